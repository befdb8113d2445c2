"""How many requests a second one process answers: a step of the preset `xor` beside an endpoint that does nothing.

    python -m tests.benchmarks.bench_api [--seconds 3] [--rounds 5] [--connections 4]

The server is the real one, started as `make run` does it. The client is a process of its own, which writes ready-made
requests to kept-alive sockets and reads the answers; each connection sends its next request when it has its answer.
Rounds of the calls alternate, so that other load on the machine falls on all alike; the median of the rounds counts.
"""

import argparse
import json
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests import serving

END_OF_HEAD = b"\r\n\r\n"
WARM_UP_SECONDS = 0.5


def request_bytes(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Connection:
    """A kept-alive socket with one request under way."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request
        self.received = b""

    def send(self) -> None:
        self.received = b""
        self.socket.sendall(self.request)

    def answered(self) -> bool:
        """Reads what has come; whether the answer is whole."""
        self.received += self.socket.recv(1 << 16)
        head, found, body = self.received.partition(END_OF_HEAD)
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(self.received.decode())
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        return len(body) >= length


def rate(address: tuple[str, int], request: bytes, connections: int, seconds: float) -> float:
    """Answers a second, over a closed loop of so many connections."""
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection(address, request)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    count = 0
    began = time.perf_counter()
    while (now := time.perf_counter()) < began + seconds:
        for key, _ in selector.select(1.0):
            if key.data.answered():
                count += 1
                key.data.send()
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return count / (now - began)


def measured(url: str, request: bytes, arguments: argparse.Namespace) -> float:
    """`rate`, taken in another process."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_api", "--client", url]
    options = ["--seconds", str(arguments.seconds), "--connections", str(arguments.connections)]
    answer = subprocess.run([*command, *options], input=request, stdout=subprocess.PIPE, check=True)
    return float(answer.stdout)


def post(url: str, body: Any) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def calls(url: str) -> dict[str, bytes]:
    """The requests to compare, by name; the first does nothing."""
    session = post(f"{url}/api/v1/sessions", {"preset": "xor"})
    path = f"/api/v1/sessions/{session['id']}"
    plane = {"kind": "links", "a": session["links"][0], "b": session["links"][1]}
    surface = json.dumps({"plane": plane, "resolution": [31, 31], "encoding": "base64"}).encode()
    return {
        "do nothing": request_bytes("GET", "/healthz"),
        "step of xor": request_bytes("POST", f"{path}/steps", b'{"count": 1}'),
        "look at it": request_bytes("GET", path),
        "surface 31 x 31": request_bytes("POST", f"{path}/surface", surface),
    }


def compare(arguments: argparse.Namespace) -> None:
    data = Path(tempfile.mkdtemp())
    with serving.running(data) as server:
        requests = calls(server.url)
        rounds: dict[str, list[float]] = {name: [] for name in requests}
        warm_up = argparse.Namespace(seconds=WARM_UP_SECONDS, connections=arguments.connections)
        for request in requests.values():
            measured(server.url, request, warm_up)
        for _ in range(arguments.rounds):
            for name, request in requests.items():
                rounds[name].append(measured(server.url, request, arguments))
    print("python -m tests.benchmarks.bench_api")
    print(f"closed loop of {arguments.connections} connections, median of {arguments.rounds} rounds")
    nothing = statistics.median(rounds["do nothing"])
    for name, rates in rounds.items():
        median = statistics.median(rates)
        print(
            f"{name:16} {median:8,.0f} requests/s   {median / nothing:5.2f} of doing nothing   best {max(rates):8,.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--client", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.client:
        compare(arguments)
        return
    target = urlsplit(arguments.client)
    address = (target.hostname or "127.0.0.1", target.port or 80)
    print(rate(address, sys.stdin.buffer.read(), arguments.connections, arguments.seconds))


if __name__ == "__main__":
    main()
