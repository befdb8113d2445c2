"""Compiled kernels: loaded once in a process, in the background, while NumPy does their work.

What they compute, and the NumPy code that they stand in for, is left to the modules that declare them. Numba takes half
a second to import and some more to compile, so it is imported when kernels are loaded and not before, and what it
compiles is kept on disk.
"""

import hashlib
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

Kernels = TypeVar("Kernels")
Function = TypeVar("Function", bound=Callable[..., Any])

log = logging.getLogger(__name__)


class Compiled(Generic[Kernels]):
    """Kernels that may not be there: Numba is missing on some platforms, and compiling takes its time.

    Args:
        name: what they are for, in a message.
        build: imports the module that holds them and compiles each for the arguments that it will get.
    """

    def __init__(self, name: str, build: Callable[[], Kernels]) -> None:
        self._name, self._build = name, build
        self._lock = Lock()
        self._tried = False
        self._kernels: Kernels | None = None

    @property
    def ready(self) -> Kernels | None:
        """The kernels if they are loaded, at once; None means that NumPy is to do it."""
        return self._kernels

    def load(self) -> Kernels | None:
        """The kernels, waiting until they are compiled; None where that is not possible here."""
        with self._lock:
            if not self._tried:
                try:
                    self._kernels = self._build()
                except Exception as error:  # noqa: BLE001 - whatever a compiler may raise, NumPy goes on
                    log.warning("no compiled %s: %s", self._name, error)
                self._tried = True  # not before: whoever waits for it may be stopped
        return self._kernels


def kernel(**options: Any) -> Callable[[Function], Function]:
    """Compiles a function with Numba: without the interpreter's lock, and dividing as NumPy does.

    Modules whose functions it decorates are imported by the `build` of a `Compiled`, since it imports Numba.
    """
    from numba import njit  # noqa: PLC0415

    options |= {"nogil": True, "error_model": "numpy"}

    def compiled(function: Function) -> Function:
        try:
            kept: Function = njit(cache=True, **options)(function)
        except RuntimeError:  # no folder that could be written to
            kept = njit(**options)(function)
        return kept

    return compiled


def keep_in(folder: Path) -> None:
    """Where compiled code is kept, unless the environment says it; to be said before the first kernels are loaded."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        os.environ["NUMBA_CACHE_DIR"] = str(folder / _fingerprint())


def seal() -> Path | None:
    """The file that is there if all kernels are kept for this processor; None where none can be."""
    try:
        from llvmlite.binding import get_host_cpu_name  # noqa: PLC0415 - a part of Numba

        folder = Path(os.environ["NUMBA_CACHE_DIR"])
        folder.mkdir(parents=True, exist_ok=True)
    except (ImportError, OSError):
        return None
    return folder / f"{_fingerprint()}-{get_host_cpu_name()}.complete" if os.access(folder, os.W_OK) else None


@cache
def _fingerprint() -> str:
    """Of all kernels together, and of what compiles them.

    Numba notices that a module has changed, but not that one whose kernels it calls has.
    """
    texts = (path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))
    kernels = b"".join(text for text in texts if b"@kernel(" in text)
    return hashlib.sha256(f"{sys.version} {_version('numba')}".encode() + kernels).hexdigest()[:16]


def _version(package: str) -> str:
    with suppress(PackageNotFoundError):
        return version(package)
    return ""
