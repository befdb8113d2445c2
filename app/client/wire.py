"""How a client speaks to the server: requests, retries where they are safe, problems as exceptions, event streams.

What is asked for, and what the answers mean, is left to `app.client.session` and `app.client.client`.
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from app.client.errors import BY_STATUS, Failed, Invalid, Lost, NotFound, ThalwegError, Unreachable, of_problem

API = "/api/v1"
Json = dict[str, Any]
REFUSED = frozenset({409, 429, 503})  # nothing was done; where it is worth while, the answer says when to come back
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
FIRST_WAIT = 0.2  # seconds before a lost request is sent again; twice as long each time


@dataclass(frozen=True)
class Event:
    """A server-sent event: `stepped`, `changed`, `deleted`, ...; what it says; and where to go on after it."""

    name: str
    data: Json
    id: str = ""


class Wire:
    """Requests over an `httpx.Client` whose base address is the server's.

    Every request that changes something carries a key by which the server knows it again; so all of them may be
    repeated, and are: after a lost connection, and where the server says when to come back.

    Args:
        http: what sends them.
        retries: how often a request is sent again.
        patience: seconds that all waiting for one request may take.
    """

    def __init__(self, http: httpx.Client, retries: int, patience: float) -> None:
        self.http, self.retries, self.patience = http, retries, patience

    @staticmethod
    def pause(seconds: float) -> None:
        """Wait before something is tried again."""
        time.sleep(seconds)

    def json(self, method: str, path: str, body: Json | None = None, **options: Any) -> Json:
        """What the answer says, out of JSON."""
        answer: Json = self.send(method, path, body, **options).json()
        return answer

    def send(self, method: str, path: str, body: Json | None = None, **options: Any) -> httpx.Response:
        """The whole answer.

        Args:
            method, path: `/sessions/...` is below `/api/v1`; what begins with `//` is not.
            body: sent as JSON.
            options: `params`, `content` and `headers`, as httpx takes them.

        Raises:
            ThalwegError: whatever the server refuses, or that it cannot be reached.
        """
        return self._answered(self._request(method, path, body, **options))

    def stream(self, method: str, path: str, body: Json | None = None, **options: Any) -> Iterator[Event]:
        """The events of an answer, as they come; closing the iterator hangs up, which ends the work.

        Raises:
            ThalwegError: the server refuses, the work fails, or the connection is lost.
        """
        response = self._answered(self._request(method, path, body, **options), stream=True)
        try:
            for event in events(response):
                if event.name == "problem":
                    raise of_problem(event.data)
                yield event
        except httpx.TransportError as error:
            raise Lost(f"The connection was lost: {_words(error)}.") from error
        finally:
            response.close()

    def _request(self, method: str, path: str, body: Json | None, **options: Any) -> httpx.Request:
        headers = dict(options.pop("headers", {}))
        if method in {"POST", "PATCH"}:
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        address = path[1:] if path.startswith("//") else API + path
        params = {name: value for name, value in (options.pop("params", None) or {}).items() if value is not None}
        options |= {"params": params} if params else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
            options["content"] = encoded(body)
        return self.http.build_request(method, address, headers=headers, **options)

    def _answered(self, request: httpx.Request, stream: bool = False) -> httpx.Response:
        waited = 0.0
        for attempt in range(self.retries + 1):
            error, wait = self._tried(request, stream, attempt)
            if isinstance(error, httpx.Response):
                return error
            if attempt and request.method == "DELETE" and isinstance(error, NotFound):
                return httpx.Response(HTTPStatus.NO_CONTENT, request=request)  # the lost one did it
            if wait is None or attempt == self.retries or waited + wait > self.patience:
                raise error
            self.pause(wait)
            waited += wait
        raise AssertionError

    def _tried(
        self, request: httpx.Request, stream: bool, attempt: int
    ) -> tuple[httpx.Response | ThalwegError, float | None]:
        """An answer, or what went wrong and after how many seconds it may be tried again; None for never."""
        wait = FIRST_WAIT * 2**attempt
        try:
            response = self.http.send(request, stream=stream)
            if response.is_success:
                return response, None
            response.read()
        except httpx.TimeoutException as error:
            sent = not isinstance(error, NEVER_SENT)
            return Unreachable(f"No answer from {_place(request)} in time."), None if sent else wait
        except httpx.TransportError as error:
            lost = stream and not isinstance(error, NEVER_SENT)  # nobody knows how far a stream had come
            return Unreachable(f"{_place(request)} cannot be reached: {_words(error)}."), None if lost else wait
        return problem_of(response), retry_after(response)


def encoded(body: Json) -> bytes:
    """A body as JSON; NumPy's arrays and numbers become lists and numbers, a range its numbers.

    Raises:
        Invalid: a number is not finite, for which JSON has no word.

    >>> import numpy as np
    >>> encoded({"weights": {"b1": np.zeros(2)}})
    b'{"weights": {"b1": [0.0, 0.0]}}'
    >>> encoded({"steps": range(3)})
    b'{"steps": [0, 1, 2]}'
    """
    try:
        return json.dumps(
            body, default=lambda value: [*value] if isinstance(value, range) else value.tolist(), allow_nan=False
        ).encode()
    except (AttributeError, ValueError, TypeError) as error:
        raise Invalid(f"This cannot be sent as JSON: {error}.") from error


def problem_of(response: httpx.Response) -> ThalwegError:
    """The exception for an answer that is none."""
    try:
        document = response.json()
    except ValueError:
        document = None
    if isinstance(document, Mapping) and "title" in document:
        return of_problem({"status": response.status_code, **document})
    kind = BY_STATUS.get(response.status_code, Failed)
    sentence = f"{_place(response.request)} answers {response.status_code} {response.reason_phrase}"
    return kind(f"{sentence}, and not as Thalweg does.", response.status_code, response.reason_phrase)


def retry_after(response: httpx.Response) -> float | None:
    """Seconds until a refused request may be sent again; None where it would be refused again."""
    said = response.headers.get("Retry-After", "")
    return float(said) if response.status_code in REFUSED and said.isascii() and said.isdigit() else None


def events(response: httpx.Response) -> Iterator[Event]:
    """The server-sent events of an answer."""
    fields: dict[str, str] = {}
    for line in _lines(response):
        name, _, value = line.partition(":")
        if line and name:  # a comment has no name
            fields[name] = value.removeprefix(" ")
        elif not line and "data" in fields:
            yield Event(fields.get("event", "message"), json.loads(fields["data"]), fields.get("id", ""))
        if not line:
            fields = {}


def _lines(response: httpx.Response) -> Iterator[str]:
    """Lines that end where the format says; httpx's own also end at characters that may stand inside of JSON."""
    rest = b""
    for chunk in response.iter_bytes():
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.removesuffix(b"\r").decode() for line in lines)


def _place(request: httpx.Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc.decode()}"


def _words(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
