"""Where sessions are kept, seen from those who use it; the stores themselves are in `app.stores`."""

from dataclasses import dataclass
from typing import Protocol

from app.sessions.once import Record
from app.sessions.session import Session


@dataclass(frozen=True, eq=False)
class Kept:
    """A session as it is kept.

    Args:
        id: who knows it may do everything.
        view_id: who knows it may read.
        version: counts the times it was saved.
        done: requests that are known again; the one that made the session is the first of them.
    """

    id: str
    view_id: str
    version: int
    session: Session
    done: Record = ()


class SessionStore(Protocol):
    """Keeps sessions; every store passes `tests/stores/contract.py`.

    Where a store writes to a disk, every call may raise `StoreFailed`, and has changed nothing then.
    """

    async def add(self, kept: Kept) -> None:
        """Keep a new session under both of its ids.

        Raises:
            LimitExceeded: there is no room for another.
            StorageFull: there is no room on the disk.
        """

    async def load(self, key: str) -> Kept | None:
        """The session with this id or view id, as it was last saved; None where there is none."""

    async def made_by(self, key: str) -> Kept | None:
        """The session that a request with this key has made, as it was last saved; None where there is none."""

    async def save(self, kept: Kept) -> bool:
        """Replace version `kept.version - 1` by this one; False, and nothing is changed, if that is not the last."""

    async def delete(self, id: str) -> None:
        """Forget a session and both of its ids; one that is not there is no mistake."""

    async def ready(self) -> bool:
        """Whether a session would be kept if it were saved now; `/readyz` asks often, so it is quick."""

    def close(self) -> None:
        """Keep what there is, and take no more."""
