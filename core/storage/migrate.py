"""Bring a database to the schema this code needs. Safe when two processes start at once."""

# ruff: noqa: S608 - the SQL is put together from constants only

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from core.orders.states import RULES
from core.storage import guards_postgres, guards_sqlite, here
from core.storage.here import FIRST_OWN_ID, HEAD, WAIT_SECONDS, is_current_sqlite
from core.storage.schema import FIXED_LOCATIONS, OUTSIDE_KINDS

FOLDER: Final = Path(__file__).parent / "migrations"
sqlite_path = here.sqlite_path
_LOCK: Final = 0x7A68616E67  # "zhang": the advisory lock of the migration


async def upgrade(url: str, *, app_role: str = "") -> None:
    """Run the migrations that are missing; a second process waits and then finds nothing to do.

    ``app_role`` (PostgreSQL) is the role the bot runs as; it gets the rights it needs and no more.
    """
    if make_url(url).get_backend_name() == "sqlite":
        await asyncio.to_thread(_upgrade_sqlite, sqlite_path(url))
        return
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade_postgres, app_role)
    finally:
        await engine.dispose()


async def is_current(url: str) -> bool:
    """Return whether the database is at the schema of this code already."""
    if make_url(url).get_backend_name() == "sqlite":
        return is_current_sqlite(sqlite_path(url))
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            found = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
            return bool(found.scalar() == HEAD)
    except DBAPIError:
        return False
    finally:
        await engine.dispose()


def role_of(url: str) -> str:
    """Return the database role an address connects as."""
    return make_url(url).username or ""


def _upgrade_sqlite(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={int(WAIT_SECONDS * 1000)}")
        _use_wal(connection)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            _run_alembic(connection)
            _seed(connection)
    finally:
        engine.dispose()


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; two who do so at once with a new file collide without any waiting."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as trouble:
            if trouble.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def upgrade_postgres(connection: Connection, app_role: str) -> None:
    """Bring the tables to the current schema inside an open transaction of the owner.

    ``app_role`` is the role that the bot runs as; empty where the owner itself does.
    """
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    _run_alembic(connection)
    _seed(connection)
    if app_role:
        for statement in guards_postgres.grants(app_role):
            connection.exec_driver_sql(statement)


def _run_alembic(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def run_file(connection: Connection, name: str) -> None:
    """Execute a frozen file of statements, separated by lines of ``-- ;``."""
    text = (FOLDER / "versions" / name).read_text(encoding="utf-8")
    for statement in text.split("\n-- ;\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)


def _seed(connection: Connection) -> None:
    """Write the rows that derive from code: the rules of every document, the fixed places."""
    _write_rules(connection)
    for number, kind in FIXED_LOCATIONS:
        outside = int(kind in OUTSIDE_KINDS)
        connection.exec_driver_sql(
            "INSERT INTO location (id, code, name, kind, is_outside) SELECT "
            f"{number}, '@{kind}', '{kind}', '{kind}', {outside} "
            f"WHERE NOT EXISTS (SELECT 1 FROM location WHERE id = {number})"
        )
    connection.exec_driver_sql(
        "INSERT INTO batch (id, product_id, code) SELECT 0, NULL, '' "
        "WHERE NOT EXISTS (SELECT 1 FROM batch WHERE id = 0)"
    )
    connection.exec_driver_sql(
        "INSERT INTO edition (id, value) SELECT 1, 1 WHERE NOT EXISTS (SELECT 1 FROM edition)"
    )
    if connection.dialect.name == "sqlite":  # PostgreSQL: the sequence starts there
        connection.exec_driver_sql(
            f"UPDATE sqlite_sequence SET seq = {FIRST_OWN_ID - 1}"
            f" WHERE name = 'location' AND seq < {FIRST_OWN_ID - 1}"
        )


def _write_rules(connection: Connection) -> None:
    """Make the rule table say what the code says; nobody else gets past its guards."""
    stored = connection.exec_driver_sql(
        "SELECT kind, from_status, step, to_status, needs FROM rule"
    )
    if {tuple(row) for row in stored} == set(rule_rows()):
        return
    guards = guards_sqlite if connection.dialect.name == "sqlite" else guards_postgres
    for statement in (*guards.open_rules(), "DELETE FROM rule"):
        connection.exec_driver_sql(statement)
    for kind, start, step, end, needs in rule_rows():
        connection.exec_driver_sql(
            "INSERT INTO rule (kind, from_status, step, to_status, needs) VALUES "
            f"('{kind}', '{start}', '{step}', '{end}', '{needs}')"
        )
    for statement in guards.closed_rules():
        connection.exec_driver_sql(statement)


def rule_rows() -> Sequence[tuple[str, str, str, str, str]]:
    """Return the state machines as rows of the ``rule`` table."""
    return [
        (kind.value, rule.start.value, rule.step.value, rule.end.value,
         "".join(f"|{word}" for word in rule.needs) + "|")
        for kind, rules in RULES.items()
        for rule in rules
    ]  # fmt: skip
