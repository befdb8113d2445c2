"""A real server with a data folder: what it answered is there after it has ended, and a full disk is no end."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.stores.opening import FILE
from tests import serving

Json = dict[str, Any]

TABLE = b"size,kind\n1,rose\n2,lily\n3,rose\n4.5,lily\n"
CSV = {"Content-Type": "text/csv"}
ROOM = 200_000  # bytes that are left on the disk
DISK_BYTES = 8 * 2**20
MANY = 400


def client(server: serving.RunningServer) -> httpx.Client:
    return server.client()


def seen(http: httpx.Client, id: str) -> list[Any]:
    """All that there is to be seen of a session."""
    looks = ["", "/weights", "/weights?step=3", "/history", "/gradient"]
    return [http.get(f"/sessions/{id}{look}").json() for look in looks]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["told to end", "killed"])
def test_a_restart_forgets_nothing(data_folder: Path, end: signal.Signals) -> None:
    with serving.running(data_folder) as server, client(server) as http:
        table = http.post("/datasets", content=TABLE, headers=CSV).json()
        id = http.post("/sessions", json={"data": {"dataset": table["id"]}, "optimizer": {"name": "adam"}}).json()["id"]
        http.post(f"/sessions/{id}/steps", json={"count": 20})
        http.patch(f"/sessions/{id}", json={"weights": {"w1[0,0]": 0.25}})
        http.post(f"/sessions/{id}/steps", json={"count": 7})
        http.post(f"/sessions/{id}/rewind", json={"step": 23})
        before = seen(http, id)
        server.process.send_signal(end)
        server.process.wait(serving.STOP_SECONDS)

    with serving.running(data_folder) as server, client(server) as http:
        assert seen(http, id) == before
        assert http.get(f"/datasets/{table['id']}").json() == table
        assert http.post("/sessions", json={"data": {"dataset": table["id"]}}).status_code == 201
        limits = http.get("/catalogue").json()["limits"]

    assert (limits["idle_days"], limits["idle_minutes"], limits["store_bytes"]) == (90, 240, 2**31)


class Limit:
    """Files of a server may only grow so far, which is as good as a full disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fill(self, server: serving.RunningServer) -> None:
        """But for `ROOM`."""
        largest = max(path.stat().st_size for path in self._folder.glob(f"{FILE}*"))
        _, self._most = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (largest + ROOM, self._most))

    def empty(self, server: serving.RunningServer) -> None:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (self._most, self._most))


class Disk:
    """A small disk that something else fills."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._ballast = folder, folder / "ballast"

    def fill(self, _: serving.RunningServer) -> None:
        """But for `ROOM`."""
        found = os.statvfs(self._folder)
        self._ballast.write_bytes(bytes(found.f_bavail * found.f_frsize - ROOM))

    def empty(self, _: serving.RunningServer) -> None:
        self._ballast.unlink()


Room = Callable[[Path], AbstractContextManager["Disk | Limit"]]


@contextmanager
def own_disk(folder: Path) -> Iterator[Disk | Limit]:
    """One in memory; where the system lets nobody but its administrator have one, the other way to be full."""
    cache = (folder / "cache").readlink()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        yield Limit(folder)
        return
    try:
        (folder / "cache").symlink_to(cache)
        yield Disk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def limited(folder: Path) -> Iterator[Limit]:
    yield Limit(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="sets the limit of another process")
@pytest.mark.parametrize("room", [own_disk, limited], ids=["a small disk", "a limit of files"])
def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(data_folder: Path, room: Room) -> None:
    with room(data_folder) as full:
        with serving.running(data_folder) as server, client(server) as http:
            id = http.post("/sessions", json={"preset": "xor"}).json()["id"]
            full.fill(server)

            before, answer = until_refused(http, id)

            assert answer.status_code == 507
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"].startswith("There is no room left")
            assert http.post("/datasets", content=b"a,b\n" + b"1,2\n" * 50_000, headers=CSV).status_code == 507
            assert seen(http, id) == before
            assert http.get("/catalogue").status_code == 200

            full.empty(server)
            assert http.post(f"/sessions/{id}/steps", json={"count": 10}).status_code == 200
            after = seen(http, id)
            server.process.kill()

        with serving.running(data_folder) as server, client(server) as http:
            assert seen(http, id) == after


def until_refused(http: httpx.Client, id: str) -> tuple[list[Any], httpx.Response]:
    """What is to be seen before the first steps that are not taken, and the answer to these."""
    for _ in range(MANY):
        before = seen(http, id)
        answer = http.post(f"/sessions/{id}/steps", json={"count": 100})
        if answer.status_code != 200:
            return before, answer
    raise AssertionError("the disk never was full")
