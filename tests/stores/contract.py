"""What every store of sessions does, whatever it keeps them in."""

import secrets

import anyio
import pytest

from app.errors import LimitExceeded
from app.sessions.limits import Limits
from app.sessions.port import Kept, SessionStore
from app.sessions.session import Session

MOST = 3
RACERS = 20


def kept() -> Kept:
    session = Session.begin({}, Limits())
    return Kept(secrets.token_urlsafe(), secrets.token_urlsafe(), 1, session)


def stepped(old: Kept) -> Kept:
    (session,) = old.session.advance(1)
    return Kept(old.id, old.view_id, old.version + 1, session)


class StoreContract:
    """Subclasses say how a store that keeps at most `MOST` sessions is made."""

    def store(self) -> SessionStore:
        raise NotImplementedError

    def test_a_session_is_found_under_both_of_its_ids(self) -> None:
        async def run() -> None:
            store, new = self.store(), kept()
            await store.add(new)

            by_id, by_view = await store.load(new.id), await store.load(new.view_id)

            assert by_id is not None
            assert by_view is not None
            assert by_id.id == by_view.id == new.id
            assert by_id.session.step == 0

        anyio.run(run)

    @pytest.mark.parametrize("key", ["", "nobody", "\0", "x" * 10_000])
    def test_nothing_is_found_under_other_ids(self, key: str) -> None:
        async def run() -> None:
            store = self.store()
            await store.add(kept())

            assert await store.load(key) is None

        anyio.run(run)

    def test_what_was_saved_last_is_what_is_loaded(self) -> None:
        async def run() -> None:
            store, new = self.store(), kept()
            await store.add(new)

            assert await store.save(stepped(new))

            found = await store.load(new.id)
            assert found is not None
            assert (found.version, found.session.step) == (2, 1)

        anyio.run(run)

    def test_a_version_is_replaced_only_once(self) -> None:
        async def run() -> None:
            store, new = self.store(), kept()
            await store.add(new)
            won: list[bool] = []
            ready = anyio.Event()

            async def race() -> None:
                mine = stepped(new)
                await ready.wait()
                won.append(await store.save(mine))

            async with anyio.create_task_group() as tasks:
                for _ in range(RACERS):
                    tasks.start_soon(race)
                await anyio.lowlevel.checkpoint()
                ready.set()

            assert sum(won) == 1
            assert len(won) == RACERS

        anyio.run(run)

    def test_a_deleted_session_is_gone_and_stays_gone(self) -> None:
        async def run() -> None:
            store, new = self.store(), kept()
            await store.add(new)

            await store.delete(new.id)
            await store.delete(new.id)

            assert await store.load(new.id) is None
            assert await store.load(new.view_id) is None
            assert not await store.save(stepped(new))
            assert await store.load(new.id) is None

        anyio.run(run)

    def test_a_full_store_refuses_and_says_so(self) -> None:
        async def run() -> None:
            store = self.store()
            for _ in range(MOST):
                await store.add(kept())

            with pytest.raises(LimitExceeded, match=str(MOST)):
                await store.add(kept())

        anyio.run(run)

    def test_a_deleted_session_makes_room(self) -> None:
        async def run() -> None:
            store = self.store()
            first = kept()
            for new in (first, *(kept() for _ in range(MOST - 1))):
                await store.add(new)

            await store.delete(first.id)
            await store.add(kept())

        anyio.run(run)
