"""From a folder to a file that can be relied on: locked, looked through, of this version; or a sentence why not.

A file that is not as it should be is left alone, whatever it holds: nobody here knows better than its owner.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.errors import StorageFull, StoreFailed
from app.stores.schema import APPLICATION, APPLICATION_PLACE, MIGRATIONS, VERSION, VERSION_PLACE, migrate

FILE = "thalweg.db"
LOCK = "thalweg.lock"
MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100
PAGE_BYTES = 4096
WAL_BYTES = 64 * 2**20  # what stays of the write-ahead log after it was larger
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}

# Power may fail after any answer, so every commit waits for the disk.
WRITER = f"""
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_size_limit = {WAL_BYTES};
    PRAGMA cache_size = -16384;
"""
# One connection writes and makes all checkpoints: with two, some releases of SQLite may damage the file.
READER = "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = OFF;"


def opened(folder: Path) -> tuple[sqlite3.Connection, sqlite3.Connection, sqlite3.Connection]:
    """Connections to write, to read, and the one that holds the lock as long as it is open.

    Raises:
        StoreFailed: the folder cannot be used, another process uses it, or the file is damaged, of a newer version, or
            of another program. It is as it was before.
    """
    with _in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = _locked(folder / LOCK)
        try:
            path = folder / FILE
            if path.exists():
                _look_through(path)
            else:
                _create(path)
            writer = _connection(path, WRITER)
            migrate(writer)
            return writer, _connection(path, READER), lock
        except BaseException:
            lock.close()
            raise


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFailed(
            f"The folder {folder} cannot be used: {error.strerror}. Set THALWEG_DATA to another."
        ) from error
    except sqlite3.Error as error:
        raise failed(error, f"The file {folder / FILE} cannot be opened") from error


def failed(error: sqlite3.Error, what: str) -> StoreFailed:
    """What went wrong with a file, as one of our own errors."""
    if getattr(error, "sqlite_errorcode", None) in FULL:
        return StorageFull(
            "There is no room left where sessions are kept. Nothing that was answered is lost, and this call has "
            "changed nothing. Delete sessions, or make room on the disk, and try again."
        )
    return StoreFailed(f"{what}: {error}.")


def _connection(path: Path, pragmas: str, mode: str = "rw") -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
    connection.isolation_level = None  # transactions are begun by hand
    connection.executescript(pragmas)
    return connection


def _locked(path: Path) -> sqlite3.Connection:
    """Holds an empty database locked: unlike the lock of a file by itself, SQLite's works on every system."""
    lock = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise StoreFailed(
            f"The folder {path.parent} is in use by another process of this program. End that one, or set "
            "THALWEG_DATA to another folder."
        ) from None
    return lock


def _create(path: Path) -> None:
    """A file appears under its name when it is complete, so that one that is not is known to be damaged."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))  # who has an id may change the session
    with closing(_connection(new, f"PRAGMA page_size = {PAGE_BYTES}; {WRITER}")) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        migrate(connection)
        connection.execute("PRAGMA journal_mode = WAL")
    new.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """A new name in a folder is on the disk only when the folder is."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _look_through(path: Path) -> None:
    """Read only, so that a file that is refused stays as it is."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise _refused(path, "is damaged: it does not begin as a database does")
    if _number(header, APPLICATION_PLACE) != APPLICATION:
        raise _refused(path, "belongs to another program")
    _require_known(path, _number(header, VERSION_PLACE))
    try:
        log = path.with_name(f"{path.name}-wal")
        # Without a log nobody has to be heeded, and nothing has to be made beside the file.
        mode = "ro" if log.exists() and log.stat().st_size else "ro&immutable=1"
        with closing(_connection(path, READER, mode)) as connection:
            _require_known(path, connection.execute("PRAGMA user_version").fetchone()[0])
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        found = str(error)
    if found != "ok":
        raise _refused(path, f"is damaged ({found.splitlines()[-1]})")


def _number(header: bytes, place: int) -> int:
    return int.from_bytes(header[place : place + 4], "big")


def _require_known(path: Path, version: int) -> None:
    if version > len(MIGRATIONS):
        words = f"is of version {version}, and this program reads up to {VERSION}; use a newer one"
        raise _refused(path, words)


def _refused(path: Path, words: str) -> StoreFailed:
    return StoreFailed(
        f"The file {path} {words}. It is left as it is; move it away, or set THALWEG_DATA to another folder."
    )
