"""Who watches hears of every change, in order; who is too slow, or was away too long, is told so."""

from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Any

import anyio

from app.sessions import events
from app.sessions.events import FELL_BEHIND, THE_END, Broadcaster, Event, Watcher
from app.sessions.limits import Limits
from app.sessions.port import Kept
from app.sessions.service import Sessions
from app.sessions.session import Session
from app.sessions.workers import Workers
from app.stores.memory import MemoryStore

LONG = 30.0


def event(id: int) -> Event:
    return Event(id, "stepped", {"step": id})


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    return anyio.run(work)


async def heard(watcher: Watcher, count: int) -> list[int | None]:
    got = [await watcher.next(LONG) for _ in range(count)]
    return [None if one is None else one.id for one in got]


def test_every_watcher_of_a_session_hears_of_it_and_no_other() -> None:
    async def work() -> list[list[int | None]]:
        all_ = Broadcaster()
        one, two, other = all_.join("a"), all_.join("a"), all_.join("b")
        for id in (2, 3):
            all_.publish("a", event(id))
        all_.publish("b", event(9))
        return [await heard(one, 2), await heard(two, 2), await heard(other, 1)]

    assert run(work) == [[2, 3], [2, 3], [9]]


def test_events_may_come_from_any_thread() -> None:
    async def work() -> list[int | None]:
        all_ = Broadcaster()
        watcher = all_.join("a")

        def publish() -> None:
            for id in range(2, 22):
                all_.publish("a", event(id))

        thread = Thread(target=publish)
        thread.start()
        ids = await heard(watcher, 20)
        thread.join()
        return ids

    assert run(work) == list(range(2, 22))


def test_a_watcher_that_falls_behind_is_dropped_and_makes_room() -> None:
    async def work() -> tuple[str, int, Event | None, list[Event] | None]:
        all_ = Broadcaster(waiting=3)
        slow = all_.join("a")
        for id in range(2, 7):
            all_.publish("a", event(id))
        return slow.over, all_.watching, await slow.next(LONG), all_.missed("a", 2, 6)

    over, watching, last, missed = run(work)
    assert (over, watching, last) == (FELL_BEHIND, 0, None)
    assert [one.id for one in missed] == [3, 4, 5, 6]


def test_what_was_missed_is_known_as_far_as_the_ring_reaches() -> None:
    async def work() -> list[list[Event] | None]:
        all_ = Broadcaster(ring=3)
        all_.leave(all_.join("a"))
        for id in range(5, 10):
            all_.publish("a", event(id))
        return [all_.missed("a", since, 9) for since in (9, 8, 6, 5, 3, 12)] + [all_.missed("b", 1, 2)]

    now, one, three, *unknown = run(work)
    assert now == []
    assert [each.id for each in one] == [9]
    assert [each.id for each in three] == [7, 8, 9]
    assert unknown == [None, None, None, None]


def test_a_session_that_nobody_watched_costs_nothing() -> None:
    all_ = Broadcaster()
    all_.publish("a", event(2))

    assert all_.missed("a", 1, 2) is None


def test_rings_of_sessions_that_are_watched_no_more_make_room(monkeypatch: Any) -> None:
    monkeypatch.setattr(events, "RINGS", 2)

    async def work() -> list[bool]:
        all_ = Broadcaster()
        kept = all_.join("kept")
        for id in ("a", "b", "c"):
            all_.leave(all_.join(id))
        for id in ("kept", "a", "c"):
            all_.publish(id, event(2))
        assert (await kept.next(LONG)) == event(2)
        return [all_.missed(id, 1, 2) is not None for id in ("kept", "a", "c")]

    assert run(work) == [True, False, True]


def test_closing_ends_all_watchers_and_those_who_come_later() -> None:
    async def work() -> list[bool]:
        all_ = Broadcaster()
        early = all_.join("a")
        all_.close()
        late = all_.join("a")
        return [early.over == THE_END, late.over == THE_END, await early.next(LONG) is None]

    assert run(work) == [True, True, True]


def test_nothing_is_heard_for_a_while() -> None:
    async def work() -> Event | None:
        return await Broadcaster().join("a").next(0.001)

    assert run(work) is None


def test_changes_of_a_session_are_told_by_name_with_the_version_as_id() -> None:
    async def work() -> tuple[Kept, list[Event | None]]:
        service = Sessions(MemoryStore(10), Workers(2, 60))
        new = await service.create(lambda: Session.begin({}, Limits()))
        watcher = service.events.join(new.id)
        await service.advance(new.id, 3)
        await service.change(new.id, lambda session: session.patch({"weights": {"w1[0,0]": 0.5}}))
        await service.change(new.id, lambda session: session.rewind(1), what="rewind")
        kept = await service.read(new.id)
        await service.delete(new.id)
        return kept, [await watcher.next(LONG) for _ in range(4)]

    kept, told = run(work)
    assert [one.name for one in told] == ["stepped", "changed", "changed", "deleted"]
    assert [one.id for one in told] == [2, 3, 4, 5]
    assert kept.version == 4
    assert told[0].data["step"] == 3
    assert [dict(one.data) for one in told[1:]] == [{"what": "patch", "step": 3}, {"what": "rewind", "step": 1}, {}]
