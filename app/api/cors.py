"""Other sites whose pages may call the API: named one by one in a setting, or else none.

They have to show the token; cookies are for our own page alone. What other sites may not do is `app.api.gate`'s.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = b"GET, POST, PATCH, DELETE"
SENT = b"Authorization, Content-Type, Idempotency-Key, Last-Event-ID"
READ = b"Allow, Location, Retry-After, X-Method, X-Request-ID, X-Step, X-Surface"
KEPT_SECONDS = b"600"


class Cors:
    """Answers what a browser asks beforehand, and says in every answer that the page may read it."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self.app = app
        self.origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        origin = headers.get(b"origin")
        if scope["type"] != "http" or origin not in self.origins:
            await self.app(scope, receive, send)
            return
        allowed = [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            more = [
                (b"access-control-allow-methods", METHODS),
                (b"access-control-allow-headers", SENT),
                (b"access-control-max-age", KEPT_SECONDS),
            ]
            await send({"type": "http.response.start", "status": 204, "headers": [*allowed, *more]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                readable = (b"access-control-expose-headers", READ)
                message["headers"] = [*message["headers"], *allowed, readable]
            await send(message)

        await self.app(scope, receive, send_readable)
