"""What endpoints ask for in their signatures."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request

from app.sessions.service import Sessions
from app.sessions.workers import Workers
from app.settings import Settings
from app.stores.uploads import Uploads
from app.thumbnails import Pictures


@dataclass
class Streams:
    """How many event streams are open."""

    open: int = 0


@dataclass(frozen=True)
class Context:
    """What `create_app` has put together."""

    settings: Settings
    sessions: Sessions
    workers: Workers
    streams: Streams
    uploads: Uploads
    pictures: Pictures


async def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


Id = Annotated[str, Path(description="Of the session; where it only reads, the view_id does too.")]
App = Annotated[Context, Depends(_context)]
