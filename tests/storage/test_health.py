"""``examine`` names exactly what is wrong, and finds nothing wrong with sound books."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from core.storage.health import examine
from core.storage.migrate import sqlite_path
from tests.databases import as_app
from tests.postgres import USER, Postmaster
from tests.storage.raw import Raw, found, insert, lifted, move, receive


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Files stop nobody who is root; so become the user that runs PostgreSQL for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam(USER).pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


def let(place: Path, mode: int) -> None:
    place.touch()
    place.chmod(mode)


def fill(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def flip(path: Path, start: int, length: int) -> None:
    content = bytearray(path.read_bytes())
    for offset in range(start, start + length):
        content[offset] ^= 0xFF
    path.write_bytes(bytes(content))


@pytest.fixture
def reachable(sqlite_template: Path, postgres: Postmaster) -> Iterator[Path]:
    """A copy of the books in a folder that belongs to somebody else."""
    folder = Path(tempfile.mkdtemp(prefix="zg-health-"))
    shutil.copyfile(sqlite_template, folder / "books.db")
    for place in (folder, folder / "books.db"):
        place.chmod(0o777)
    yield folder / "books.db"
    folder.chmod(0o700)
    shutil.rmtree(folder)


async def test_nothing_is_wrong_with_sound_books(database_url: str) -> None:
    found(database_url)
    raw = Raw(database_url)
    receive(raw, "RK-1", 10)
    raw.close()

    assert await examine(database_url) == []
    assert await examine(as_app(database_url), is_thorough=False) == []


@pytest.mark.row("B08")
async def test_books_that_are_not_there_are_named(tmp_path: Path, postgres: Postmaster) -> None:
    missing = tmp_path / "no.db"
    nowhere = tmp_path / "no" / "no.db"
    assert await examine(f"sqlite+aiosqlite:///{missing}") == [f"file_missing:{missing}"]
    assert await examine(f"sqlite+aiosqlite:///{nowhere}") == [f"not_readable:{nowhere.parent}"]
    assert not missing.exists()

    [reason] = await examine(postgres.url("nowhere"))
    assert reason == 'unreachable:database "nowhere" does not exist'
    [reason] = await examine(f"postgresql+asyncpg://postgres@/books?host={tmp_path}")
    assert reason.startswith("unreachable:")


@pytest.mark.row("B08")
async def test_an_empty_database_has_no_schema(tmp_path: Path, postgres: Postmaster) -> None:
    fill(tmp_path / "empty.db", b"")

    assert await examine(f"sqlite+aiosqlite:///{tmp_path}/empty.db") == ["schema_missing:0001"]
    assert await examine(postgres.url("postgres")) == ["schema_missing:0001"]


@pytest.mark.row("B08")
@pytest.mark.parametrize(
    ("version", "reason"), [("0000", "schema_old:0000"), ("9999", "schema_newer:9999")]
)
async def test_another_version_is_named(database_url: str, version: str, reason: str) -> None:
    raw = Raw(database_url)
    raw.run(f"UPDATE alembic_version SET version_num = '{version}'")
    raw.close()

    assert await examine(database_url) == [reason]


@pytest.mark.row("B08")
async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    fill(tmp_path / "books.db", b"no database at all" * 500)

    reasons = await examine(f"sqlite+aiosqlite:///{tmp_path}/books.db")

    assert reasons == ["corrupt:file is not a database"]


@pytest.mark.row("B08")
async def test_a_damaged_page_is_named(sqlite_url: str) -> None:
    raw = Raw(sqlite_url)
    for number in range(500):
        raw.run(insert("counter", name=f"{number}" + "x" * 200, value=1))
    raw.run("PRAGMA wal_checkpoint(TRUNCATE)")
    page = raw.one("SELECT rootpage FROM sqlite_master WHERE name = 'counter'")
    raw.close()
    flip(sqlite_path(sqlite_url), (page - 1) * 4096, 64)

    reasons = await examine(sqlite_url)

    assert reasons
    assert all(reason.startswith("corrupt:") for reason in reasons)


@pytest.mark.row("B08")
async def test_a_place_that_cannot_be_written_is_named(reachable: Path) -> None:
    url = f"sqlite+aiosqlite:///{reachable}"
    with as_somebody_else():
        assert await examine(url) == []
    let(reachable.parent, 0o555)
    with as_somebody_else():
        assert await examine(url) == [f"not_writable:{reachable.parent}"]
    let(reachable.parent, 0o777)
    let(reachable, 0o444)
    with as_somebody_else():
        assert await examine(url) == [f"not_writable:{reachable}"]


@pytest.mark.row("B08")
async def test_a_file_of_another_owner_is_named(reachable: Path) -> None:
    url = f"sqlite+aiosqlite:///{reachable}"
    let(reachable, 0o000)
    with as_somebody_else():
        assert await examine(url) == [f"not_readable:{reachable}"]
    let(reachable, 0o666)
    wal = reachable.with_name(reachable.name + "-wal")
    let(wal, 0o400)
    with as_somebody_else():
        assert await examine(url) == [f"not_writable:{wal}"]


@pytest.mark.row("B08")
async def test_a_role_without_rights_is_named(postgres_url: str, postgres: Postmaster) -> None:
    database = make_url(postgres_url).database or ""
    postgres.execute(database, "DROP ROLE IF EXISTS nobody", "CREATE ROLE nobody LOGIN")
    stranger = postgres.url(database, user="nobody")
    [reason] = await examine(stranger)
    assert reason.startswith("not_readable:permission denied")

    postgres.execute(database, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO nobody")
    assert await examine(stranger) == ["not_writable:movement"]
    postgres.execute(database, f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    assert await examine(postgres_url) == [f"not_writable:{database}"]
    postgres.execute(
        database, "SET default_transaction_read_only = off", "DROP OWNED BY nobody",
        "DROP ROLE nobody",
    )  # fmt: skip


@pytest.mark.row("P09", "B08")
async def test_a_guard_that_is_gone_or_changed_is_named(database_url: str) -> None:
    raw = Raw(database_url)
    sound, kept = "document_update_is_sound", "audit_stays_delete"
    if raw.is_postgres:
        raw.run(
            f"DROP TRIGGER {kept} ON audit",
            f"CREATE OR REPLACE FUNCTION {sound}() RETURNS trigger LANGUAGE plpgsql"
            " SECURITY DEFINER SET search_path = public, pg_temp"
            " AS $$BEGIN RETURN NEW; END$$",
            "CREATE TRIGGER extra BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION"
            " history_is_kept()",
        )
    else:
        raw.run(
            f"DROP TRIGGER {kept}", f"DROP TRIGGER {sound}",
            f"CREATE TRIGGER {sound} BEFORE UPDATE ON document BEGIN SELECT 1; END",
            "CREATE TRIGGER extra BEFORE INSERT ON audit BEGIN SELECT 1; END",
        )  # fmt: skip
    raw.close()

    assert await examine(database_url) == [
        f"guard_missing:{kept}", f"guard_changed:{sound}", "guard_added:extra",
    ]  # fmt: skip


@pytest.mark.row("P09")
async def test_a_guard_that_is_switched_off_is_named(postgres_url: str) -> None:
    raw = Raw(postgres_url)
    raw.run("ALTER TABLE audit DISABLE TRIGGER audit_stays_delete",
            "ALTER TABLE seal ENABLE REPLICA TRIGGER seal_stays_delete")  # fmt: skip
    raw.close()

    assert await examine(postgres_url) == [
        "guard_changed:audit_stays_delete", "guard_changed:seal_stays_delete",
    ]  # fmt: skip


@pytest.mark.row("P09")
async def test_a_check_that_is_gone_is_named(database_url: str) -> None:
    raw = Raw(database_url)
    if raw.is_postgres:
        raw.run("ALTER TABLE balance DROP CONSTRAINT balance_not_negative")
    else:
        raw.run(
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_master SET sql = replace(sql, 'is_outside = 1 OR on_hand >= 0',"
            " '1 OR on_hand >= 0') WHERE name = 'balance'",
            "PRAGMA writable_schema = RESET",
        )
    raw.close()

    assert await examine(database_url) == ["constraint_missing:balance_not_negative"]


@pytest.mark.row("P09")
async def test_rules_that_were_bent_are_named(database_url: str) -> None:
    raw = Raw(database_url)
    with lifted(raw, "rule"):
        raw.run("UPDATE rule SET needs = '|' WHERE step = 'approve'")
    raw.close()

    assert await examine(database_url) == ["rules_changed:rule"]


async def test_rows_that_refer_to_nothing_are_named(sqlite_url: str) -> None:
    found(sqlite_url)
    raw = Raw(sqlite_url, is_careless=True)
    raw.run(move("move", 1, 100, 3, command_id=77))
    raw.close()

    assert await examine(sqlite_url) == ["orphan:movement"]
