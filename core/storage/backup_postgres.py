"""A PostgreSQL database as one portable file: a zip with one COPY text per table and a manifest.

Read in one repeatable-read snapshot, so that it is one moment; no client program is needed. It is
loaded again by ``restore_postgres``.
"""

import asyncio
import json
import zipfile
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from core.storage.backup import BackupRefused, BackupTrouble, Progress, appearing, size_of
from core.storage.schema import HEAD, metadata

FORMAT: Final = "zhanggui-backup-1"
MANIFEST: Final = "manifest.json"
CONNECT_SECONDS: Final = 4.0
_ONE_MOMENT: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SEQUENCES: Final = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    " AND last_value IS NOT NULL ORDER BY sequencename"
)


async def back_up_postgres(url: str, file: Path, progress: Progress) -> int:
    """Write every table of one snapshot to ``file``; return its size in bytes."""
    engine = create_async_engine(
        url, poolclass=NullPool, execution_options=_ONE_MOMENT,
        connect_args={"timeout": CONNECT_SECONDS},
    )  # fmt: skip
    try:
        with appearing(file) as part:
            async with engine.connect() as connection:
                await _write(connection, part, progress)
            if wrong := await asyncio.to_thread(damage_in, part):
                raise BackupRefused(BackupTrouble.BROKEN, wrong)
    except (DBAPIError, TimeoutError) as trouble:
        reason = str(getattr(trouble, "orig", trouble)) or type(trouble).__name__
        raise BackupRefused(BackupTrouble.FAILED, reason) from trouble
    finally:
        await engine.dispose()
    return await asyncio.to_thread(size_of, file)


def damage_in(file: Path) -> str:
    """Return which part of a zip cannot be read as it was written, or nothing."""
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.testzip() or ""
    except (zipfile.BadZipFile, EOFError, OSError) as trouble:
        return str(trouble)


async def _write(connection: AsyncConnection, part: Path, progress: Progress) -> None:
    found = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    manifest: dict[str, Any] = {"format": FORMAT, "schema": found.scalar_one(), "tables": {}}
    if manifest["schema"] != HEAD:
        raise BackupRefused(BackupTrouble.OTHER_VERSION, str(manifest["schema"]))
    driver = (await connection.get_raw_connection()).driver_connection
    tables = metadata.sorted_tables
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, table in enumerate(tables, start=1):
            columns = [column.name for column in table.columns]
            with archive.open(entry_of(table.name), "w", force_zip64=True) as out:
                said = await _copy(driver, table.name, columns, out)
            manifest["tables"][table.name] = {"columns": columns, "rows": int(said.split()[-1])}
            progress(len(tables) - number)
        rows = await connection.exec_driver_sql(_SEQUENCES)
        manifest["sequences"] = dict(map(tuple, rows))
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


async def _copy(driver: Any, table: str, columns: list[str], out: IO[bytes]) -> str:
    async def write(data: bytes) -> None:
        await asyncio.to_thread(out.write, data)

    return str(await driver.copy_from_table(table, columns=columns, output=write))


def entry_of(table: str) -> str:
    """Return the name of a table's rows inside the zip."""
    return f"tables/{table}.copy"
