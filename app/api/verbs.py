"""Which methods a path answers to: for the header `Allow`, and for `HEAD`."""

from fastapi import Request
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

METHODS = ("GET", "POST", "PATCH", "DELETE")


def allowed_methods(request: Request) -> list[str]:
    """All methods that some route takes at this path; the framework itself only names those of the first."""
    routes: list[BaseRoute] = request.app.router.routes
    allowed = [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
    return [*allowed, "HEAD"] if "GET" in allowed else allowed


class HeadAsGet:
    """Answers `HEAD` as `GET`; the server leaves the body out by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "HEAD":
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, send)
