"""Which methods a path answers to: for the header `Allow`, and for `HEAD`."""

from fastapi import Request
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

METHODS = ("GET", "POST", "PATCH", "DELETE")


def allowed_methods(request: Request) -> list[str]:
    """All methods that some route takes at this path; the framework itself only names those of the first."""
    scope = {**request.scope, "root_path": request.scope.get("app_root_path", "")}  # as it was before any mount
    allowed = [method for method in METHODS if any(_takes(route, scope, method) for route in request.app.router.routes)]
    return [*allowed, "HEAD"] if "GET" in allowed else allowed


def _takes(route: BaseRoute, scope: Scope, method: str) -> bool:
    if isinstance(route, Mount) and method != "GET":  # a mount takes all there is; ours are of files
        return False
    return route.matches({**scope, "method": method})[0] is Match.FULL


class HeadAsGet:
    """Answers `HEAD` as `GET`; the server leaves the body out by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "HEAD":
            scope = {**scope, "method": "GET", "head": True}
        await self.app(scope, receive, send)
