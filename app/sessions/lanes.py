"""A few threads that compute, and whose turn it is.

Whoever asks for ten things gets one, and then waits until everybody else has had one: first one client after the other,
and of a client one session after the other, so that nobody gets more by opening more sessions. Work that nobody waits
for any more ends at its next line of Python. What belongs into which lane is decided in `app.sessions.workers`.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from threading import Condition, Lock, Thread, get_ident
from typing import Any, Generic, NamedTuple, TypeVar

from app.errors import Busy, LimitExceeded
from app.threads import give_way, raise_in

Result = TypeVar("Result")

IDLE_SECONDS = 10.0  # a thread that has nothing to do for so long ends


class Turn(NamedTuple):
    """On whose behalf work is done: the address of a client, and a session, or none in particular."""

    client: str = ""
    session: str = ""


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


Queues = OrderedDict[str, deque[Job[Any]]]  # of each session of a client; the next one's at the front


class Lane:
    """At most so many jobs at once; the others wait, and are taken in turns.

    Args:
        name: of its threads.
        threads: jobs at once.
        longest: jobs that wait at most.
        longest_client: those among them of one client.
        longest_each: and those of one of its sessions.
        niceness: of its threads, and of all that they start.
    """

    def __init__(
        self, name: str, threads: int, longest: int, longest_client: int, longest_each: int, niceness: int = 0
    ) -> None:
        self.waiting = self.busy = 0
        self.name, self._niceness = name, niceness
        self._most, self._longest, self._client, self._each = threads, longest, longest_client, longest_each
        self._queues: OrderedDict[str, Queues] = OrderedDict()  # of each client; the next one's at the front
        self._changed = Condition()
        self._threads = self._idle = 0

    @property
    def free(self) -> bool:
        """Whether another job would be taken."""
        return self.waiting < self._longest + self._most - self.busy

    def put(self, whose: Turn, job: Job[Any]) -> None:
        """Let it wait for its turn.

        Raises:
            Busy: too many jobs wait.
            LimitExceeded: too many of them are of the same client, or for the same session.
        """
        with self._changed:
            self._require_room(whose)
            self._queues.setdefault(whose.client, OrderedDict()).setdefault(whose.session, deque()).append(job)
            self.waiting += 1
            self._changed.notify()
            if self.waiting > self._idle and self._threads < self._most:
                self._threads += 1
                Thread(target=self._serve, name=self.name, daemon=True).start()

    def _require_room(self, whose: Turn) -> None:
        idle = self._most - self.busy
        queues: Queues = self._queues.get(whose.client, OrderedDict())
        if whose.session and len(queues.get(whose.session, ())) >= self._each + idle:
            raise LimitExceeded(
                f"{self._each} calls for this session are waiting already, the most that max_waiting_each allows; "
                "wait for their answers"
            )
        if sum(map(len, queues.values())) >= self._client + idle:
            raise LimitExceeded(
                f"{self._client} calls from this address are waiting already, the most that max_waiting_per_address "
                "allows; wait for their answers"
            )
        if not self.free:
            raise Busy(f"{self._longest} calls are waiting to be computed, the most that may; try again soon")

    def abandon(self, whose: Turn, job: Job[Any]) -> None:
        """Nobody waits for it any more, whether it has begun or not."""
        with self._changed:
            if job in self._queues.get(whose.client, OrderedDict()).get(whose.session, ()):
                self._take(whose, job)
                return
        job.abandon()

    def _serve(self) -> None:
        give_way(self._niceness)
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
            client, queues = next(iter(self._queues.items()))
            session, queue = next(iter(queues.items()))
            job = queue[0]
            self._take(Turn(client, session), job)
            self.busy += 1
            return job

    def _take(self, whose: Turn, job: Job[Any]) -> None:
        queues = self._queues[whose.client]
        queues[whose.session].remove(job)
        self.waiting -= 1
        _had_its_turn(queues, whose.session)
        _had_its_turn(self._queues, whose.client)


def _had_its_turn(queues: OrderedDict[str, Any], whose: str) -> None:
    """Who has more waits behind all others."""
    if queues[whose]:
        queues.move_to_end(whose)
    else:
        del queues[whose]
