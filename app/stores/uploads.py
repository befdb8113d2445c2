"""Uploaded tables in a dictionary of this process: those used last are kept, as far as there is room.

A session holds its examples itself; it does not need the table again. Where there is a shelf, all that is here is on it
as well, and from there it comes back.
"""

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from threading import Lock
from typing import Protocol

from anyio import to_thread

from app.data.upload import Upload
from app.sessions.codec import decode_upload, encode_upload

ID_BYTES = 18  # 144 bits, which nobody guesses


class Shelf(Protocol):
    """Where tables outlive the process."""

    def tables(self) -> Iterable[tuple[str, bytes]]:
        """All of them by their ids, the one that came last at the end."""

    async def put(self, key: str, body: bytes, gone: Sequence[str]) -> None:
        """Keep one, and others no longer.

        Raises:
            StorageFull: there is no room for it.
        """

    async def drop(self, key: str) -> None:
        """Keep one no longer."""


class Uploads:
    """Keeps tables under ids that nobody guesses.

    Args:
        most: how many at most.
        most_bytes: how large all of them together; the last one stays, however large.
        shelf: where they are kept beyond the life of the process, or None.
    """

    def __init__(self, most: int, most_bytes: int, shelf: Shelf | None = None) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._shelf = shelf
        self._kept: OrderedDict[str, Upload] = OrderedDict()  # the one used last at the end
        self._lock = Lock()  # sessions are made in threads
        for id, body in shelf.tables() if shelf else ():
            self._hold(id, decode_upload(body))

    async def add(self, upload: Upload) -> str:
        """Keep a table, whose examples know its id from then on."""
        id = secrets.token_urlsafe(ID_BYTES)
        if self._shelf is not None:
            body = await to_thread.run_sync(encode_upload, upload)
            await self._shelf.put(id, body, self._in_the_way_of(upload))
        self._hold(id, upload)
        return id

    def get(self, id: str) -> Upload | None:
        """The table with this id; None where there is none, or none any more."""
        with self._lock:
            upload = self._kept.get(id)
            if upload is not None:
                self._kept.move_to_end(id)
            return upload

    async def delete(self, id: str) -> None:
        """Forget a table; one that is not there is no mistake."""
        if self._shelf is not None and id in self._kept:
            await self._shelf.drop(id)
        with self._lock:
            self._kept.pop(id, None)

    def _hold(self, id: str, upload: Upload) -> None:
        for other in self._in_the_way_of(upload):
            with self._lock:
                self._kept.pop(other, None)
        with self._lock:
            self._kept[id] = replace(upload, examples=replace(upload.examples, dataset=id))

    def _in_the_way_of(self, upload: Upload) -> list[str]:
        """Which tables are no longer kept once this one is, those used longest ago first."""
        with self._lock:
            sizes = {id: kept.nbytes for id, kept in self._kept.items()}
        gone: list[str] = []
        total = sum(sizes.values()) + upload.nbytes
        for id, size in sizes.items():
            if total <= self._most_bytes and len(sizes) - len(gone) < self._most:
                break
            gone.append(id)
            total -= size
        return gone
