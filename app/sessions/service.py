"""The verbs on kept sessions: create, read, change, advance, walk, fork, delete.

The transitions themselves are pure and stand in `app.sessions.session`; here they get ids, a store, and one writer at a
time. Readers take no lock: they work on a frozen snapshot.
"""

import secrets
from asyncio import Lock
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple
from weakref import WeakValueDictionary

from anyio import CancelScope
from anyio.lowlevel import checkpoint

from app.errors import Busy, NotFound, ReadOnly
from app.sessions.cost import recall_seconds, steps_seconds
from app.sessions.events import Broadcaster, changed, deleted, stepped
from app.sessions.once import Done, Once, Open, known, noted
from app.sessions.port import Kept, SessionStore
from app.sessions.session import Session
from app.sessions.state import Outcome, Point
from app.sessions.workers import Workers

ID_BYTES = 18  # 144 bits
ATTEMPTS = 5
SLICE_SECONDS = 0.1  # how long the work of a stream goes on after its client is gone
MOST_RECORDED = 1000
CHANGED_BY_OTHERS = "this session is being changed by others all the time; try again in a few seconds"

Transition = Callable[[Session], Session]
Cost = Callable[[Session], float]
Again = Callable[[Session, Done], Session]


class Change(NamedTuple):
    """A session before and after a transition."""

    before: Kept
    after: Kept


class Walk(NamedTuple):
    """Steps that were taken: where from, where to, and the errors on the way."""

    before: Kept
    after: Kept
    points: tuple[Point, ...]


def _no_time(_: Session) -> float:
    return 0.0


def _led_to(session: Session, done: Done) -> Session:
    return session.rewind(done.step)


class Sessions:
    """What the API, and whoever else serves people, does with sessions."""

    def __init__(self, store: SessionStore, workers: Workers) -> None:
        self.events = Broadcaster()
        self._store = store
        self._workers = workers
        self._open = Open()
        self._locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    async def ready(self) -> bool:
        """Whether sessions can be kept at present."""
        return await self._store.ready()

    async def create(self, make: Callable[[], Session], seconds: float = 1.0, once: Once | None = None) -> Kept:
        """Keep a new session under two new ids; a request that is done once gives the one that it has made before."""
        with self._open.alone(once):
            made = None if once is None else await self._store.made_by(once.key)
            done = None if made is None else known(made.done, once)
            if made is not None and done is not None:
                return await self._again(made, done)
            session = await self._workers.run(seconds, make)
            record = () if once is None else (Done(*once, 1, session.step, session.step),)
            kept = Kept(new_id(), new_id(), 1, session, record)
            await self._store.add(kept)
            return kept

    async def read(self, key: str) -> Kept:
        """The session with this id or view id.

        Raises:
            NotFound: in the same words for every id that is not kept here.
        """
        kept = await self._store.load(key)
        if kept is None:
            raise NotFound("There is no session with this id; it may have been deleted, or idle for too long.")
        return kept

    async def change(
        self,
        key: str,
        transition: Transition,
        cost: Cost = _no_time,
        what: str | None = "patch",
        whole: Cost = _no_time,
        once: Once | None = None,
        again: Again = _led_to,
    ) -> Change:
        """The session before and after a transition; of two at once, both happen, one after the other.

        Args:
            key: its id.
            transition: from one session to the next.
            cost: what it takes, in seconds.
            what: those who watch are told; None for steps.
            whole: what all that this is a part of takes, in seconds.
            once: the request, if it is to be done once.
            again: from the session as it is by now, what it was after that request.

        Raises:
            NotFound: nothing is kept under this id.
            ReadOnly: it is a view id.
            Busy: another process changes the session all the time.
        """
        with self._open.alone(once, key):
            async with self._lock(key):
                for _ in range(ATTEMPTS):
                    kept = await self.owned(key)
                    done = known(kept.done, once)
                    if done is not None:
                        return Change(kept, await self._again(kept, done, again, cost(kept.session)))
                    session = await self._workers.run(
                        cost(kept.session), partial(transition, kept.session), whole(kept.session)
                    )
                    after = _following(kept, session, once)
                    with CancelScope(shield=True):  # what is kept is told, even if whoever asked for it has gone away
                        saved = await self._store.save(after)
                    if saved:
                        self.events.publish(kept.id, stepped(after) if what is None else changed(after, what))
                        return Change(kept, after)
        raise Busy(CHANGED_BY_OTHERS)

    async def _again(self, kept: Kept, done: Done, again: Again = _led_to, seconds: float = 0.0) -> Kept:
        """The session as it was after a request that was done before."""
        seconds += recall_seconds(kept.session, done.before) + recall_seconds(kept.session, done.step)
        session = await self._workers.run(seconds, partial(again, kept.session, done))
        return replace(kept, version=done.version, session=session)

    async def walk(self, key: str, steps: int, every: int) -> AsyncIterator[Kept]:
        """Take steps a slice at a time and yield the session at every `every`-th and the last.

        Each slice is a change of its own: other changes find their turn in between, and whoever stops listening loses
        nothing that was trained.
        """
        left, until, stride = steps, min(every, steps), stride_of(steps)
        while left:
            await checkpoint()  # quick slices never wait for anything, and others want their turn
            before, kept, _ = await self.advance(key, until, stride, left)
            taken = kept.session.step - before.session.step
            left, until = left - taken, until - taken
            diverged = kept.session.last.outcome is Outcome.DIVERGED
            if diverged or not until:
                yield kept
                until = min(every, left)
            if diverged:
                return

    async def advance(self, key: str, count: int, every: int = 1, walk: int = 0, once: Once | None = None) -> Walk:
        """Take so many steps, or fewer where the session diverges.

        Args:
            key: its id.
            count: steps to take.
            every: which of them are recorded.
            walk: of how many steps these are the first; then only as many are taken at once as fit into a slice.
            once: the request, if it is to be done once.
        """
        points: list[Point] = []

        def steps_of(session: Session) -> int:
            return min(count, slice_of(session)) if walk else count

        def step(session: Session) -> Session:
            points.clear()
            last = session
            for last in session.advance(steps_of(session), every):
                points.append(last.last.point)
            return last

        def seconds(session: Session) -> float:
            return steps_seconds(session, steps_of(session), every)

        def whole(session: Session) -> float:
            return steps_seconds(session, walk, every) if walk else 0.0

        def again(session: Session, done: Done) -> Session:
            return step(session.rewind(done.before))

        change = await self.change(key, step, seconds, None, whole, once, again)
        return Walk(*change, tuple(points))

    async def fork(self, key: str, transition: Transition, cost: Cost = _no_time, once: Once | None = None) -> Kept:
        """A new session from an old one, which stays as it is."""
        kept = await self.owned(key)
        return await self.create(lambda: transition(kept.session), cost(kept.session), once)

    async def renew_view(self, key: str) -> Kept:
        """Give a session another view id; the old one leads nowhere from then on, and who watches by it is ended."""
        async with self._lock(key):
            old = await self.owned(key)
            kept = replace(old, view_id=new_id(), version=old.version + 1)
            with CancelScope(shield=True):
                if not await self._store.save(kept):
                    raise Busy(CHANGED_BY_OTHERS)
                self.events.revoke(kept.id, old.view_id)
                self.events.publish(kept.id, changed(kept, "view"))
            return kept

    async def delete(self, key: str) -> None:
        """Forget a session."""
        async with self._lock(key):
            kept = await self.owned(key)
            with CancelScope(shield=True):
                await self._store.delete(kept.id)
            self.events.publish(kept.id, deleted(kept.version + 1))

    async def owned(self, key: str) -> Kept:
        """The session, for those who may change it.

        Raises:
            NotFound: nothing is kept under this id.
            ReadOnly: it is a view id.
        """
        kept = await self.read(key)
        if kept.id != key:
            raise ReadOnly("This is a view_id, which may only read; changing the session takes its id.")
        return kept

    def _lock(self, key: str) -> Lock:
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = Lock()
        return lock


def _following(kept: Kept, session: Session, once: Once | None) -> Kept:
    """The next version of a session. Steps and rewinding leave the step that they lead to as it was; changes do not."""
    version, here = kept.version + 1, session.stretches[-1]
    done = None if once is None else Done(*once, version, kept.session.step, session.step)
    same = any(part is here for part in reversed(kept.session.stretches))
    record = noted(kept.done, done, session.step if same else session.step - 1)
    return replace(kept, version=version, session=session, done=record)


def new_id() -> str:
    """An id that nobody guesses, and that does not come twice."""
    return secrets.token_urlsafe(ID_BYTES)


def stride_of(count: int) -> int:
    """Which steps of a call are recorded, so that they are at most `MOST_RECORDED`: every how-manieth.

    >>> stride_of(1000), stride_of(1001)
    (1, 2)
    """
    return -(-count // MOST_RECORDED)


def slice_of(session: Session) -> int:
    """How many steps fit into one slice of a stream's work."""
    return max(1, int(SLICE_SECONDS / steps_seconds(session, 1)))
