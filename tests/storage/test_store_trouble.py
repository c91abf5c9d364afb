"""The store in trouble: a full disk, a lock, a dead connection; told in time, nothing half done."""

import asyncio
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from core.storage.migrate import sqlite_path
from core.storage.postgres import PostgresStore
from core.storage.session import Session, Sql, Unavailable, Unsure
from core.storage.sqlite import SqliteStore
from tests.postgres import connect as connect_postgres
from tests.storage.counting import COUNT, counted, put, seen_from_outside
from tests.storage.raw import Raw


@pytest.mark.row("B01")
async def test_a_full_disk_is_told_and_leaves_nothing_half_done(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recovers by itself when there is room again; nothing is restarted."""
    connections: list[sqlite3.Connection] = []
    plain = sqlite3.connect

    def listed(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connections.append(plain(*args, **kwargs))
        return connections[-1]

    monkeypatch.setattr("core.storage.sqlite.sqlite3.connect", listed)
    store = SqliteStore(sqlite_path(sqlite_url))
    await store.open()
    [connection] = connections
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    await store.run(put("before"))
    connection.execute(f"PRAGMA max_page_count={pages + 4}")

    def much(session: Session) -> None:
        session.run(COUNT, name="first half", value=1)
        for number in range(200):
            session.run(COUNT, name=f"{number}" + "x" * 1000, value=1)

    with pytest.raises(Unavailable, match="full"):
        await store.run(much)
    assert seen_from_outside(sqlite_url) == 1

    connection.execute("PRAGMA max_page_count=1000000")
    await store.run(much)
    assert seen_from_outside(sqlite_url) == 202
    await store.close()


@pytest.mark.row("B02")
async def test_a_database_locked_by_another_is_told_in_time(
    sqlite_url: str,
) -> None:
    store = SqliteStore(sqlite_path(sqlite_url), busy_seconds=0.3)
    await store.open()
    other = sqlite3.connect(sqlite_path(sqlite_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()

    results = await asyncio.gather(
        *(store.run(put(f"n{number}")) for number in range(5)), return_exceptions=True
    )

    assert time.monotonic() - began < 3
    assert [type(result) for result in results] == [Unavailable] * 5
    assert await store.read(counted) == 0
    other.execute("ROLLBACK")
    other.close()
    assert await store.run(put("after")) == 1
    assert seen_from_outside(sqlite_url) == 1
    await store.close()


@pytest.mark.row("B02")
async def test_a_short_lock_is_waited_for(sqlite_url: str) -> None:
    store = SqliteStore(sqlite_path(sqlite_url))
    await store.open()
    other = sqlite3.connect(sqlite_path(sqlite_url), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
    release.start()

    assert await store.run(put("after")) == 1

    release.join()
    other.close()
    await store.close()


@pytest.mark.row("B02")
async def test_a_locked_row_is_told_in_time(postgres_url: str) -> None:
    """PostgreSQL: somebody sits on the row in an open transaction."""
    store = PostgresStore(postgres_url, lock_seconds=0.3)
    await store.open()
    await store.run(put("row"))
    other = connect_postgres(postgres_url)
    other.execute("UPDATE counter SET value = 7 WHERE name = 'row'")
    began = time.monotonic()

    with pytest.raises(Unavailable):
        await store.run(
            lambda session: session.run(Sql("UPDATE counter SET value = 8 WHERE name = 'row'"))
        )

    assert time.monotonic() - began < 3
    other.rollback()
    other.close()
    assert await store.run(put("after")) == 1
    await store.close()


async def test_a_file_that_cannot_be_opened_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    store = SqliteStore(tmp_path / "folder.db")
    with pytest.raises(Unavailable, match="unable to open"):
        await store.open()
    await store.close()


@pytest.mark.row("B03")
async def test_a_commit_that_nobody_knows_the_end_of_is_not_tried_again(postgres_url: str) -> None:
    """The connection dies inside COMMIT; only who knows the message's key may ask again."""
    raw = Raw(postgres_url)
    raw.run(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$",
        "CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON counter DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION die()",
    )
    store = PostgresStore(postgres_url)
    await store.open()
    tries: list[int] = []

    def work(session: Session) -> None:
        tries.append(1)
        session.run(COUNT, name="once", value=1)

    with pytest.raises(Unsure):
        await store.run(work)
    assert tries == [1]

    raw.run("DROP TRIGGER dies ON counter")
    raw.close()
    assert await store.run(put("after")) == 1
    await store.close()


async def test_a_pooled_connection_that_died_is_replaced_unnoticed(postgres_url: str) -> None:
    store = PostgresStore(postgres_url, pool_size=2)
    await store.open()
    await store.run(put("before"))
    raw = Raw(postgres_url)
    raw.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'zhanggui' AND datname = current_database()"
    )
    raw.close()

    assert await store.run(put("after")) == 1
    await store.close()
