import anyio

from app.sessions.port import SessionStore
from app.stores.memory import MemoryStore
from tests.stores.contract import MOST, StoreContract, kept

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
