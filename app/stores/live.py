"""The sessions that were used last, ready in memory, while all of them are on disk.

Both the event loop and the thread that writes come here, so that a lock guards it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from app.sessions.port import Kept
from app.sessions.session import Session


@dataclass
class Entry:
    """A session as it is on disk.

    Args:
        kept: the session.
        row: its number in the file.
        used: when somebody last used it, as the file has it.
    """

    kept: Kept
    row: int
    used: float

    def __post_init__(self) -> None:
        self.nbytes = nbytes(self.kept.session)


class Live:
    """Holds so many sessions, and so many bytes, at the most; the one used last stays however large it is."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._entries: OrderedDict[str, Entry] = OrderedDict()  # by id, the one used last at the end
        self._ids: dict[str, str] = {}  # view id -> id
        self._nbytes = 0
        self._lock = Lock()
        self.forgotten = 0  # how often something was: what was read before that may be out of date

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The entry with this id or view id."""
        with self._lock:
            id = self._ids.get(key, key)
            entry = self._entries.get(id)
            if entry is not None:
                self._entries.move_to_end(id)
            return entry

    def put(self, entry: Entry, read_after: int | None = None) -> None:
        """Hold an entry, unless a newer one is here, or one was forgotten since this one was read."""
        id = entry.kept.id
        with self._lock:
            present = self._entries.get(id)
            newer = present is not None and present.kept.version > entry.kept.version
            if newer or read_after not in {None, self.forgotten}:
                return
            self._take(id)
            self._entries[id] = entry
            self._ids[entry.kept.view_id] = id
            self._nbytes += entry.nbytes
            while len(self._entries) > 1 and (len(self._entries) > self._most or self._nbytes > self._most_bytes):
                self._take(next(iter(self._entries)))

    def forget(self, id: str) -> None:
        """What is held under an id is not so any more."""
        with self._lock:
            self.forgotten += 1
            self._take(id)

    def _take(self, id: str) -> None:
        entry = self._entries.pop(id, None)
        if entry is not None:
            del self._ids[entry.kept.view_id]
            self._nbytes -= entry.nbytes


def nbytes(session: Session) -> int:
    """About how much room a session takes in memory."""
    data = session.run.dataset
    snapshot = 1000 + 24 * session.arch.parameters
    examples = sum(array.nbytes for array in (data.X, data.y, data.X_test, data.y_test))
    return (len(session.visits) + len(session.stretches)) * snapshot + 150 * len(session.points) + examples
