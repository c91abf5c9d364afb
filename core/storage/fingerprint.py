"""What the schema looks like, in twelve letters: tables, constraints, indexes, guards.

The same database has the same letters until somebody changes its schema, an upgrade included.
"""

import asyncio
import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any, Final

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from core.storage.migrate import sqlite_path

LETTERS: Final = 12
_SQLITE: Final = (
    "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
)
_POSTGRES: Final = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    " AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    " ORDER BY 1, 3",
    "SELECT proname, pg_get_functiondef(oid) FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
)


async def fingerprint(url: str) -> str:
    """Return the letters of the database at an address."""
    if make_url(url).get_backend_name() == "sqlite":
        return await asyncio.to_thread(_of_sqlite, url)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            found = [await connection.exec_driver_sql(sql) for sql in _POSTGRES]
            return _letters(row for rows in found for row in rows)
    finally:
        await engine.dispose()


def _of_sqlite(url: str) -> str:
    with closing(sqlite3.connect(sqlite_path(url))) as raw:
        return _letters(raw.execute(_SQLITE))


def _letters(rows: Iterable[Any]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\x1f".join(map(str, row)).encode() + b"\x1e")
    return digest.hexdigest()[:LETTERS]
