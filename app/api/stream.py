"""Server-sent events: encoded once, ended when the client goes away, the work fails, or the server ends."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from anyio import CancelScope
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.types import Send

from app.api.deps import Context
from app.api.problems import view_of
from app.errors import Busy, ThalwegError
from app.sessions.workers import leaving

THE_END = "The server shuts down. What was done until here is kept; ask again in a few seconds."

# Of one event; OpenAPI 3.1 has no place for it, and `itemSchema` of 3.2 is what the framework itself writes.
EVENT_SCHEMA = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}, "id": {"type": "string"}},
}


def stream_example(events: str) -> dict[str, Any]:
    """A stream's place in the OpenAPI document, with an example of its events."""
    content = {"text/event-stream": {"itemSchema": EVENT_SCHEMA, "example": events}}
    description = (
        "Server-sent events; the last is `done`, or `problem` with a problem document if the work fails or the server "
        "shuts down."
    )
    return {"description": description, "content": content}


EVENT_STREAM = stream_example(
    'event: point\ndata: {"step":20,"error":{"train":0.21,"test":0.23},"outcome":"running"}\n\n'
    'event: done\ndata: {"step":5000,"error":{"train":0.02,"test":0.03},"outcome":"running"}\n'
)
HEADERS = {"X-Accel-Buffering": "no"}  # a proxy that gathers events would defeat their purpose


def event(name: str, data: BaseModel) -> bytes:
    return format_sse_event(event=name, data_str=data.model_dump_json())


def problem(error: ThalwegError) -> bytes:
    """The event for an error: the same document that an answer would have been."""
    return format_sse_event(event="problem", data_str=view_of(error).model_dump_json(exclude_none=True))


def event_stream(app: Context, events: AsyncIterator[bytes]) -> StreamingResponse:
    """The response that sends the events.

    Raises:
        Busy: too many streams are open.
    """
    most = app.settings.max_streams
    if app.streams.open >= most:
        raise Busy(f"{most} streams are open, the most that max_streams allows; try again later")
    return EventStream(app, events)


class EventStream(StreamingResponse):
    """Sends events as they come; when the server ends it stops the work and says so, instead of being cut off."""

    def __init__(self, app: Context, events: AsyncIterator[bytes]) -> None:
        super().__init__(_guarded(events), media_type="text/event-stream", headers=HEADERS)
        self.context = app

    async def stream_response(self, send: Send) -> None:
        leaving.set(None)  # whoever listens is listened for already
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        with CancelScope() as scope, self.context.streams.opened(scope):
            async with aclosing(self.body_iterator) as events:  # type: ignore[type-var]
                async for item in events:
                    await send({"type": "http.response.body", "body": item, "more_body": True})
        last = problem(Busy(THE_END)) if scope.cancelled_caught else b""
        await send({"type": "http.response.body", "body": last, "more_body": False})


async def _guarded(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The 200 is sent already, so that an error can only be an event."""
    try:
        async for item in events:
            yield item
    except ThalwegError as error:
        yield problem(error)
