"""All compiled kernels, and the process beside the server that compiles them where they are not on disk yet.

Compiling takes half a minute, in which it keeps the interpreter's lock for a third of a second at a time. So
`python -m app.compiler` does it with low priority, says so whenever one more is on disk, and the server loads it from
there. Where nothing can be kept on disk, or that process comes to nothing, the server compiles in a thread of its own.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from app.jit import Compiled, seal
from app.sessions import burst
from app.surface import compiled

KERNELS = (burst.kernels, compiled.kernels)
COMMAND = (sys.executable, "-P", "-m", "app.compiler")
PRIORITY = 10  # lower than that of all who have not said so
BELOW_NORMAL = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # the same on Windows


class Compiler:
    """The process that compiles. It ends with the server, however that ends: its standard input is a pipe from it."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = Event()

    @property
    def over(self) -> bool:
        return self._ended.is_set()

    def ends_within(self, seconds: float) -> bool:
        """Wait as long, and say whether it was over by then."""
        return self._ended.wait(seconds)

    def start(self) -> None:
        """Unless all is on disk, nothing can be kept there, or it is over before it has begun."""
        complete = seal()
        if complete is None or complete.exists():
            return
        root = str(Path(__file__).parent.parent)  # the same path as here, since Numba keeps code by it
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        with self._lock, suppress(OSError):
            if not self.over:
                self._process = subprocess.Popen(  # noqa: S603 - ourselves
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": path},
                    start_new_session=True,  # Ctrl-C is for the server
                    creationflags=BELOW_NORMAL,
                )

    def wait(self) -> None:
        """Until one more of the kernels is on disk, or the process has ended."""
        stdout = None if self._process is None else self._process.stdout
        if self._process is not None and stdout is not None and not stdout.closed and not stdout.readline():
            self._process.communicate()  # waits for its end, and closes the pipes

    def end(self) -> None:
        """At once, and for good."""
        with self._lock:
            self._ended.set()
            if self._process is not None:
                self._process.kill()
                self._process.wait()


def load_all(compiler: Compiler, kernels: Iterable[Compiled[Any]] = KERNELS) -> None:
    """Load one after the other, as a thread does when the server starts."""
    for each in kernels:
        compiler.wait()
        if compiler.over:
            return
        each.load()
    compiler.wait()


def main() -> None:
    """What the process does."""
    Thread(target=_end_with_the_server, daemon=True).start()
    if sys.platform != "win32":
        os.nice(PRIORITY)
    complete = seal()
    for kernels in KERNELS:
        if kernels.load() is None:
            return
        print(flush=True)
    if complete is not None:
        complete.touch()


def _end_with_the_server() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
