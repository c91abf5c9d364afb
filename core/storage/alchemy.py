"""The same statements over a SQLAlchemy connection: PostgreSQL, and what reads a whole database."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from core.storage.session import TOO_LARGE, Row, Sql, Violated, sqlite_trouble, violated_by


class AlchemySession:
    """A SQLAlchemy connection inside ``run_sync``: PostgreSQL, and SQLite's readers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.audit_head: tuple[int, str] | None = None
        self.is_postgres = connection.dialect.name == "postgresql"

    def rows(self, sql: Sql, **values: Any) -> Sequence[Row]:
        found: Sequence[Row] = self._execute(sql, values).fetchall()
        return found

    def row(self, sql: Sql, **values: Any) -> Row | None:
        found: Row | None = self._execute(sql, values).fetchone()
        return found

    def run(self, sql: Sql, **values: Any) -> int:
        return int(self._execute(sql, values).rowcount)

    def insert(self, sql: Sql, **values: Any) -> int:
        text = f"{self._text(sql)} RETURNING id"
        return int(self._run_text(text, sql.picked(values)).scalar_one())

    @contextmanager
    def attempt(self, *, is_rehearsal: bool = False) -> Iterator[None]:  # noqa: ARG002 - always kept
        with self._connection.begin_nested():
            yield

    def _execute(self, sql: Sql, values: dict[str, Any]) -> Any:
        return self._run_text(self._text(sql), sql.picked(values))

    def _text(self, sql: Sql) -> str:
        return sql.dollared if self.is_postgres else sql.marked

    def _run_text(self, text: str, given: tuple[Any, ...]) -> Any:
        try:
            return self._connection.exec_driver_sql(text, given)
        except DBAPIError as trouble:
            raise translated(trouble) from trouble


def translated(trouble: DBAPIError) -> Exception:
    """Return our name for a driver's error; serialisation failures pass to the store's retry."""
    state = str(getattr(trouble.orig, "sqlstate", "") or "")
    message = str(trouble.orig)
    if isinstance(trouble.orig, sqlite3.Error | OverflowError):
        found = sqlite_trouble(trouble.orig)
        return trouble if found is trouble.orig else found
    if state.startswith("23") or state == "P0001" or "guard " in message:
        return violated_by(message)
    if state == "22003" or "out of int64 range" in message:
        return Violated(TOO_LARGE, message.splitlines()[0][:200])
    return trouble
