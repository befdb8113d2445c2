"""A server in this process: uvicorn with our bounds, for `thalweg serve` and for a client without a server of its own.

What can be set, and how, stands in `app.settings`; what is served, in `app.main`.
"""

import asyncio
import gc
import os
import socket
from collections.abc import Mapping

import uvicorn

from app import logs, process
from app.api.deps import Context
from app.api.gate import EVERYWHERE
from app.connections import Connection
from app.main import create_app
from app.settings import Settings

SHUTDOWN_SECONDS = 3  # for answers that are under way; streams end at once
TICKS_A_SECOND = 10  # of uvicorn's main loop
OTHER_FILES = 200  # beside connections
SELDOM = 1000  # looks for young garbage to one for old, which would hold up all answers while a large body is read


class Server(uvicorn.Server):
    """Uvicorn, which also hangs up on who is too slow, and ends streams in order."""

    @property
    def context(self) -> Context:
        context: Context = self.config.app.state.context  # type: ignore[union-attr]
        return context

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


class Announced(Server):
    """One that says where it is once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.freeze()  # what is there by now stays; to look through it for garbage would hold up all answers
        gc.set_threshold(*gc.get_threshold()[:2], SELDOM)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        everywhere = host in EVERYWHERE
        shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
        token = self.context.settings.token
        print(f"Thalweg is at http://{shown}:{port}{f'/?token={token}' if token else ''}", flush=True)
        if everywhere:
            print("From other machines, put this one's address in the place of 127.0.0.1.", flush=True)


def config_of(settings: Settings, warm: bool = True) -> uvicorn.Config:
    """The application with these settings, and how uvicorn is to serve it.

    Args:
        settings: as they hold.
        warm: whether what the page asks for is made ready in the background.

    Raises:
        StoreFailed: the data folder cannot be used.
    """
    return uvicorn.Config(
        create_app(settings, warm=warm),
        host=settings.host,
        port=settings.port,
        http=Connection,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies.split(),
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def serve(environ: Mapping[str, str] = os.environ) -> None:
    """Serve until told to end, with the settings that the environment asks for.

    Raises:
        Invalid: a setting is wrong.
        StoreFailed: the data folder cannot be used.
    """
    settings = Settings.from_env(environ)
    logs.start(settings.log_level)
    process.allow_files(settings.max_connections + OTHER_FILES)
    Announced(config_of(settings)).run()
