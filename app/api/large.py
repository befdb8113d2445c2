"""Large bodies: read as JSON in a thread, a piece at a time, so that nobody else waits for it.

The standard library's scanner keeps the interpreter's lock for all that it is given, which for tens of megabytes is a
second in which nothing is answered. So it is given no more than a window at a time: runs of a list's items, as many as
fit; single values; and of what is larger than that, the parts. Between two pieces others have their turn. What comes
of it is what `json.loads` gives.
"""

import json
from collections.abc import Callable, Coroutine
from functools import partial
from json import JSONDecodeError
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from app.api.limits import SMALL
from app.api.written import Endpoint, writing
from app.errors import Busy, LimitExceeded
from app.settings import PREFIX

WINDOW = 1 << 16  # characters, given to the scanner at once
LEAST_WINDOW = 64
PIECE = 1 << 20  # bytes, counted at once
SECONDS_A_BYTE = 2e-8
MOST_MEMBERS = 10_000  # of an object larger than a window; each might be something to complain of
NEAR = len(r"\ud83d\ude00")
CLOSERS = {"[": "]", "{": "}"}
SEPARATORS = {"[": "],", "{": "},", '"': '",'}  # after an item that begins so; others end with the comma
SPACE = " \t\n\r"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Value = tuple[Any, int]  # with the place behind it


class TooMany(ValueError):
    """More values than a body may have."""


def parsed(body: bytes, most: int) -> Any:
    """What `json.loads` gives.

    Args:
        body: JSON.
        most: values in it: numbers, texts, lists, objects.

    Raises:
        JSONDecodeError: it is none.
        TooMany: there are more, or an object has more members than anything has.

    Example:
        >>> parsed(b'{"a": [1, [2.5, "x"]]}', 10)
        {'a': [1, [2.5, 'x']]}
    """
    places = range(0, len(body), PIECE)
    if sum(body.count(sign, at, at + PIECE) for sign in (b",", b"[", b"{") for at in places) > most:
        raise TooMany(
            f"more than {most} values given, expected at most as many, which is {PREFIX}MAX_BODY_VALUES of this server"
        )
    text = body.decode(json.detect_encoding(body), "surrogatepass")
    reader = Reader(text)
    value, end = reader.value(reader.behind_space(0))
    if reader.behind_space(end) != len(text):
        raise JSONDecodeError("Extra data", text, end)
    return value


class Reader:
    """A text that is read as JSON; places are counted in its characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scan = json.JSONDecoder().raw_decode
        self.window = WINDOW  # of runs: smaller where they were tried in vain

    def value(self, at: int) -> Value:
        """The value that begins here."""
        first = self.text[at : at + 1]
        if first == '"':
            return self.string(at)
        if first not in CLOSERS:
            return self.scan(self.text, at)
        end = self.text.find(CLOSERS[first], at, at + WINDOW) + 1
        for short in (end, at + WINDOW):
            try:
                value, length = self.scan(self.text[at:short], 0)
            except JSONDecodeError:
                continue
            return value, at + length
        return self.array(at) if first == "[" else self.object(at)

    def string(self, at: int) -> Value:
        """A text, a window at a time."""
        parts, start = list[str](), at + 1
        while True:
            cut = self.calm(start)
            part, length = self.scan(f'"{self.text[start:cut]}"', 0)
            parts.append(part)
            if start + length - 2 < cut:  # at a quote of its own
                return "".join(parts), start + length - 1
            if cut >= len(self.text):
                raise JSONDecodeError("Unterminated string starting at", self.text, at)
            start = cut

    def calm(self, start: int) -> int:
        """A place at most a window further, with no escape near: none is torn apart there, nor two that make a letter.

        The end of everything where there is none, as in a text of nothing but escapes.
        """
        cut = min(start + WINDOW, len(self.text))
        while (escape := self.text.rfind("\\", max(start, cut - NEAR), cut)) >= 0:
            cut = escape
        return cut if cut > start else len(self.text)

    def array(self, at: int) -> Value:
        """One that is larger than a window."""
        values: list[Any] = []
        at = self.behind_space(at + 1)
        if self.text[at : at + 1] == "]":
            return values, at + 1
        while True:
            run, at = self.run(at)
            values += run
            if self.text[at : at + 1] == "]":
                return values, at + 1
            at = self._behind(",", at)

    def run(self, at: int) -> tuple[list[Any], int]:
        """Items as far as a window goes, but at least one; then the place of what separates them from the rest.

        If what stands before a comma is a whole list as soon as brackets are put around it, that comma separates items.
        """
        separator = SEPARATORS.get(self.text[at : at + 1], ",")
        cut = self.text.rfind(separator, at, at + self.window) + len(separator) - 1
        if cut > at:
            piece = f"[{self.text[at:cut]}]"
            try:
                values, length = self.scan(piece, 0)
            except JSONDecodeError:
                length = 0
            if length == len(piece):
                self.window = min(2 * self.window, WINDOW)
                return values, cut
            self.window = max(self.window // 2, LEAST_WINDOW)
        value, at = self.value(at)
        return [value], self.behind_space(at)

    def object(self, at: int) -> Value:
        """One that is larger than a window."""
        values: dict[str, Any] = {}
        at = self.behind_space(at + 1)
        if self.text[at : at + 1] == "}":
            return values, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", self.text, at)
            name, at = self.string(at)
            values[name], at = self.value(self._behind(":", self.behind_space(at)))
            if len(values) > MOST_MEMBERS:
                raise TooMany(f"an object with more than {MOST_MEMBERS} members given, expected fewer")
            at = self.behind_space(at)
            if self.text[at : at + 1] == "}":
                return values, at + 1
            at = self._behind(",", at)

    def behind_space(self, at: int) -> int:
        """The next place that is no white space."""
        while self.text[at : at + 1] and self.text[at] in SPACE:
            at += 1
        return at

    def _behind(self, sign: str, at: int) -> int:
        if self.text[at : at + 1] != sign:
            raise JSONDecodeError(f"Expecting '{sign}' delimiter", self.text, at)
        return self.behind_space(at + 1)


async def json_of(request: Request) -> Any:
    """A body as JSON.

    Raises:
        JSONDecodeError: it is none.
        HTTPException: 413 where it has too many values, 503 where too much else waits for a thread.
    """
    body, app = await request.body(), request.app.state.context
    if len(body) <= SMALL:
        return json.loads(body)
    try:
        return await app.workers.run(SECONDS_A_BYTE * len(body), partial(parsed, body, app.settings.max_body_values))
    except TooMany as error:
        raise HTTPException(413, str(error)) from None
    except (Busy, LimitExceeded):  # the framework lets no other exceptions through
        raise HTTPException(503) from None


class LargeRequest(Request):
    """One whose body may be large."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = await json_of(self)
        return self._json


class LargeRoute(APIRoute):
    """For endpoints whose requests or answers may be large."""

    def __init__(self, path: str, endpoint: Endpoint, **options: Any) -> None:
        super().__init__(path, writing(endpoint, options.get("status_code")), **options)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def handle_large(request: Request) -> Response:
            return await handle(LargeRequest(request.scope, request.receive))

        return handle_large
