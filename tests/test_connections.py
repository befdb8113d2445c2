"""How slow and how large a request may be, and how many connections there may be: on a server, and by the clock."""

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from uvicorn.server import ServerState

from app.connections import BODY_SECONDS, HEAD_BYTES, HEAD_FIELDS, HEAD_SECONDS, READ_SECONDS, URL_BYTES, Connection
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import Json
from tests.serving import RunningServer, running

PATIENCE = 30.0
SENT_MEGABYTES = 60
ROUNDS = 3  # beside which what a server loads in its first seconds is little
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
POST = (
    b"POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
)


def connected(server: RunningServer) -> socket.socket:
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port or 80), timeout=PATIENCE)


def answer(server: RunningServer, *parts: bytes) -> bytes:
    """All that comes back, until the server hangs up or goes on waiting for the rest of an answered request."""
    with connected(server) as client:
        try:
            for part in parts:
                client.sendall(part)
        except OSError:
            pass  # it has hung up already, and said why before that
        received = b""
        try:
            while piece := client.recv(1 << 16):
                received += piece
        except ConnectionResetError:
            pass
        return received


def problem_of(received: bytes) -> Json:
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"x-content-type-options: nosniff" in head
    assert b"connection: close" in head
    problem: Json = json.loads(body)
    assert problem["status"] == int(head.split()[1])
    return problem


def filler(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b"x" * 2**16


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([b"GET /" + b"x" * 2 * URL_BYTES + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"], 414),
        ([GET + b"x: " + b"y" * 2 * HEAD_BYTES + b"\r\n\r\n"], 431),
        ([GET + b"".join(b"x%d: y\r\n" % number for number in range(HEAD_FIELDS)) + b"\r\n"], 431),
        ([GET + b"".join(b"x%d: %s\r\n" % (number, b"y" * 1000) for number in range(60)) + b"\r\n"], 431),
        ([b"nonsense\r\n\r\n"], 400),
        ([b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"], 400),
    ],
    ids=[
        "long address",
        "long field",
        "many fields",
        "long head",
        "nonsense",
        "both",
    ],
)
def test_a_head_that_is_too_large_is_refused_before_it_is_read(
    server: RunningServer, parts: list[bytes], status: int
) -> None:
    assert problem_of(answer(server, *parts))["status"] == status


@pytest.mark.parametrize("begin", [b"GET /", GET + b"x: ", GET], ids=["address", "value", "name"])
def test_an_endless_head_is_not_kept(server: RunningServer, begin: bytes) -> None:
    before = kept_megabytes(server)

    for _ in range(ROUNDS):
        received = answer(server, begin, *filler(16 * SENT_MEGABYTES))
        assert not received or problem_of(received)["status"] in {414, 431}  # it may be lost with the connection

    assert kept_megabytes(server) - before < (ROUNDS - 1) * SENT_MEGABYTES


def test_an_endless_body_is_not_kept(server: RunningServer) -> None:
    before = kept_megabytes(server)
    head = POST.partition(b"Content-Length")[0] + b"Transfer-Encoding: chunked\r\n\r\n"

    for _ in range(ROUNDS):
        received = answer(server, head, *(b"10000\r\n" + part + b"\r\n" for part in filler(16 * SENT_MEGABYTES)))
        assert not received or b" 413 " in received.partition(b"\r\n")[0]

    assert kept_megabytes(server) - before < (ROUNDS - 1) * SENT_MEGABYTES


def kept_megabytes(server: RunningServer) -> float:
    """Of the server's process; nothing where the system does not say."""
    status = Path(f"/proc/{server.process.pid}/status")
    if not status.exists():
        return 0.0
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def test_a_head_that_is_just_small_enough_is_answered(server: RunningServer) -> None:
    fields = b"".join(b"x%d: %s\r\n" % (number, b"y" * 300) for number in range(HEAD_FIELDS - 2))

    assert answer(server, GET, fields, b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_a_chunked_body_cannot_hide_bytes_in_its_trailers(server: RunningServer) -> None:
    chunked = b"POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;"

    received = answer(server, chunked, *filler(3))

    assert not received or problem_of(received)["status"] == 431


def test_no_answer_says_what_serves_it(server: RunningServer) -> None:
    heads = [answer(server, GET + b"Connection: close\r\n\r\n"), answer(server, b"nonsense\r\n\r\n")]

    assert not any(b"\r\nserver:" in head.lower() for head in heads)


def test_only_so_many_connections_come_from_one_address_and_who_leaves_makes_room(data_folder: Path) -> None:
    with running(data_folder, {"THALWEG_MAX_CONNECTIONS_PER_ADDRESS": "5"}) as server:
        held = [connected(server) for _ in range(5)]
        for client in held:  # each is counted once it is answered
            client.sendall(GET + b"\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 200")
        refused = answer(server)
        held.pop().close()
        taken = until_taken(server)
        for client in held:
            client.close()

    assert problem_of(refused)["status"] == 503
    assert b"retry-after: " in refused
    assert taken == 200


def until_taken(server: RunningServer) -> int:
    """The server notices a moment later that a connection is closed."""
    for _ in range(1000):
        with httpx.Client() as client:
            status = client.get(f"{server.url}/healthz").status_code
        if status == 200:
            break
    return status


class Wire(asyncio.Transport):
    """A transport that remembers what was done with it."""

    def __init__(self) -> None:
        super().__init__({"peername": ("10.0.0.1", 5), "sockname": ("10.0.0.2", 80)})
        self.written = b""
        self.closed = self.aborted = False

    def write(self, data: Any) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def on_the_wire(work: Callable[[Connection, Wire, float], None]) -> Wire:
    """What becomes of a connection, with the time at which it was made."""

    async def run() -> Wire:
        config = uvicorn.Config(create_app(Settings()), http=Connection, ws="none", lifespan="off")
        config.load()
        connection, wire = Connection(config, ServerState(), {}), Wire()
        connection.connection_made(wire)
        work(connection, wire, asyncio.get_running_loop().time())
        for task in connection.tasks:
            task.cancel()
        connection._unset_keepalive_if_required()
        return wire

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [(b"", HEAD_SECONDS), (b"GET / HT", HEAD_SECONDS), (GET, HEAD_SECONDS), (POST + b'{"pre', BODY_SECONDS)],
    ids=["silent", "half a line", "half a head", "half a body"],
)
def test_who_is_too_slow_is_hung_up_on(sent: bytes, seconds: float) -> None:
    def work(connection: Connection, wire: Wire, now: float) -> None:
        if sent:
            connection.data_received(sent)
        connection.look(now + seconds - 1)
        assert not wire.closed
        connection.look(now + seconds + 1)

    wire = on_the_wire(work)
    assert wire.closed
    assert problem_of(wire.written)["status"] == 408


def test_a_head_has_to_be_here_in_time_however_often_something_comes() -> None:
    def work(connection: Connection, _: Wire, now: float) -> None:
        for second in range(int(HEAD_SECONDS) + 2):
            connection.data_received(b"GET / HTTP/1.1\r\n" if not second else b"x: y\r\n")
            connection.look(now + second)

    assert on_the_wire(work).closed


def test_whoever_waits_for_an_answer_is_not_hung_up_on() -> None:
    def work(connection: Connection, wire: Wire, now: float) -> None:
        connection.data_received(POST + b'{"preset": "xor"}   ')
        connection.look(now + 1000)
        assert not wire.closed

    on_the_wire(work)


def test_who_does_not_read_what_is_sent_is_hung_up_on() -> None:
    def work(connection: Connection, wire: Wire, now: float) -> None:
        connection.data_received(POST + b'{"preset": "xor"}   ')
        connection.pause_writing()
        connection.resume_writing()
        connection.look(now + 10 * READ_SECONDS)
        assert not wire.closed
        connection.pause_writing()
        connection.look(now + READ_SECONDS - 1)
        assert not wire.closed
        connection.look(now + READ_SECONDS + 1)

    assert on_the_wire(work).aborted
