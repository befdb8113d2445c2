"""A few threads that compute, and whose turn it is.

Whoever asks for ten things gets one, and then waits until everybody else has had one. Work that nobody waits for any
more ends at its next line of Python. What belongs into which lane is decided in `app.sessions.workers`.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from threading import Condition, Lock, Thread, get_ident
from typing import Any, Generic, TypeVar

from app.errors import Busy, LimitExceeded
from app.threads import raise_in

Result = TypeVar("Result")

IDLE_SECONDS = 10.0  # a thread that has nothing to do for so long ends


class Gone(BaseException):
    """Raised inside work that nobody waits for any more; not an `Exception`, which work might handle."""


class Job(Generic[Result]):
    """Work for one of the threads, and the future that its result goes to. Made where it is awaited."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Result] = self._loop.create_future()
        self._work, self._context = work, copy_context()
        self._lock = Lock()
        self._thread: int | None = None
        self._abandoned = self._stopped = False  # nobody waits for it; and so something was raised in it
        self._began = 0.0

    @property
    def seconds(self) -> float:
        """How long it has been under way."""
        return time.monotonic() - self._began if self._began else 0.0

    def run(self) -> None:
        """What a thread does with it."""
        with suppress(Gone):
            try:
                outcome = self._outcome()
            except Gone:
                raise
            except BaseException as error:  # noqa: BLE001 - it is raised where the work is awaited
                self._tell(self.future.set_exception, error)
            else:
                self._tell(self.future.set_result, outcome)
            if self._stopped:
                for _ in range(
                    100
                ):  # what is raised in here comes before the next turn of a loop, so it is caught here
                    pass

    def abandon(self) -> None:
        """Nobody waits for it any more."""
        with self._lock:
            self._abandoned = True
            if self._thread is not None:
                self._stopped = True
                raise_in(self._thread, Gone)

    def _outcome(self) -> Result:
        try:
            with self._lock:
                if self._abandoned:
                    raise Gone
                self._thread, self._began = get_ident(), time.monotonic()
            return self._context.run(self._work)
        finally:
            with self._lock:
                self._thread = None  # from here on nothing is raised in it

    def _tell(self, tell: Callable[[Any], None], value: Any) -> None:
        def unless_done() -> None:
            if not self.future.done():
                tell(value)

        if self._abandoned:  # by now it may fail in any way, and nobody is to hear of it
            return
        with suppress(RuntimeError):  # the loop is closed, since the server has ended
            self._loop.call_soon_threadsafe(unless_done)


class Lane:
    """At most so many jobs at once; the others wait, and are taken in turns.

    Args:
        name: of its threads.
        threads: jobs at once.
        longest: jobs that wait at most.
        longest_each: those among them of one who asks.
    """

    def __init__(self, name: str, threads: int, longest: int, longest_each: int) -> None:
        self.waiting = self.busy = 0
        self.name = name
        self._most, self._longest, self._each = threads, longest, longest_each
        self._queues: OrderedDict[str, deque[Job[Any]]] = OrderedDict()  # the one whose turn is next at the front
        self._changed = Condition()
        self._threads = self._idle = 0

    @property
    def free(self) -> bool:
        """Whether another job would be taken."""
        return self.waiting < self._longest + self._most - self.busy

    def put(self, whose: str, job: Job[Any]) -> None:
        """Let it wait for its turn.

        Raises:
            Busy: too many jobs wait.
            LimitExceeded: too many of them are of the same who asks.
        """
        with self._changed:
            if not self.free:
                raise Busy(f"{self._longest} calls are waiting to be computed, the most that may; try again soon")
            queue = self._queues.setdefault(whose, deque())
            if len(queue) >= self._each + self._most - self.busy:
                raise LimitExceeded(
                    f"{self._each} calls for this session are waiting already, the most that max_waiting_each allows; "
                    "wait for their answers"
                )
            queue.append(job)
            self.waiting += 1
            self._changed.notify()
            if self.waiting > self._idle and self._threads < self._most:
                self._threads += 1
                Thread(target=self._serve, name=self.name, daemon=True).start()

    def abandon(self, whose: str, job: Job[Any]) -> None:
        """Nobody waits for it any more, whether it has begun or not."""
        with self._changed:
            queue = self._queues.get(whose, ())
            if job in queue:
                self._take(whose, job)
                return
        job.abandon()

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            job.run()
            del job  # it holds a session
            with self._changed:
                self.busy -= 1

    def _next(self) -> Job[Any] | None:
        with self._changed:
            self._idle += 1
            self._changed.wait_for(lambda: self.waiting, IDLE_SECONDS)
            self._idle -= 1
            if not self.waiting:
                self._threads -= 1
                return None
            whose, queue = next(iter(self._queues.items()))
            job = queue[0]
            self._take(whose, job)
            self.busy += 1
            return job

    def _take(self, whose: str, job: Job[Any]) -> None:
        queue = self._queues[whose]
        queue.remove(job)
        self.waiting -= 1
        if queue:
            self._queues.move_to_end(whose)
        else:
            del self._queues[whose]
