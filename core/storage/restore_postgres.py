"""Load a backup into PostgreSQL in one transaction; the old tables stay in a schema of their own.

As the owner: the guards are switched off while the rows are copied in and on again before the
books prove themselves. Any refusal rolls everything back.
"""

# ruff: noqa: S608 - every name in these statements is a constant of the code

import asyncio
import json
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from core.storage.alchemy import AlchemySession
from core.storage.backup import BackupRefused, BackupTrouble
from core.storage.backup_postgres import CONNECT_SECONDS, FORMAT, MANIFEST, damage_in, entry_of
from core.storage.migrate import role_of, upgrade_postgres
from core.storage.restore import Restored
from core.storage.schema import HEAD, metadata
from core.storage.settle import Old, look_back, settle
from core.storage.verify import verify

CHUNK: Final = 1 << 18
_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND application_name = 'zhanggui'"
)
_IS_BUILT: Final = "SELECT to_regclass('public.audit') IS NOT NULL"


async def restore_postgres(
    url: str, file: Path, *, owner_url: str, now_us: int, today: str
) -> Restored:
    """Restore a zip of ``backup_postgres`` into the database at ``url``."""
    manifest = await asyncio.to_thread(_manifest, file)
    engine = create_async_engine(
        owner_url or url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS}
    )
    try:
        async with engine.begin() as connection:
            await _refuse_in_use(connection)
            aside = await _put_aside(connection)
            app_role = role_of(url) if owner_url else ""
            await connection.run_sync(upgrade_postgres, app_role)
            await _load(connection, file, manifest)
            return await connection.run_sync(_finish, file, aside, (now_us, today))
    except DBAPIError as trouble:
        raise BackupRefused(BackupTrouble.FAILED, str(trouble.orig)) from trouble
    finally:
        await engine.dispose()


def _manifest(file: Path) -> dict[str, Any]:
    if wrong := damage_in(file):
        raise BackupRefused(BackupTrouble.BROKEN, wrong)
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as missing:
        raise BackupRefused(BackupTrouble.NOT_A_BACKUP, str(file)) from missing
    if manifest.get("format") != FORMAT:
        raise BackupRefused(BackupTrouble.NOT_A_BACKUP, str(file))
    if manifest["schema"] != HEAD:
        raise BackupRefused(BackupTrouble.OTHER_VERSION, str(manifest["schema"]))
    return manifest


async def _refuse_in_use(connection: AsyncConnection) -> None:
    others = (await connection.exec_driver_sql(_OTHERS)).scalar_one()
    if others:
        database = connection.engine.url.database or ""
        raise BackupRefused(BackupTrouble.IN_USE, database)


async def _put_aside(connection: AsyncConnection) -> str:
    """Rename the old tables' schema, if there are any, and make an empty one."""
    if not (await connection.exec_driver_sql(_IS_BUILT)).scalar_one():
        return ""
    aside = f"before_restore_{time.time_ns() // 1_000_000}"
    await connection.exec_driver_sql(f"ALTER SCHEMA public RENAME TO {aside}")
    await connection.exec_driver_sql("CREATE SCHEMA public")
    return aside


async def _load(connection: AsyncConnection, file: Path, manifest: dict[str, Any]) -> None:
    tables = metadata.sorted_tables
    for table in tables:
        await connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
    for table in reversed(tables):
        await connection.exec_driver_sql(f"DELETE FROM {table.name}")
    driver = (await connection.get_raw_connection()).driver_connection
    with zipfile.ZipFile(file) as archive:
        for table in tables:
            await _copy(driver, archive, table.name, manifest["tables"][table.name])
    await connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        await connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
    for name, value in manifest["sequences"].items():
        await connection.exec_driver_sql("SELECT setval($1, $2)", (name, value))


async def _copy(driver: Any, archive: zipfile.ZipFile, table: str, about: dict[str, Any]) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        with archive.open(entry_of(table)) as rows:
            while chunk := await asyncio.to_thread(rows.read, CHUNK):
                yield chunk

    said = await driver.copy_to_table(
        table, schema_name="public", columns=about["columns"], source=chunks()
    )
    if int(said.split()[-1]) != about["rows"]:
        raise BackupRefused(BackupTrouble.BROKEN, table)


def _finish(connection: Connection, file: Path, aside: str, at: tuple[int, str]) -> Restored:
    now_us, today = at
    session = AlchemySession(connection)
    report = verify(session)
    if not report.is_good:
        raise BackupRefused(BackupTrouble.NOT_PROVED, str(file), report)
    old = _old_state(connection, aside, report.last_seq) if aside else None
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    gap = settle(session, old, source=file.name, now_us=now_us, today=today)
    return Restored(report=report, gap=gap, aside=aside)


def _old_state(connection: Connection, aside: str, seq: int) -> Old | None:
    connection.exec_driver_sql(f"SET LOCAL search_path = {aside}")
    try:
        with connection.begin_nested():
            return look_back(AlchemySession(connection), seq)
    except Exception:  # noqa: BLE001 - whatever it is: the old books are why somebody restores
        return None
    finally:
        connection.exec_driver_sql("SET LOCAL search_path = public")
