"""One thread that writes: what comes while the disk is busy is committed together, and answered after that.

What is written is the business of those who ask for it. The thread is woken up as seldom as can be, since it and the
event loop take the interpreter's lock from each other.
"""

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from app.errors import StorageFull, StoreFailed
from app.stores.opening import failed

Job = TypeVar("Job")
Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection, Sequence[Job]], Sequence[Result]]

MOST_AT_ONCE = 256  # calls of one commit, so that the first does not wait for too many others
FAILED = "The sessions on disk cannot be written"


class Call(Generic[Job, Result]):
    """Something to be written.

    Args:
        work: what is done within a transaction, and may be done again if that is not committed. It is given all jobs
            at once of calls that come one after the other with the same work.
        job: what it is given for this call.
        after: what follows once it is on disk, in the thread that writes.
        waiting: who wants the result, or None.
    """

    def __init__(
        self,
        work: Work[Job, Result],
        job: Job,
        after: Callable[[Result], None] | None = None,
        waiting: "asyncio.Future[Result] | None" = None,
    ) -> None:
        self.work, self.job = work, job
        self._after, self._waiting = after, waiting
        self.result: Result
        self.error: Exception | None = None

    def finish(self) -> asyncio.AbstractEventLoop | None:
        """What follows where it is on disk; and the loop in which somebody waits."""
        if self.error is None and self._after is not None:
            self._after(self.result)
        return None if self._waiting is None else self._waiting.get_loop()

    def give(self) -> None:
        """Called in that loop."""
        if self._waiting is None or self._waiting.cancelled():
            return
        if self.error is not None:
            self._waiting.set_exception(self.error)
        else:
            self._waiting.set_result(self.result)


Calls = list[Call[Any, Any]]


class Writer:
    """Runs calls in the order in which they come.

    Args:
        connection: the only one that writes; closed in the end.
        relieve: makes room where the file is full; whether it could.
    """

    def __init__(self, connection: sqlite3.Connection, relieve: Callable[[sqlite3.Connection], bool]) -> None:
        self._connection = connection
        self._relieve = relieve
        self._gathered: defaultdict[asyncio.AbstractEventLoop, Calls] = defaultdict(list)
        self._queue: SimpleQueue[Calls | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def do(self, work: Work[Job, Result], job: Job, after: Callable[[Result], None] | None = None) -> Result:
        """The result of the work, as soon as it is on disk; it gets there even if nobody waits for it any more.

        Raises:
            StorageFull: there is no room for it; then it has changed nothing.
            StoreFailed: it cannot be written, for whatever reason.
        """
        if self._closed:
            raise StoreFailed(f"{FAILED} any more: the server ends.")
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Result] = loop.create_future()
        gathered = self._gathered[loop]
        if not gathered:
            loop.call_soon(self._hand_over, loop)  # once all that the loop has to do at present is done
        gathered.append(Call(work, job, after, waiting))
        return await waiting

    def post(self, work: Work[Job, None], job: Job) -> None:
        """Write something that nobody waits for, and that may as well be lost."""
        if not self._closed:
            self._queue.put([Call(work, job)])

    def close(self, *others: sqlite3.Connection) -> None:
        """Once all is written that was asked for; other connections to the same file end before this one."""
        if self._closed:
            return
        self._closed = True
        for loop in [*self._gathered]:
            self._hand_over(loop)
        self._queue.put(None)
        self._thread.join()
        for connection in (*others, self._connection):
            connection.close()

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        self._queue.put(self._gathered.pop(loop, []))

    def _run(self) -> None:
        over = False
        while not over:
            calls, over = self._next()
            if not self._committed(calls):
                for call in calls:
                    self._try_alone(call)
            _settle(calls)

    def _next(self) -> tuple[Calls, bool]:
        """All that wait, or the first that come; whether the end is among them."""
        found = self._queue.get()
        calls: Calls = []
        while found is not None:
            calls += found
            if len(calls) >= MOST_AT_ONCE:
                return calls, False
            try:
                found = self._queue.get_nowait()
            except Empty:
                return calls, False
        return calls, True

    def _try_alone(self, call: Call[Any, Any]) -> None:
        """One that fails does not take others with it; one that finds no room tries again where some is made."""
        if self._committed([call]) or not isinstance(call.error, StorageFull):
            return
        relief = Call(lambda connection, jobs: [self._relieve(connection)], None)
        if self._committed([relief]) and relief.result:
            self._committed([call])

    def _committed(self, calls: Calls) -> bool:
        """Whether all of them are on disk; if not, none is."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for work, group in groupby(calls, lambda call: call.work):
                same = [*group]
                results = work(self._connection, [call.job for call in same])
                for call, result in zip(same, results, strict=True):
                    call.result, call.error = result, None
            self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - those who wait have to hear of it, whatever it is
            self._roll_back()
            for call in calls:
                call.error = failed(error, FAILED) if isinstance(error, sqlite3.Error) else error
            return False
        return True

    def _roll_back(self) -> None:
        """SQLite has done so by itself where there is no room."""
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _settle(calls: Iterable[Call[Any, Any]]) -> None:
    """Every loop is woken up once, however many wait there."""
    waiting: defaultdict[asyncio.AbstractEventLoop, Calls] = defaultdict(list)
    for call in calls:
        loop = call.finish()
        if loop is not None:
            waiting[loop].append(call)
    for loop, theirs in waiting.items():
        with suppress(RuntimeError):  # it is closed: nobody waits any more
            loop.call_soon_threadsafe(_give, theirs)


def _give(calls: Calls) -> None:
    for call in calls:
        call.give()
