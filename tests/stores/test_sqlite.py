"""Sessions in a file: they outlive the process, and the file is never put at risk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sessions.port import SessionStore
from app.stores.live import Live
from app.stores.sqlite import Room, SqliteStore
from tests.stores.contract import MOST, StoreContract


class TestSqliteStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Path) -> Iterator[None]:
        self.folder, self.stores = tmp_path, list[SqliteStore]()
        yield
        for store in self.stores:
            store.close()

    def store(self) -> SessionStore:
        self.stores.append(SqliteStore(self.folder, Room(max_sessions=MOST)))
        return self.stores[-1]

    def again(self) -> SessionStore:
        self.stores[-1].close()
        return self.store()


class TestSqliteStoreWithoutMemory(TestSqliteStore):
    """What was in memory has made room for others, so that it is read from the file and written as a whole."""

    def again(self) -> SessionStore:
        self.stores[-1]._live = Live(0, 0)
        return self.stores[-1]
