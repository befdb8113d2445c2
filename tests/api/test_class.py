"""A class of two hundred on one session, and one of them who does not keep up."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
from fastapi import FastAPI

from app.main import create_app
from app.sessions.events import WAITING
from app.settings import Settings
from tests.serving import RunningServer

WATCHERS = 200
STEPS = 40
PATIENCE = 60.0

Event = tuple[int, Any]


async def events(reader: asyncio.StreamReader) -> AsyncIterator[Event]:
    """The id and the data of each event of a chunked stream."""
    fields: dict[bytes, bytes] = {}
    async for line in reader:
        key, _, value = line.strip().partition(b": ")
        fields[key] = value
        if line == b"\n" and b"data" in fields:
            yield int(fields[b"id"]), json.loads(fields[b"data"])
            fields = {}


class Watcher:
    """One connection that listens, and can be dropped and come back."""

    def __init__(self, url: str, key: str) -> None:
        self.address = urlsplit(url)
        self.path = f"/api/v1/sessions/{key}/events"
        self.heard: list[Event] = []
        self.begun = asyncio.Event()

    async def listen(self, until: int) -> None:
        """Until an event of this id, or a later one, is heard."""
        reader, writer = await asyncio.open_connection(self.address.hostname, self.address.port)
        since = f"Last-Event-ID: {self.heard[-1][0]}\r\n" if self.heard else ""
        writer.write(f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\n{since}\r\n".encode())
        assert b"200" in await reader.readline()
        async for event in events(reader):
            self.heard.append(event)
            self.begun.set()
            if event[0] >= until:
                break
        writer.close()
        await writer.wait_closed()


def test_a_class_hears_every_step_in_order_and_who_was_away_hears_what_was_missed(server: RunningServer) -> None:
    async def run() -> list[list[Event]]:
        async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", timeout=PATIENCE) as teacher:
            session = (await teacher.post("/sessions", json={"preset": "xor"})).json()
            first = session["version"]
            pupils = [Watcher(server.url, session["view_id"]) for _ in range(WATCHERS)]
            async with asyncio.timeout(PATIENCE):
                middle, last = first + STEPS // 2, first + STEPS
                async with asyncio.TaskGroup() as tasks:
                    for place, pupil in enumerate(pupils):
                        tasks.create_task(pupil.listen(middle if place % 2 else last))
                    await asyncio.gather(*(pupil.begun.wait() for pupil in pupils))
                    for _ in range(STEPS):
                        await teacher.post(f"/sessions/{session['id']}/steps", json={"count": 1})
                async with asyncio.TaskGroup() as tasks:  # every second one lost the connection half way
                    for pupil in pupils[1::2]:
                        tasks.create_task(pupil.listen(last))
            return [pupil.heard for pupil in pupils]

    for heard in anyio.run(run):
        ids = [id for id, _ in heard]
        assert ids == list(range(ids[0], ids[0] + STEPS + 1))
        assert [data["step"] for _, data in heard] == list(range(STEPS + 1))


async def ask(app: FastAPI, method: str, path: str, body: Any, send: Any) -> None:
    """One request to the application itself, whose client never goes away."""
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            await anyio.sleep_forever()
        sent = True
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    scope: dict[str, Any] = {"type": "http", "scheme": "http", "http_version": "1.1", "client": None, "server": None}
    scope |= {"method": method, "path": path, "raw_path": path.encode(), "root_path": ""}
    scope |= {"query_string": b"", "headers": headers}
    await app(scope, receive, send)


def test_who_does_not_take_what_comes_is_dropped_with_a_hint_to_come_back() -> None:
    async def run() -> bytes:
        app, go_on, stuck, taken = create_app(Settings()), anyio.Event(), anyio.Event(), list[bytes]()
        made: list[bytes] = []

        async def answered(message: Any) -> None:
            made.append(message.get("body", b""))

        async def take(message: Any) -> None:
            if message.get("body", b"").startswith(b"id:") or b"event: " in message.get("body", b""):
                stuck.set()
                await go_on.wait()
            taken.append(message.get("body", b""))

        await ask(app, "POST", "/api/v1/sessions", {"preset": "xor"}, answered)
        session = json.loads(b"".join(made))
        at = f"/api/v1/sessions/{session['id']}"
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask, app, "GET", f"{at}/events", None, take)
            await stuck.wait()
            for _ in range(WAITING + 2):
                await ask(app, "POST", f"{at}/steps", {"count": 1}, answered)
            assert app.state.context.sessions.events.watching == 0
            go_on.set()
        return b"".join(taken)

    *_, last = anyio.run(run).strip().split(b"\n\n")
    assert b"event: ended" in last
    assert b"You fell behind" in last
    assert b"retry: " in last
