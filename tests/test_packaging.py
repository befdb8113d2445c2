import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app import __version__
from app.settings import Settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (path,) = folder.iterdir()
    return zipfile.ZipFile(path)


def tree(name: str) -> set[str]:
    paths = (path for path in (ROOT / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in paths}


def test_the_wheel_holds_the_package_and_the_page_and_no_tests(wheel: zipfile.ZipFile) -> None:
    content = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert content == tree("app") | {f"app/{name}" for name in tree("static") | tree("templates")}


def test_the_wheel_brings_the_command_the_license_and_the_version(wheel: zipfile.ZipFile) -> None:
    info = f"thalweg-{__version__}.dist-info"

    assert "thalweg = app.cli.main:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert "The Thalweg authors" in wheel.read(f"{info}/licenses/LICENSE").decode()


def test_an_installed_page_lies_inside_the_package(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    command = [sys.executable, "-c", "from app.assets import folder; print(folder('static'), folder('templates'))"]

    printed = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60).stdout

    assert printed.split() == [str(tmp_path / "app" / "static"), str(tmp_path / "app" / "templates")]


def test_what_the_compose_file_sets_can_be_set() -> None:
    given = dict(
        re.findall(r"^ +(THALWEG_\w+): (?:\$\{\w+:-)?(\w+)\}?$", (ROOT / "compose.yaml").read_text(), re.MULTILINE)
    )

    settings = Settings.from_env(given)

    assert len(given) > 1
    assert settings.max_import_bytes <= settings.max_bodies_bytes


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets

    listed = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout

    assert re.findall(r"^  make ([\w-]+)", listed, re.MULTILINE) == targets[1].split()


def test_ci_runs_the_checks_of_the_makefile() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & stat.S_IXUSR
    assert [line for line in script.read_text().splitlines() if line.startswith("make")] == [
        "make lint",
        "make audit UNREACHABLE=0",
        "make test",
    ]


def test_the_changelog_names_this_version_or_what_is_coming() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()

    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog
