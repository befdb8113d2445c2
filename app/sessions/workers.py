"""Who computes: the event loop what is quick, a few threads what is not, and nobody what is too much.

What work costs is estimated by those who ask for it. Light work has threads of its own, so that it never waits behind
heavy work; the turns within a lane are `app.sessions.lanes`' business.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextvars import ContextVar
from functools import partial
from typing import Any, TypeVar

from app.errors import Busy, Invalid, LimitExceeded
from app.sessions.lanes import Job, Lane, Turn

Result = TypeVar("Result")

QUICK_SECONDS = 0.002  # below this, handing over to a thread would cost more than it frees
LIGHT_SECONDS = 0.05
LIGHT_THREADS = 2
HEAVY_NICENESS = 10  # the event loop and light work get a core at once, instead of after a slice of several ms
LONGEST_QUEUE = 256
LONGEST_QUEUE_CLIENT = 128
LONGEST_QUEUE_EACH = 16
OVERTIME = 2  # an estimate may be wrong by so much before work is stopped
PROBE_SECONDS = 1.0
REFUSAL_SECONDS = 1.0  # until who is turned away hears of it: those who ask again at once would hold up all others

turn: ContextVar[Turn] = ContextVar("turn", default=Turn())  # noqa: B039 - it is never changed
leaving: ContextVar[Callable[[], Awaitable[Any]] | None] = ContextVar("leaving", default=None)  # ends when they go


class Left(Exception):
    """Whoever asked is gone, so the work was stopped; there is nobody to tell."""


class Workers:
    """At most `threads` heavy calls at once; the others wait, and when too many wait they are turned away.

    Args:
        threads: heavy calls at once.
        max_seconds: the longest that one call may be expected to take; what takes twice as long is stopped.
        longest: calls that may wait.
        longest_each: those among them for one session.
        longest_client: those among them of one client.
        max_bytes: how much memory one call may be expected to take.
    """

    def __init__(
        self,
        threads: int,
        max_seconds: float,
        longest: int = LONGEST_QUEUE,
        longest_each: int = LONGEST_QUEUE_EACH,
        max_bytes: float = math.inf,
        longest_client: int = LONGEST_QUEUE_CLIENT,
    ) -> None:
        self.light = Lane("light", LIGHT_THREADS, longest, longest_client, longest_each)
        self.heavy = Lane("heavy", threads, longest, longest_client, longest_each, HEAVY_NICENESS)
        self._max_seconds, self._max_bytes = max_seconds, max_bytes

    @property
    def free(self) -> bool:
        """Whether another call would be taken."""
        return self.light.free and self.heavy.free

    async def alive(self) -> bool:
        """Whether a thread takes work and hands back what comes of it."""
        try:
            return await asyncio.wait_for(self._done(self.light, lambda: True), PROBE_SECONDS)
        except TimeoutError:
            return False

    def allow(self, at: str, seconds: float = 0.0, size: float = 0.0) -> None:
        """Refuse what would take too long, or too many bytes.

        Raises:
            Invalid: names the field that asks for so much.
        """
        bounds = (
            (seconds, self._max_seconds, "{:.0f} seconds of work"),
            (size / 1e6, self._max_bytes / 1e6, "{:,.0f} MB of memory"),
        )
        for given, most, words in bounds:
            if given > most:
                detail = f"that is about {words.format(given)}, at most {words.split()[0].format(most)} are allowed"
                raise Invalid.one(at, f"{detail}; ask for less")

    async def run(self, seconds: float, work: Callable[[], Result], whole: float = 0.0) -> Result:
        """The result of `work`, which is expected to take so many seconds; a refusal takes a second.

        Args:
            seconds: what it is expected to take.
            work: what is to be done.
            whole: what all the work that this is a part of takes.

        Raises:
            Busy: the queue is full.
            LimitExceeded: too many calls of the same client or session wait, or it took far longer than expected.
            Left: whoever asked is gone.
        """
        if seconds < QUICK_SECONDS:
            return work()
        return await self._done(self._lane(max(seconds, whole)), work)

    async def each(self, items: Iterator[Result], seconds: float) -> AsyncIterator[Result]:
        """Slowly made items, as they come, all of them in so many seconds; whoever stops listening stops the work."""
        lane = self._lane(seconds)
        while True:
            item = await self._done(lane, partial(next, items, None))
            if item is None:
                return
            yield item

    def _lane(self, seconds: float) -> Lane:
        return self.light if seconds < LIGHT_SECONDS else self.heavy

    async def _done(self, lane: Lane, work: Callable[[], Result]) -> Result:
        job, whose = Job(work), turn.get()
        try:
            lane.put(whose, job)
        except (Busy, LimitExceeded):
            await asyncio.sleep(REFUSAL_SECONDS)
            raise
        try:
            await self._wait(job)
            return job.future.result()
        finally:
            if not job.future.done():
                lane.abandon(whose, job)

    async def _wait(self, job: Job[Any]) -> None:
        """Until it is done, or there is no more reason to wait."""
        gone, longest = leaving.get(), OVERTIME * self._max_seconds
        left = None if gone is None else asyncio.ensure_future(gone())
        waited_for = {job.future} if left is None else {job.future, left}
        try:
            while not job.future.done():
                await asyncio.wait(waited_for, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
                if left is not None and left.done() and not job.future.done():
                    raise Left
                if job.seconds > longest:
                    raise LimitExceeded(f"this took more than {longest:.0f} seconds, the most that is allowed")
        finally:
            if left is not None:
                left.cancel()
