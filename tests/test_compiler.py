"""Kernels come from disk, and onto it by a process beside the server that ends with it."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from numba.core.caching import CacheImpl

from app import assets, compiler, jit
from app.compiler import COMMAND, KERNELS, Compiler, load_all
from app.jit import Compiled
from app.main import prepare
from app.thumbnails import Pictures
from tests.serving import ROOT

WAITING = (sys.executable, "-c", "input()")


@pytest.fixture
def unsealed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Kernels look as if they were not on disk yet."""
    monkeypatch.setattr(compiler, "seal", lambda: tmp_path / "complete")


def some_kernels(loaded: list[int]) -> list[Compiled[int]]:
    """Two that say when they are loaded."""

    def build(number: int) -> int:
        loaded.append(number)
        return number

    return [Compiled(str(number), partial(build, number)) for number in (1, 2)]


@pytest.mark.usefixtures("unsealed")
def test_the_process_puts_all_kernels_on_disk_and_seals_them() -> None:
    running = Compiler()
    running.start()

    for _ in (*KERNELS, "the end"):
        running.wait()

    assert running._process is not None
    assert running._process.returncode == 0
    complete = jit.seal()
    assert complete is not None
    assert complete.exists()


def test_the_process_ends_when_the_server_is_gone(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(tmp_path)}

    ended = subprocess.run(COMMAND, stdin=subprocess.DEVNULL, env=environment, timeout=60, check=False)

    assert ended.returncode == 1
    assert list(tmp_path.rglob("*.complete")) == []


@pytest.mark.usefixtures("unsealed")
def test_kernels_are_loaded_when_they_are_on_disk() -> None:
    loaded: list[int] = []
    running = Compiler((sys.executable, "-c", "print(); print()"))
    running.start()

    load_all(running, some_kernels(loaded))

    assert loaded == [1, 2]
    assert running._process is not None
    assert running._process.returncode == 0


@pytest.mark.parametrize("command", [(str(ROOT / "no such program"),), (sys.executable, "-c", "1 / 0")])
@pytest.mark.usefixtures("unsealed")
def test_the_server_compiles_by_itself_where_the_process_comes_to_nothing(command: tuple[str, ...]) -> None:
    loaded: list[int] = []
    running = Compiler(command)
    running.start()

    load_all(running, some_kernels(loaded))

    assert loaded == [1, 2]


@pytest.mark.parametrize("sealed", [True, False])
def test_no_process_is_started_where_all_is_on_disk_or_nothing_can_be(
    sealed: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(compiler, "seal", lambda: tmp_path if sealed else None)
    loaded: list[int] = []
    running = Compiler(WAITING)
    running.start()

    load_all(running, some_kernels(loaded))

    assert running._process is None
    assert loaded == [1, 2]


@pytest.mark.usefixtures("unsealed")
def test_the_server_ends_the_process_and_loads_nothing_more() -> None:
    loaded: list[int] = []
    running = Compiler(WAITING)
    running.start()

    running.end()
    load_all(running, some_kernels(loaded))

    assert running._process is not None
    assert running._process.returncode not in {None, 0}
    assert loaded == []


@pytest.mark.usefixtures("unsealed")
def test_a_server_that_has_ended_starts_no_process() -> None:
    running = Compiler(WAITING)

    running.end()
    running.start()

    assert running._process is None


@pytest.mark.usefixtures("unsealed")
def test_a_program_that_is_over_soon_neither_loads_nor_compiles(tmp_path: Path) -> None:
    running = Compiler(WAITING)
    running.end()

    prepare(running, assets.build(tmp_path), Pictures(), warm=False)

    assert running._process is None
    assert list(tmp_path.iterdir()) == []


def test_nothing_can_be_kept_without_a_folder_to_write_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "folder"))

    assert jit.seal() is None


def test_nothing_can_be_kept_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llvmlite.binding", None)

    assert jit.seal() is None


def test_what_cannot_be_kept_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])

    assert jit.kernel()(lambda x: 2 * x)(21) == 42
