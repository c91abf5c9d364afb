"""Migrations: one runs, others wait; half a migration leaves nothing behind."""

import asyncio
import itertools
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.storage import migrate
from core.storage.health import examine
from core.storage.migrate import upgrade
from tests.postgres import Postmaster
from tests.storage.living import snapshot
from tests.storage.raw import Raw, found, lifted, receive

PROGRAM = (
    "import asyncio, sys, alembic.command; from core.storage.migrate import upgrade;"
    " print('ready', flush=True); sys.stdin.readline(); asyncio.run(upgrade(sys.argv[1]))"
)
PROCESSES = 2
_NUMBERS = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: Postmaster
) -> Iterator[str]:
    """A database with nothing in it; the SQLite file is not even there."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/data/new.db"
        return
    name = f"empty{next(_NUMBERS)}"
    postgres.execute("postgres", f"CREATE DATABASE {name}")
    yield postgres.url(name)
    postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.row("B06")
@pytest.mark.timeout(60)
def test_processes_that_start_at_once_all_come_up(empty_url: str) -> None:
    """Each is ready and waits for the word, so that they really begin together."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PROGRAM, empty_url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for _ in range(PROCESSES)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=50)[0] for process in processes]

    assert answers == [""] * PROCESSES
    assert [process.returncode for process in processes] == [0] * PROCESSES
    assert asyncio.run(examine(empty_url)) == []


@pytest.mark.row("B06")
async def test_who_comes_second_looks_only_when_the_first_is_done(sqlite_url: str) -> None:
    """What one has read before the other's commit, it could never write upon."""
    raw = Raw(sqlite_url)
    raw.run("BEGIN IMMEDIATE", "DELETE FROM alembic_version")
    second = asyncio.create_task(upgrade(sqlite_url))
    await asyncio.sleep(0.5)
    raw.run("INSERT INTO alembic_version VALUES ('0001')", "COMMIT")
    raw.close()

    await second
    assert await examine(sqlite_url) == []


@pytest.mark.row("B06")
def test_a_new_file_is_switched_to_wal_by_many_at_once(tmp_path: Path) -> None:
    """SQLite answers ``locked`` here without waiting; seen in one of thirty rounds."""

    def switch(path: Path, together: threading.Barrier) -> str:
        together.wait()
        connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        migrate._use_wal(connection)
        connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
        [mode] = connection.execute("PRAGMA journal_mode").fetchone()
        connection.close()
        return str(mode)

    with ThreadPoolExecutor(4) as crowd:
        for number in range(150):
            together = threading.Barrier(4)
            path = tmp_path / f"{number}.db"
            answers = [crowd.submit(switch, path, together) for _ in range(4)]
            assert [answer.result() for answer in answers] == ["wal"] * 4


@pytest.mark.row("B06")
async def test_a_second_run_finds_nothing_to_do(database_url: str) -> None:
    found(database_url)
    raw = Raw(database_url)
    receive(raw, "RK-1", 10)
    before = snapshot(raw)
    raw.close()

    await upgrade(database_url)

    raw = Raw(database_url)
    assert snapshot(raw) == before
    raw.close()
    assert await examine(database_url) == []


@pytest.mark.row("B06")
@pytest.mark.parametrize("part", ["first", "middle", "last"])
async def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = migrate.run_file

    def failing(connection: object, name: str) -> None:
        text = (migrate.FOLDER / "versions" / name).read_text("utf-8").split("\n-- ;\n")
        place = {"first": 1, "middle": len(text) // 2, "last": len(text)}[part]
        for statement in [*text[:place], "SELECT planted_failure()"]:
            connection.exec_driver_sql(statement)  # type: ignore[attr-defined]

    monkeypatch.setattr(migrate, "run_file", failing)
    with pytest.raises(Exception, match="planted_failure"):
        await upgrade(empty_url)
    assert await examine(empty_url) == ["schema_missing:0001"]
    assert tables(empty_url) == []

    monkeypatch.setattr(migrate, "run_file", plain)
    await upgrade(empty_url)
    assert await examine(empty_url) == []


@pytest.mark.row("B06")
async def test_a_failure_after_the_tables_takes_them_back_too(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "rule_rows", lambda: [("receipt",) * 5] * 2)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await upgrade(empty_url)

    assert tables(empty_url) == []


async def test_rules_that_were_bent_are_straightened(database_url: str) -> None:
    raw = Raw(database_url)
    with lifted(raw, "rule"):
        raw.run("UPDATE rule SET needs = '|'", "DELETE FROM rule WHERE step = 'reject'")
    raw.close()

    await upgrade(database_url)

    assert await examine(database_url) == []


def tables(url: str) -> list[str]:
    raw = Raw(url)
    try:
        every = "SELECT name FROM sqlite_master"
        if raw.is_postgres:
            every = (
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' UNION"
                " SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
        return [row[0] for row in raw.rows(every)]
    finally:
        raw.close()
