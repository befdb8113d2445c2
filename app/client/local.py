"""The program in this process: a server on a free port of loopback, in a thread, gone when it is closed.

The one module of the client that needs the whole program, so it is imported where somebody asks for it.
"""

import secrets
import socket
from pathlib import Path
from threading import Event, Thread
from typing import Any

from threadpoolctl import threadpool_limits

from app import process
from app.server import Server, config_of
from app.settings import Settings

TOKEN_BYTES = 24
HOST = "127.0.0.1"


class Local:
    """A running server.

    Args:
        data: the folder in which sessions are kept; None keeps them in memory, and they end with it.
        settings: others than the defaults; the environment is not asked. Bodies may be as large as a session that is
            imported, so that a network of any size that is allowed fits into its request.

    Raises:
        StoreFailed: the folder cannot be used.
    """

    def __init__(self, data: Path | None = None, **settings: Any) -> None:
        process.prepare()
        self._blas = threadpool_limits(1, user_api="blas")  # for a NumPy that was there before
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        self._socket = socket.create_server((HOST, 0))
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        try:
            asked = {"max_body_bytes": Settings.max_import_bytes, **settings}
            config = config_of(Settings(host=HOST, port=0, data=data, token=self.token, **asked), warm=False)
            self._server = _Told(config)
        except BaseException:
            self._socket.close()
            self._blas.restore_original_limits()
            raise
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="thalweg", daemon=True)
        self._thread.start()
        self._server.told.wait()

    def close(self) -> None:
        """End it, and wait until it has ended."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
        self._blas.restore_original_limits()


class _Told(Server):
    """One that says when it answers."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.told = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.told.set()
