"""Sessions in a file: they outlive the process; no more is written, or held in memory, than is needed."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from app.data.upload import Choice, read_upload
from app.errors import StoreFailed
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.port import Kept, SessionStore
from app.stores.live import Live
from app.stores.sqlite import Room, SqliteStore
from app.stores.uploads import Uploads
from tests.stores.contract import MOST, StoreContract, after, kept, stepped
from tests.stores.same import assert_same
from tests.stores.stories import ADAM, walked

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
