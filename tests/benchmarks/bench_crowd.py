"""What many at once do to each other, over HTTP: `python -m tests.benchmarks.bench_crowd`.

The server is the real one, with its kernels compiled. Measured are light requests, one after the other, while four
sessions have surfaces of digits of 201 x 201 points computed, and while one client asks for more of them at once than
may wait, which is answered with 429; and how long the server goes on computing for whole
answers whose clients are gone. Times of light requests are compared with what they take on the idle server.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any

from tests import serving
from tests.benchmarks.bench_live import Client, cpu_seconds, latencies, surface, wait_for_kernels

ROUNDS = 5
COUNT = 400
HEAVY = 4
FLOOD = 32  # requests of one client at once, twice as many as may wait for one session
LARGE = [201, 201]
FLAT_SECONDS = 0.3  # without computing, and the server has stopped


class Light:
    """One light request of each kind, on a kept-alive connection."""

    def __init__(self, url: str) -> None:
        self.client = Client(url)
        self.xor = self.client.post("", {"preset": "xor"})
        self.moons = self.client.post("", {"preset": "moons"})

    def step(self) -> None:
        self.client.send(f"/{self.xor['id']}/steps", {"count": 1}).read()

    def look(self) -> None:
        self.client.connection.request("GET", f"/api/v1/sessions/{self.xor['id']}")
        self.client.connection.getresponse().read()

    def steps(self) -> None:
        self.client.send(f"/{self.moons['id']}/steps", {"count": 20}).read()

    def create(self) -> None:
        self.client.post("", {"preset": "xor"})

    def calls(self) -> dict[str, Callable[[], None]]:
        return {
            "a step of xor": self.step,
            "a look at xor": self.look,
            "20 steps of moons": self.steps,
            "a new session": self.create,
        }


def shown(name: str, times: list[float]) -> str:
    return f"    {name:<28} {median(times):8.2f} {quantiles(times, n=100)[-1]:8.2f} {max(times):9.2f}"


def beside_heavy(url: str) -> None:
    over, drawn = Event(), [0] * HEAVY

    def keep_drawing(place: int) -> None:
        own = Client(url)
        session = own.post("", {"preset": "digits"})
        while not over.is_set():
            own.send(f"/{session['id']}/surface", surface(session, "random", ranges=None, resolution=LARGE)).read()
            drawn[place] += 1

    calls = Light(url).calls()
    alone = {name: latencies(call, COUNT) for name, call in calls.items()}
    threads = [Thread(target=keep_drawing, args=(place,)) for place in range(HEAVY)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    beside = {name: latencies(call, COUNT) for name, call in calls.items()}
    over.set()
    for thread in threads:
        thread.join()
    print(f"  in ms, {COUNT} requests each:            median     99 %      most")
    for name in calls:
        print(shown(f"{name}, alone", alone[name]))
        print(shown("  beside four surfaces", beside[name]))
    print(f"  surfaces of {LARGE[0]} x {LARGE[1]} meanwhile, by session: {drawn}")


def beside_flood(url: str) -> None:
    over, answers = Event(), Counter[str]()
    session = Client(url).post("", {"preset": "digits"})

    def flood() -> None:
        own = Client(url)
        while not over.is_set():
            body = surface(session, "random", ranges=None, resolution=LARGE)
            try:
                own.send(f"/{session['id']}/surface", body).read()
                answers["drawn"] += 1
            except RuntimeError:
                answers["refused"] += 1

    calls = Light(url).calls()
    threads = [Thread(target=flood) for _ in range(FLOOD)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    print(f"  in ms, {COUNT} requests each:            median     99 %      most")
    for name, call in calls.items():
        print(shown(f"{name}, in a flood", latencies(call, COUNT)))
    over.set()
    for thread in threads:
        thread.join()
    print(f"  surfaces of the flood: {dict(answers)}")


def after_leaving(server: serving.RunningServer) -> None:
    """How long it computes on after the client of one whole answer has gone, by the time that its process uses."""
    client = Client(server.url)
    session = client.post("", {"preset": "digits"})
    asks: dict[str, tuple[str, Any]] = {
        "a surface": ("surface", surface(session, "random", ranges=None, resolution=[401, 401])),
        "10,000 steps": ("steps", {"count": 10_000}),
        "a spectrum": ("curvature", {"plane": None, "eigenvalues": 8}),
    }
    print("  computing after the client has gone, in ms:  median   most")
    for name, (call, body) in asks.items():
        late = [lateness(server, f"/{session['id']}/{call}", body) for _ in range(ROUNDS)]
        print(f"    {name:<40} {median(late):8.0f} {max(late):6.0f}")


def lateness(server: serving.RunningServer, path: str, body: Any) -> float:
    client = Client(server.url)
    head = {"Content-Type": "application/json"}
    client.connection.request("POST", f"/api/v1/sessions{path}", json.dumps(body), head)
    time.sleep(0.3)
    client.connection.close()
    gone = flat_since = time.perf_counter()
    before = cpu_seconds(server.process.pid)
    while time.perf_counter() - flat_since < FLAT_SECONDS:
        time.sleep(0.005)
        now = cpu_seconds(server.process.pid)
        if before is not None and now is not None and now > before:
            before, flat_since = now, time.perf_counter()
    return 1000 * (flat_since - gone)


def main() -> None:
    print("python -m tests.benchmarks.bench_crowd")
    with serving.running(Path(tempfile.mkdtemp())) as server:
        wait_for_kernels(Client(server.url))
        beside_heavy(server.url)
        beside_flood(server.url)
        after_leaving(server)


if __name__ == "__main__":
    main()
