import anyio
import pytest

from app.errors import StorageFull
from app.sessions.port import SessionStore
from app.stores.live import nbytes
from app.stores.memory import MemoryStore
from tests.stores.contract import MOST, StoreContract, after, kept, stepped
from tests.stores.same import assert_same
from tests.stores.stories import walked

IDLE = 100.0


class TestMemoryStore(StoreContract):
    def store(self) -> SessionStore:
        self.made = MemoryStore(MOST)
        return self.made

    def again(self) -> SessionStore:
        return self.made


def test_the_session_left_alone_for_longest_makes_room_and_one_in_use_does_not() -> None:
    async def run() -> None:
        now = 0.0
        store = MemoryStore(2, IDLE, clock=lambda: now)
        first, second, third = kept(), kept(), kept()
        await store.add(first)
        await store.add(second)

        now = IDLE
        await store.load(first.view_id)
        await store.add(third)

        assert await store.load(second.id) is None
        assert await store.load(second.view_id) is None
        assert await store.load(first.id) is not None
        assert await store.load(third.id) is not None

    anyio.run(run)


def test_all_sessions_together_take_no_more_than_they_may() -> None:
    async def run() -> None:
        now, new = 0.0, [kept() for _ in range(3)]
        size = nbytes(new[0].session)
        store = MemoryStore(9, IDLE, 2.9 * size, clock=lambda: now)
        for each in new[:2]:
            await store.add(each)

        with pytest.raises(StorageFull, match="max_live_bytes"):
            await store.add(new[2])
        with pytest.raises(StorageFull, match="changed nothing"):
            await store.save(after(new[0], walked(new[0].session, 50)))
        assert_same(await store.load(new[0].id), new[0])
        now = IDLE
        grown = stepped(new[1])
        assert await store.save(grown)
        await store.add(new[2])

        assert await store.load(new[0].id) is None
        assert_same(await store.load(new[1].id), grown)
        await store.delete(new[1].id)
        await store.delete(new[2].id)
        assert store._nbytes == 0

    anyio.run(run)
