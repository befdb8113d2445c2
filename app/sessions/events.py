"""Who watches a session hears of every change of it, in order, and can come back to where the thread was lost.

The id of an event is the version of the session that it led to. What a session's watchers may have missed is kept in a
ring; a session that nobody has watched has none, so that its steps cost nothing here.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

from app.sessions.port import Kept
from app.sessions.state import Point

RING = 256  # events of one session that can be heard again
WAITING = 64  # events that one watcher may be behind
RINGS = 256  # sessions whose events are kept, watched or not; with full rings that is about 40 MB


FELL_BEHIND = "You fell behind; come back with the id of the last event, and you hear what you missed."
REVOKED = "This link leads nowhere any more; who owns the session has made another."
THE_END = "The server shuts down; come back in a few seconds."


class Event(NamedTuple):
    """One change: `stepped`, `changed` or `deleted`, and what there is to say of it."""

    id: int
    name: str
    data: Mapping[str, Any]


def stepped(kept: Kept) -> Event:
    """Where the session stands after steps, or at present."""
    last = kept.session.last
    data = {"step": last.step, "error": errors(last.point), "outcome": last.outcome.value}
    return Event(kept.version, "stepped", data)


def changed(kept: Kept, what: str) -> Event:
    """Other than steps: `patch`, `rewind`, `reset`, `view`, or `missed` for those who were away too long."""
    return Event(kept.version, "changed", {"what": what, "step": kept.session.step})


def deleted(version: int) -> Event:
    return Event(version, "deleted", {})


def errors(point: Point) -> dict[str, float | None]:
    return {"train": point.train, "test": point.test}


class Watcher:
    """One who listens, by one of a session's ids. Its own event loop takes from it; any thread may put into it."""

    def __init__(self, id: str, most: int, by: str, client: str) -> None:
        self.id, self.by, self.client = id, by, client
        self.over = ""  # why it is: it fell behind, or the server ends; whoever still listens has to come back
        self._most = most
        self._events: deque[Event] = deque()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def put(self, event: Event) -> None:
        if len(self._events) >= self._most:
            self.end(FELL_BEHIND)
        elif not self.over:
            self._events.append(event)
            self._wake()

    def end(self, why: str) -> None:
        self.over = self.over or why
        self._events.clear()
        self._wake()

    def _wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    async def next(self, patience: float) -> Event | None:
        """The next event; None once it is over, or where nothing happens for so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not self._events and not self.over:
                    self._news.clear()  # it may have been set for an event that is taken already
                    if not self._events and not self.over:
                        await self._news.wait()
        return self._events.popleft() if self._events else None


class Ring:
    """The last events of one session."""

    def __init__(self, length: int) -> None:
        self.events: deque[Event] = deque(maxlen=length)
        self.floor: int | None = None  # all events after this one are here
        self.watchers: set[Watcher] = set()

    def append(self, event: Event) -> None:
        if self.floor is None:
            self.floor = event.id - 1
        if len(self.events) == self.events.maxlen:
            self.floor = self.events[0].id
        self.events.append(event)

    def after(self, since: int, version: int) -> list[Event] | None:
        """What happened after an event; None where that is not known any more."""
        if since == version:
            return []
        if self.floor is None or not self.floor <= since < version:
            return None
        return [event for event in self.events if event.id > since]


class Broadcaster:
    """Events of all sessions of this process, and those who listen.

    Args:
        ring: events of one session that can be heard again.
        waiting: how far a watcher may fall behind before it is dropped.
    """

    def __init__(self, ring: int = RING, waiting: int = WAITING) -> None:
        self._ring, self._waiting = ring, waiting
        self._rings: OrderedDict[str, Ring] = OrderedDict()
        self._lock = Lock()
        self._watching = 0
        self.closed = False

    @property
    def watching(self) -> int:
        """How many watchers there are."""
        return self._watching

    def publish(self, id: str, event: Event) -> None:
        """Tell all watchers of a session; costs next to nothing where there never was one."""
        if id not in self._rings:
            return
        with self._lock:
            ring = self._rings.get(id)
            if ring is None:
                return
            ring.append(event)
            for watcher in [*ring.watchers]:
                watcher.put(event)
                if watcher.over:
                    self._forget(watcher)
            if event.name == "deleted":
                del self._rings[id]
                self._watching -= len(ring.watchers)

    def watching_one(self, id: str) -> int:
        """How many watchers one session has."""
        ring = self._rings.get(id)
        return 0 if ring is None else len(ring.watchers)

    def watching_from(self, client: str) -> int:
        """How many watchers one client has."""
        return sum(watcher.client == client for ring in self._rings.values() for watcher in ring.watchers)

    def join(self, id: str, by: str = "", client: str = "") -> Watcher:
        """Listen from here on, by one of the session's ids; call `leave` in the end."""
        with self._lock:
            ring = self._rings.setdefault(id, Ring(self._ring))
            self._rings.move_to_end(id)
            watcher = Watcher(id, self._waiting, by or id, client)
            ring.watchers.add(watcher)
            self._watching += 1
            if self.closed:
                watcher.end(THE_END)
            self._make_room()
            return watcher

    def leave(self, watcher: Watcher) -> None:
        with self._lock:
            self._forget(watcher)

    def revoke(self, id: str, by: str) -> None:
        """End those who listen to a session by an id that leads nowhere any more."""
        with self._lock:
            ring = self._rings.get(id)
            for watcher in [] if ring is None else [*ring.watchers]:
                if watcher.by == by:
                    watcher.end(REVOKED)
                    self._forget(watcher)

    def missed(self, id: str, since: int, version: int) -> list[Event] | None:
        """What happened to a session after an event; None where that is not known any more."""
        with self._lock:
            ring = self._rings.get(id)
            return None if ring is None else ring.after(since, version)

    def close(self) -> None:
        """End all streams, since the server does."""
        with self._lock:
            self.closed = True
            for ring in self._rings.values():
                for watcher in ring.watchers:
                    watcher.end(THE_END)

    def _forget(self, watcher: Watcher) -> None:
        ring = self._rings.get(watcher.id)
        if ring is not None and watcher in ring.watchers:
            ring.watchers.remove(watcher)
            self._watching -= 1

    def _make_room(self) -> None:
        idle = [id for id, ring in self._rings.items() if not ring.watchers]
        for id in idle[: max(0, len(self._rings) - RINGS)]:
            del self._rings[id]
