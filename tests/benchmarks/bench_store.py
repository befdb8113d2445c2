"""What it costs to lose nothing: `python -m tests.benchmarks.bench_store`.

Steps a second of 50 clients, each with a session of the preset `xor`, where sessions are kept in SQLite, beside the
same in memory; both servers run all the time, and rounds alternate, so that other load falls on both alike. The time
to open a store of 10,000 sessions, after it was closed and after its process was killed. The bytes that a step takes on
disk, taken one at a time, beside those of its weights alone.
"""

import selectors
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import anyio

from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.port import Kept
from app.sessions.session import Session
from app.stores.opening import FILE
from app.stores.sqlite import SqliteStore
from tests import serving
from tests.benchmarks.bench_api import Connection, post, request_bytes
from tests.benchmarks.busy import cpu_seconds

CLIENTS = 50
SECONDS = 3.0
ROUNDS = 5
SESSIONS = 10_000
STEPS = 10  # of each of them
WALKED = 300


class Server:
    """A server, and clients who take one step after the other on it."""

    def __init__(self, running: serving.RunningServer) -> None:
        self.pid = running.process.pid
        address = urlsplit(running.url)
        self.address = (address.hostname or "", address.port or 0)
        ids = [post(f"{running.url}/api/v1/sessions", {"preset": "xor"})["id"] for _ in range(CLIENTS)]
        self.requests = [request_bytes("POST", f"/api/v1/sessions/{id}/steps", b'{"count": 1}') for id in ids]
        self.rates: list[float] = []
        self.costs: list[float] = []

    def round(self, seconds: float) -> None:
        """A closed loop; ends when all answers are there, so that the server is quiet in the round of the other one."""
        selector = selectors.DefaultSelector()
        before, began, count = cpu_seconds(self.pid), time.perf_counter(), 0
        for request in self.requests:  # on new sockets, since the server closes those that are idle for long
            connection = Connection(self.address, request)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send()
        while selector.get_map():
            for key, _ in selector.select(1.0):
                if key.data.answered():
                    count += 1
                    if time.perf_counter() - began < seconds:
                        key.data.send()
                    else:
                        selector.unregister(key.fileobj)
                        key.data.socket.close()
        self.rates.append(count / (time.perf_counter() - began))
        self.costs.append((cpu_seconds(self.pid) - before) / count)


def wait_until_quiet(pid: int) -> None:
    """Until what a server does in the background when it starts is done."""
    before = None
    while (now := cpu_seconds(pid)) != before:
        before = now
        time.sleep(1)


def many_clients(stack: ExitStack) -> None:
    settings = {"in memory": {"THALWEG_DATA": ""}, "in SQLite": {}}
    servers = {}
    for name, more in settings.items():
        running = stack.enter_context(serving.running(Path(tempfile.mkdtemp()), more))
        wait_until_quiet(running.process.pid)
        servers[name] = Server(running)
    for number in range(ROUNDS + 1):
        for server in servers.values():
            server.round(SECONDS if number else 1.0)
    print(f"  steps a second of {CLIENTS} clients with a session each, median of {ROUNDS} rounds; best; processor time")
    for name, server in servers.items():
        rates, costs = server.rates[1:], server.costs[1:]
        print(f"    {name:10} {median(rates):8,.0f} {max(rates):8,.0f} {1e6 * median(costs):8.0f} us a step")
    memory, disk = (server.rates[1:] for server in servers.values())
    print(f"    ratio, round by round: {median(b / a for a, b in zip(memory, disk, strict=True)):.2f}")


def kept(number: int, preset: str) -> Kept:
    session = Session.begin(PRESETS[preset].config, Limits(), preset)
    return Kept(f"id of {number}", f"view id of {number}", 1, session)


def stepped(old: Kept, count: int = 1) -> Kept:
    *_, session = old.session.advance(count)
    return Kept(old.id, old.view_id, old.version + 1, session)


async def filled(store: SqliteStore) -> None:
    first = kept(0, "xor")
    after = stepped(first, STEPS).session

    async def some(start: int) -> None:
        for number in range(start, SESSIONS, CLIENTS):
            await store.add(Kept(f"id of {number}", f"view id of {number}", 1, after))

    async with anyio.create_task_group() as tasks:
        for start in range(CLIENTS):
            tasks.start_soon(some, start)


def opening() -> None:
    folder, killed = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    store = SqliteStore(folder)
    anyio.run(filled, store)
    for file in folder.glob(f"{FILE}*"):  # as they are in the middle of work
        shutil.copy(file, killed)
    store.close()
    for name, where in (("closed", folder), ("killed", killed)):
        times, looks = [], []
        for _ in range(ROUNDS):
            copy = Path(tempfile.mkdtemp()) / "copy"
            shutil.copytree(where, copy)
            began = time.perf_counter()
            store = SqliteStore(copy)
            times.append(time.perf_counter() - began)
            found = anyio.run(store.load, f"id of {SESSIONS - 1}")
            looks.append(time.perf_counter() - began)
            assert found is not None
            assert found.session.step == STEPS
            store.close()
            shutil.rmtree(copy)
        size = sum(file.stat().st_size for file in where.glob(f"{FILE}*"))
        words = f"{1000 * median(times):6.0f} ms, with the first session read {1000 * median(looks):6.0f} ms"
        print(f"  a store of {SESSIONS:,} sessions ({size / 1e6:.0f} MB) that was {name}: open in {words}")


def bytes_a_step() -> None:
    for preset in ("moons", "digits"):
        folder = Path(tempfile.mkdtemp())
        sizes: list[int] = []
        new = kept(0, preset)
        for _ in range(2):
            store = SqliteStore(folder)
            if not sizes:
                anyio.run(store.add, new)
            else:
                for _ in range(WALKED):
                    new = stepped(new)
                    anyio.run(store.save, new)
            store.close()
            sizes.append((folder / FILE).stat().st_size)
        each, weights = (sizes[1] - sizes[0]) / WALKED, new.session.last.state.theta.nbytes
        print(f"  a step of {preset}: {each:8,.0f} bytes on disk, {weights:,} of them its weights")


def main() -> None:
    print("python -m tests.benchmarks.bench_store")
    bytes_a_step()
    opening()
    with ExitStack() as stack:
        many_clients(stack)


if __name__ == "__main__":
    main()
