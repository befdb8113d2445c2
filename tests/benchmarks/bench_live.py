"""How soon there is something to look at, over HTTP: `python -m tests.benchmarks.bench_live`.

The server is the real one, started as `make run` does it, with its kernels compiled. Measured are the first level of a
surface of 121 x 121 points for every preset; living surfaces, each in one request with its step; the steps of one
session while two others have surfaces of digits computed; how long the server works on after a client has gone; and
how long it takes to start.
"""

import http.client
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from app.presets import PRESETS
from app.surface.sample import STRIDES
from tests import serving
from tests.benchmarks.busy import computes_on

ROUNDS = 5
FINE = [121, 121]
LIVING = {
    "network": {"layers": [2, 8, 8, 1], "activations": ["tanh"] * 3},
    "data": {"name": "moons", "examples": 200, "noise": 0.1, "test_share": 0, "target_range": [-1, 1]},
    "error": {"name": "mean_squared"},
    "optimizer": {"name": "sgd", "learning_rate": 0.05},
}
KERNELS_SECONDS = 120


class Client:
    """One kept-alive connection; from another address, for a server that believes what a proxy on loopback says."""

    def __init__(self, url: str, address: str = "") -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self.head = {"Content-Type": "application/json"} | ({"X-Forwarded-For": address} if address else {})

    def send(self, path: str, body: Any) -> http.client.HTTPResponse:
        self.connection.request("POST", f"/api/v1/sessions{path}", json.dumps(body), self.head)
        response = self.connection.getresponse()
        if response.status >= 400:
            raise RuntimeError(response.read().decode())
        return response

    def post(self, path: str, body: Any) -> Any:
        return json.loads(self.send(path, body).read())


def surface(session: Any, kind: str = "links", **more: Any) -> Any:
    a, b = session["links"]
    plane = {"kind": "links", "a": a, "b": b} if kind == "links" else {"kind": kind}
    return {"plane": plane, "resolution": FINE, "encoding": "base64", "ranges": session["range"], **more}


def levels(client: Client, session: Any, body: Any) -> Iterator[float]:
    """Milliseconds from the request to each level."""
    began = time.perf_counter()
    with closing(client.send(f"/{session['id']}/surface", body | {"stream": True})) as response:
        for line in response:
            if line.startswith(b"event: level"):
                yield 1000 * (time.perf_counter() - began)


def wait_for_kernels(client: Client) -> None:
    """Until a surface comes by the compiled loop: the same points, two units in the last place apart at some."""
    session = client.post("", LIVING)
    before = client.post(f"/{session['id']}/surface", surface(session, ranges=[[-5, 5], [-5, 5]]))["error"]["bdata"]
    deadline = time.monotonic() + KERNELS_SECONDS
    ranges = [[-5, 5], [-5, 5.0001]]  # another surface in between, or the last one would come again
    while time.monotonic() < deadline:
        client.post(f"/{session['id']}/surface", surface(session, ranges=ranges))
        now = client.post(f"/{session['id']}/surface", surface(session, ranges=[[-5, 5], [-5, 5]]))["error"]["bdata"]
        if now != before:
            return
        time.sleep(0.2)
    print("  kernels were ready before the first look, or did not come")


def first_levels(client: Client) -> None:
    print(f"  the first level of {FINE[0]} x {FINE[1]}, and the whole, in ms")
    for name in PRESETS:
        session = client.post("", {"preset": name})
        rounds = [list(levels(client, session, surface(session))) for _ in range(ROUNDS)]
        print(f"    {name:<12} {median(each[0] for each in rounds):7.1f} {median(each[-1] for each in rounds):8.1f}")
    session = client.post("", {"preset": "digits"})
    for kind in ("random", "hessian"):
        rounds = [list(levels(client, session, surface(session, kind, ranges=None))) for _ in range(ROUNDS)]
        words = f"digits, {kind}"
        print(f"    {words:<15} {median(each[0] for each in rounds):4.1f} {median(each[-1] for each in rounds):8.1f}")


def living(client: Client) -> None:
    session = client.post("", LIVING)
    body = {"count": 1, "surface": surface(session, ranges=[[-5, 5], [-5, 5]], resolution=[61, 61])}
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(60):
            client.send(f"/{session['id']}/steps", body).read()
        rates.append(60 / (time.perf_counter() - began))
    print(f"  living surfaces of moons 2-8-8-1, 61 x 61, a step in each request: {median(rates):.0f} a second")


def latencies(call: Callable[[], Any], count: int) -> list[float]:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - began))
    return times


def beside_surfaces(url: str) -> None:
    client = Client(url)
    xor = client.post("", {"preset": "xor"})
    over = Event()

    def keep_drawing() -> None:
        own = Client(url)
        session = own.post("", {"preset": "digits"})
        while not over.is_set():
            list(levels(own, session, surface(session, "random", ranges=None)))

    def step() -> None:
        client.send(f"/{xor['id']}/steps", {"count": 1}).read()

    alone = latencies(step, 300)
    threads = [Thread(target=keep_drawing) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    beside = latencies(step, 300)
    over.set()
    for thread in threads:
        thread.join()
    print("  a step of xor in ms:        median     99 %      most")
    for name, times in (("alone", alone), ("two surfaces of digits", beside)):
        print(f"    {name:<24} {median(times):8.2f} {quantiles(times, n=100)[-1]:8.2f} {max(times):9.2f}")


def leave(client: Client, session: Any) -> None:
    """Asks for a long surface, and goes while the last of its levels is under way."""
    body = surface(session, "random", ranges=None, resolution=[201, 201], stream=True)
    with closing(client.send(f"/{session['id']}/surface", body)) as response:
        begun = (line for line in response if line.startswith(b"event: level"))
        for _ in STRIDES[:-1]:
            next(begun)
        time.sleep(0.1)
        client.connection.close()


def after_leaving(server: serving.RunningServer) -> None:
    """How long the server computes on after the client of a surface of digits has gone."""
    late = []
    for _ in range(ROUNDS):
        client = Client(server.url)
        leave(client, client.post("", {"preset": "digits"}))
        late.append(computes_on(server.process.pid))
    print(f"  computing after the client of digits has gone: {median(late):.0f} ms, at most {max(late):.0f}")


def starts(data: Path) -> None:
    """From the command to the answer of /healthz, where another server has left its kernels and files on disk."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with serving.running(data) as server:
            connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
            with closing(connection):
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            times.append(time.perf_counter() - began)
    print(f"  a start that is not the first, up to its answer at /healthz: {median(times):.2f} s")


def main() -> None:
    print("python -m tests.benchmarks.bench_live")
    print(f"median of {ROUNDS} rounds")
    data = Path(tempfile.mkdtemp())
    with serving.running(data) as server:
        client = Client(server.url)
        wait_for_kernels(client)
        first_levels(client)
        living(client)
        beside_surfaces(server.url)
        after_leaving(server)
    starts(data)


if __name__ == "__main__":
    main()
