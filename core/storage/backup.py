"""Back the books up while the bot works, into one file that appears whole or not at all.

SQLite: the backup API copies one snapshot page by page; in WAL mode writers go on meanwhile.
PostgreSQL: see ``backup_postgres``. The copy is checked before it gets its name, and a name that
is taken is never written over.
"""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from core.errors import Refused
from core.storage.findings import Report
from core.storage.migrate import sqlite_path

PAGES_AT_ONCE: Final = 512
SQLITE_HEADER: Final = b"SQLite format 3\0"
ZIP_HEADER: Final = b"PK\x03\x04"
Progress = Callable[[int], None]


class BackupTrouble(StrEnum):
    """Why a backup or a restore was refused; ``detail`` is a path, a version or a message."""

    EXISTS = "exists"
    NO_DATABASE = "no_database"
    NO_FILE = "no_file"
    NOT_A_BACKUP = "not_a_backup"
    OTHER_DATABASE = "other_database"
    OTHER_VERSION = "other_version"
    BROKEN = "broken"
    IN_USE = "in_use"
    NOT_PROVED = "not_proved"
    FAILED = "failed"


@dataclass(eq=False)
class BackupRefused(Refused):
    """Nothing was changed. ``report`` says what does not fit, where a check was the reason."""

    trouble: BackupTrouble
    detail: str = ""
    report: Report | None = None


async def back_up(url: str, file: Path, *, progress: Progress = lambda _left: None) -> int:
    """Write the database at ``url`` to ``file`` and return its size in bytes.

    ``progress`` hears how many pages or tables are left.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return await asyncio.to_thread(_back_up_sqlite, sqlite_path(url), file, progress)
    from core.storage.backup_postgres import back_up_postgres  # noqa: PLC0415 - the rarer database

    return await back_up_postgres(url, file, progress)


def _back_up_sqlite(path: Path, file: Path, progress: Progress) -> int:
    if not path.is_file():
        raise BackupRefused(BackupTrouble.NO_DATABASE, str(path))
    with appearing(file) as part:
        try:
            _copy(path, part, progress)
            if wrong := quick_check(part):
                raise BackupRefused(BackupTrouble.BROKEN, wrong)
        except sqlite3.Error as trouble:
            raise BackupRefused(BackupTrouble.FAILED, str(trouble)) from trouble
    return size_of(file)


def size_of(file: Path) -> int:
    """Return a file's size in bytes."""
    return file.stat().st_size


def _copy(path: Path, part: Path, progress: Progress) -> None:
    """Copy the snapshot of this moment; the open read keeps writers from starting it over."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(part, isolation_level=None)) as target,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(
            target, pages=PAGES_AT_ONCE, progress=lambda _status, left, _all: progress(left)
        )
        target.execute("PRAGMA journal_mode=DELETE")


def quick_check(path: Path) -> str:
    """Return what is wrong with the pages of a SQLite file, or nothing."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            [first, *_] = copy.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as trouble:
        return str(trouble)
    return "" if first[0] == "ok" else str(first[0])


@contextmanager
def appearing(file: Path) -> Iterator[Path]:
    """Give a hidden path beside ``file``; what was written there gets the name at the end, whole.

    A process that is killed leaves only the hidden part, which the next backup removes.
    """
    if file.exists():
        raise BackupRefused(BackupTrouble.EXISTS, str(file))
    part = part_of(file)
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
        _sync(part)
        _name(part, file)
        _sync(file.parent)
    finally:
        part.unlink(missing_ok=True)


def part_of(file: Path) -> Path:
    """Return where a file is written before it appears."""
    return file.with_name(f".{file.name}.part")


def _name(part: Path, file: Path) -> None:
    """Give the part its name; a link is refused when the name was taken meanwhile."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise BackupRefused(BackupTrouble.EXISTS, str(file)) from None
    except OSError:  # a file system without links
        part.rename(file)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems cannot sync a folder
            os.fsync(handle)
    finally:
        os.close(handle)


def kind_of(file: Path) -> str:
    """Return which database a backup is of: ``sqlite`` or ``postgresql``."""
    if not file.is_file():
        raise BackupRefused(BackupTrouble.NO_FILE, str(file))
    with file.open("rb") as stream:
        start = stream.read(len(SQLITE_HEADER))
    if start == SQLITE_HEADER:
        return "sqlite"
    if start.startswith(ZIP_HEADER):
        return "postgresql"
    raise BackupRefused(BackupTrouble.NOT_A_BACKUP, str(file))
