"""A session as rows of the file's tables: how they are inserted, replaced, read and deleted.

When that is done, and by which connection, is left to `app.stores.sqlite`.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.sessions.pieces import Change, Leg, Mark, Tip
from app.sessions.port import Kept

Connection = sqlite3.Connection

TIP = "step, point, visit, points_gap, visits_gap"
INSERT_LEG = "INSERT OR REPLACE INTO leg (session, step, config, point, visit) VALUES (?, ?, ?, ?, ?)"
INSERT_MARK = (
    "INSERT INTO mark (session, step, recorded, point, visit) VALUES (?, ?, ?, ?, ?) ON CONFLICT (session, step) "
    "DO UPDATE SET recorded = excluded.recorded, point = excluded.point, visit = excluded.visit"
)
ADVANCE = (
    "UPDATE session SET version = ?, used = ?, step = ?, point = ?, visit = ?, points_gap = ?, visits_gap = ? "
    "WHERE key = ? AND version = ?"
)


class Stored(NamedTuple):
    """A session as it was read."""

    row: int
    id: str
    view_id: str
    version: int
    used: float
    data: bytes
    frame: bytes
    legs: list[Leg]
    marks: list[Mark]
    tip: Tip


def content_hash(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def insert(
    connection: Connection, kept: Kept, frame: bytes, change: Change, data: tuple[bytes, Callable[[], bytes]], now: int
) -> int:
    """A new session; its examples are given by their hash, and made if they are not kept yet. Gives its row."""
    hash, body = data
    found = connection.execute("SELECT id FROM data WHERE hash = ?", (hash,)).fetchone()
    if found is None:
        examples = connection.execute("INSERT INTO data (hash, body) VALUES (?, ?)", (hash, body())).lastrowid
    else:
        (examples,) = found
    head = (kept.id, kept.view_id, examples, kept.version, now, *change.tip)
    places = ", ".join("?" * len(head))
    sql = f"INSERT INTO session (key, view_key, data, version, used, {TIP}) VALUES ({places})"  # noqa: S608
    row = connection.execute(sql, head).lastrowid
    assert row is not None
    connection.execute("INSERT INTO frame (session, body) VALUES (?, ?)", (row, frame))
    _write(connection, row, change)
    return row


def advance(connection: Connection, kept: Kept, change: Change, row: int | None, now: int) -> int | None:
    """The next version of a session, if the last one is the one before; gives its row.

    Args:
        connection: which writes.
        kept: the next version.
        change: what is different in it.
        row: where the last one is; None where that is not known, and the change is all that there is.
        now: seconds since 1970.
    """
    values = (kept.version, now, *change.tip, kept.id, kept.version - 1)
    if connection.execute(ADVANCE, values).rowcount == 0:
        return None
    if row is None:
        (row,) = connection.execute("SELECT id FROM session WHERE key = ?", (kept.id,)).fetchone()
        connection.execute("DELETE FROM leg WHERE session = ?", (row,))
        connection.execute("DELETE FROM mark WHERE session = ?", (row,))
    assert row is not None
    _write(connection, row, change)
    return row


def _write(connection: Connection, row: int, change: Change) -> None:
    if change.legs_from is not None:
        connection.execute("DELETE FROM leg WHERE session = ? AND step >= ?", (row, change.legs_from))
    if change.gone:
        gone = ((row, step) for step in change.gone)
        connection.executemany("DELETE FROM mark WHERE session = ? AND step = ?", gone)
    for leg in change.legs:
        connection.execute(INSERT_LEG, (row, *leg))
    if len(change.marks) == 1:
        connection.execute(INSERT_MARK, (row, *change.marks[0]))
    elif change.marks:
        connection.executemany(INSERT_MARK, ((row, *mark) for mark in change.marks))


def read(connection: Connection, key: str) -> Stored | None:
    """The session with this id or view id, all of it at one moment."""
    connection.execute("BEGIN")
    try:
        columns = f"session.id, key, view_key, version, used, hash, {TIP}"
        source = "session JOIN data ON data.id = session.data"
        # Not one condition with OR: it would not use both of the indices.
        sql = f"SELECT {columns} FROM {source} WHERE session.id = (SELECT id FROM session WHERE key = ? UNION ALL SELECT id FROM session WHERE view_key = ?)"  # noqa: E501, S608
        found = connection.execute(sql, (key, key)).fetchone()
        if found is None:
            return None
        row, id, view_id, version, used, data, *tip = found
        (frame,) = connection.execute("SELECT body FROM frame WHERE session = ?", (row,)).fetchone()
        legs = connection.execute(
            "SELECT step, config, point, visit FROM leg WHERE session = ? ORDER BY step", (row,)
        ).fetchall()
        marks = connection.execute(
            "SELECT step, recorded, point, visit FROM mark WHERE session = ? ORDER BY step", (row,)
        ).fetchall()
        return Stored(row, id, view_id, version, used, data, frame, legs, marks, Tip(*tip))
    finally:
        connection.execute("COMMIT")


def examples(connection: Connection, hash: bytes) -> bytes:
    (body,) = connection.execute("SELECT body FROM data WHERE hash = ?", (hash,)).fetchone()
    assert isinstance(body, bytes)
    return body


def touch(connection: Connection, row: int, now: int) -> None:
    """Somebody uses a session."""
    connection.execute("UPDATE session SET used = ? WHERE id = ?", (now, row))


def delete(connection: Connection, id: str) -> None:
    """A session and all that belongs to it alone."""
    found = connection.execute("SELECT data FROM session WHERE key = ?", (id,)).fetchone()
    if found is not None:
        connection.execute("DELETE FROM session WHERE key = ?", (id,))
        unused = "DELETE FROM data WHERE id = ? AND NOT EXISTS (SELECT 1 FROM session WHERE data = ?)"
        connection.execute(unused, (*found, *found))


def unused_since(connection: Connection, then: float, most: int) -> Sequence[str]:
    """The ids of sessions that nobody has used since a moment, those used longest ago first."""
    sql = "SELECT key FROM session WHERE used <= ? ORDER BY used LIMIT ?"
    return [key for (key,) in connection.execute(sql, (then, most))]


def count(connection: Connection) -> int:
    (found,) = connection.execute("SELECT count(*) FROM session").fetchone()
    return int(found)


def used_bytes(connection: Connection) -> int:
    """How much of the file is in use."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def uploads(connection: Connection) -> list[tuple[str, bytes]]:
    """All uploaded tables, the one that came last at the end."""
    return connection.execute("SELECT key, body FROM upload ORDER BY id").fetchall()


def put_upload(connection: Connection, key: str, body: bytes, gone: Sequence[str]) -> None:
    drop_uploads(connection, gone)
    connection.execute("INSERT INTO upload (key, body) VALUES (?, ?)", (key, body))


def drop_uploads(connection: Connection, keys: Sequence[str]) -> None:
    connection.executemany("DELETE FROM upload WHERE key = ?", [(key,) for key in keys])
