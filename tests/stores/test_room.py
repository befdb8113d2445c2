"""There is only so much room: sessions unused for long make some, and where there is none left, nothing is lost."""

from pathlib import Path

import anyio
import pytest

from app.errors import LimitExceeded, StorageFull
from app.sessions.port import Kept
from app.stores.live import Live
from app.stores.sqlite import Room, SqliteStore
from tests.stores.contract import after, kept, stepped
from tests.stores.same import assert_same
from tests.stores.stories import walked

DAY = 86_400.0


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


def crowded(folder: Path) -> tuple[SqliteStore, Kept, Kept]:
    """A store whose file is full of its first session, and another one."""
    store = SqliteStore(folder, Room(max_bytes=2**20))
    first, second = kept(), kept()
    for new in (first, second):
        anyio.run(store.add, new)
    return store, fill(store, first), second


def test_a_full_file_loses_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    store, full, second = crowded(tmp_path)

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
    store, full, second = crowded(tmp_path)
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
