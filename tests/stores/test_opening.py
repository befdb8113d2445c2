"""A file is opened if it can be relied on; otherwise it stays as it is, and a sentence says why."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import anyio
import pytest

from app.errors import StoreFailed
from app.sessions.codec import encode_data
from app.sessions.pieces import change, frame
from app.stores import rows
from app.stores.opening import FILE
from app.stores.schema import APPLICATION, MIGRATIONS, VERSION, migrate
from app.stores.sqlite import SqliteStore
from tests.stores.contract import kept, stepped
from tests.stores.same import assert_same
from tests.test_start import start


def filled(folder: Path) -> Path:
    """A file with some sessions in it, as a server leaves it that was told to end."""
    store = SqliteStore(folder)
    for _ in range(20):
        anyio.run(store.add, kept())
    store.close()
    return folder / FILE


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage" * 10_000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_within_the_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def overwritten_in_the_middle(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[4096:-4096] = b"\xa5" * (len(body) - 8192)
    path.write_bytes(bytes(body))


def of_a_newer_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE session (id)")


DAMAGE: dict[Callable[[Path], None], str] = {
    garbage: "is damaged",
    empty: "is damaged",
    cut_in_half: "is damaged",
    cut_within_the_head: "is damaged",
    overwritten_in_the_middle: "is damaged",
    of_a_newer_version: f"is of version {VERSION + 1}, and this program reads up to {VERSION}",
    of_another_program: "belongs to another program",
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_file_that_cannot_be_relied_on_is_refused_and_left_alone(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = filled(tmp_path)
    damage(path)
    before = path.read_bytes()

    for _ in range(2):
        with pytest.raises(StoreFailed, match=DAMAGE[damage]) as caught:
            SqliteStore(tmp_path)
        assert str(path) in str(caught.value)

    assert path.read_bytes() == before
    assert {entry.name for entry in tmp_path.iterdir()} <= {FILE, "thalweg.lock"}


def test_what_is_still_in_the_log_of_a_refused_file_stays_there(tmp_path: Path) -> None:
    path, copy = filled(tmp_path / "one"), tmp_path / "two"
    copy.mkdir()
    store = SqliteStore(tmp_path / "one")
    anyio.run(store.add, kept())
    connection = store._writer._connection
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    for name in (FILE, f"{FILE}-wal"):
        (copy / name).write_bytes((path.parent / name).read_bytes())
    store.close()
    before = {name: (copy / name).read_bytes() for name in (FILE, f"{FILE}-wal")}

    with pytest.raises(StoreFailed, match="newer"):
        SqliteStore(copy)

    assert {name: (copy / name).read_bytes() for name in before} == before


def test_a_second_one_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)

    with pytest.raises(StoreFailed, match="in use by another process"):
        SqliteStore(tmp_path)

    store.close()
    SqliteStore(tmp_path).close()


def test_a_start_that_was_cut_short_is_made_up_for(tmp_path: Path) -> None:
    (tmp_path / "thalweg.new").write_bytes(b"half of a file")

    SqliteStore(tmp_path).close()

    assert not (tmp_path / "thalweg.new").exists()


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    assert filled(tmp_path).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreFailed, match=r"cannot be used.*THALWEG_DATA"):
        SqliteStore(tmp_path / "file" / "folder")


def test_the_server_says_so_in_a_sentence_and_ends_with_3(tmp_path: Path) -> None:
    path = filled(tmp_path)
    garbage(path)

    ended = start({"THALWEG_DATA": str(tmp_path)})

    assert ended.returncode == 3
    assert ended.stderr.startswith(f"thalweg: The file {path} is damaged")
    assert len(ended.stderr.splitlines()) == 1
    assert path.read_bytes() == b"garbage" * 10_000


def test_a_second_server_says_so_in_a_sentence_and_ends_with_3(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)

    ended = start({"THALWEG_DATA": str(tmp_path)})

    store.close()
    assert ended.returncode == 3
    assert "in use by another process" in ended.stderr


def test_a_file_of_the_first_version_becomes_one_of_this_version(tmp_path: Path) -> None:
    path, old = tmp_path / FILE, kept()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        migrate(connection, to=1)
        connection.execute("PRAGMA journal_mode = WAL")
        examples = encode_data(old.session.run.dataset, None)
        data = rows.content_hash(examples), lambda: examples
        rows.insert(connection, old, frame(old.session), change(old.session), data, now=0)

    store = SqliteStore(tmp_path)

    assert store._writer._connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert list(store.tables()) == []
    assert_same(anyio.run(store.load, old.id), old)
    new = stepped(old)
    assert anyio.run(store.save, new)
    store.close()


def test_every_version_leads_to_this_one(tmp_path: Path) -> None:
    schemas = set()
    for version in range(VERSION + 1):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            migrate(connection, to=version)
            migrate(connection)
            tables = connection.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()
            schemas.add(str(tables))

    assert len(schemas) == 1


def test_a_migration_that_fails_leaves_the_version_before(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*MIGRATIONS, "CREATE TABLE more (id INTEGER); CREATE TABLE session (id);")
    monkeypatch.setattr("app.stores.schema.MIGRATIONS", broken)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, to=len(broken))
        connection.execute("ROLLBACK")

        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("SELECT * FROM sqlite_schema WHERE name = 'more'").fetchall() == []
