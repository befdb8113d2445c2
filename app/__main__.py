"""Starts the server: `python -m app`, or `thalweg` where the package is installed.

What can be set, and how, stands in `app.settings`; what is served, in `app.main`.
"""

# ruff: noqa: E402
from app import process

process.prepare()  # before every other import of ours

import asyncio
import os
import socket
import sys

import uvicorn

from app import logs
from app.api.deps import Context
from app.api.gate import EVERYWHERE
from app.connections import Connection
from app.errors import Invalid, StoreFailed
from app.main import create_app
from app.settings import Settings

SHUTDOWN_SECONDS = 3  # for answers that are under way; streams end at once
TICKS_A_SECOND = 10  # of uvicorn's main loop
OTHER_FILES = 200  # beside connections
CANNOT_START = 3  # as uvicorn says it of a port that is taken


class Server(uvicorn.Server):
    """Uvicorn, which also says where it is once it answers, hangs up on who is too slow, and ends streams in order."""

    @property
    def context(self) -> Context:
        context: Context = self.config.app.state.context  # type: ignore[union-attr]
        return context

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        everywhere = host in EVERYWHERE
        shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
        token = self.context.settings.token
        print(f"Thalweg is at http://{shown}:{port}{f'/?token={token}' if token else ''}", flush=True)
        if everywhere:
            print("From other machines, put this one's address in the place of 127.0.0.1.", flush=True)

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_A_SECOND == 0:
            now = asyncio.get_running_loop().time()
            for connection in [*self.server_state.connections]:
                if isinstance(connection, Connection):
                    connection.look(now)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.context.end()  # or it would wait for all streams
        await super().shutdown(sockets)


def main() -> None:
    try:
        settings = Settings.from_env(os.environ)
    except Invalid as error:
        sys.exit(f"thalweg: {error}")
    logs.start(settings.log_level)
    process.allow_files(settings.max_connections + OTHER_FILES)
    try:
        app = create_app(settings)
    except StoreFailed as error:
        print(f"thalweg: {error}", file=sys.stderr)
        sys.exit(CANNOT_START)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Connection,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    Server(config).run()


if __name__ == "__main__":
    main()
