"""How large a body may be, whether its length is announced or not, and all that are held at once.

The framework has a limit for one of them too, which answers in plain text and wraps every request three times over.
"""

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import too_large
from app.settings import PREFIX

SESSIONS = "/api/v1/sessions"
IMPORT = "/api/v1/sessions/import"  # a whole session, which is longer than what one says of it
BYTES_A_WEIGHT = 20  # of a float64 with all its digits
SMALL = 1 << 16  # bytes; a body that is announced to be no longer counts for nothing, and most are


def excess(setting: str, most: int, size: int | None = None) -> str:
    """What is wrong with a body, and what would be right.

    >>> excess("MAX_BODY_BYTES", 8388608, 9000000)
    '9000000 bytes given, expected at most 8388608, which is THALWEG_MAX_BODY_BYTES of this server'
    """
    given = f"more than {most} bytes" if size is None else f"{size} bytes"
    return f"{given} given, expected at most {most}, which is {PREFIX}{setting} of this server"


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
        most = self.imports if scope.get("path") == IMPORT else self.most
        counts = False
        for name, value in scope.get("headers", ()):
            if name == b"content-length":
                if not (value.isdigit() and int(value[:20]) <= most):
                    size = int(value[:20]) if value.isdigit() else None
                    await too_large(self.excess(scope, most, size))(scope, receive, send)
                    return
                counts = counts or int(value) > SMALL
            counts = counts or name == b"transfer-encoding"
        if not counts:
            await self.app(scope, receive, send)
            return
        body = Counted(self, receive, most, self.excess(scope, most))
        try:
            await self.app(scope, body, send)
        finally:
            self.held -= body.read

    def excess(self, scope: Scope, most: int, size: int | None = None) -> str:
        """The same; of a new session, also how many weights fit, since those make it large."""
        path = scope.get("path")
        said = excess("MAX_IMPORT_BYTES" if path == IMPORT else "MAX_BODY_BYTES", most, size)
        return f"{said}; some {most // BYTES_A_WEIGHT} weights fit" if path == SESSIONS else said


class Counted:
    """What receives a body, as far as there is room for it."""

    def __init__(self, limit: BodyLimit, receive: Receive, most: int, excess: str) -> None:
        self._limit, self._receive, self._most, self._excess = limit, receive, most, excess
        self.read = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        size = len(message.get("body", b""))
        self.read += size
        self._limit.held += size
        if self.read > self._most:
            raise HTTPException(413, self._excess)
        if size and self._limit.held > self._limit.together:
            raise HTTPException(503)
        return message
