"""Connections of the server that `python -m app` starts: how many there may be, and how slow and how large a request.

The parser itself bounds nothing: sixty megabytes of headers would be read, and half a request waited for without end.
How many connections there are is counted in `app.api.deps`.
"""

import asyncio
import math
from typing import Any

from fastapi.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from app.api.deps import Connections
from app.api.headers import HEADERS
from app.api.problems import busy, plain

HEAD_BYTES = 32 * 2**10
HEAD_FIELDS = 100
URL_BYTES = 8 * 2**10
HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
LINGER_SECONDS = 2.0
READ_SECONDS = 30.0  # for a client to take some of what was sent to it
CROWDED = "too many connections are open, together or from one address; close some, or try again in a few seconds"


class TooLarge(Exception):
    """The parser is to go no further."""


class Connection(HttpToolsProtocol):
    """Uvicorn's, within bounds. Time is looked at by `look`, once a second, which costs a request nothing."""

    transport: asyncio.Transport

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all: Connections = self.config.app.state.context.connections  # type: ignore[union-attr]
        self.address: str | None = None
        self.unparsed = 0  # bytes of which the parser has said nothing yet
        self.head_bytes = 0
        self.too_large = 0  # the status that says what is
        self.refused = False  # an answer is given already
        self.due = self.stalled = math.inf  # until when what has begun has to be here; since when nobody reads

    @property
    def answering(self) -> RequestResponseCycle | None:
        """The request whose answer is under way."""
        cycle: RequestResponseCycle | None = self.cycle
        return None if cycle is None or cycle.response_complete else cycle

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        self.due = self.loop.time() + HEAD_SECONDS
        if self.all.enter(address):
            self.address = address
        else:
            self._refuse(busy(CROWDED))

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.address is not None:
            self.all.leave(self.address)
            self.address = None

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self.due == math.inf and not self.answering:
            self.due = self.loop.time() + HEAD_SECONDS
        self.unparsed += len(data)
        super().data_received(data)
        if self.unparsed > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(plain(431))

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self.unparsed = self.head_bytes = 0
        if len(self.url) > URL_BYTES:
            self._stop(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self.unparsed = 0
        self.head_bytes += len(name) + len(value)
        if self.head_bytes > HEAD_BYTES or len(self.headers) > HEAD_FIELDS:
            self._stop(431)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self.unparsed = 0
        self.due = self.loop.time() + BODY_SECONDS

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self.unparsed = 0

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.unparsed = 0
        self.due = math.inf if self.answering else self.loop.time() + HEAD_SECONDS  # for the next request

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.due < math.inf:  # it was refused before all of it was here; reading on lets the client hear why
            self.due = self.loop.time() + LINGER_SECONDS
            self.refused = True

    def pause_writing(self) -> None:
        super().pause_writing()
        self.stalled = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.stalled = math.inf

    def look(self, now: float) -> None:
        """Hang up on who is too slow."""
        if now > self.stalled + READ_SECONDS:
            self.transport.abort()
        elif now > self.due and not self.transport.is_closing():
            if self.refused:
                self.transport.close()
            else:
                self._refuse(plain(408))

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Also what becomes of what `_stop` raises in the parser."""
        self._refuse(plain(self.too_large or 400))

    def _stop(self, status: int) -> None:
        self.too_large = status
        raise TooLarge

    def _refuse(self, response: Response) -> None:
        """Say why, unless an answer is under way already, and hang up."""
        cycle = self.answering
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        if cycle is None or not cycle.response_started:
            fields = [*self.server_state.default_headers, *response.raw_headers, *HEADERS, (b"connection", b"close")]
            head = b"".join(name + b": " + value + b"\r\n" for name, value in fields)
            self.transport.write(STATUS_LINE[response.status_code] + head + b"\r\n" + bytes(response.body))
        self.transport.close()
