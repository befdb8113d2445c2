"""Requests that are done once however often they are sent: which they were, and what can be said of them again.

A request says by a key which it is. What is kept of it is not its answer but where it led, since the path still leads
there; that is saved together with what it changed, so that both are known after a crash, or neither.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from app.errors import Conflict, Invalid, UnderWay

KEY = "Idempotency-Key"
MOST = 8  # requests that a session knows again, the one that made it among them


class Once(NamedTuple):
    """A request that is to be done once.

    key: the client's name for it.
    print: a hash of what it asks for.
    """

    key: str
    print: str


class Done(NamedTuple):
    """A request that was done: from which step it led to which, and to which version of the session.

    over: the session was changed since in such a way that the path does not lead there any more.
    """

    key: str
    print: str
    version: int
    before: int
    step: int
    over: bool = False


Record = tuple[Done, ...]  # in the order in which they were done


class Open:
    """Requests that are under way."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    @contextmanager
    def alone(self, once: Once | None, where: str = "") -> Iterator[None]:
        """While one request is done, the same one, sent again, is not.

        Raises:
            UnderWay: it is.
        """
        if once is None:
            yield
            return
        mine = (where, once.key)
        if mine in self._keys:
            raise UnderWay(f"A request with this {KEY} is still under way; ask for its answer again in a moment.")
        self._keys.add(mine)
        try:
            yield
        finally:
            self._keys.discard(mine)


def known(record: Record, once: Once | None) -> Done | None:
    """The request, if it was done before.

    Raises:
        Invalid: with this key something else was asked for.
        Conflict: what it led to is not there any more.
    """
    done = None if once is None else next((done for done in record if done.key == once.key), None)
    if once is None or done is None:
        return None
    if done.print != once.print:
        raise Invalid.one(KEY, "was sent before with another request; a new request takes a new key")
    if done.over:
        raise Conflict(
            f"A request with this {KEY} was done and led to version {done.version}; the session was changed since, "
            "and its path does not lead there any more. Look where it stands now."
        )
    return done


def noted(record: Record, done: Done | None, sound: int) -> Record:
    """The record after a change.

    Args:
        record: as it was; where nothing in it is different, it stays the very same.
        done: the request that made the change, if it is to be known again.
        sound: the last step of the path that is as it was.
    """
    if any(old.step > sound and not old.over for old in record):
        record = tuple(old._replace(over=old.over or old.step > sound) for old in record)
    if done is None:
        return record
    first = record[:1] if maker(record) else ()
    return (*first, *record[len(first) :][len(first) + 1 - MOST :], done)


def maker(record: Record) -> str | None:
    """The key of the request that made the session, if it had one."""
    return record[0].key if record and record[0].version == 1 else None


def encode(record: Record) -> str:
    """As text.

    >>> decode(encode((Done("k", "p", 1, 0, 0),)))
    (Done(key='k', print='p', version=1, before=0, step=0, over=False),)
    """
    return json.dumps(record)


def decode(text: str) -> Record:
    return tuple(Done(*entry) for entry in json.loads(text))
