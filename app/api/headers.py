"""Security headers on every answer, errors and static files included, and no caching of the API."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Styles may stand inline because plotly.js sets them so; scripts may not.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
NO_STORE = (b"cache-control", b"no-store")
ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")


class SecurityHeaders:
    """Pure ASGI, for streams pass through it untouched."""

    def __init__(self, app: ASGIApp, api_prefix: str, frame_ancestors: str = "'none'") -> None:
        self.app = app
        self.api_prefix = api_prefix
        policy = POLICY | {"frame-ancestors": frame_ancestors}
        sources = "; ".join(f"{kind} {sources}" for kind, sources in policy.items())
        self.headers = (*HEADERS, (b"content-security-policy", sources.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        extra = (*self.headers, NO_STORE) if scope["path"].startswith(self.api_prefix) else self.headers
        if scope["scheme"] == "https":
            extra = (*extra, ONLY_TLS)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self.app(scope, receive, send_with_headers)
