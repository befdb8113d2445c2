"""Starts the server: `python -m app`, or `thalweg` where the package is installed.

What can be set, and how, stands in `app.settings`; what is served, in `app.main`.
"""

# ruff: noqa: E402
import os
import sys

# NumPy reads these when it is imported, so they come before every other import of ours; worker processes inherit them.
# Our matrices are too small for BLAS to share out: on two busy cores one step on the digits (64-32-10, 1,797 examples)
# takes 0.8 ms with one thread and 17 ms with two, a step of 784-100-10 on 10,000 examples 140 ms and 200 ms.
for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import socket

import uvicorn

from app.errors import Invalid
from app.main import create_app
from app.settings import Settings

SHUTDOWN_SECONDS = 3


class Server(uvicorn.Server):
    """Uvicorn, which also says where it is once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        print(f"Thalweg is at http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def main() -> None:
    try:
        settings = Settings.from_env(os.environ)
    except Invalid as error:
        sys.exit(f"thalweg: {error}")
    config = uvicorn.Config(
        create_app(settings),
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
