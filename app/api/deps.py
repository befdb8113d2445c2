"""What endpoints ask for in their signatures."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from anyio import CancelScope
from fastapi import Depends, Path, Request

from app.api.metrics import Metrics
from app.assets import Assets
from app.sessions.service import Sessions
from app.sessions.workers import Workers
from app.settings import Settings
from app.stores.uploads import Uploads
from app.thumbnails import Pictures


class Streams:
    """The event streams that are open, beside those of watchers."""

    def __init__(self) -> None:
        self._scopes: set[CancelScope] = set()
        self.closed = False

    @property
    def open(self) -> int:
        """How many there are."""
        return len(self._scopes)

    @contextmanager
    def opened(self, scope: CancelScope) -> Iterator[None]:
        """One more, whose work ends when the scope is cancelled."""
        self._scopes.add(scope)
        if self.closed:
            scope.cancel()
        try:
            yield
        finally:
            self._scopes.remove(scope)

    def close(self) -> None:
        """End all of them, since the server does."""
        self.closed = True
        for scope in self._scopes:
            scope.cancel()


class Connections:
    """The connections that are open, and from where.

    Args:
        most: at once.
        most_each: of them from one address.
    """

    def __init__(self, most: int, most_each: int) -> None:
        self.open = 0
        self._most, self._most_each = most, most_each
        self._by_address: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count one more; False where there is no room for it."""
        if self.open >= self._most or self._by_address[address] >= self._most_each:
            return False
        self.open += 1
        self._by_address[address] += 1
        return True

    def leave(self, address: str) -> None:
        self.open -= 1
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]


@dataclass(frozen=True)
class Context:
    """What `create_app` has put together."""

    settings: Settings
    sessions: Sessions
    workers: Workers
    streams: Streams
    metrics: Metrics
    connections: Connections
    uploads: Uploads
    pictures: Pictures
    files: Assets

    @property
    def ending(self) -> bool:
        """Whether the server is shutting down."""
        return self.streams.closed

    def end(self) -> None:
        """The server shuts down: all streams end, and say why."""
        self.streams.close()
        self.sessions.events.close()


async def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


Id = Annotated[str, Path(description="Of the session; where it only reads, the view_id does too.")]
App = Annotated[Context, Depends(_context)]
