"""The shape of the code: what may import what, how long things may be, and what must not stand in any file."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FILE_LINES = 300
FUNCTION_LINES = 40

# Each part may import those of lower rank; parts of one rank do not know each other.
RANKS = {
    **dict.fromkeys(["arrays", "errors", "param", "fonts", "modules", "process", "jit", "logs", "threads"], 0),
    **dict.fromkeys(["nn", "optim", "data"], 1),
    "planes": 2,
    "surface": 3,
    "sessions": 4,
    **dict.fromkeys(["presets", "stores", "networks", "settings", "assets", "texts", "compiler"], 5),
    **dict.fromkeys(["catalogue", "exports", "thumbnails", "guides"], 6),
    "api": 7,
    **dict.fromkeys(["main", "connections"], 8),
    "server": 9,
    "client": 10,
    "cli": 11,
    "__main__": 12,
}
# The error tree first of all: a part of rank 0 may use what raises nothing itself.
FIRST = "errors"
WEB = {"fastapi", "httpx", "pydantic", "starlette", "uvicorn"}
EMPTY_NAMES = {"utils", "util", "helpers", "common", "misc"}

MODULES = sorted((ROOT / "app").rglob("*.py"))
PYTHON = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
TEXT_SUFFIXES = {".py", ".js", ".ts", ".css", ".html", ".json", ".md", ".toml", ".lock", ""}


def by_path(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_files() -> Iterator[Path]:
    folders = (ROOT / name for name in (".ci", "app", "static", "templates", "tests"))
    paths = [*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*"))]
    return (path for path in paths if path.is_file() and path.suffix in TEXT_SUFFIXES and path.name != ".git")


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "app").parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{by_path(path)}: imports are absolute, so that they can be searched for"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=by_path)
def test_imports_flow_one_way(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        assert list(imports(path)) == []
        return
    assert part in RANKS, f"give app/{part} a place in RANKS"

    ours = {name.split(".")[1] for name in imports(path) if name.startswith("app.")}

    assert {other for other in ours - {part, FIRST, "__version__"} if RANKS[other] >= RANKS[part]} == set()


@pytest.mark.parametrize("path", [path for path in MODULES if RANKS.get(part_of(path), 0) < RANKS["api"]], ids=by_path)
def test_the_core_knows_no_server(path: Path) -> None:
    assert {name.split(".")[0] for name in imports(path)} & WEB == set()


@pytest.mark.parametrize("path", MODULES, ids=by_path)
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""

    assert docstring == "" if path.read_text() == "" else re.search(r"[.:]\s", docstring + "\n")


def test_no_module_has_an_empty_name() -> None:
    assert [by_path(path) for path in text_files() if path.stem in EMPTY_NAMES] == []


def test_no_file_is_too_long() -> None:
    code = (path for path in text_files() if path.suffix in {".py", ".js", ".css", ".html"})

    assert [by_path(path) for path in code if len(path.read_text().splitlines()) > FILE_LINES] == []


def test_no_function_is_too_long() -> None:
    functions = (
        (path, node)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )

    assert [f"{by_path(path)}:{f.name}" for path, f in functions if body_lines(f) > FUNCTION_LINES] == []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring, which may well be longer than the code."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine() -> None:
    # Written so that this file does not match itself.
    hosts = re.compile(r"\b(pypi|python[h]osted|npmjs|deb\.debian|jsdelivr|unpkg|google[a]pis)\.(org|com|net)\b")
    folders = re.compile(r"(?<![\w.])/(home|Users|root|tmp/\w+)/\w")
    texts = ((path, path.read_text()) for path in text_files())

    assert [by_path(path) for path, text in texts if hosts.search(text) or folders.search(text)] == []


def test_nothing_is_unpickled() -> None:
    called = re.compile(r"\b(pickle|marshal|shelve|joblib)\b|allow_pickle=True")

    assert [by_path(path) for path in MODULES if called.search(path.read_text())] == []


def pins(lock: str) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip()):
        requirement = Requirement(entry.partition(" \\\n")[0])
        assert re.fullmatch(r"(    --hash=sha256:[0-9a-f]{64}( \\)?\n?)+", entry.partition(" \\\n")[2]), entry
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def needed(requirements: list[str], extras: frozenset[str] = frozenset({""})) -> Iterator[Requirement]:
    """The requirements that apply here, and what those require in turn, as installed."""
    for requirement in map(Requirement, requirements):
        if any(applies(requirement, extra) for extra in extras):
            yield requirement
            yield from needed(distribution(requirement.name).requires or [], frozenset({"", *requirement.extras}))


def applies(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def declared(*groups: str) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups_declared = project["dependency-groups"]
    return [*project["project"]["dependencies"], *(entry for group in groups for entry in groups_declared[group])]


@pytest.mark.parametrize(("lock", "groups"), [("requirements.lock", ()), ("requirements-dev.lock", ("dev",))])
def test_a_lock_pins_what_the_project_needs_and_nothing_else(lock: str, groups: tuple[str, ...]) -> None:
    pinned = {name: pin for name, all_pins in pins(lock).items() for pin in all_pins if applies(pin)}
    wanted = {canonicalize_name(requirement.name): requirement for requirement in needed(declared(*groups))}

    assert set(pinned) == set(wanted)
    for name, requirement in wanted.items():
        (pin,) = pinned[name].specifier
        assert pin.operator == "=="
        assert requirement.specifier.contains(pin.version), f"{lock} has {pinned[name]}; run `make lock`"


def test_both_locks_agree() -> None:
    development = pins("requirements-dev.lock")

    assert {name: development[name] for name in pins("requirements.lock")} == pins("requirements.lock")
