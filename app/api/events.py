"""Watching: every change of a session as it happens, for a class, or for a second tab."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from app.api.deps import App, Context, Id
from app.api.problems import RESPONSES
from app.api.schemas.training import EventsQuery
from app.api.sessions import PREFIX
from app.api.stream import HEADERS, stream_example
from app.errors import Busy, LimitExceeded, NotFound
from app.sessions.events import Event, Watcher, changed, deleted, stepped
from app.sessions.workers import turn

HEARTBEAT_SECONDS = 15.0  # a proxy that hears nothing for a minute would hang up
RETRY_MILLISECONDS = 2000
HEARTBEAT = b": still here\n\n"
COME_BACK = f"retry: {RETRY_MILLISECONDS}\n\n".encode()

EVENTS = stream_example(
    'id: 41\nevent: stepped\ndata: {"step":40,"error":{"train":0.21,"test":0.23},"outcome":"running"}\n\n'
    'id: 42\nevent: changed\ndata: {"what":"rewind","step":12}\n\n'
    "id: 43\nevent: deleted\ndata: {}\n"
)
EVENTS["description"] = (
    "Server-sent events without an end: `stepped` after steps; `changed` with what it was: `patch`, `rewind`, `reset`, "
    "`view`, or `missed` where too much happened since `Last-Event-ID`; and the last, `deleted`, or `ended` with its "
    "`reason`: the server shuts down, who listens fell behind, or came by a view_id that was replaced. Whoever comes "
    "back with `Last-Event-ID` misses nothing."
)

router = APIRouter(prefix=PREFIX, tags=["sessions"], responses=RESPONSES)


@router.get("/{id}/events", response_class=StreamingResponse, responses={200: EVENTS})
async def events(
    app: App,
    id: Id,
    request: Request,
    query: Annotated[EventsQuery, Query()],
    last_event_id: Annotated[
        str | None, Header(description="The last that was heard; what came after it comes.")
    ] = None,
) -> StreamingResponse:
    """Hear of every change of a session, whoever makes it; begins with where it stands, or where it was left."""
    _require_room(app, (await app.sessions.read(id)).id)
    most = 0 if "head" in request.scope else query.most
    return StreamingResponse(_heard(app, id, last_event_id, most), media_type="text/event-stream", headers=HEADERS)


def _require_room(app: Context, id: str) -> None:
    """Refuse a watcher too many.

    Raises:
        LimitExceeded: names the limit of one client.
        Busy: names the limit of all.
    """
    events, settings = app.sessions.events, app.settings
    most = settings.max_watchers_per_address
    if events.watching_from(turn.get().client) >= most:
        raise LimitExceeded(f"{most} watchers listen from this address, the most that max_watchers_per_address allows")
    counts = {"max_watchers": events.watching, "max_watchers_per_session": events.watching_one(id)}
    for name, count in counts.items():
        limit = getattr(settings, name)
        if count >= limit:
            raise Busy(f"{limit} watchers listen already, the most that {name} allows; try again later")


async def _heard(app: Context, key: str, since: str | None, most: int | None) -> AsyncIterator[bytes]:
    """Whoever goes away ends this from outside, at any `yield`."""
    try:
        kept = await app.sessions.read(key)
    except NotFound:
        return
    watcher = app.sessions.events.join(kept.id, key, turn.get().client)
    try:
        yield COME_BACK
        sent = 0
        if most == 0:
            return
        async for item in _all(app, watcher, key, since):
            yield item
            sent += item is not HEARTBEAT
            if sent == most:
                return
    finally:
        app.sessions.events.leave(watcher)


async def _all(app: Context, watcher: Watcher, key: str, since: str | None) -> AsyncIterator[bytes]:
    """First what was missed, then what happens; nothing comes twice."""
    heard = -1
    for event in await _before(app, watcher, key, since):
        heard = event.id
        yield encoded(event)
        if event.name == "deleted":
            return
    while watcher.over == "":
        news = await watcher.next(HEARTBEAT_SECONDS)
        if news is None:
            if watcher.over == "":
                yield HEARTBEAT
        elif news.id > heard:
            yield encoded(news)
            if news.name == "deleted":
                return
    yield ended(watcher.over)


async def _before(app: Context, watcher: Watcher, key: str, since: str | None) -> list[Event]:
    """What comes before all that is still to happen; read after joining, so that nothing falls between."""
    try:
        kept = await app.sessions.read(key)
    except NotFound:
        return [deleted(0)]
    if since is None:
        return [stepped(kept)]
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 16 else -1
    missed = app.sessions.events.missed(watcher.id, known, kept.version)
    return [changed(kept, "missed")] if missed is None else missed


_last: tuple[Event, bytes] | None = None


def encoded(event: Event) -> bytes:
    """The bytes of an event; those of the last one are kept, for all who watch ask for them one after the other."""
    global _last  # noqa: PLW0603
    if _last is None or _last[0] is not event:
        _last = (event, _encoded(event))
    return _last[1]


def ended(why: str) -> bytes:
    """The last event of a stream that the server ends: why, and when to come back."""
    return format_sse_event(event="ended", data_str=json.dumps({"reason": why}), retry=RETRY_MILLISECONDS)


def _encoded(event: Event) -> bytes:
    return format_sse_event(id=str(event.id), event=event.name, data_str=json.dumps(event.data))
