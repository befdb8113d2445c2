"""What many at once do to each other, over HTTP: `python -m tests.benchmarks.bench_crowd`.

The server is the real one, with its kernels compiled. Measured are light requests, one after the other, while two or
four sessions have surfaces of digits of 201 x 201 points computed, and while a client at another address asks for more
of them at once than may wait, which is answered with 429, and asks again at once; steps of several clients at a steady
rate; and how long the server goes on computing for whole answers whose clients are gone. Times of light requests are
compared with what they take on the idle server.
"""

import asyncio
import json
import multiprocessing
import re
import select
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any, Self
from urllib.parse import urlsplit

from tests import serving
from tests.benchmarks.bench_live import Client, surface, wait_for_kernels
from tests.benchmarks.busy import computes_on, stolen

ROUNDS = 5
COUNT = 400
LONGEST = 20.0  # seconds for them: on a slow machine they are fewer
HEAVY = (2, 4)  # surfaces at once
FLOOD = 32  # requests of one client at once, twice as many as may wait for one session
HERE, FLOODER = "192.0.2.1", "192.0.2.2"  # addresses, as a proxy would tell them
RATE = 500  # steps a second
RATE_SECONDS = 10
CLIENTS = 10  # who take them, with a session each
LARGE = [201, 201]
UNDER_WAY_SECONDS = 3.0  # until sessions are made, and their first surfaces prepared
LEFT = 10  # answers of each kind that nobody waits for
LARGE_NETWORK = {
    "preset": "digits",
    "network": {"layers": [64, 512, 256, 10], "activations": ["relu", "relu", "softmax"]},
}


class Light:
    """One light request of each kind, on a kept-alive connection."""

    def __init__(self, url: str) -> None:
        self.client = Client(url, HERE)
        self.xor = self.client.post("", {"preset": "xor"})
        self.moons = self.client.post("", {"preset": "moons"})

    def step(self) -> None:
        self.client.send(f"/{self.xor['id']}/steps", {"count": 1}).read()

    def ping(self) -> None:
        self._get("/healthz")

    def look(self) -> None:
        self._get(f"/api/v1/sessions/{self.xor['id']}")

    def steps(self) -> None:
        self.client.send(f"/{self.moons['id']}/steps", {"count": 20}).read()

    def create(self) -> None:
        self.client.post("", {"preset": "xor"})

    def _get(self, path: str) -> None:
        self.client.connection.request("GET", path, headers=self.client.head)
        self.client.connection.getresponse().read()

    def calls(self) -> dict[str, Callable[[], None]]:
        return {
            "a ping": self.ping,
            "a step of xor": self.step,
            "a look at xor": self.look,
            "20 steps of moons": self.steps,
            "a new session": self.create,
        }


def timed(call: Callable[[], None], count: int = COUNT) -> list[float]:
    """What calls take in ms, one after the other."""
    times, began = list[float](), time.perf_counter()
    for number in range(count):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
        if time.perf_counter() > began + LONGEST and number:
            break
    return times


def print_head() -> None:
    print("  in ms:                  requests   median     95 %     99 %      most")


def shown(name: str, times: list[float]) -> str:
    parts = quantiles(times, n=100, method="inclusive")
    return f"    {name:<28} {len(times):5} {median(times):8.2f} {parts[94]:8.2f} {parts[98]:8.2f} {max(times):9.2f}"


def beside_heavy(url: str, heavy: int) -> None:
    over, drawn = Event(), [0] * heavy

    def keep_drawing(place: int) -> None:
        own = Client(url)
        session = own.post("", {"preset": "digits"})
        while not over.is_set():
            own.send(f"/{session['id']}/surface", surface(session, "random", ranges=None, resolution=LARGE)).read()
            drawn[place] += 1

    calls = Light(url).calls()
    alone = {name: timed(call) for name, call in calls.items()}
    threads = [Thread(target=keep_drawing, args=(place,)) for place in range(heavy)]
    for thread in threads:
        thread.start()
    time.sleep(UNDER_WAY_SECONDS)
    beside = {name: timed(call) for name, call in calls.items()}
    over.set()
    for thread in threads:
        thread.join()
    print_head()
    for name in calls:
        print(shown(f"{name}, alone", alone[name]))
        print(shown(f"  beside {heavy} surfaces", beside[name]))
    print(f"  surfaces of {LARGE[0]} x {LARGE[1]} meanwhile, by session: {drawn}")


class Flood:
    """A client that asks for more than may wait, in a process of its own: here it would hold up those who measure."""

    def __init__(self, url: str) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._refused, self._over, self._answers = spawn.Event(), spawn.Event(), spawn.SimpleQueue()
        self._process = spawn.Process(target=flood, args=(url, self._refused, self._over, self._answers))

    def __enter__(self) -> Self:
        self._process.start()
        self._refused.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.answers = self._answers.get()
        self._process.join()


def flood(url: str, refused: Any, over: Any, told: Any) -> None:
    """Until it is over, and then what the answers were."""
    answers = Counter[str]()
    session = Client(url, FLOODER).post("", {"preset": "digits"})
    body = surface(session, "random", ranges=None, resolution=LARGE)

    def ask() -> None:
        own = Client(url, FLOODER)
        while True:
            try:
                own.send(f"/{session['id']}/surface", body).read()
                answers["drawn"] += 1
            except RuntimeError:
                answers["refused"] += 1
                refused.set()
            except TimeoutError:  # with sixteen before it on a slow machine
                answers["waited in vain"] += 1
                own.connection.close()

    for _ in range(FLOOD):
        Thread(target=ask, daemon=True).start()
    over.wait()
    told.put(dict(answers))


def beside_flood(url: str) -> None:
    with Flood(url) as flooding:
        print_head()
        for name, call in Light(url).calls().items():  # on a new connection: one that was idle is hung up on
            print(shown(f"{name}, in a flood", timed(call)))
    print(f"  surfaces of the flood: {flooding.answers}")


def at_a_rate(url: str) -> None:
    """From one thread, since threads of one interpreter would wait for each other rather than for the server.

    A server that is busy for most of the time can't make up for what the host of a shared machine takes of it.
    """
    print_head()
    for _ in range(ROUNDS):
        sessions = [Client(url).post("", {"preset": "xor"})["id"] for _ in range(CLIENTS)]
        share = stolen()
        times = asyncio.run(_walks(url, sessions))
        print(f"{shown(f'a step of xor, {RATE} a second', times)}  of the machine {share():.1%} given to others")


async def _walks(url: str, sessions: list[str]) -> list[float]:
    times, began = list[float](), time.perf_counter()
    walks = (_walk(url, session, began + k / RATE, times) for k, session in enumerate(sessions))
    await asyncio.gather(*walks)
    return times


async def _walk(url: str, session: str, began: float, times: list[float]) -> None:
    """Steps at a steady rate, each timed from when it is due, so that those behind a slow one are late too."""
    place, body = urlsplit(url), b'{"count": 1}'
    head = f"POST /api/v1/sessions/{session}/steps HTTP/1.1", f"Host: {place.netloc}", f"Content-Length: {len(body)}"
    ask = "\r\n".join([*head, "Content-Type: application/json", "", ""]).encode() + body
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    for number in range(RATE_SECONDS * RATE // CLIENTS):
        due = began + number * CLIENTS / RATE
        await asyncio.sleep(due - time.perf_counter())
        writer.write(ask)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", answer)
        if not answer.startswith(b"HTTP/1.1 200") or not length:
            raise RuntimeError(answer.decode())
        await reader.readexactly(int(length[1]))
        times.append(1000 * (time.perf_counter() - due))
    writer.close()


def after_leaving(server: serving.RunningServer) -> None:
    """How long it computes on after the client of one whole answer has gone."""
    client = Client(server.url)
    digits, large = client.post("", {"preset": "digits"}), client.post("", LARGE_NETWORK)
    asks: dict[str, tuple[Any, str, Any]] = {
        "a surface": (digits, "surface", surface(digits, "random", ranges=None, resolution=[401, 401])),
        "10,000 steps": (digits, "steps", {"count": 10_000}),
        "steps of a large network": (large, "steps", {"count": 1000}),
        "its surface": (large, "surface", surface(large, "random", ranges=None, resolution=[61, 61])),
        "its pairs of weights": (large, "pairs", {"count": 8, "surface": 41}),
        "its curvatures": (large, "curvature", {"plane": None, "eigenvalues": 16}),
    }
    print("  computing after the client has gone, in ms:  median   most")
    for name, (session, call, body) in asks.items():
        late = [lateness(server, f"/{session['id']}/{call}", body) for _ in range(LEFT)]
        print(f"    {name:<40} {median(late):8.0f} {max(late):6.0f}")


def lateness(server: serving.RunningServer, path: str, body: Any) -> float:
    """Milliseconds until it no longer computes.

    Raises:
        RuntimeError: it had answered before.
    """
    client = Client(server.url)
    head = {"Content-Type": "application/json"}
    client.connection.request("POST", f"/api/v1/sessions{path}", json.dumps(body), head)
    time.sleep(0.15)
    if select.select([client.connection.sock], [], [], 0)[0]:
        raise RuntimeError(f"{path} was answered at once: {client.connection.getresponse().read(300)!r}")
    client.connection.close()
    return computes_on(server.process.pid)


def main() -> None:
    print("python -m tests.benchmarks.bench_crowd")
    with serving.running(Path(tempfile.mkdtemp()), {"THALWEG_PROXIES": "127.0.0.1"}) as server:
        wait_for_kernels(Client(server.url))
        at_a_rate(server.url)
        for heavy in HEAVY:
            beside_heavy(server.url, heavy)
        beside_flood(server.url)
        after_leaving(server)


if __name__ == "__main__":
    main()
