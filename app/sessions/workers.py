"""Who computes: the event loop what is quick, a few threads what is not, and nobody what is too much.

What work costs is estimated by those who ask for it.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from app.errors import Busy, Invalid

Result = TypeVar("Result")

QUICK_SECONDS = 0.002  # below this, handing over to a thread would cost more than it frees
LONGEST_QUEUE = 64


class Workers:
    """At most `threads` slow calls at once; the others wait, and when too many wait they are turned away.

    Args:
        threads: slow calls at once.
        max_seconds: the longest that one call may be expected to take.
    """

    def __init__(self, threads: int, max_seconds: float) -> None:
        self._limiter = CapacityLimiter(threads)
        self._max_seconds = max_seconds

    @property
    def free(self) -> bool:
        """Whether another call would be taken."""
        return self._limiter.statistics().tasks_waiting < LONGEST_QUEUE

    def allow(self, seconds: float, at: str) -> None:
        """Refuse what would take too long.

        Raises:
            Invalid: names the field that asks for so much.
        """
        if seconds > self._max_seconds:
            detail = f"that is about {seconds:.0f} seconds of work, at most {self._max_seconds:.0f} are allowed"
            raise Invalid.one(at, f"{detail}; ask for less")

    async def run(self, seconds: float, work: Callable[[], Result]) -> Result:
        """The result of `work`, which is expected to take so many seconds.

        Raises:
            Busy: the queue is full.
        """
        if seconds < QUICK_SECONDS:
            return work()
        if not self.free:
            raise Busy("too many calls are waiting to be computed; try again in a few seconds")
        return await to_thread.run_sync(work, limiter=self._limiter)

    async def each(self, items: Iterator[Result]) -> AsyncIterator[Result]:
        """Slowly made items, as they come; whoever stops listening does not wait for the one under way."""
        while True:
            item = await to_thread.run_sync(next, items, None, limiter=self._limiter, abandon_on_cancel=True)
            if item is None:
                return
            yield item
