"""The smallest thing a store can do: count; and look whether it was committed."""

from typing import Any

from core.storage.session import Session, Sql
from tests.storage.raw import Raw

COUNT = Sql("INSERT INTO counter (name, value) VALUES (:name, :value)")


COUNTED = Sql("SELECT count(*) FROM counter")


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
