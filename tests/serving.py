"""A real server in a process of its own, as `make run` starts it, for tests that a test client cannot do."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "app")
START_SECONDS = 60
STOP_SECONDS = 20
PATIENCE = 60.0  # of a client, in seconds


@dataclass(frozen=True)
class RunningServer:
    url: str
    data: Path
    process: subprocess.Popen[str]

    def client(self, **options: Any) -> httpx.Client:
        """Of its API; patient, since machines that run tests are busy."""
        return httpx.Client(base_url=f"{self.url}/api/v1", timeout=PATIENCE, **options)


def created(live: httpx.Client, **body: Any) -> dict[str, Any]:
    """The view of a new session: by default `xor`, or with the fields given."""
    view: dict[str, Any] = live.post("/sessions", json=body or {"preset": "xor"}).raise_for_status().json()
    return view


@contextmanager
def running(data: Path, settings: Mapping[str, str] | None = None, **how: Any) -> Iterator[RunningServer]:
    """A server on loopback with its data in a folder of its own; ready inside the `with`, gone after it."""
    with started(data, settings, **how) as process:
        try:
            yield RunningServer(_address(process), data, process)
        finally:
            _stop(process)


def started(
    data: Path,
    settings: Mapping[str, str] | None = None,
    command: Sequence[str | Path] = COMMAND,
    folder: Path = ROOT,
) -> subprocess.Popen[str]:
    """A server that may not answer yet; whoever starts it ends it."""
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "THALWEG_DATA": str(data)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # it would make every start as slow as the first
    return subprocess.Popen(
        command, cwd=folder, env=environment | dict(settings or {}), stdout=subprocess.PIPE, text=True
    )


def _address(process: subprocess.Popen[str]) -> str:
    """Waits for the line that the server prints once it answers."""
    assert process.stdout is not None
    deadline = Timer(START_SECONDS, process.kill)
    deadline.start()
    try:
        line = process.stdout.readline()
    finally:
        deadline.cancel()
        deadline.join()
    if " is at " not in line:
        raise RuntimeError(f"the server did not start; it printed {line!r} and what stands above on stderr")
    return line.split()[-1]


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
