"""Sessions in a dictionary of this process: a real store, and the one that tests use."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from app.errors import LimitExceeded, StorageFull
from app.sessions.once import maker
from app.sessions.port import Kept
from app.stores.live import nbytes


class Entry(NamedTuple):
    """A session, when somebody last used it, and how large it is."""

    kept: Kept
    used: float
    nbytes: int


class MemoryStore:
    """Keeps the sessions that were used last; nothing outlives the process.

    Args:
        max_sessions: how many are kept at most.
        idle_seconds: one that nobody touched for so long makes room for a new one.
        max_bytes: how large all of them may be together.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        max_sessions: int,
        idle_seconds: float = float("inf"),
        max_bytes: float = float("inf"),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max, self._max_bytes = max_sessions, max_bytes
        self._idle = idle_seconds
        self._clock = clock
        self._kept: OrderedDict[str, Entry] = OrderedDict()  # by id, the one used last at the end
        self._ids: dict[str, str] = {}  # id and view id -> id
        self._made: dict[str, str] = {}  # key of the request that made it -> id
        self._nbytes = 0
        self._lock = Lock()  # of two who replace the same version one comes too late

    async def add(self, kept: Kept) -> None:
        if len(self._kept) >= self._max and not self._forgot_idle():
            detail = f"{self._max} sessions are kept already, which is the limit; delete one, or try again later"
            raise LimitExceeded(detail)
        size = nbytes(kept.session)
        self._require_room(size)
        self._nbytes += size
        self._ids[kept.id] = self._ids[kept.view_id] = kept.id
        key = maker(kept.done)
        if key is not None:
            self._made[key] = kept.id
        self._kept[kept.id] = Entry(kept, self._clock(), size)

    async def load(self, key: str) -> Kept | None:
        id = self._ids.get(key)
        if id is None:
            return None
        entry = self._kept[id]
        self._touch(entry.kept, entry.nbytes)
        return entry.kept

    async def made_by(self, key: str) -> Kept | None:
        return await self.load(self._made.get(key, ""))

    async def save(self, kept: Kept) -> bool:
        with self._lock:
            present = self._kept.get(kept.id)
            if present is None or present.kept.version != kept.version - 1:
                return False
            size = nbytes(kept.session)
            self._touch(present.kept, present.nbytes)  # it is in use, so that it does not make room for itself
            self._require_room(size - present.nbytes)
            self._nbytes += size - present.nbytes
            del self._ids[present.kept.view_id]
            self._ids[kept.view_id] = kept.id
            self._touch(kept, size)
            return True

    async def delete(self, id: str) -> None:
        if id in self._kept:
            self._forget(id)

    async def ready(self) -> bool:
        return True

    def close(self) -> None:
        pass

    def _touch(self, kept: Kept, size: int) -> None:
        self._kept[kept.id] = Entry(kept, self._clock(), size)
        self._kept.move_to_end(kept.id)

    def _require_room(self, more: int) -> None:
        """So many bytes, where those that nobody uses make room; one that does not grow always has enough."""
        while more > 0 and self._nbytes + more > self._max_bytes:
            if not self._forgot_idle():
                raise StorageFull(
                    f"All sessions together take {self._max_bytes / 1e6:,.0f} MB, the most that max_live_bytes allows. "
                    "This call has changed nothing; delete a session, rewind this one, or try again later."
                )

    def _forgot_idle(self) -> bool:
        """Whether the one that was used longest ago could make room."""
        oldest = next(iter(self._kept.values()), None)
        if oldest is None or self._clock() - oldest.used < self._idle:
            return False
        self._forget(oldest.kept.id)
        return True

    def _forget(self, id: str) -> None:
        kept, _, size = self._kept.pop(id)
        self._nbytes -= size
        del self._ids[kept.id], self._ids[kept.view_id]
        self._made.pop(maker(kept.done) or "", None)
