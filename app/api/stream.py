"""Server-sent events: encoded once, ended when the client goes away or the work fails."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel

from app.api.deps import Context
from app.api.problems import view_of
from app.errors import Busy, ThalwegError

# Of one event; OpenAPI 3.1 has no place for it, and `itemSchema` of 3.2 is what the framework itself writes.
EVENT_SCHEMA = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}, "id": {"type": "string"}},
}


def stream_example(events: str) -> dict[str, Any]:
    """A stream's place in the OpenAPI document, with an example of its events."""
    content = {"text/event-stream": {"itemSchema": EVENT_SCHEMA, "example": events}}
    description = "Server-sent events; the last is `done`, or `problem` with a problem document if the work fails."
    return {"description": description, "content": content}


EVENT_STREAM = stream_example(
    'event: point\ndata: {"step":20,"error":{"train":0.21,"test":0.23},"outcome":"running"}\n\n'
    'event: done\ndata: {"step":5000,"error":{"train":0.02,"test":0.03},"outcome":"running"}\n'
)
HEADERS = {"X-Accel-Buffering": "no"}  # a proxy that gathers events would defeat their purpose


def event(name: str, data: BaseModel) -> bytes:
    return format_sse_event(event=name, data_str=data.model_dump_json())


def event_stream(app: Context, events: AsyncIterator[bytes]) -> StreamingResponse:
    """The response that sends the events.

    Raises:
        Busy: too many streams are open.
    """
    if app.streams.open >= app.settings.max_streams:
        raise Busy(f"{app.streams.open} streams are open, the most that are allowed; try again later")
    return StreamingResponse(_guarded(app, events), media_type="text/event-stream", headers=HEADERS)


async def _guarded(app: Context, events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The 200 is sent already, so that an error can only be an event."""
    app.streams.open += 1
    try:
        async for item in events:
            yield item
    except ThalwegError as error:
        yield event("problem", view_of(error))
    finally:
        app.streams.open -= 1
