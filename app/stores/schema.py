"""The tables of the file that sessions are kept in, and how a file of an older version becomes one of this version.

What stands in their columns is written by `app.sessions.codec`. A table of small rows keeps its row ids: without them
SQLite takes more than twice the room for rows of some kilobytes.
"""

import sqlite3
from collections.abc import Sequence

APPLICATION = 0x54687767  # "Thwg": what tells this program's files from those of others
VERSION_PLACE, APPLICATION_PLACE = 60, 68  # where both stand in the first bytes of a file

# Each takes a file to the next version. What has once been released is never changed, only followed by another.
MIGRATIONS: Sequence[str] = (
    """
    CREATE TABLE data (
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,  -- of the body
        body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE session (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        view_key TEXT NOT NULL UNIQUE,
        data INTEGER NOT NULL REFERENCES data (id),
        version INTEGER NOT NULL,
        used INTEGER NOT NULL,  -- seconds since 1970
        step INTEGER NOT NULL,  -- from here on the tip of the path
        point BLOB,
        visit BLOB,
        points_gap INTEGER NOT NULL,
        visits_gap INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX session_used ON session (used);
    CREATE INDEX session_data ON session (data);
    CREATE TABLE frame (
        session INTEGER PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
        body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE leg (
        session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        config BLOB NOT NULL,
        point BLOB NOT NULL,
        visit BLOB NOT NULL,
        PRIMARY KEY (session, step)
    ) STRICT;
    CREATE TABLE mark (
        session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        recorded INTEGER NOT NULL,
        point BLOB NOT NULL,
        visit BLOB,
        PRIMARY KEY (session, step)
    ) STRICT;
    """,
    """
    CREATE TABLE upload (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        body BLOB NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE done (  -- of sessions of which requests are known again
        session INTEGER PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
        made TEXT UNIQUE,  -- the key of the request that made it
        requests TEXT NOT NULL
    ) STRICT;
    """,
    """
    -- The tables stay. A leg may have the names of free weights as one text, which earlier programs take for damage.
    """,
)
VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, to: int = VERSION) -> None:
    """Bring a file, which may be empty, to a version; each step is taken as a whole or not at all."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number in range(version, to):
        connection.executescript(f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;")
