"""Put a backup in the database's place, after it has proved itself; keep the old one aside.

Until the last step the old database stays where it is: a refusal or a crash changes nothing.
"""

import asyncio
import contextlib
import itertools
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from core.storage.backup import BackupRefused, BackupTrouble, kind_of, quick_check
from core.storage.findings import Report
from core.storage.migrate import sqlite_path, upgrade
from core.storage.schema import HEAD
from core.storage.session import SqliteSession
from core.storage.settle import Gap, Old, look_back, settle
from core.storage.sqlite import connect
from core.storage.verify import prove

ALONE_SECONDS: Final = 1.0
BESIDE: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was done: the proof, the gap, and where the old database is now."""

    report: Report
    gap: Gap
    aside: str


async def restore(
    url: str, file: Path, *, owner_url: str = "", now_us: int, today: str
) -> Restored:
    """Restore ``file`` into the database at ``url``; ``today`` is the firm's date at ``now_us``.

    Refused while a bot has the database open, when the file is damaged, of another database or
    version, or does not prove itself.
    """
    backend = make_url(url).get_backend_name()
    if kind_of(file) != backend:
        raise BackupRefused(BackupTrouble.OTHER_DATABASE, backend)
    if backend == "sqlite":
        return await _restore_sqlite(sqlite_path(url), file, now_us, today)
    from core.storage.restore_postgres import restore_postgres  # noqa: PLC0415 - the rarer one

    return await restore_postgres(url, file, owner_url=owner_url, now_us=now_us, today=today)


async def _restore_sqlite(path: Path, file: Path, now_us: int, today: str) -> Restored:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.restoring")
    with alone(path) as replaced:
        try:
            report = await _prepare(file, fresh)
            old = _old_state(replaced, report.last_seq)
            gap = _settle(fresh, old, file.name, now_us, today)
            return Restored(report=report, gap=gap, aside=_swap(path, fresh))
        finally:
            _remove(fresh)


async def _prepare(file: Path, fresh: Path) -> Report:
    """Copy the backup, bring it to today's schema, and let it prove itself."""
    await asyncio.to_thread(_copy, file, fresh)
    await upgrade(f"sqlite+aiosqlite:///{fresh}")
    report = await prove(f"sqlite+aiosqlite:///{fresh}")
    if not report.is_good:
        raise BackupRefused(BackupTrouble.NOT_PROVED, str(file), report)
    return report


def _copy(file: Path, fresh: Path) -> None:
    """Copy a backup, or refuse one that is damaged or not of this program."""
    _remove(fresh)
    shutil.copyfile(file, fresh)
    fresh.chmod(0o600)
    if wrong := quick_check(fresh):
        raise BackupRefused(BackupTrouble.BROKEN, wrong)
    version = _version(fresh)
    if not version:
        raise BackupRefused(BackupTrouble.NOT_A_BACKUP, str(file))
    if version > HEAD:
        raise BackupRefused(BackupTrouble.OTHER_VERSION, version)


def _version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as copy, contextlib.suppress(sqlite3.OperationalError):
        row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else ""
    return ""


def _settle(fresh: Path, old: Old | None, source: str, now_us: int, today: str) -> Gap:
    with closing(connect(fresh)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        gap = settle(SqliteSession(connection), old, source=source, now_us=now_us, today=today)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=DELETE")
    return gap


def _old_state(replaced: sqlite3.Connection | None, seq: int) -> Old | None:
    """Ask the old database, if there is one that still can answer."""
    if replaced is None:
        return None
    try:
        return look_back(SqliteSession(replaced), seq)
    except Exception:  # noqa: BLE001 - whatever it is: the old books are why somebody restores
        return None


@contextmanager
def alone(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Keep every other process out of a SQLite database; refused while one has it open.

    Leaving WAL mode needs the file for oneself, and every open connection of the bot holds it. A
    file that is no database any more cannot be in use (``None``, as when there is none).
    """
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(path, isolation_level=None, timeout=ALONE_SECONDS)) as connection:
        yield connection if _take(connection, path) else None


def _take(connection: sqlite3.Connection, path: Path) -> bool:
    try:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as trouble:
        raise BackupRefused(BackupTrouble.IN_USE, str(path)) from trouble
    except sqlite3.DatabaseError:
        return False
    return True


def _swap(path: Path, fresh: Path) -> str:
    """Put the fresh file in the old one's place and return where the old one is."""
    aside = ""
    if path.exists():
        stamp = time.strftime("%Y%m%dT%H%M%S")
        kept = _free(path.with_name(f"{path.name}.before-restore-{stamp}"))
        os.link(path, kept)
        for end in BESIDE:
            beside = path.with_name(path.name + end)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + end))
        aside = str(kept)
    fresh.replace(path)
    return aside


def _free(path: Path) -> Path:
    """Return a name that is not taken (two restores in one second)."""
    names = (path.with_name(f"{path.name}-{number}") for number in itertools.count(2))
    return next(name for name in itertools.chain([path], names) if not name.exists())


def _remove(fresh: Path) -> None:
    for end in ("", *BESIDE):
        fresh.with_name(fresh.name + end).unlink(missing_ok=True)
