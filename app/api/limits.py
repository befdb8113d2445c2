"""How large a body may be, whether its length is announced or not.

The framework has such a limit too, which answers in plain text and wraps every request three times over.
"""

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import plain

IMPORT = "/api/v1/sessions/import"  # a whole session, which is longer than what one says of it


class BodyLimit:
    """Refuses a body that is announced as too large before it is read, and stops reading one that becomes so."""

    def __init__(self, app: ASGIApp, most: int, imports: int) -> None:
        self.app = app
        self.most, self.imports = most, imports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = self.imports if scope.get("path") == IMPORT else self.most
        for name, value in scope.get("headers", ()):
            if name == b"content-length" and not (value.isdigit() and int(value[:20]) <= most):
                await plain(413)(scope, receive, send)
                return
            if name == b"transfer-encoding":
                receive = self._counted(receive, most)
        await self.app(scope, receive, send)

    def _counted(self, receive: Receive, most: int) -> Receive:
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        return counted
