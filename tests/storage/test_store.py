"""The store: committed before it answers, alone in its failures, back after every trouble."""

import asyncio
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core.storage.books import Store
from core.storage.migrate import sqlite_path
from core.storage.postgres import PostgresStore
from core.storage.session import Session, Sql, Unavailable, Unsure, Violated
from core.storage.sqlite import SqliteStore
from tests.postgres import connect as connect_postgres
from tests.storage.raw import Raw, found, move

COUNT = Sql("INSERT INTO counter (name, value) VALUES (:name, :value)")
COUNTED = Sql("SELECT count(*) FROM counter")
ORPHAN = Sql(
    "INSERT INTO movement (phase, product_id, batch_id, source_id, target_id, quantity, command_id,"
    " occurred_us, posted_us, business_date)"
    " VALUES ('move', 1, 0, 1, 100, 1, 77, 1, 1, '2026-03-02')"
)


def put(name: str, value: int = 1) -> Any:
    return lambda session: session.run(COUNT, name=name, value=value)


def counted(session: Session) -> int:
    row = session.row(COUNTED)
    assert row is not None
    return int(row[0])


def seen_from_outside(url: str) -> int:
    """Count on a connection of another process's kind: only what was committed is there."""
    raw = Raw(url)
    try:
        return int(raw.one("SELECT count(*) FROM counter"))
    finally:
        raw.close()


async def test_an_answer_comes_after_the_commit(store: Store, database_url: str) -> None:
    for number in range(5):
        await store.run(put(f"n{number}"))
        assert seen_from_outside(database_url) == number + 1


async def test_many_at_once_are_all_answered_and_all_there(store: Store, database_url: str) -> None:
    names = [f"n{number}" for number in range(300)]

    async def one(name: str) -> str:
        await store.run(put(name))
        return name

    assert await asyncio.gather(*map(one, names)) == names
    assert seen_from_outside(database_url) == 300


async def test_one_refusal_undoes_only_itself(store: Store, database_url: str) -> None:
    def half(session: Session) -> None:
        session.run(COUNT, name="half", value=1)
        session.run(COUNT, name="half", value=2)

    def bug(session: Session) -> None:
        session.run(COUNT, name="bug", value=1)
        raise ZeroDivisionError

    works: tuple[Any, ...] = (put("first"), half, bug, put("last"))
    results = await asyncio.gather(*map(store.run, works), return_exceptions=True)

    assert [type(result) for result in results] == [int, Violated, ZeroDivisionError, int]
    raw = Raw(database_url)
    assert raw.rows("SELECT name FROM counter ORDER BY name") == [("first",), ("last",)]
    raw.close()


async def test_what_is_refused_at_the_commit_takes_nobody_along(
    store: Store, database_url: str
) -> None:
    found(database_url)
    results = await asyncio.gather(
        store.run(put("first")),
        store.run(lambda session: session.run(ORPHAN)),
        store.run(put("last")),
        return_exceptions=True,
    )

    assert [results[0], results[2]] == [1, 1]
    assert isinstance(results[1], Violated)
    assert results[1].name == "foreign_key"
    assert seen_from_outside(database_url) == 2
    raw = Raw(database_url)
    assert raw.one("SELECT count(*) FROM movement") == 0
    raw.close()


def twice(session: Session) -> None:
    session.run(COUNT, name="undone", value=1)
    session.run(COUNT, name="kept", value=2)


async def test_an_attempt_undoes_its_own_part(store: Store) -> None:
    def work(session: Session) -> int:
        session.run(COUNT, name="kept", value=1)
        with pytest.raises(Violated), session.attempt():
            twice(session)
        return counted(session)

    assert await store.run(work) == 1


def asking(sql: str) -> Any:
    return lambda session: session.row(Sql(sql))


async def test_a_statement_that_is_wrong_is_a_bug_and_not_bad_weather(store: Store) -> None:
    for wrong in ("SELECT a FROM nowhere", "SELEC 1"):
        with pytest.raises(Exception, match=r"nowhere|SELEC") as caught:
            await store.run(asking(wrong))
        assert not isinstance(caught.value, Unavailable)


@pytest.mark.row("S09")
@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**30])
async def test_a_number_beyond_the_column_is_refused_by_name(store: Store, value: int) -> None:
    with pytest.raises(Violated) as caught:
        await store.run(put("large", value))

    assert caught.value.name == "too_large"
    assert await store.read(counted) == 0
    assert await store.run(put("largest", 2**63 - 1)) == 1


async def test_a_closed_store_says_so_and_nobody_waits_for_ever(store: Store) -> None:
    pending = [asyncio.ensure_future(store.run(put(f"n{number}"))) for number in range(20)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(store.close())
    await asyncio.sleep(0)
    late = asyncio.ensure_future(store.run(put("late")))

    done = await asyncio.wait_for(asyncio.gather(*pending, late, return_exceptions=True), 5)
    await closing
    with pytest.raises(Unavailable):
        await asyncio.wait_for(store.run(put("later")), 5)
    assert all(result == 1 or isinstance(result, Unavailable) for result in done)


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


@pytest.mark.row("S03")
@pytest.mark.timeout(60)
async def test_two_who_lock_crosswise_both_finish(app_store: Store, database_url: str) -> None:
    """Lines (A, B) against (B, A), without the ledger's own lock, a hundred times."""
    found(database_url)

    def crosswise(first: int, second: int) -> Any:
        def work(session: Session) -> None:
            row = session.row(Sql("SELECT coalesce(max(seq), 0) + 1 FROM audit"))
            assert row is not None
            for product in (first, second):
                session.run(Sql(move("move", 1, 100, 1, product_id=product, command_id=row[0])))
            session.run(
                Sql(
                    "INSERT INTO audit (seq, command_id, at_us, verb, subject, body, prev_hash,"
                    " hash) SELECT coalesce(max(seq), 0) + 1, :seq, 1, 't', '', '', '', ''"
                    " FROM audit"
                ),
                seq=row[0],
            )

        return work

    async def insist(work: Any) -> None:
        """Two audit events may want one number here; the bot's own trail takes a lock."""
        for _ in range(50):
            with suppress(Violated):
                return await app_store.run(work)
        raise AssertionError("never got in")

    for _ in range(100):
        await asyncio.gather(insist(crosswise(1, 2)), insist(crosswise(2, 1)))

    raw = Raw(database_url)
    shelf = "SELECT product_id, on_hand FROM balance WHERE location_id = 100 ORDER BY 1"
    assert raw.rows(shelf) == [
        (1, 200), (2, 200),
    ]  # fmt: skip
    raw.close()


async def test_a_reader_sees_one_moment(store: Store, database_url: str) -> None:
    """What a report reads first and what it reads last belong together."""
    writer = Raw(database_url)

    def report(session: Session) -> tuple[int, int]:
        before = counted(session)
        writer.run("INSERT INTO counter (name, value) VALUES ('meanwhile', 1)")
        return before, counted(session)

    assert await store.read(report) == (0, 0)
    assert await store.read(counted) == 1
    writer.close()


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"read-?only|readonly"):
        await store.read(put("sneaky"))
    assert await store.read(counted) == 0


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
