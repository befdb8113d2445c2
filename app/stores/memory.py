"""Sessions in a dictionary of this process: a real store, and the one that tests use."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from app.errors import LimitExceeded
from app.sessions.once import maker
from app.sessions.port import Kept


class MemoryStore:
    """Keeps the sessions that were used last; nothing outlives the process.

    Args:
        max_sessions: how many are kept at most.
        idle_seconds: one that nobody touched for so long makes room for a new one.
        clock: seconds that only grow.
    """

    def __init__(
        self, max_sessions: int, idle_seconds: float = float("inf"), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._max = max_sessions
        self._idle = idle_seconds
        self._clock = clock
        self._kept: OrderedDict[str, tuple[Kept, float]] = OrderedDict()  # by id, the one used last at the end
        self._ids: dict[str, str] = {}  # id and view id -> id
        self._made: dict[str, str] = {}  # key of the request that made it -> id
        self._lock = Lock()  # of two who replace the same version one comes too late

    async def add(self, kept: Kept) -> None:
        if len(self._kept) >= self._max:
            self._make_room()
        self._ids[kept.id] = self._ids[kept.view_id] = kept.id
        key = maker(kept.done)
        if key is not None:
            self._made[key] = kept.id
        self._kept[kept.id] = (kept, self._clock())

    async def load(self, key: str) -> Kept | None:
        id = self._ids.get(key)
        if id is None:
            return None
        kept, _ = self._kept[id]
        self._touch(kept)
        return kept

    async def made_by(self, key: str) -> Kept | None:
        return await self.load(self._made.get(key, ""))

    async def save(self, kept: Kept) -> bool:
        with self._lock:
            present = self._kept.get(kept.id)
            if present is None or present[0].version != kept.version - 1:
                return False
            del self._ids[present[0].view_id]
            self._ids[kept.view_id] = kept.id
            self._touch(kept)
            return True

    async def delete(self, id: str) -> None:
        if id in self._kept:
            self._forget(id)

    async def ready(self) -> bool:
        return True

    def close(self) -> None:
        pass

    def _touch(self, kept: Kept) -> None:
        self._kept[kept.id] = (kept, self._clock())
        self._kept.move_to_end(kept.id)

    def _make_room(self) -> None:
        oldest, touched = next(iter(self._kept.values()))
        if self._clock() - touched < self._idle:
            detail = f"{self._max} sessions are kept already, which is the limit; delete one, or try again later"
            raise LimitExceeded(detail)
        self._forget(oldest.id)

    def _forget(self, id: str) -> None:
        kept, _ = self._kept.pop(id)
        del self._ids[kept.id], self._ids[kept.view_id]
        self._made.pop(maker(kept.done) or "", None)
