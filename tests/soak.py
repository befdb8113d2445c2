"""A mixed load on a real server for as long as one likes, and what it makes of memory, files and threads: `make soak`.

A short one is among the ordinary tests, in `tests/test_soak.py`.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import httpx
import numpy as np

from tests.serving import RunningServer, running

CLIENTS = 3
SECONDS_A_SAMPLE = 0.25
WARM_UP = 0.5  # of the time: kernels are compiled and loaded, and buffers grow to their size
MOST_MIB_IN_TEN_MINUTES = 8.0
TABLE = b"width,height,kind\n" + b"1.5,0.5,rose\n2.5,1.5,lily\n" * 200


class Sample(NamedTuple):
    """What a process holds at a moment."""

    seconds: float
    rss: float  # MiB
    files: int
    threads: int


class Soaked(NamedTuple):
    """What a load came to.

    before, after: with no client there.
    samples: in between.
    """

    requests: int
    failures: list[str]
    before: Sample
    samples: list[Sample]
    after: Sample

    @property
    def warm(self) -> list[Sample]:
        return self.samples[int(WARM_UP * len(self.samples)) :]

    @property
    def growth(self) -> float:
        """MiB by which memory grew over the second half of what was warm, as medians have it."""
        halves = np.array_split([sample.rss for sample in self.warm], 2)
        return float(np.median(halves[1]) - np.median(halves[0]))

    @property
    def slope(self) -> float:
        """MiB in ten minutes, by least squares."""
        warm = np.array([(sample.seconds, sample.rss) for sample in self.warm])
        return float(600 * np.polyfit(warm[:, 0], warm[:, 1], 1)[0])


def soak(server: RunningServer, seconds: float, tell: Callable[[Sample], None] = lambda _: None) -> Soaked:
    """Clients that do all that one can do, one thing after another, each with its own dice."""
    with server.client() as client:
        began = time.monotonic()
        _turn(client, random.Random(0))
    before = _settled(server.process.pid, began)
    over, failures, counts = threading.Event(), list[str](), [0] * CLIENTS

    def visit(place: int) -> None:
        dice = random.Random(place)
        try:
            while not over.is_set():
                with server.client() as client:
                    counts[place] += _turn(client, dice)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told at the end
            failures.append(repr(error))

    clients = [threading.Thread(target=visit, args=(place,)) for place in range(CLIENTS)]
    for client_thread in clients:
        client_thread.start()
    samples: list[Sample] = []
    while time.monotonic() - began < seconds and not failures:
        samples.append(_sample(server.process.pid, began))
        tell(samples[-1])
        over.wait(SECONDS_A_SAMPLE)
    over.set()
    for client_thread in clients:
        client_thread.join()
    return Soaked(sum(counts), failures, before, samples, _settled(server.process.pid, began))


def _turn(client: httpx.Client, dice: random.Random) -> int:
    """One visitor's whole stay, from a new session to its end; how many requests it took."""
    preset = dice.choice(["xor", "moons", "valley", "regression", "iris"])
    view = _sent(client, "POST", "/sessions", 201, {"preset": preset}).json()
    at, link = f"/sessions/{view['id']}", view["links"][0]
    plane = {"kind": dice.choice(["random", "pca", "steepest", "hessian"])}
    made = [
        ("POST", "/steps", {"count": dice.randint(1, 60)}),
        ("POST", "/run", {"steps": 100, "every": 20}),
        ("POST", "/surface", {"plane": dict(zip("ab", view["links"], strict=True)) | {"kind": "links"}}),
        ("POST", "/surface", {"plane": plane, "resolution": [21, 21], "stream": True}),
        ("POST", "/path", {"plane": plane}),
        ("POST", "/curve", {"link": link}),
        ("POST", "/curvature", {"plane": {"kind": "random"}}),
        ("POST", "/basins", {"plane": {"kind": "random"}, "resolution": [9, 9], "steps": 20}),
        ("PATCH", "", {"optimizer": {"learning_rate": dice.choice([0.01, 1e5])}}),
        ("POST", "/rewind", {"step": 1}),
        *(("GET", f"/{what}", None) for what in ("weights", "history", "gradient", "slopes", "outputs", "data")),
        ("GET", f"/derivation?link={link}", None),
        ("GET", "/events?most=1", None),
    ]
    dice.shuffle(made)
    for method, what, body in [("POST", "/steps", {"count": 3}), *made]:
        _sent(client, method, at + what, 200, body, refused=(409, 422))
    fork = _sent(client, "POST", f"{at}/fork", 201, {"step": 0}).json()["id"]
    _sent(client, "POST", f"{at}/steps", 422, {"count": "x" * 1000})
    table = client.post("/datasets", content=TABLE, headers={"Content-Type": "text/csv"}).raise_for_status().json()
    for place in (f"/datasets/{table['id']}", f"/sessions/{fork}", at):
        _sent(client, "DELETE", place, 204)
    _sent(client, "GET", at, 404)
    return len(made) + 9


def _sent(
    client: httpx.Client, method: str, path: str, status: int, body: object = None, refused: tuple[int, ...] = ()
) -> httpx.Response:
    answer = client.request(method, path, json=body)
    if answer.status_code not in {status, *refused}:
        raise AssertionError(f"{method} {path}: {answer.status_code}, expected {status}: {answer.text[:300]}")
    return answer


def _sample(pid: int, began: float) -> Sample:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    rss = int(status["VmRSS"].split()[0]) / 1024
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Sample(time.monotonic() - began, rss, files, int(status["Threads"]))


def _settled(pid: int, began: float) -> Sample:
    """Once two looks in a row find as many files: connections that were closed are closed on the other side too."""
    last, pause = _sample(pid, began), threading.Event()
    for _ in range(40):
        pause.wait(SECONDS_A_SAMPLE)
        now = _sample(pid, began)
        if now.files == last.files:
            break
        last = now
    return now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long; by default ten")
    minutes: float = parser.parse_args().minutes
    due = [0.0]

    def tell(sample: Sample) -> None:
        if sample.seconds >= due[0]:
            print(f"{sample.seconds:6.0f} s {sample.rss:8.1f} MiB {sample.files:4} files {sample.threads:4} threads")
            due[0] = sample.seconds + 60 * minutes / 12

    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        found = soak(server, 60 * minutes, tell)
    print(f"{found.requests} requests; {found.failures or 'none failed'}")
    for when, sample in (("before", found.before), ("after", found.after)):
        print(f"{when:>6}   {sample.rss:8.1f} MiB {sample.files:4} files {sample.threads:4} threads")
    print(f"memory: {found.slope:+.2f} MiB in ten minutes, at most {MOST_MIB_IN_TEN_MINUTES:g} are right")
    sys.exit(bool(found.failures) or found.slope > MOST_MIB_IN_TEN_MINUTES)


if __name__ == "__main__":
    main()
