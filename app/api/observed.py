"""Every request gets an id, is counted, and is written down; and its work knows on whose behalf it is done.

The id stands in the header `X-Request-ID`, in problem documents and in the log.
"""

import secrets
import time
from functools import partial
from itertools import count
from logging import ERROR, INFO, WARNING

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics import Metrics
from app.api.problems import plain
from app.logs import log, request_id
from app.sessions.lanes import Turn
from app.sessions.workers import Left, leaving, turn

CLIENT_GONE = 499  # as others have it too: the client did not wait for the answer
SESSIONS = "/api/v1/sessions/"


class Observed:
    """Pure ASGI, and outside of all that may refuse; only the security headers come from farther outside."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics
        self.process = secrets.token_hex(4)
        self.numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        id = f"{self.process}-{next(self.numbers):x}"
        request_id.set(id)
        turn.set(whose(scope))
        leaving.set(partial(_gone, receive))
        began, waited, status = time.perf_counter(), 0.0, 0

        async def send_with_id(message: Message) -> None:
            nonlocal status, waited
            if message["type"] == "http.response.start":
                status, waited = message["status"], time.perf_counter() - began
                message["headers"] = [*message["headers"], (b"x-request-id", id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except (ClientDisconnect, Left):
            status = status or CLIENT_GONE
        except Exception:
            if not status:  # here, for what the framework would answer passes by the security headers
                await plain(500)(scope, receive, send_with_id)
            raise  # to whoever runs us, who logs it
        finally:
            self._note(scope, status or CLIENT_GONE, waited, began)

    def _note(self, scope: Scope, status: int, waited: float, began: float) -> None:
        route = route_of(scope)
        self.metrics.answered(scope["method"], route, status, waited)
        level = INFO if status < 500 else WARNING if status == 503 else ERROR
        if log.isEnabledFor(level):
            fields = {"method": scope["method"][:20], "route": route, "status": status}
            took = round(1000 * (time.perf_counter() - began), 1)
            log.log(level, "answered", extra={"fields": {**fields, "milliseconds": took}})


def route_of(scope: Scope) -> str:
    """The pattern of the path, for paths have ids in them.

    >>> route_of({"path": "/static/x.js"}), route_of({"path": "/nothing"})
    ('/static', 'none')
    """
    path: str | None = getattr(scope.get("route"), "path", None)
    return path or ("/static" if scope["path"].startswith("/static/") else "none")


def whose(scope: Scope) -> Turn:
    """In whose turn the work is done: the client's, by its address, and of its turns the session's.

    >>> whose({"path": "/api/v1/sessions/abc/steps", "client": ("127.0.0.1", 5)}), whose({"path": "/", "client": None})
    (Turn(client='127.0.0.1', session='abc'), Turn(client='', session=''))
    """
    path: str = scope["path"]
    session = path[len(SESSIONS) :].partition("/")[0] if path.startswith(SESSIONS) else ""
    return Turn(scope["client"][0] if scope["client"] else "", session)


async def _gone(receive: Receive) -> None:
    """Until the client is."""
    while (await receive())["type"] != "http.disconnect":
        pass
