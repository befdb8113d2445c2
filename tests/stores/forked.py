"""Servers that are forked from a process which has imported the program, so that hundreds of them may be killed.

Each is a process of its own, with uvicorn and our bounds on a port of loopback, and its start opens the store as any
does. What `python -m app` has beside that is left out: kernels, fonts and pictures, made ready in the background. The
process that is forked has one thread and no file of ours open, so that nothing of one server comes to another.
"""

import multiprocessing
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from unittest.mock import patch

from app import process
from tests.serving import START_SECONDS

CONTEXT = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class ForkedServer:
    url: str
    process: ForkServerProcess


@contextmanager
def running(data: Path, settings: Mapping[str, str]) -> Iterator[ForkedServer]:
    """A server that answers; killed after the `with` at the latest."""
    with started(data, settings) as (child, told):
        if not told.poll(START_SECONDS):
            raise TimeoutError("the server did not start")
        yield ForkedServer(f"http://127.0.0.1:{told.recv()}", child)


@contextmanager
def started(data: Path, settings: Mapping[str, str]) -> Iterator[tuple[ForkServerProcess, Connection]]:
    """One that may not answer yet, and what its port will come from."""
    _prepare()
    told, tell = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=serve, args=(data, dict(settings), tell))
    with told:
        child.start()
        tell.close()
        try:
            yield child, told
        finally:
            child.kill()
            child.join()
            child.close()


def _prepare() -> None:
    """Start the process that is forked, unless it runs; by its environment it has one thread."""
    with patch.dict(os.environ, dict.fromkeys(process.BLAS_THREADS, "1")):
        CONTEXT.set_forkserver_preload(["tests.stores.preloaded"])
        forkserver.ensure_running()


def serve(data: Path, settings: Mapping[str, str], tell: Connection) -> None:
    """What the forked process does."""
    from app.server import Server, config_of  # noqa: PLC0415 - where this is only named, nobody needs it
    from app.settings import Settings  # noqa: PLC0415

    class Telling(Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            tell.send(self.servers[0].sockets[0].getsockname()[1])

    process.prepare()
    config = config_of(Settings.from_env({**settings, "PORT": "0", "THALWEG_DATA": str(data)}))
    config.lifespan = "off"  # where what is made ready in the background begins
    Telling(config).run()
