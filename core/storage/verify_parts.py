"""The parts of a check, each over a snapshot of its own, as other processes run them.

Such a process begins with importing this module, which therefore leaves engines and migrations out.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from core.storage import chain, invariants
from core.storage.files import spoilt
from core.storage.findings import Checkpoint, Part
from core.storage.session import Session, Sql, SqliteSession
from core.storage.vouching import count, strangers

CACHE_KB: Final = 32_768
_MOVEMENTS = Sql("SELECT count(*) FROM movement WHERE id > :after")


@contextmanager
def reading(path: Path) -> Iterator[Session]:
    """Open a SQLite file read-only and show it as it is at this moment."""
    connection = sqlite3.connect(
        f"file:{path}?mode=ro", uri=True, isolation_level=None, timeout=10.0
    )
    try:
        connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        connection.execute("BEGIN")
        yield SqliteSession(connection)
    finally:
        connection.close()


def check_whole(session: Session, since: Checkpoint, last_seq: int) -> Part:
    """Check what no stretch can say alone: rows without an event, sealed days, the counts."""
    row = session.row(_MOVEMENTS, after=since.movement_id)
    return Part(
        problems=[*strangers(session), *chain.check_seals(session, last_seq), *spoilt(session)],
        counted=count(session, since.seq, last_seq),
        movements=int(row[0]) if row else 0,
    )


def rules_part(path: Path, number: int, since: Checkpoint, now_us: int) -> Part:
    """Ask one group of the invariants."""
    with reading(path) as session:
        return Part(problems=invariants.check_group(session, number, since, now_us))


def events_part(path: Path, after: int, last: int) -> Part:
    """Check a stretch of the chain and what it vouches for."""
    with reading(path) as session:
        return chain.check_events(session, after, last)


def whole_part(path: Path, since: Checkpoint, last_seq: int) -> Part:
    """Check what no stretch can say alone."""
    with reading(path) as session:
        return check_whole(session, since, last_seq)
