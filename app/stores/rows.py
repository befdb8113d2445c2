"""A session as rows of the file's tables: how they are inserted, replaced, read and deleted.

When that is done, and by which connection, is left to `app.stores.sqlite`.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from app.sessions.once import Record, decode, encode, maker
from app.sessions.pieces import Change, Leg, Mark, Tip
from app.sessions.port import Kept
from app.stores.schema import VERSION

Connection = sqlite3.Connection

TIP = "step, point, visit, points_gap, visits_gap"
INSERT_LEG = "INSERT OR REPLACE INTO leg (session, step, config, point, visit) VALUES (?, ?, ?, ?, ?)"
INSERT_MARK = (
    "INSERT INTO mark (session, step, recorded, point, visit) VALUES {} ON CONFLICT (session, step) "
    "DO UPDATE SET recorded = excluded.recorded, point = excluded.point, visit = excluded.visit"
)
# Of many sessions at once, since every statement of its own costs more than what it does.
ADVANCE = (
    "UPDATE session SET version = column2, used = column3, step = column4, point = column5, visit = column6, "
    "points_gap = column7, visits_gap = column8 FROM (VALUES {}) "
    "WHERE key = column1 AND version = column2 - 1 RETURNING key, id"
)
SIZES = (32, 16, 8, 4, 2, 1)  # of such statements, which stay compiled


class Save(NamedTuple):
    """The next version of a session.

    Args:
        kept: the version.
        change: what is different in it from the last one.
        whole: whether it is all that there is, so that nothing else stays.
        record: whether other requests are known again than before.
        view: whether it has another view id.
        now: seconds since 1970.
    """

    kept: Kept
    change: Change
    whole: bool
    record: bool
    view: bool
    now: int


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
    done: Record


def probe(connection: Connection) -> bool:
    """Something that has to be written and changes nothing."""
    connection.execute(f"PRAGMA user_version = {VERSION}")
    return True


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
    _move(connection, row, change)
    _many(connection, INSERT_MARK, [(row, *mark) for mark in change.marks])
    if kept.done:
        _record(connection, row, kept.done)
    return row


def save(connection: Connection, saves: Sequence[Save]) -> list[int | None]:
    """The rows of the sessions that were at the version before; None for all others, where nothing is changed."""
    if len({each.kept.id for each in saves}) < len(saves):  # versions of one session have to wait for each other
        return [row for each in saves for row in save(connection, [each])]
    values = [(each.kept.id, each.kept.version, each.now, *each.change.tip) for each in saves]
    found: dict[str, int] = dict(_many(connection, ADVANCE, values))
    marks: list[tuple[Any, ...]] = []
    for each in saves:
        row = found.get(each.kept.id)
        if row is not None:
            if each.whole:
                connection.execute("DELETE FROM leg WHERE session = ?", (row,))
                connection.execute("DELETE FROM mark WHERE session = ?", (row,))
            _move(connection, row, each.change)
            if each.view:  # not with all the rest, for then every step would write an index
                connection.execute("UPDATE session SET view_key = ? WHERE id = ?", (each.kept.view_id, row))
            if each.record:
                _record(connection, row, each.kept.done)
            marks += ((row, *mark) for mark in each.change.marks)
    _many(connection, INSERT_MARK, marks)
    return [found.get(each.kept.id) for each in saves]


def _move(connection: Connection, row: int, change: Change) -> None:
    """All but the new marks."""
    if change.legs_from is not None:
        connection.execute("DELETE FROM leg WHERE session = ? AND step >= ?", (row, change.legs_from))
    if change.gone:
        gone = ((row, step) for step in change.gone)
        connection.executemany("DELETE FROM mark WHERE session = ? AND step = ?", gone)
    for leg in change.legs:
        connection.execute(INSERT_LEG, (row, *leg))


def _record(connection: Connection, row: int, record: Record) -> None:
    sql = "INSERT OR REPLACE INTO done (session, made, requests) VALUES (?, ?, ?)"
    connection.execute(sql, (row, maker(record), encode(record)))


def _many(connection: Connection, sql: str, values: Sequence[tuple[Any, ...]]) -> list[Any]:
    """One statement for many tuples of values, or a few; gives all that it returns."""
    found: list[Any] = []
    place = 0
    for size in SIZES:
        while len(values) - place >= size:
            some = values[place : place + size]
            tuples = ", ".join([f"({', '.join('?' * len(some[0]))})"] * size)
            found += connection.execute(sql.format(tuples), [value for each in some for value in each])
            place += size
    return found


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
        done = connection.execute("SELECT requests FROM done WHERE session = ?", (row,)).fetchone()
        record = () if done is None else decode(*done)
        return Stored(row, id, view_id, version, used, data, frame, legs, marks, Tip(*tip), record)
    finally:
        connection.execute("COMMIT")


def made_by(connection: Connection, key: str) -> str:
    """The id of the session that a request with this key has made; empty where there is none."""
    sql = "SELECT key FROM done JOIN session ON session.id = done.session WHERE made = ?"
    found = connection.execute(sql, (key,)).fetchone()
    return "" if found is None else str(found[0])


def examples(connection: Connection, hash: bytes) -> bytes:
    (body,) = connection.execute("SELECT body FROM data WHERE hash = ?", (hash,)).fetchone()
    assert isinstance(body, bytes)
    return body


def touch(connection: Connection, uses: Sequence[tuple[int, int]]) -> list[None]:
    """When sessions were last used: seconds since 1970, and rows."""
    connection.executemany("UPDATE session SET used = ? WHERE id = ?", uses)
    return [None] * len(uses)


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
