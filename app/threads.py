"""Threads that work starts which may be stopped from outside, what is raised in one to stop it, and who goes first.

Until a thread has begun to run, CPython has it under the identifier of the thread that starts it. An exception that is
to stop the one would then reach the other, which would never say that it has begun, and whoever started it would wait
for that for ever. So nothing is raised in any thread while a pool takes work, and may start threads for it.
"""

import ctypes
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any

_starting = Lock()


class Pool(ThreadPoolExecutor):
    """An executor for work that may be stopped while it hands on a part of itself."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with _starting:
            return super().submit(fn, *args, **kwargs)


def raise_in(thread: int, exception: type[BaseException]) -> None:
    """Raise an exception in another thread before its next line of Python.

    It cannot be taken back: to raise nothing would leave CPython 3.11 looking for it at every call from then on.
    """
    with _starting:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))


def give_way(niceness: int) -> None:
    """Let this thread, and those that it starts from now on, wait for others that want the same core.

    Linux has a niceness for each thread. Elsewhere it belongs to the process, and nothing is changed.
    """
    if sys.platform == "linux":
        with suppress(OSError):  # a sandbox may forbid it
            os.nice(niceness)
