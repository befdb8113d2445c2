"""Uploaded tables in a dictionary of this process: those used last are kept, as far as there is room.

A session holds its examples itself; it does not need the table again.
"""

import secrets
from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from app.data.upload import Upload

ID_BYTES = 18  # 144 bits, which nobody guesses


class Uploads:
    """Keeps tables under ids that nobody guesses.

    Args:
        most: how many at most.
        most_bytes: how large all of them together; the last one stays, however large.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, Upload] = OrderedDict()  # the one used last at the end
        self._lock = Lock()  # sessions are made in threads

    def add(self, upload: Upload) -> str:
        """Keep a table, whose examples know its id from then on."""
        id = secrets.token_urlsafe(ID_BYTES)
        with self._lock:
            self._kept[id] = replace(upload, examples=replace(upload.examples, dataset=id))
            while len(self._kept) > 1 and (len(self._kept) > self._most or self._nbytes() > self._most_bytes):
                self._kept.popitem(last=False)
        return id

    def get(self, id: str) -> Upload | None:
        """The table with this id; None where there is none, or none any more."""
        with self._lock:
            upload = self._kept.get(id)
            if upload is not None:
                self._kept.move_to_end(id)
            return upload

    def delete(self, id: str) -> None:
        """Forget a table; one that is not there is no mistake."""
        with self._lock:
            self._kept.pop(id, None)

    def _nbytes(self) -> int:
        return sum(upload.nbytes for upload in self._kept.values())
