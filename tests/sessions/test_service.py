"""Kept sessions: one writer at a time, work where it holds up nobody, and refusals before it begins."""

from collections.abc import Awaitable, Callable
from functools import partial
from threading import Event, current_thread, main_thread
from typing import Any

import anyio
import pytest

from app.errors import Busy, Conflict, Invalid
from app.sessions.limits import Limits
from app.sessions.port import Kept
from app.sessions.service import ATTEMPTS, Sessions
from app.sessions.session import Session
from app.sessions.workers import LONGEST_QUEUE, QUICK_SECONDS, Workers
from app.stores.memory import MemoryStore

SLOW = 1.0


def begin() -> Session:
    return Session.begin({}, Limits())


def with_service(work: Callable[[Sessions, Kept], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        service = Sessions(MemoryStore(10), Workers(2, 60))
        return await work(service, await service.create(begin))

    return anyio.run(run)


def test_a_walk_yields_every_so_many_steps_and_the_last() -> None:
    async def work(service: Sessions, new: Kept) -> list[int]:
        return [kept.session.step async for kept in service.walk(new.id, 25, 10)]

    assert with_service(work) == [10, 20, 25]


def test_whoever_stops_listening_to_a_walk_loses_nothing() -> None:
    async def work(service: Sessions, new: Kept) -> tuple[int, int]:
        walk = service.walk(new.id, 1000, 10)
        heard = await anext(walk)
        await walk.aclose()  # type: ignore[attr-defined]
        return heard.session.step, (await service.read(new.id)).session.step

    assert with_service(work) == (10, 10)


class SlowStore(MemoryStore):
    """Takes its time, as a disk does."""

    async def save(self, kept: Kept) -> bool:
        saved = await super().save(kept)
        await anyio.lowlevel.checkpoint()
        return saved


def test_what_is_kept_is_told_even_if_whoever_asked_for_it_is_gone() -> None:
    async def run() -> None:
        service = Sessions(SlowStore(10), Workers(2, 60))
        new = await service.create(begin)
        watcher = service.events.join(new.id)

        with anyio.CancelScope() as scope:
            scope.cancel()
            await service.advance(new.id, 1)

        event = await watcher.next(0)
        assert (await service.read(new.id)).version == 2
        assert event is not None
        assert (event.id, event.name) == (2, "stepped")

    anyio.run(run)


def test_changes_find_their_turn_between_the_slices_of_a_walk() -> None:
    async def work(service: Sessions, new: Kept) -> Session:
        async for kept in service.walk(new.id, 20, 10):
            if kept.session.step == 10:
                await service.change(new.id, lambda session: session.patch({"weights": {"w1[0,0]": 0.5}}))
        return (await service.read(new.id)).session

    session = with_service(work)
    assert session.step == 20
    assert [part.begin.step for part in session.stretches] == [0, 10]


def test_slow_transitions_of_one_session_happen_one_after_the_other() -> None:
    async def work(service: Sessions, new: Kept) -> int:
        def step(session: Session) -> Session:
            (after,) = session.advance(1)
            return after

        async with anyio.create_task_group() as tasks:
            for _ in range(10):
                tasks.start_soon(service.change, new.id, step, lambda _: SLOW)
        step_reached: int = (await service.read(new.id)).session.step
        return step_reached

    assert with_service(work) == 10


def test_a_transition_that_fails_leaves_the_session_as_it_was() -> None:
    async def work(service: Sessions, new: Kept) -> Kept:
        def fail(_: Session) -> Session:
            raise Conflict("no")

        with pytest.raises(Conflict):
            await service.change(new.id, fail)
        return await service.read(new.id)

    assert with_service(work).version == 1


def test_another_process_that_was_quicker_is_not_overwritten() -> None:
    class Contested(MemoryStore):
        """Somebody else saves just before the first saves of ours."""

        losses = ATTEMPTS - 1

        async def save(self, kept: Kept) -> bool:
            if self.losses:
                self.losses -= 1
                return False
            return await super().save(kept)

    async def run(losses: int) -> int:
        store = Contested(1)
        store.losses = losses
        service = Sessions(store, Workers(1, 60))
        new = await service.create(begin)
        return (await service.advance(new.id, 1)).after.session.step

    assert anyio.run(run, ATTEMPTS - 1) == 1
    with pytest.raises(Busy):
        anyio.run(run, ATTEMPTS)


def test_quick_work_is_done_at_once_and_slow_work_elsewhere() -> None:
    async def run() -> list[bool]:
        workers = Workers(1, 60)
        return [
            await workers.run(seconds, lambda: current_thread() is main_thread())
            for seconds in (QUICK_SECONDS / 2, QUICK_SECONDS)
        ]

    assert anyio.run(run) == [True, False]


def test_work_of_too_many_seconds_is_refused_by_the_name_of_its_field() -> None:
    workers = Workers(1, 60)

    workers.allow("count", 60)
    with pytest.raises(Invalid, match="count: that is about 61 seconds of work, at most 60"):
        workers.allow("count", 61)


def test_a_full_queue_turns_callers_away() -> None:
    async def run() -> bool:
        workers, go_on = Workers(1, 60, longest_client=LONGEST_QUEUE + 1), Event()
        async with anyio.create_task_group() as tasks:
            for _ in range(LONGEST_QUEUE + 1):
                tasks.start_soon(workers.run, SLOW, partial(go_on.wait, 20))
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(Busy):
                await workers.run(SLOW, begin)
            go_on.set()
        return workers.free

    assert anyio.run(run)


def test_slowly_made_items_come_one_by_one() -> None:
    async def run() -> list[int]:
        return [item async for item in Workers(1, 60).each(iter([1, 2, 3]), SLOW)]

    assert anyio.run(run) == [1, 2, 3]
