"""The process that `make run` starts: what it says, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from app.server import SHUTDOWN_SECONDS
from tests import serving


def start(settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Starts a server that is not going to serve."""
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", **settings}
    command = [sys.executable, "-m", "app"]
    return subprocess.run(
        command, cwd=serving.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_says_where_it_is_once_it_answers(server: serving.RunningServer) -> None:
    assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}


def test_it_ends_when_told_while_a_client_stays_connected(data_folder: Path) -> None:
    with serving.running(data_folder) as server, httpx.Client(base_url=server.url) as client:
        client.get("/healthz")

        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(2 * SHUTDOWN_SECONDS) in {0, -signal.SIGTERM}


def test_a_wrong_setting_ends_the_start_with_a_sentence() -> None:
    ended = start({"PORT": "eighty", "THALWEG_COLOUR": "red"})

    assert ended.returncode == 1
    assert ended.stderr.startswith("thalweg: THALWEG_COLOUR: unknown setting")
    assert "PORT: 'eighty' given, expected a whole number" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken_ends_the_start_with_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        ended = start({"PORT": str(taken.getsockname()[1])})

    assert ended.returncode != 0
    assert "address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr
