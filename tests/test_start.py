"""The process that `make run` starts: what it says, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from app.api.gate import is_loopback
from app.cli.main import REFUSED
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

    assert ended.returncode == REFUSED
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


def own_addresses() -> set[str]:
    """Of this machine, beside loopback: those from which it would send to others; nothing is sent."""
    found = set()
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as unsent:
            unsent.connect((far, 9))
            found.add(unsent.getsockname()[0])
    return {address for address in found if not is_loopback(address)}


@contextmanager
def by_uvicorn(data: Path, host: str) -> Iterator[int]:
    """The application as another program serves it, which does not tell it where; gives the port."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app", "--host", host, "--port", "0"]
    environment = {**os.environ, "THALWEG_DATA": str(data)}
    with subprocess.Popen(command, cwd=serving.ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        running = next(line for line in process.stderr if "running on" in line)
        yield int(running.split("://")[1].split()[0].rpartition(":")[2])
        process.terminate()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_where_uvicorn_lets_others_in_they_are_refused_without_a_token(data_folder: Path, host: str) -> None:
    here = "[::1]" if ":" in host else "127.0.0.1"
    others = [f"[{address}]" if ":" in address else address for address in own_addresses()]
    with by_uvicorn(data_folder, host) as port, httpx.Client(headers={"Host": "localhost"}, timeout=60) as client:
        inside = client.get(f"http://{here}:{port}/api/v1/catalogue")
        outside = [
            client.get(f"http://{other}:{port}/api/v1/catalogue") for other in others if (":" in other) == (":" in host)
        ]

    assert inside.status_code == 200
    assert [answer.status_code for answer in outside] == [403] * len(outside)
