"""One thread that writes: what comes while the disk is busy is committed together, and answered after that.

What is written is the business of those who ask for it.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from app.errors import StorageFull, StoreFailed
from app.stores.opening import failed

Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection], Result]

MOST_AT_ONCE = 256  # calls of one commit, so that the first does not wait for too many others
FAILED = "The sessions on disk cannot be written"


class Call(Generic[Result]):
    """Something to be written.

    Args:
        work: what is done within a transaction, and may be done again if that is not committed.
        after: what follows once it is on disk, in the thread that writes.
        waiting: who wants the result, or None.
    """

    def __init__(
        self,
        work: Work[Result],
        after: Callable[[Result], None] | None = None,
        waiting: "asyncio.Future[Result] | None" = None,
    ) -> None:
        self._work, self._after, self._waiting = work, after, waiting
        self.result: Result
        self.error: Exception | None = None

    def work(self, connection: sqlite3.Connection) -> None:
        self.result, self.error = self._work(connection), None

    def settle(self) -> None:
        if self.error is None and self._after is not None:
            self._after(self.result)
        if self._waiting is not None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._waiting.get_loop().call_soon_threadsafe(self._give, self._waiting)

    def _give(self, waiting: "asyncio.Future[Result]") -> None:
        if waiting.cancelled():
            return
        if self.error is not None:
            waiting.set_exception(self.error)
        else:
            waiting.set_result(self.result)


class Writer:
    """Runs calls in the order in which they come.

    Args:
        connection: the only one that writes; closed in the end.
        relieve: makes room where the file is full; whether it could.
    """

    def __init__(self, connection: sqlite3.Connection, relieve: Work[bool]) -> None:
        self._connection = connection
        self._relieve = relieve
        self._calls: SimpleQueue[Call[Any] | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def do(self, work: Work[Result], after: Callable[[Result], None] | None = None) -> Result:
        """The result of the work, as soon as it is on disk; it gets there even if nobody waits for it any more.

        Raises:
            StorageFull: there is no room for it; then it has changed nothing.
            StoreFailed: it cannot be written, for whatever reason.
        """
        if self._closed:
            raise StoreFailed(f"{FAILED} any more: the server ends.")
        waiting: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._calls.put(Call(work, after, waiting))
        return await waiting

    def post(self, work: Work[None]) -> None:
        """Write something that nobody waits for, and that may as well be lost."""
        if not self._closed:
            self._calls.put(Call(work))

    def close(self, *others: sqlite3.Connection) -> None:
        """Once all is written that was asked for; other connections to the same file end before this one."""
        if self._closed:
            return
        self._closed = True
        self._calls.put(None)
        self._thread.join()
        for connection in (*others, self._connection):
            connection.close()

    def _run(self) -> None:
        over = False
        while not over:
            calls, over = self._next()
            if not self._committed(calls):
                for call in calls:
                    self._try_alone(call)
            for call in calls:
                call.settle()

    def _next(self) -> tuple[list[Call[Any]], bool]:
        """All that wait, or the first that comes; whether the end is among them."""
        call = self._calls.get()
        calls: list[Call[Any]] = []
        while call is not None:
            calls.append(call)
            if len(calls) == MOST_AT_ONCE:
                return calls, False
            try:
                call = self._calls.get_nowait()
            except Empty:
                return calls, False
        return calls, True

    def _try_alone(self, call: Call[Any]) -> None:
        """One that fails does not take others with it; one that finds no room tries again where some is made."""
        if not self._committed([call]) and isinstance(call.error, StorageFull):
            relief = Call(self._relieve)
            if self._committed([relief]) and relief.result:
                self._committed([call])

    def _committed(self, calls: list[Call[Any]]) -> bool:
        """Whether all of them are on disk; if not, none is."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for call in calls:
                call.work(self._connection)
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
