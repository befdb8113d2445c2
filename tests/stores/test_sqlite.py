"""Sessions in a file: they outlive the process, those unused for long make room, and a full disk loses nothing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from app.data.upload import Choice, read_upload
from app.errors import LimitExceeded, StorageFull, StoreFailed
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.port import Kept, SessionStore
from app.stores.live import Live
from app.stores.sqlite import Room, SqliteStore
from app.stores.uploads import Uploads
from tests.stores.contract import ADAM, MOST, StoreContract, after, kept, stepped, walked
from tests.stores.same import assert_same

DAY = 86_400.0
TABLE = b"size,kind\n1,rose\n2,lily\n3,rose\n4.5,lily\n"


class TestSqliteStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Path) -> Iterator[None]:
        self.folder, self.stores = tmp_path, list[SqliteStore]()
        yield
        for store in self.stores:
            store.close()

    def store(self) -> SessionStore:
        self.stores.append(SqliteStore(self.folder, Room(max_sessions=MOST)))
        return self.stores[-1]

    def again(self) -> SessionStore:
        self.stores[-1].close()
        return self.store()


class TestSqliteStoreWithoutMemory(TestSqliteStore):
    """What was in memory has made room for others, so that it is read from the file and written as a whole."""

    def again(self) -> SessionStore:
        self.stores[-1]._live = Live(0, 0)
        return self.stores[-1]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    yield store
    store.close()


def counted(store: SqliteStore, table: str) -> int:
    (count,) = store._reader.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def written(store: SqliteStore) -> int:
    """Rows that were inserted, replaced and deleted so far."""
    return store._writer._connection.total_changes


def test_a_step_writes_a_row_and_not_the_whole_path(store: SqliteStore) -> None:
    new = kept()
    anyio.run(store.add, new)
    far = after(new, walked(new.session, 500))
    assert anyio.run(store.save, far)

    before = written(store)
    for _ in range(5):
        far = stepped(far)
        assert anyio.run(store.save, far)

    assert written(store) - before == 5 * 2  # the mark of the step, and the session's own row


def test_what_is_forgotten_of_a_path_leaves_no_rows(store: SqliteStore) -> None:
    new = kept(limits=Limits(max_snapshots=16, max_points=32))
    anyio.run(store.add, new)
    far = after(new, walked(new.session, 200))
    assert anyio.run(store.save, far)
    assert counted(store, "mark") == len({item.step for item in (*far.session.points, *far.session.visits)})

    back = after(far, far.session.rewind(0))
    assert anyio.run(store.save, back)

    assert counted(store, "mark") == 1


def test_sessions_share_their_examples_and_the_last_one_takes_them_along(store: SqliteStore) -> None:
    first, second = kept(PRESETS["digits"].config), kept(PRESETS["digits"].config)
    fork = Kept("fork", "view of fork", 1, first.session.fork(0, ADAM))
    for new in (first, second, fork):
        anyio.run(store.add, new)
    assert counted(store, "data") == 1

    for new in (first, second, fork):
        assert counted(store, "data") == 1
        anyio.run(store.delete, new.id)

    assert [counted(store, table) for table in ("data", "session", "frame", "leg", "mark")] == [0] * 5


def test_sessions_that_come_back_share_their_examples_in_memory(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, Room(max_live=1))
    new = [kept(), kept()]
    for each in new:
        anyio.run(store.add, each)
    store._live = Live(0, 0)

    found = [anyio.run(store.load, each.id) for each in new]

    store.close()
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].session.run.dataset is found[1].session.run.dataset


def test_memory_holds_those_that_were_used_last(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, Room(max_live=2))
    first, second, third = kept(), kept(), kept()
    for new in (first, second, third):
        anyio.run(store.add, new)
    assert len(store._live) == 2

    assert_same(anyio.run(store.load, first.view_id), first)

    assert [store._live.get(new.id) is None for new in (first, second, third)] == [False, True, False]
    store.close()


class Clock:
    now = 1e9

    def __call__(self) -> float:
        return self.now


def test_a_session_unused_for_so_many_days_is_deleted_and_one_in_use_is_not(tmp_path: Path) -> None:
    clock = Clock()
    store = SqliteStore(tmp_path, Room(idle_days=10), clock)
    forgotten, seen, stepped_on = kept(), kept(), kept()
    for new in (forgotten, seen, stepped_on):
        anyio.run(store.add, new)

    for _ in range(2):
        clock.now += 6 * DAY
        assert anyio.run(store.load, seen.view_id) is not None
        stepped_on = stepped(stepped_on)
        assert anyio.run(store.save, stepped_on)
    anyio.run(store.add, kept())

    assert anyio.run(store.load, forgotten.id) is None
    assert_same(anyio.run(store.load, seen.id), seen)
    assert_same(anyio.run(store.load, stepped_on.id), stepped_on)
    store.close()


def test_where_there_are_too_many_the_one_unused_for_longest_makes_room(tmp_path: Path) -> None:
    clock = Clock()
    store = SqliteStore(tmp_path, Room(max_sessions=2, idle_seconds=100), clock)
    first, second, third = kept(), kept(), kept()
    anyio.run(store.add, first)
    clock.now += 60
    anyio.run(store.add, second)
    with pytest.raises(LimitExceeded, match="2 sessions are kept already"):
        anyio.run(store.add, third)

    clock.now += 60
    anyio.run(store.add, third)

    found = [anyio.run(store.load, new.id) for new in (first, second, third)]
    assert [each is None for each in found] == [True, False, False]
    store.close()


def fill(store: SqliteStore, new: Kept) -> Kept:
    """Steps until there is no room for another."""
    while True:
        further = after(new, walked(new.session, 50))
        try:
            assert anyio.run(store.save, further)
        except StorageFull:
            return new
        new = further


def test_where_the_file_is_too_large_those_unused_for_long_make_room(tmp_path: Path) -> None:
    clock = Clock()
    store = SqliteStore(tmp_path, Room(max_bytes=2**20, idle_seconds=100), clock)
    first, second = kept(), kept()
    anyio.run(store.add, first)
    fill(store, first)

    clock.now += 101
    anyio.run(store.add, second)

    assert anyio.run(store.load, first.id) is None
    assert_same(anyio.run(store.load, second.id), second)
    store.close()


def test_a_full_file_loses_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, Room(max_bytes=2**20))
    first, second = kept(), kept()
    for new in (first, second):
        anyio.run(store.add, new)
    full = fill(store, first)

    with pytest.raises(StorageFull, match="Nothing that was answered is lost"):
        anyio.run(store.save, after(full, walked(full.session, 400)))
    for key in (full.id, full.view_id):
        assert_same(anyio.run(store.load, key), full)
    store._live = Live(0, 0)
    assert_same(anyio.run(store.load, full.id), full)
    anyio.run(store.delete, full.id)
    further = after(second, walked(second.session, 50))
    assert anyio.run(store.save, further)
    store.close()

    store = SqliteStore(tmp_path)
    assert anyio.run(store.load, full.id) is None
    assert_same(anyio.run(store.load, second.id), further)
    assert store._reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store.close()


def test_one_that_finds_no_room_takes_no_others_with_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, Room(max_bytes=2**20))
    first, second = kept(), kept()
    for new in (first, second):
        anyio.run(store.add, new)
    full = fill(store, first)
    too_large, small = after(full, walked(full.session, 400)), after(second, second.session.rewind(0))

    async def both() -> list[BaseException | bool]:
        found: list[BaseException | bool] = []

        async def one(new: Kept) -> None:
            try:
                found.append(await store.save(new))
            except StorageFull as error:
                found.append(error)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(one, too_large)
            tasks.start_soon(one, small)
        return found

    found = anyio.run(both)

    assert True in found
    assert any(isinstance(each, StorageFull) for each in found)
    assert_same(anyio.run(store.load, full.id), full)
    assert_same(anyio.run(store.load, second.id), small)
    store.close()


def test_a_save_that_nobody_waits_for_any_more_is_kept(store: SqliteStore) -> None:
    new = kept()
    further = stepped(new)

    async def run() -> None:
        await store.add(new)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await store.save(further)
        while (await store.load(new.id) or new).version == 1:
            await anyio.lowlevel.checkpoint()
        assert_same(await store.load(new.id), further)
        assert await store.save(stepped(further))

    anyio.run(run)


def test_a_damaged_row_is_told_and_takes_no_others_with_it(store: SqliteStore) -> None:
    first, second = kept(), kept()
    for new in (first, second):
        anyio.run(store.add, new)
    connection = store._writer._connection
    connection.execute("UPDATE mark SET visit = zeroblob(200) WHERE session = 1")
    store._live = Live(0, 0)

    with pytest.raises(StoreFailed, match="This session is damaged on disk"):
        anyio.run(store.load, first.id)
    assert_same(anyio.run(store.load, second.id), second)


def test_who_comes_too_late_is_told(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.close()

    with pytest.raises(StoreFailed, match="the server ends"):
        anyio.run(store.add, kept())


def test_uploaded_tables_outlive_the_process(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    uploads, upload = Uploads(2, 10**6, store), read_upload(TABLE, Choice())
    ids = [anyio.run(uploads.add, upload) for _ in range(3)]
    found = uploads.get(ids[2])
    store.close()

    store = SqliteStore(tmp_path)
    again = Uploads(2, 10**6, store)

    assert [again.get(id) is None for id in ids] == [True, False, False]
    assert again.get(ids[2]) == found
    anyio.run(again.delete, ids[2])
    assert again.get(ids[2]) is None
    assert counted(store, "upload") == 1
    store.close()


def test_every_commit_waits_for_the_disk(store: SqliteStore) -> None:
    connection: sqlite3.Connection = store._writer._connection
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "wal_autocheckpoint")

    assert [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas] == ["wal", 2, 1, 0, 1000]
    assert store._reader.execute("PRAGMA query_only").fetchone() == (1,)
