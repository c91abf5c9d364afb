"""Is the database fit to be written to? Asked at the start, by ``zhanggui check`` and at night.

Every finding is ``reason:detail``. ``HealthReason`` lists the reasons; their sentences live with
the Chinese. Nothing here writes.
"""

import asyncio
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import asyncpg
from sqlalchemy import CheckConstraint, Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from core.storage import guards_postgres, guards_sqlite
from core.storage.migrate import rule_rows, sqlite_path
from core.storage.schema import HEAD, metadata


class HealthReason(StrEnum):
    """What can be wrong; the detail after the colon is a path, a version, a name or a message."""

    FILE_MISSING = "file_missing"
    NOT_READABLE = "not_readable"
    NOT_WRITABLE = "not_writable"
    UNREACHABLE = "unreachable"
    CORRUPT = "corrupt"
    ORPHAN = "orphan"
    SCHEMA_MISSING = "schema_missing"
    SCHEMA_OLD = "schema_old"
    SCHEMA_NEWER = "schema_newer"
    GUARD_MISSING = "guard_missing"
    GUARD_CHANGED = "guard_changed"
    GUARD_ADDED = "guard_added"
    CONSTRAINT_MISSING = "constraint_missing"
    RULES_CHANGED = "rules_changed"


CONNECT_SECONDS: Final = 4.0
_FUNCTION: Final = re.compile(r"CREATE FUNCTION (\w+)\(\).* AS \$\$(.*)\$\$", re.DOTALL)
_TRIGGER: Final = re.compile(r"CREATE TRIGGER (\w+) ")
_TRIGGERS: Final = (
    "SELECT t.tgname, pg_get_triggerdef(t.oid), t.tgenabled, p.prosrc, p.prosecdef,"
    " coalesce(array_to_string(p.proconfig, ';'), '') FROM pg_trigger t"
    " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace"
)
_CONSTRAINTS: Final = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated"
_RULES: Final = "SELECT kind, from_status, step, to_status, needs FROM rule"


async def examine(url: str, *, is_thorough: bool = True) -> list[str]:
    """Return what is wrong with the database, the gravest first; nothing means fit.

    ``is_thorough`` also reads every page (SQLite), which takes seconds for a large file.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return await asyncio.to_thread(_examine_sqlite, sqlite_path(url), is_thorough)
    return await _examine_postgres(url)


def _examine_sqlite(path: Path, is_thorough: bool) -> list[str]:
    barred = _barred(path)
    if barred:
        return [barred]
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as raw:
            return _broken(raw, is_thorough) or _schema_of_sqlite(raw)
    except sqlite3.OperationalError as trouble:
        return [f"{HealthReason.NOT_READABLE}:{trouble}"]
    except sqlite3.DatabaseError as trouble:
        return [f"{HealthReason.CORRUPT}:{trouble}"]


def _barred(path: Path) -> str:
    """Return why this process may not use the file; WAL writes beside it too."""
    if not path.parent.is_dir() or not os.access(path.parent, os.X_OK, effective_ids=True):
        return f"{HealthReason.NOT_READABLE}:{path.parent}"
    if not path.exists():
        return f"{HealthReason.FILE_MISSING}:{path}"
    if not path.is_file() or not os.access(path, os.R_OK, effective_ids=True):
        return f"{HealthReason.NOT_READABLE}:{path}"
    beside = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    for place in (path.parent, path, *(file for file in beside if file.exists())):
        if not os.access(place, os.W_OK, effective_ids=True):
            return f"{HealthReason.NOT_WRITABLE}:{place}"
    return ""


def _broken(raw: sqlite3.Connection, is_thorough: bool) -> list[str]:
    if not is_thorough:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return []
    found = [str(row[0]) for row in raw.execute("PRAGMA quick_check(5)")]
    if found != ["ok"]:
        return [f"{HealthReason.CORRUPT}:{line.splitlines()[-1]}" for line in found]
    orphans = {str(row[0]) for row in raw.execute("PRAGMA foreign_key_check")}
    return [f"{HealthReason.ORPHAN}:{table}" for table in sorted(orphans)]


def _schema_of_sqlite(raw: sqlite3.Connection) -> list[str]:
    made = {
        (kind, name): sql or ""
        for kind, name, sql in raw.execute("SELECT type, name, sql FROM sqlite_master")
    }
    if ("table", "alembic_version") not in made:
        return [f"{HealthReason.SCHEMA_MISSING}:{HEAD}"]
    wrong = _version(raw.execute("SELECT version_num FROM alembic_version").fetchall())
    if wrong:
        return wrong
    triggers = {name: sql for (kind, name), sql in made.items() if kind == "trigger"}
    missing = (
        name
        for table, name, text in _checks()
        if f"CONSTRAINT {name} CHECK ({text})" not in made.get(("table", table), "")
    )
    return [
        *_compared(_by_name(guards_sqlite.statements()), triggers),
        *(f"{HealthReason.CONSTRAINT_MISSING}:{name}" for name in missing),
        *_rules(raw.execute(_RULES).fetchall()),
    ]


async def _examine_postgres(url: str) -> list[str]:
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS})
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_schema_of_postgres)
    except asyncpg.InsufficientPrivilegeError as trouble:
        return [f"{HealthReason.NOT_READABLE}:{trouble}"]
    except DBAPIError as trouble:
        is_barred = getattr(trouble.orig, "sqlstate", "") == "42501"
        reason = HealthReason.NOT_READABLE if is_barred else HealthReason.UNREACHABLE
        return [f"{reason}:{trouble.orig}"]
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as trouble:
        return [f"{HealthReason.UNREACHABLE}:{trouble or type(trouble).__name__}"]
    finally:
        await engine.dispose()


def _schema_of_postgres(connection: Connection) -> list[str]:
    def rows(sql: str) -> list[Any]:
        return list(connection.exec_driver_sql(sql))

    if rows("SELECT to_regclass('public.alembic_version')")[0][0] is None:
        return [f"{HealthReason.SCHEMA_MISSING}:{HEAD}"]
    wrong = _version(rows("SELECT version_num FROM alembic_version"))
    if wrong:
        return wrong
    if rows("SELECT current_setting('transaction_read_only')")[0][0] == "on":
        return [f"{HealthReason.NOT_WRITABLE}:{connection.engine.url.database}"]
    if not rows("SELECT has_table_privilege('movement', 'INSERT')")[0][0]:
        return [f"{HealthReason.NOT_WRITABLE}:movement"]
    kept = {row[0] for row in rows(_CONSTRAINTS)}
    return [
        *_compared(_expected_of_postgres(), dict(_triggers_of_postgres(rows(_TRIGGERS)))),
        *(
            f"{HealthReason.CONSTRAINT_MISSING}:{name}"
            for _, name, _ in _checks()
            if name not in kept
        ),
        *_rules(rows(_RULES)),
    ]


def _expected_of_postgres() -> dict[str, str]:
    """Return each trigger with the body of the function it calls."""
    statements = guards_postgres.statements()
    bodies = {found[1]: found[2] for text in statements if (found := _FUNCTION.match(text))}
    return {
        name: f"{text}\n{bodies[text.rsplit(' ', 1)[1].removesuffix('()')]}"
        for name, text in _by_name(statements).items()
    }


def _triggers_of_postgres(rows: list[Any]) -> Iterator[tuple[str, str]]:
    for name, text, is_on, body, is_definer, path in rows:
        on = is_on in {"O", "A", b"O", b"A"}
        if on and is_definer and path == "search_path=public, pg_temp":
            yield name, f"{text.replace('public.', '')}\n{body}"
        else:
            yield name, "switched off"


def _by_name(statements: list[str]) -> dict[str, str]:
    return {found[1]: text for text in statements if (found := _TRIGGER.match(text))}


def _compared(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    return [
        *(f"{HealthReason.GUARD_MISSING}:{name}" for name in expected if name not in found),
        *(
            f"{HealthReason.GUARD_CHANGED}:{name}"
            for name, text in expected.items()
            if name in found and _squeezed(found[name]) != _squeezed(text)
        ),
        *(f"{HealthReason.GUARD_ADDED}:{name}" for name in found if name not in expected),
    ]


def _squeezed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


def _checks() -> Iterator[tuple[str, str, str]]:
    """Return (table, name, condition) of every CHECK."""
    for table in metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                yield table.name, str(constraint.name), str(constraint.sqltext)


def _version(rows: list[Any]) -> list[str]:
    found = str(rows[0][0]) if rows else ""
    if found == HEAD:
        return []
    if not found:
        return [f"{HealthReason.SCHEMA_MISSING}:{HEAD}"]
    reason = HealthReason.SCHEMA_OLD if found < HEAD else HealthReason.SCHEMA_NEWER
    return [f"{reason}:{found}"]


def _rules(rows: list[Any]) -> list[str]:
    if {tuple(row) for row in rows} == set(rule_rows()):
        return []
    return [f"{HealthReason.RULES_CHANGED}:rule"]
