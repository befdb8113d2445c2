"""How large a body may be, whether its length is announced or not, and all that are held at once.

The framework has a limit for one of them too, which answers in plain text and wraps every request three times over.
"""

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import plain

SMALL = 1 << 16  # bytes; a body that is announced to be no longer counts for nothing, and most are
IMPORT = "/api/v1/sessions/import"  # a whole session, which is longer than what one says of it


class BodyLimit:
    """Refuses a body that is announced as too large before it is read, and stops reading one that becomes so.

    Args:
        most: bytes of one body.
        imports: of one that is a whole session.
        together: of all that are read or worked on at the same time.
    """

    def __init__(self, app: ASGIApp, most: int, imports: int, together: int) -> None:
        self.app = app
        self.most, self.imports, self.together = most, imports, together
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counts, most = False, self.imports if scope.get("path") == IMPORT else self.most
        for name, value in scope.get("headers", ()):
            if name == b"content-length":
                if not (value.isdigit() and int(value[:20]) <= most):
                    await plain(413)(scope, receive, send)
                    return
                counts = counts or int(value) > SMALL
            counts = counts or name == b"transfer-encoding"
        if not counts:
            await self.app(scope, receive, send)
            return
        body = Counted(self, receive, most)
        try:
            await self.app(scope, body, send)
        finally:
            self.held -= body.read


class Counted:
    """What receives a body, as far as there is room for it."""

    def __init__(self, limit: BodyLimit, receive: Receive, most: int) -> None:
        self._limit, self._receive, self._most = limit, receive, most
        self.read = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        size = len(message.get("body", b""))
        self.read += size
        self._limit.held += size
        if self.read > self._most:
            raise HTTPException(413)
        if size and self._limit.held > self._limit.together:
            raise HTTPException(503)
        return message
