"""Whose turn it is, what light work waits for, and what becomes of work that nobody waits for any more."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event, current_thread
from typing import Any

import anyio
import pytest
from anyio.abc import TaskGroup

from app.errors import Busy, LimitExceeded
from app.sessions.lanes import Gone, Job, Lane, Turn
from app.sessions.workers import (
    LIGHT_SECONDS,
    LIGHT_THREADS,
    QUICK_SECONDS,
    REFUSAL_SECONDS,
    Left,
    Workers,
    leaving,
    turn,
)

HEAVY = 10 * LIGHT_SECONDS
PATIENCE = 20.0


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    return anyio.run(work)


async def asked_by(session: str, work: Callable[[], Awaitable[Any]], client: str = "") -> Any:
    turn.set(Turn(client, session))
    return await work()


async def occupy(tasks: TaskGroup, workers: Workers, until: Event, seconds: float = HEAVY) -> None:
    """A thread is busy from here on."""
    loop, begun = asyncio.get_running_loop(), asyncio.Event()

    def hold() -> None:
        loop.call_soon_threadsafe(begun.set)
        until.wait(PATIENCE)

    tasks.start_soon(workers.run, seconds, hold)
    await begun.wait()


def turns(*asked: tuple[str, str]) -> list[str]:
    """The order in which calls of clients for sessions are done, all of them asked for while another is under way."""

    async def work() -> list[str]:
        workers, go_on, order = Workers(1, 60), Event(), list[str]()

        async def ask(client: str, session: str) -> None:
            await asked_by(session, lambda: workers.run(HEAVY, lambda: order.append(client + session)), client)

        async with anyio.create_task_group() as tasks:
            await occupy(tasks, workers, go_on)
            for client, session in asked:
                tasks.start_soon(ask, client, session)
            await anyio.wait_all_tasks_blocked()
            go_on.set()
        return order

    return run(work)  # type: ignore[no-any-return]


def test_one_with_ten_requests_waits_behind_another_with_one() -> None:
    order = turns(*[("", "many")] * 10, ("", "one"), ("", "two"), ("", "two"))

    assert order[:5] == ["many", "one", "two", "many", "two"]
    assert order[5:] == ["many"] * 8


def test_one_with_ten_sessions_waits_behind_another_with_one() -> None:
    many = [("many", session) for session in "0123456789"]
    order = turns(*many, ("one", "0"), ("two", "0"), ("two", "0"), ("two", "1"))

    assert order[:6] == ["many0", "one0", "two0", "many1", "two1", "many2"]
    assert order[6:] == ["two0", *(f"many{number}" for number in range(3, 10))]


def test_only_so_many_calls_of_one_client_may_wait_and_others_find_room() -> None:
    async def work() -> str:
        workers, go_on = Workers(1, 60, longest=5, longest_client=3), Event()

        async def wait() -> Any:
            return await workers.run(HEAVY, lambda: go_on.wait(PATIENCE))

        async with anyio.create_task_group() as tasks:
            await occupy(tasks, workers, go_on)
            for session in "abc":
                tasks.start_soon(asked_by, session, wait, "many")
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(LimitExceeded) as refused:
                await asked_by("d", wait, "many")
            tasks.start_soon(asked_by, "a", wait, "other")
            await anyio.wait_all_tasks_blocked()
            go_on.set()
        return str(refused.value)

    assert run(work).startswith("3 calls from this address are waiting already")


def test_light_work_never_waits_behind_heavy_work() -> None:
    async def work() -> bool:
        workers, go_on = Workers(1, 60), Event()
        async with anyio.create_task_group() as tasks:
            await occupy(tasks, workers, go_on)
            for _ in range(5):
                tasks.start_soon(workers.run, HEAVY, lambda: go_on.wait(PATIENCE))
            answered = await workers.run(QUICK_SECONDS, lambda: not go_on.is_set())
            go_on.set()
        return answered

    assert run(work)


def test_a_part_of_heavy_work_is_heavy_however_short_it_is() -> None:
    async def work() -> tuple[str, str]:
        workers = Workers(1, 60)

        def name() -> str:
            return current_thread().name

        return await workers.run(QUICK_SECONDS, name), await workers.run(QUICK_SECONDS, name, whole=HEAVY)

    assert run(work) == ("light", "heavy")


def test_only_so_many_calls_of_one_may_wait_and_others_find_room() -> None:
    async def work() -> str:
        workers, go_on = Workers(1, 60, longest=5, longest_each=2), Event()

        async def wait() -> Any:
            return await workers.run(HEAVY, lambda: go_on.wait(PATIENCE))

        async with anyio.create_task_group() as tasks:
            await occupy(tasks, workers, go_on)
            for _ in range(2):
                tasks.start_soon(asked_by, "many", wait)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(LimitExceeded) as refused:
                await asked_by("many", wait)
            for who in "abc":
                tasks.start_soon(asked_by, who, wait)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(Busy, match="5 calls are waiting"):
                await asked_by("d", wait)
            go_on.set()
        return str(refused.value)

    assert run(work).startswith("2 calls for this session are waiting already")


def test_who_is_turned_away_hears_of_it_after_a_while_in_which_others_are_served() -> None:
    async def work() -> tuple[float, bool]:
        workers, go_on, loop = Workers(1, 60, longest_each=1), Event(), asyncio.get_running_loop()

        async def wait() -> Any:
            return await workers.run(HEAVY, lambda: go_on.wait(PATIENCE))

        async def ask_too_much() -> None:
            with pytest.raises(LimitExceeded):
                await asked_by("many", wait)
            heard.append(loop.time())

        heard: list[float] = []
        async with anyio.create_task_group() as tasks:
            await occupy(tasks, workers, go_on)
            tasks.start_soon(asked_by, "many", wait)
            await anyio.wait_all_tasks_blocked()
            asked = loop.time()
            tasks.start_soon(ask_too_much)
            await anyio.wait_all_tasks_blocked()
            go_on.set()
            served = await asked_by("other", lambda: workers.run(HEAVY, lambda: not heard))
        return heard[0] - asked, served

    seconds, served_before = run(work)

    assert seconds >= REFUSAL_SECONDS
    assert served_before


def test_work_ends_when_whoever_asked_is_gone() -> None:
    async def work() -> tuple[bool, int, int]:
        workers, gone, begun, ended = Workers(1, 60), asyncio.Event(), asyncio.Event(), Event()
        loop = asyncio.get_running_loop()

        def endless() -> None:
            try:
                loop.call_soon_threadsafe(begun.set)
                while True:
                    pass
            except Gone:
                ended.set()
                raise

        async def leave() -> None:
            await begun.wait()
            gone.set()

        leaving.set(gone.wait)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(leave)
            with pytest.raises(Left):
                await workers.run(HEAVY, endless)
        leaving.set(None)
        over = ended.wait(PATIENCE)
        await workers.run(HEAVY, lambda: None)  # the thread goes on to the next
        return over, workers.heavy.busy, workers.heavy.waiting

    over, _, waiting = run(work)
    assert over
    assert waiting == 0


def test_work_that_has_not_begun_makes_room_at_once_when_nobody_waits() -> None:
    async def work() -> tuple[int, bool]:
        workers, go_on, began = Workers(1, 60), Event(), Event()
        async with anyio.create_task_group() as tasks:
            await occupy(tasks, workers, go_on)
            waiting = asyncio.ensure_future(workers.run(HEAVY, began.set))
            await anyio.wait_all_tasks_blocked()
            waiting.cancel()
            await asyncio.wait([waiting])
            left = workers.heavy.waiting
            go_on.set()
        return left, began.is_set()

    assert run(work) == (0, False)


def test_work_that_takes_far_longer_than_it_may_is_stopped() -> None:
    def endless() -> None:
        while True:
            pass

    async def work() -> None:
        with pytest.raises(LimitExceeded, match="took more than"):
            await Workers(1, 0.01).run(HEAVY, endless)

    run(work)


def test_what_fails_in_a_thread_is_raised_where_it_is_awaited() -> None:
    def fail() -> None:
        raise ValueError("no")

    async def work() -> None:
        with pytest.raises(ValueError, match="no"):
            await Workers(1, 60).run(HEAVY, fail)

    run(work)


def test_a_thread_with_nothing_to_do_ends_and_another_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sessions.lanes.IDLE_SECONDS", 0.001)

    async def work() -> int:
        lane = Lane("test", 1, 5, 5, 5)
        total = 0
        for number in range(20):
            job = Job(lambda number=number: number)  # type: ignore[misc]
            lane.put(Turn(), job)
            total += await job.future
        return total

    assert run(work) == sum(range(20))


def test_a_pool_that_works_says_so() -> None:
    async def work() -> bool:
        return await Workers(1, 60).alive()

    assert run(work)


def test_a_pool_without_a_free_thread_is_not_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sessions.workers.PROBE_SECONDS", 0.01)

    async def work() -> bool:
        workers, go_on = Workers(1, 60), Event()
        async with anyio.create_task_group() as tasks:
            for _ in range(LIGHT_THREADS):
                await occupy(tasks, workers, go_on, QUICK_SECONDS)
            alive = await workers.alive()
            go_on.set()
        return alive

    assert not run(work)
