"""Many requests in one transaction of SQLite: written together, and each fails alone."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from core.storage.session import (
    Session,
    SqliteSession,
    StartOver,
    Unavailable,
    sqlite_trouble,
)

BATCH_SECONDS_MAX: Final = 0.02


@dataclass(slots=True)
class Request:
    """Work that waits for its turn, and whoever waits for it."""

    work: Callable[[Session], Any]
    future: "asyncio.Future[Any]"
    result: Any = None
    trouble: BaseException | None = None

    def start_over(self) -> None:
        """Forget how it went; it was undone."""
        self.result = self.trouble = None

    def resolve(self) -> None:
        """Tell who waits how it went."""
        if self.future.done():
            return
        if self.trouble is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.trouble)


def write(
    connection: sqlite3.Connection, session: SqliteSession, batch: list[Request]
) -> Iterator[list[Request]]:
    """Yield the requests that each commit has settled."""
    rest = batch
    while rest:
        done = _write_some(connection, session, rest)
        yield rest[:done]
        rest = rest[done:]


class _HalfWritten(Exception):
    """A request failed after it had written, so everybody's transaction had to be undone."""


def _write_some(
    connection: sqlite3.Connection, session: SqliteSession, batch: list[Request], *,
    is_careful: bool = False,
) -> int:  # fmt: skip
    """Write as many as fit the time in one transaction; when it fails, each of them on its own.

    A savepoint for each would cost a tenth of a movement and is hardly ever needed. So only those
    that were undone with one that failed half-way are tried again with one (``is_careful``), and
    then the attempts inside them have theirs too.
    """
    session.is_careful = is_careful
    try:
        session.begin()
    except sqlite3.Error as trouble:
        for request in batch:
            request.trouble = sqlite_trouble(trouble)
        return len(batch)
    done, trouble_found = _run_and_commit(connection, session, batch, is_careful=is_careful)
    if isinstance(trouble_found, _HalfWritten):
        _write_again(connection, session, batch[:done])
    elif trouble_found is not None and done == 1:
        batch[0].trouble = trouble_found
    elif trouble_found is not None:
        for request in batch[:done]:
            request.start_over()
            _write_some(connection, session, [request])
    return done


def _write_again(
    connection: sqlite3.Connection, session: SqliteSession, undone: list[Request]
) -> None:
    rest = [one for one in undone if one.trouble is None or isinstance(one.trouble, StartOver)]
    for request in rest:
        request.start_over()
    while rest:
        rest = rest[_write_some(connection, session, rest, is_careful=True) :]


def _run_and_commit(
    connection: sqlite3.Connection, session: SqliteSession, batch: list[Request], *,
    is_careful: bool,
) -> tuple[int, BaseException | None]:  # fmt: skip
    """Return how many were tried, and what undid them all."""
    deadline = time.monotonic() + BATCH_SECONDS_MAX
    done = 0
    for request in batch:
        written = connection.total_changes
        _run(session, request, is_careful=is_careful)
        done += 1
        if not connection.in_transaction:  # a full disk or a broken one ends it by itself
            return done, request.trouble or Unavailable("the database undid the transaction")
        if request.trouble and not is_careful and connection.total_changes != written:
            undo(connection)
            return done, _HalfWritten()
        if time.monotonic() > deadline:
            break
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as trouble:
        undo(connection)
        return done, sqlite_trouble(trouble)
    return done, None


def _run(session: SqliteSession, request: Request, *, is_careful: bool) -> None:
    try:
        if is_careful:
            with session.attempt():
                request.result = request.work(session)
        else:
            request.result = request.work(session)
    except (Exception, StartOver) as trouble:  # noqa: BLE001 - the caller's, whatever it is
        request.trouble = trouble


def undo(connection: sqlite3.Connection) -> None:
    """End a transaction that is still open; nothing of it is kept."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
