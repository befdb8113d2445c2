"""What a server is known to have answered, and whether that is what its files hold."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import anyio

from app.data.upload import Upload
from app.sessions.port import Kept
from app.stores.opening import FILE
from app.stores.sqlite import SqliteStore
from app.stores.uploads import Uploads
from tests.stores.same import assert_same

UPLOADS = 64  # kept at once


@dataclass
class Known:
    """A session as the server last said it is; and where a call was under way, as it is if that was done.

    None is one that was deleted.
    """

    kept: Kept | None
    next: Kept | None = None
    under_way: bool = False

    def begins(self, next: Kept | None) -> None:
        self.next, self.under_way = next, True

    def ends(self) -> None:
        self.kept, self.under_way = self.next, False

    def could_be(self) -> list[Kept | None]:
        return [self.kept, self.next] if self.under_way else [self.kept]


def compare(data: Path, known: Iterable[Known], uploads: Mapping[str, Upload]) -> None:
    """Look into a copy of the files; settles what became of the calls that were under way."""
    with tempfile.TemporaryDirectory() as copy:
        for file in data.glob(f"{FILE}*"):
            shutil.copy(file, copy)
        store = SqliteStore(Path(copy))
        anyio.run(_settle, store, known)
        found = Uploads(UPLOADS, 2**28, store)
        for id, upload in uploads.items():
            assert found.get(id) == upload
        store.close()
        with closing(sqlite3.connect(Path(copy, FILE))) as whole:
            assert whole.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def _settle(store: SqliteStore, known: Iterable[Known]) -> None:
    for each in known:
        ids = {kept.id for kept in each.could_be() if kept is not None}
        if not ids:
            continue
        found = await store.load(ids.pop())
        versions = {None if kept is None else kept.version: kept for kept in each.could_be()}
        version = None if found is None else found.version
        assert version in versions, f"version {version} is on disk, and was none of {[*versions]}"
        expected = versions[version]
        if expected is not None:
            assert_same(found, expected)
        each.kept, each.under_way = expected, False
