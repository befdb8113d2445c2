"""Starts the server: `python -m app`, or `thalweg` where the package is installed.

What can be set, and how, stands in `app.settings`; what is served, in `app.main`.
"""

# ruff: noqa: E402
from app import process

process.prepare()  # before every other import of ours

import os
import socket
import sys

import uvicorn

from app.errors import Invalid, StoreFailed
from app.main import create_app
from app.settings import Settings

SHUTDOWN_SECONDS = 3
CANNOT_START = 3  # as uvicorn says it of a port that is taken


class Server(uvicorn.Server):
    """Uvicorn, which also says where it is once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        print(f"Thalweg is at http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.app.state.context.sessions.events.close()  # type: ignore[union-attr]  # it waits for all streams
        await super().shutdown(sockets)


def main() -> None:
    try:
        settings = Settings.from_env(os.environ)
    except Invalid as error:
        sys.exit(f"thalweg: {error}")
    try:
        app = create_app(settings)
    except StoreFailed as error:
        print(f"thalweg: {error}", file=sys.stderr)
        sys.exit(CANNOT_START)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    Server(config).run()


if __name__ == "__main__":
    main()
