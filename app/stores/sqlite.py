"""Sessions in a file: what was answered is on disk, and stays there whatever happens to the process.

The rows are `app.stores.rows`' business, the bytes in them the codec's, the file as a whole `app.stores.opening`'s.
"""

import time
from asyncio import wait_for
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from sqlite3 import Connection, Error
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

from anyio import to_thread

from app.data.dataset import Dataset
from app.data.inline import Inline
from app.errors import Invalid, LimitExceeded, StorageFull, StoreFailed
from app.sessions.codec import decode_data, encode_data
from app.sessions.pieces import change, frame, whole
from app.sessions.port import Kept
from app.stores import rows
from app.stores.live import Entry, Live
from app.stores.opening import PAGE_BYTES, failed, opened
from app.stores.writer import Writer

Result = TypeVar("Result")

LONGEST_KEY = 64
HOUR, DAY = 3600.0, 86_400.0
FULL_SHARE = 0.95  # of the room: from there on sessions that are not in use make room
AT_ONCE = 16  # sessions that are deleted in one transaction, so that nobody waits for long
PROBE_SECONDS = 1.0
UNREADABLE = "The sessions on disk cannot be read"


@dataclass(frozen=True)
class Room:
    """How much is kept, and for how long.

    Args:
        max_sessions: sessions on disk.
        max_bytes: the size of the file.
        idle_seconds: a session that nobody used for so long makes room for others.
        idle_days: one that nobody used for so long is deleted anyway.
        max_live: sessions in memory.
        max_live_bytes: how large all of them together.
    """

    max_sessions: int = 100_000
    max_bytes: int = 2**31
    idle_seconds: float = 4 * HOUR
    idle_days: float = 90
    max_live: int = 1000
    max_live_bytes: int = 2**29


class SqliteStore:
    """Keeps sessions in a folder of its own.

    Args:
        folder: where the file is, or will be.
        room: how much of it there is.
        clock: seconds since 1970.

    Raises:
        StoreFailed: the file that is there cannot be used; it is left as it is.
    """

    def __init__(self, folder: Path, room: Room | None = None, clock: Callable[[], float] = time.time) -> None:
        self._room = room or Room()
        self._clock = clock
        connection, self._reader, self._lock = opened(folder)
        connection.execute(f"PRAGMA max_page_count = {max(1, self._room.max_bytes // PAGE_BYTES)}")
        self._looked = float("-inf")  # when it was last seen to that sessions that are too old go
        self._gone: list[str] = []  # sessions that made room, to be forgotten once that is on disk
        self._live = Live(self._room.max_live, self._room.max_live_bytes)
        self._reading = Lock()
        self._hashes: WeakKeyDictionary[Dataset, bytes] = WeakKeyDictionary()
        self._datasets: WeakValueDictionary[bytes, Dataset] = WeakValueDictionary()
        self._inlines: WeakKeyDictionary[Dataset, Inline] = WeakKeyDictionary()
        self._writer = Writer(connection, self._relieve)

    async def add(self, kept: Kept) -> None:
        insertion = await to_thread.run_sync(self._insertion, kept)
        row = await self._do(insertion, partial(self._hold, kept))
        if row is None:
            most = self._room.max_sessions
            detail = f"{most} sessions are kept already, which is the limit; delete one, or try again later"
            raise LimitExceeded(detail)

    async def load(self, key: str) -> Kept | None:
        entry = self._live.get(key)
        if entry is not None:
            self._touch(entry)
            return entry.kept
        if not 0 < len(key) <= LONGEST_KEY or not key.isascii():
            return None
        return await to_thread.run_sync(self._read, key)

    async def made_by(self, key: str) -> Kept | None:
        return await self.load(await to_thread.run_sync(self._made_by, key))

    async def save(self, kept: Kept) -> bool:
        entry = self._live.get(kept.id)
        known = entry.kept if entry is not None and entry.kept.version == kept.version - 1 else None
        different = partial(change, kept.session, None if known is None else known.session)
        news = rows.Save(
            kept,
            await to_thread.run_sync(different) if known is None or _thinned(kept, known) else different(),
            known is None,
            known is None or kept.done is not known.done,
            known is None or kept.view_id != known.view_id,
            int(self._clock()),
        )
        return await self._writer.do(rows.save, news, partial(self._hold, kept)) is not None

    async def delete(self, id: str) -> None:
        await self._do(partial(self._delete, ids=[id]), self._forget_gone)

    async def ready(self) -> bool:
        try:
            return await wait_for(self._do(rows.probe), PROBE_SECONDS)
        except (StorageFull, StoreFailed, TimeoutError):
            return False

    def tables(self) -> Iterable[tuple[str, bytes]]:
        """Uploaded tables, as `app.stores.uploads` wants them."""
        with self._reading:
            return rows.uploads(self._reader)

    async def put(self, key: str, body: bytes, gone: Sequence[str]) -> None:
        await self._do(partial(rows.put_upload, key=key, body=body, gone=gone))

    async def drop(self, key: str) -> None:
        await self._do(partial(rows.drop_uploads, keys=[key]))

    def close(self) -> None:
        """Once all is written; the file may be opened again after that."""
        self._writer.close(self._reader)
        self._lock.close()

    async def _do(self, work: Callable[[Connection], Result], after: Callable[[Result], None] | None = None) -> Result:
        """Something that is written by itself."""
        return await self._writer.do(lambda connection, jobs: [work(connection)], None, after)

    def _insertion(self, kept: Kept) -> Callable[[Connection], int | None]:
        """What is to be done to add a session; called in a thread, since there may be many examples to encode."""
        session, now = kept.session, int(self._clock())
        encoded = partial(encode_data, session.run.dataset, session.run.spec.data.inline)
        hash = self._hashes.get(session.run.dataset)
        if hash is None:
            hash = rows.content_hash(encoded())
            self._know(hash, session.run.dataset, session.run.spec.data.inline)
        framed, news = frame(session), change(session)

        def insert(connection: Connection) -> int | None:
            if not self._made_room(connection, now):
                return None
            return rows.insert(connection, kept, framed, news, (hash, encoded), now)

        return insert

    def _hold(self, kept: Kept, row: int | None) -> None:
        """What has just been written is what is read from now on."""
        self._forget_gone()
        if row is None:
            self._live.forget(kept.id)  # another version is on disk, or none
        else:
            self._live.put(Entry(kept, row, self._clock()))

    def _touch(self, entry: Entry) -> None:
        """Now and then it is written down that somebody uses a session."""
        now = self._clock()
        if now - entry.used > min(HOUR, self._room.idle_seconds / 2):
            entry.used = now
            self._writer.post(rows.touch, (int(now), entry.row))

    def _read(self, key: str) -> Kept | None:
        """Called in a thread: a long path takes some milliseconds."""
        before = self._live.forgotten
        try:
            with self._reading:
                stored = rows.read(self._reader, key)
                if stored is None:
                    return None
                data = self._data(stored.data)
            session = whole(stored.frame, data, stored.legs, stored.marks, stored.tip)
        except Error as error:
            raise failed(error, UNREADABLE) from error
        except (ValueError, Invalid) as error:
            raise StoreFailed(f"This session is damaged on disk: {error}. All others are as they were.") from error
        kept = Kept(stored.id, stored.view_id, stored.version, session, stored.done)
        entry = Entry(kept, stored.row, stored.used)
        self._touch(entry)
        self._live.put(entry, before)
        return kept

    def _made_by(self, key: str) -> str:
        try:
            with self._reading:
                return rows.made_by(self._reader, key)
        except Error as error:
            raise failed(error, UNREADABLE) from error

    def _data(self, hash: bytes) -> tuple[Dataset, Inline | None]:
        """Examples, which all sessions that are made of them share."""
        dataset = self._datasets.get(hash)
        if dataset is not None:
            return dataset, self._inlines.get(dataset)
        dataset, inline = decode_data(rows.examples(self._reader, hash))
        self._know(hash, dataset, inline)
        return dataset, inline

    def _know(self, hash: bytes, dataset: Dataset, inline: Inline | None) -> None:
        self._hashes[dataset] = hash
        self._datasets[hash] = dataset
        if inline is not None:
            self._inlines[dataset] = inline

    def _made_room(self, connection: Connection, now: int) -> bool:
        """Whether there is room for another session, after those that are too old or not in use have made some."""
        if now - self._looked > HOUR:
            old = rows.unused_since(connection, now - DAY * self._room.idle_days, AT_ONCE)
            self._delete(connection, old)
            if len(old) < AT_ONCE:
                self._looked = now
        crowded = rows.count(connection) >= self._room.max_sessions
        if crowded or rows.used_bytes(connection) > FULL_SHARE * self._room.max_bytes:
            self._make_room(connection, now, 1 if crowded else AT_ONCE)
        return rows.count(connection) < self._room.max_sessions

    def _make_room(self, connection: Connection, now: float, most: int) -> bool:
        idle = rows.unused_since(connection, now - self._room.idle_seconds, most)
        self._delete(connection, idle)
        return bool(idle)

    def _relieve(self, connection: Connection) -> bool:
        """Where the file is as large as it may be, sessions that are not in use make room; whether any did."""
        if rows.used_bytes(connection) < FULL_SHARE * self._room.max_bytes:
            return False  # then it is the disk that is full, and nothing of ours to be deleted would help
        return self._make_room(connection, self._clock(), AT_ONCE)

    def _delete(self, connection: Connection, ids: Sequence[str]) -> None:
        for id in ids:
            rows.delete(connection, id)
        self._gone.extend(ids)

    def _forget_gone(self, _: None = None) -> None:
        for id in self._gone:
            self._live.forget(id)
        self._gone.clear()


def _thinned(kept: Kept, before: Kept) -> bool:
    """Whether a path was, so that there is much to be written."""
    new, old = kept.session, before.session
    return (new.points.gap, new.visits.gap) != (old.points.gap, old.visits.gap)
