"""Streams of events that are cut, fail, or are lost: over a transport that says what the test wants."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from app.client import Busy, Lost, NotFound, Unreachable
from app.client.wire import events
from tests.client.scripts import Script, problem, view

pytestmark = pytest.mark.usefixtures("waited")


def stream(*chunks: bytes | Exception) -> httpx.Response:
    def sent() -> Iterator[bytes]:
        for chunk in chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    return httpx.Response(200, content=sent(), headers={"Content-Type": "text/event-stream"})


POINT = b'event: point\ndata: {"step":1,"error":{"train":0.5,"test":null},"outcome":"running"}\n\n'


def test_a_run_that_is_lost_is_not_begun_again() -> None:
    script = Script(view(), stream(POINT, httpx.ReadError("gone")))
    session = script.client().session("own")
    points = session.walk(10)

    assert next(points).step == 1
    with pytest.raises(Lost, match="The connection was lost"):
        next(points)
    assert len(script.asked) == 2
    assert session.steps == 1


def test_a_run_whose_work_fails_raises_its_problem() -> None:
    failed = b'event: problem\ndata: {"type":"/docs#problem-busy","title":"No","status":503,"detail":"It ends."}\n\n'
    script = Script(view(), stream(POINT, failed))

    with pytest.raises(Busy, match="It ends"):
        script.client().session("own").run(10)


def heard(*texts: bytes) -> list[tuple[str, str, Any]]:
    return [(event.name, event.id, event.data) for event in events(stream(*texts))]


@pytest.mark.parametrize("cut", range(1, 70, 7))
def test_events_are_read_however_they_are_cut(cut: int) -> None:
    text = ': still here\n\nid: 7\r\nevent: a\r\ndata: {"x":"\u2028\x85:"}\r\n\r\nretry: 5\n\ndata: 1\n\n'.encode()

    found = heard(*(text[start : start + cut] for start in range(0, len(text), cut)))

    assert found == [("a", "7", {"x": "\u2028\x85:"}), ("message", "", 1)]


def told(id: int, name: str) -> bytes:
    return f"id: {id}\nevent: {name}\ndata: {{}}\n\n".encode()


def watched(script: Script, **options: Any) -> Callable[[], Iterator[Any]]:
    return script.client(**options).session("own").watch


def test_a_watcher_goes_on_where_the_connection_was_lost() -> None:
    ended = b'event: ended\ndata: {"reason":"The server shuts down."}\n\n'
    script = Script(
        view(),
        stream(b"retry: 2000\n\n", told(4, "stepped"), httpx.ReadError("gone")),
        httpx.ConnectError("restarting"),
        stream(told(5, "stepped"), ended),
        stream(told(6, "deleted")),
    )

    names = [event.name for event in watched(script)()]

    assert names == ["stepped", "stepped", "deleted"]
    resumed = [request.headers.get("Last-Event-ID") for request in script.asked[1:]]
    assert resumed == [None, "4", "4", "5"]


def test_a_watcher_gives_up_when_the_server_stays_away() -> None:
    script = Script(view(), stream(told(4, "stepped")), *(httpx.ConnectError("gone") for _ in range(9)))
    events = watched(script, retries=1)()

    assert next(events).name == "stepped"
    with pytest.raises(Unreachable):
        list(events)


def test_a_watcher_of_what_is_gone_hears_it() -> None:
    script = Script(view(), stream(told(4, "stepped"), httpx.ReadError("gone")), problem(404))
    events = watched(script)()
    next(events)

    with pytest.raises(NotFound):
        next(events)
