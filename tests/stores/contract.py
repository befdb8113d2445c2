"""What every store of sessions does, whatever it keeps them in."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from threading import Barrier, Thread
from typing import Any

import anyio
import pytest

from app.errors import LimitExceeded
from app.optim.optimizers import OPTIMIZERS
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.once import Done
from app.sessions.port import Kept, SessionStore
from app.sessions.session import Session
from tests.stores.same import assert_same
from tests.stores.stories import GIVEN, OWN, STORIES, walked

MOST = 3
RACERS = 20
THINNING = Limits(max_snapshots=16, max_points=48)


def kept(config: Mapping[str, Any] | None = None, limits: Limits | None = None) -> Kept:
    session = Session.begin(config or {}, limits or Limits(), "xor", "A title \ud800 of its own")
    return Kept(secrets.token_urlsafe(), secrets.token_urlsafe(), 1, session)


def after(old: Kept, session: Session) -> Kept:
    return Kept(old.id, old.view_id, old.version + 1, session)


def stepped(old: Kept) -> Kept:
    return after(old, walked(old.session, 1))


class StoreContract:
    """Subclasses say how a store that keeps at most `MOST` sessions is made."""

    def store(self) -> SessionStore:
        raise NotImplementedError

    def again(self) -> SessionStore:
        """The store that was made last, as it is after a restart, if it outlives one."""
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

    def test_a_view_id_that_was_replaced_leads_nowhere_and_the_new_one_does(self) -> None:
        async def run() -> None:
            store, new = self.store(), kept()
            await store.add(new)
            renewed = replace(after(new, new.session), view_id=secrets.token_urlsafe())
            assert await store.save(renewed)
            assert not await store.save(replace(renewed, view_id="too late"))
            assert await store.load(new.view_id) is None
            assert_same(await store.load(renewed.view_id), renewed)

            store = self.again()

            assert await store.load(new.view_id) is None
            assert_same(await store.load(renewed.view_id), renewed)
            assert await store.save(stepped(renewed))
            assert await store.load("too late") is None

        anyio.run(run)

    def test_requests_that_were_done_are_known_again_and_what_they_made_is_found(self) -> None:
        async def run() -> None:
            store, plain = self.store(), kept()
            made = replace(kept(), done=(Done("maker", "\ud800", 1, 0, 0),))
            for new in (plain, made):
                await store.add(new)
            for old in (plain, made):
                new = replace(stepped(old), done=(*old.done, Done("step", "p", 2, 0, 1)))
                assert await store.save(new)
                newer = replace(stepped(new), done=tuple(done._replace(over=True) for done in new.done))
                assert await store.save(newer)

                store = self.again()

                found = await store.load(old.view_id)
                assert found is not None
                assert found.done == newer.done
            by_key = await store.made_by("maker")
            assert by_key is not None
            assert by_key.id == made.id
            assert [await store.made_by(key) for key in ("step", "", "\0", "x" * 10_000, made.id)] == [None] * 5
            await store.delete(made.id)
            assert await store.made_by("maker") is None
            await store.add(replace(kept(), done=made.done))

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

    def test_it_says_that_it_can_keep_something(self) -> None:
        assert anyio.run(self.store().ready)

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

    @pytest.mark.parametrize("story", STORIES)
    def test_every_state_is_loaded_bit_for_bit_as_it_was_saved(self, story: str) -> None:
        async def run() -> None:
            store, new = self.store(), kept({"network": {"layers": [2, 4, 1]}}, THINNING)
            await store.add(new)
            for transition in STORIES[story]:
                new = after(new, transition(new.session))
                assert await store.save(new)

                store = self.again()

                assert_same(await store.load(new.id), new)
                assert_same(await store.load(new.view_id), new)

        anyio.run(run)

    @pytest.mark.parametrize("name", PRESETS)
    def test_a_preset_goes_on_as_if_it_had_never_been_away(self, name: str) -> None:
        async def run() -> None:
            store, new = self.store(), kept(PRESETS[name].config)
            await store.add(new)
            away = after(new, walked(new.session, 3))
            assert await store.save(away)

            found = await self.again().load(new.id)

            assert_same(found, away)
            assert found is not None
            assert_same(after(found, walked(found.session, 4)), after(away, walked(away.session, 4)))

        anyio.run(run)

    @pytest.mark.parametrize("name", OPTIMIZERS)
    def test_an_optimizer_remembers_what_it_did(self, name: str) -> None:
        async def run() -> None:
            store, new = self.store(), kept({"optimizer": {"name": name, "clip_norm": 1.0}})
            await store.add(new)
            away = after(new, walked(new.session, 3))
            assert await store.save(away)

            found = await self.again().load(new.id)

            assert found is not None
            assert_same(after(found, walked(found.session, 4)), after(away, walked(away.session, 4)))

        anyio.run(run)

    @pytest.mark.parametrize(
        "config",
        [
            {"data": OWN, "network": {"activations": ["tanh", "identity"]}},
            {"network": {"layers": [2, 2, 1]}, "weights": GIVEN},
            {"optimizer": {"name": "sgd", "schedule": {"name": "cosine", "steps": 10}}, "batch": {"size": 3}},
        ],
        ids=["own data", "given weights", "a schedule"],
    )
    def test_what_somebody_brings_along_comes_back(self, config: Mapping[str, Any]) -> None:
        async def run() -> None:
            store, new = self.store(), kept(config)
            await store.add(new)
            away = stepped(new)
            assert await store.save(away)

            assert_same(await self.again().load(new.id), away)

        anyio.run(run)

    def test_of_threads_that_save_the_same_version_one_wins(self) -> None:
        store, new, won = self.store(), kept(), list[bool]()
        anyio.run(store.add, new)
        begin = Barrier(RACERS)

        def race(mine: Kept) -> None:
            begin.wait()
            won.append(anyio.run(store.save, mine))

        entries = [after(new, walked(new.session, count)) for count in range(1, RACERS + 1)]
        threads = [Thread(target=race, args=(entry,)) for entry in entries]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(won) == [False] * (RACERS - 1) + [True]
        found = anyio.run(self.again().load, new.id)
        assert found is not None
        assert_same(found, entries[found.session.step - 1])
