"""Kills a real server again and again while clients work on it, and looks whether anything that it answered is lost.

    python -m tests.stores.crash [--kills 300] [--seed 1] [--clients 4]

Every client does to a model of its session, in its own process, what it asks the server to do; transitions are pure and
give the same bits wherever they are made. After a kill the files are copied, and what a store finds in the copy has to
be what the model says: weights, memory of the optimizer, path, errors, configuration, both ids, version; and SQLite has
to find the file whole. Of the one call that was under way it may have seen all or nothing. Then the server starts on
the very files that were left, has to answer the same, and goes on. Whoever got no answer asks again under the same key,
which has to be done once in all. Most servers are forked, which makes them cheap; the others start as ordinary ones do.
"""

import argparse
import json
import random
import secrets
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from app.data.upload import Choice, Upload, read_upload
from app.sessions.limits import Limits
from app.sessions.once import KEY
from app.sessions.port import Kept
from app.sessions.service import stride_of
from app.sessions.session import Session
from app.stores.opening import FILE
from tests import serving
from tests.stores import forked
from tests.stores.known import UPLOADS, Known, compare

# Without compiled kernels, since whether they are loaded already when a session begins is not for us to know.
SETTINGS = {"NUMBA_DISABLE_JIT": "1", "THALWEG_MAX_SNAPSHOTS": "32", "THALWEG_MAX_POINTS": "96"}
LIMITS = Limits(max_snapshots=32, max_points=96)
OPTIMIZERS = ("sgd", "momentum", "adam", "rmsprop", "rprop", "nadam")
TABLE = b"size,height,kind\n" + b"".join(b"%d,%.3f,%s\n" % (k, k / 7, b"lily" if k % 3 else b"rose") for k in range(20))
CSV = {"Content-Type": "text/csv"}
MOST_CALLS = 40  # between two kills
EARLY = 0.15  # the share of servers that are killed while they start
WHOLE = 0.05  # the share of those that start as `python -m app` does
START = {True: (0.3, 1.5), False: (0.0, 0.3)}  # seconds after which one that starts is killed, whole or forked

Json = dict[str, Any]


@dataclass
class World:
    """All that the server has answered so far, and when it is going to be killed."""

    rng: random.Random
    sessions: dict[str, Known] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    left: int = 0
    kill: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def before(self, call: str) -> None:
        """Said before every call; one of them is the last before the server is killed, while others are under way."""
        with self.lock:
            self.calls[call] += 1
            self.left -= 1
            due = self.left == 0
        if due:
            threading.Timer(self.rng.uniform(0, 0.02), self.kill).start()


class Client:
    """One who works on a session of its own for as long as there is a server."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.rng = world, random.Random(seed)
        self.id: str | None = None
        self.http: httpx.Client
        self.failure: BaseException | None = None
        self.unanswered: Callable[[], None] | None = None

    def work(self, url: str) -> None:
        with http_of(f"{url}/api/v1") as self.http:
            try:
                if self.unanswered is not None:
                    self.until_answered(self.unanswered)
                while True:
                    self.do_something()
            except httpx.TransportError:
                return
            except BaseException as error:  # noqa: BLE001 - it is raised where somebody looks
                self.failure = error

    def do_something(self) -> None:
        known = None if self.id is None else self.world.sessions[self.id]
        if known is None or known.kept is None or self.rng.random() < 0.05:
            self.create()
            return
        call = self.rng.choice([self.step, self.step, self.step, self.patch, self.rewind, self.fork])
        call(known.kept)

    def create(self) -> None:
        body: Json = {"optimizer": {"name": self.rng.choice(OPTIMIZERS)}, "batch": {"size": self.rng.choice([None, 2])}}
        config = {**body}
        if self.rng.random() < 0.3:
            self.world.before("upload")
            id = self.http.post("/datasets", content=TABLE, headers=CSV).json()["id"]
            upload = read_upload(TABLE, Choice())
            self.world.uploads[id] = replace(upload, examples=replace(upload.examples, dataset=id))
            body["data"], config["data"] = {"dataset": id}, {"dataset": self.world.uploads[id].examples}
        self.make("create", "/sessions", body, Session.begin(config, LIMITS))

    def step(self, kept: Kept) -> None:
        count = self.rng.choice([1, 1, 1, 2, 10, 50])
        self.change(kept, "steps", {"count": count}, lambda session: [*session.advance(count, stride_of(count))][-1])

    def patch(self, kept: Kept) -> None:
        changes: Json = self.rng.choice(
            [
                {"weights": {"w1[0,0]": self.rng.uniform(-1, 1)}},
                {"optimizer": {"name": self.rng.choice(OPTIMIZERS)}},
                {"batch": {"size": self.rng.choice([None, 1, 3])}},
            ]
        )
        self.change(kept, "", changes, lambda session: session.patch(changes))

    def rewind(self, kept: Kept) -> None:
        step = self.rng.randint(0, kept.session.step)
        self.change(kept, "rewind", {"step": step}, lambda session: session.rewind(step))

    def fork(self, kept: Kept) -> None:
        """And go on with the branch; the old session is deleted."""
        branch = kept.session.fork(self.rng.randint(0, kept.session.step), {})
        self.make("fork", f"/sessions/{kept.id}/fork", {"step": branch.step}, branch)
        known = self.world.sessions[kept.id]
        known.begins(None)
        self.call("delete", "DELETE", f"/sessions/{kept.id}", None)
        known.ends()

    def change(self, old: Kept, name: str, body: Json, transition: Callable[[Session], Session]) -> None:
        known, key = self.world.sessions[old.id], secrets.token_urlsafe()
        next = Kept(old.id, old.view_id, old.version + 1, transition(old.session))
        path = f"/sessions/{old.id}/{name}".rstrip("/")

        def ask() -> None:
            known.begins(next)
            answer = self.call(name or "patch", "POST" if name else "PATCH", path, body, key)
            assert (answer["version"], answer["step"]) == (next.version, next.session.step)
            known.ends()

        self.until_answered(ask)

    def make(self, name: str, path: str, body: Json, session: Session) -> None:
        key = secrets.token_urlsafe()
        self.until_answered(lambda: self.remember(self.call(name, "POST", path, body, key), session))

    def until_answered(self, ask: Callable[[], None]) -> None:
        """By this server or, where it is killed meanwhile, by one of the next."""
        self.unanswered = ask
        ask()
        self.unanswered = None

    def call(self, name: str, method: str, path: str, body: Any, key: str = "") -> Json:
        self.world.before(name)
        answer = self.http.request(method, path, json=body, headers={KEY: key} if key else {})
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        found: Json = answer.json() if answer.content else {}
        return found

    def remember(self, answer: Json, session: Session) -> None:
        self.id = answer["id"]
        kept = Kept(answer["id"], answer["view_id"], answer["version"], session)
        with self.world.lock:
            self.world.sessions[kept.id] = Known(kept)


def work_until_killed(world: World, clients: list[Client], data: Path) -> None:
    with (serving if is_whole(world) else forked).running(data, SETTINGS) as server:
        look_over_http(world, server.url)
        world.left, world.kill = world.rng.randint(1, MOST_CALLS), server.process.kill
        threads = [threading.Thread(target=client.work, args=(server.url,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for client in clients:
        if client.failure is not None:
            raise client.failure


def kill_while_it_starts(world: World, data: Path) -> None:
    whole = is_whole(world)
    seconds = world.rng.uniform(*START[whole])
    if whole:
        with serving.started(data, SETTINGS) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            process.kill()
    else:
        with forked.started(data, SETTINGS) as (child, _):
            child.join(seconds)


def is_whole(world: World) -> bool:
    return world.rng.random() < WHOLE


def http_of(url: str) -> httpx.Client:
    """Without certificates, which would take longer to read than most servers live here."""
    return httpx.Client(base_url=url, timeout=60, verify=False)


def look_over_http(world: World, url: str, most: int = 5) -> None:
    """What a server says of sessions that another one has left."""
    some = [known.kept for known in world.sessions.values() if known.kept is not None]
    with http_of(f"{url}/api/v1/sessions") as http:
        for kept in world.rng.sample(some, min(most, len(some))):
            view, weights = http.get(f"/{kept.id}").json(), http.get(f"/{kept.view_id}/weights").json()["weights"]
            session = kept.session
            assert (view["id"], view["view_id"], view["version"]) == (kept.id, kept.view_id, kept.version)
            assert view["config"] == json.loads(json.dumps(session.run.spec.to_json(by_reference=True)))
            groups = session.arch.unflatten(session.last.state.theta)
            assert weights == {name: values.tolist() for name, values in groups.items()}


def look_into_the_files(world: World, data: Path, most: int | None = 20) -> None:
    """All calls that were under way, and some of the sessions that nothing was done to."""
    known = [*world.sessions.values()]
    sure = [each for each in known if not each.under_way]
    some = sure if most is None else world.rng.sample(sure, min(most, len(sure)))
    compare(data, [*some, *(each for each in known if each.under_way)], dict([*world.uploads.items()][-UPLOADS:]))


def crash(kills: int, seed: int, clients: int, data: Path, say: Callable[[str], None] = lambda _: None) -> World:
    """So many kills on one folder; raises where anything is lost or different."""
    world = World(random.Random(seed))
    people = [Client(world, seed * 1000 + number) for number in range(clients)]
    for number in range(kills):
        if world.rng.random() < EARLY:
            kill_while_it_starts(world, data)
        else:
            work_until_killed(world, people, data)
        if (data / FILE).exists():
            look_into_the_files(world, data)
        if number % 10 == 9:
            say(f"{number + 1} kills, {sum(world.calls.values())} calls, {len(world.sessions)} sessions: nothing lost")
    look_into_the_files(world, data, most=None)
    return world


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as data:
        world = crash(arguments.kills, arguments.seed, arguments.clients, Path(data), partial(print, flush=True))
    print(f"{time.monotonic() - began:.0f} s;", ", ".join(f"{name} {count}" for name, count in world.calls.items()))


if __name__ == "__main__":
    main()
