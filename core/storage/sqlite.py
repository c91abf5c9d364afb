"""SQLite: one thread owns the only writing connection and commits many requests at once.

Every request runs inside its own savepoint, so that a refusal undoes only itself; the callers are
answered after the COMMIT that holds their work (WAL, synchronous=FULL). Readers have connections
of their own. Reasons and figures: ``docs/decisions/0001-one-writer-with-group-commit.md``.
"""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from core.storage.session import (
    Session,
    SqliteSession,
    Unavailable,
    sqlite_trouble,
)

T = TypeVar("T")
Work = Callable[[Session], T]

BATCH_MAX: Final = 256
BATCH_SECONDS_MAX: Final = 0.02
QUEUE_MAX: Final = 4096
BUSY_SECONDS: Final = 4.0
READERS: Final = 2


@dataclass(slots=True)
class _Request:
    work: Callable[[Session], Any]
    future: "asyncio.Future[Any]"
    result: Any = None
    trouble: BaseException | None = None

    def start_over(self) -> None:
        self.result = self.trouble = None

    def resolve(self) -> None:
        if self.future.done():
            return
        if self.trouble is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.trouble)


class SqliteStore:
    """The books in one SQLite file."""

    is_postgres = False

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._queue: queue.SimpleQueue[list[_Request] | None] = queue.SimpleQueue()
        self._collected: list[_Request] = []
        self._waiting = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_open = False
        self._thread: threading.Thread | None = None
        self._readers: Readers | None = None
        self._ready: threading.Event = threading.Event()
        self._open_trouble: BaseException | None = None

    async def open(self) -> None:
        """Start the writer; raise what SQLite says when the file cannot be used.

        Everything else is called from the loop that this runs in.
        """
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write_forever, name="books", daemon=True)
        self._thread.start()
        await asyncio.to_thread(self._ready.wait)
        if self._open_trouble is not None:
            raise self._open_trouble
        self._readers = Readers(self._path, self._busy_seconds)
        self._is_open = True

    async def close(self) -> None:
        """Finish what was accepted, then stop."""
        self._is_open = False
        if self._thread is not None:
            self._hand_over()
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        if self._readers is not None:
            await asyncio.to_thread(self._readers.close)
            self._readers = None

    async def run(self, work: Work[T]) -> T:
        """Run ``work`` in a transaction and return its result after the commit.

        Raises what ``work`` raised (then nothing of it is kept) or ``Unavailable``.
        """
        if self._loop is None or not self._is_open:
            raise Unavailable("the books are closed")
        if self._waiting >= QUEUE_MAX:
            raise Unavailable("the queue of the books is full")
        request = _Request(work, self._loop.create_future())
        if not self._collected:
            self._loop.call_soon(self._hand_over)
        self._collected.append(request)
        self._waiting += 1
        try:
            result: T = await request.future
            return result
        finally:
            self._waiting -= 1

    def _hand_over(self) -> None:
        """Give the writer what one turn of the loop has collected: one wake-up, one commit."""
        if self._collected:
            self._queue.put(self._collected)
            self._collected = []

    async def read(self, work: Work[T]) -> T:
        """Run ``work`` on a reader's connection, beside the writer; it sees one moment."""
        if self._loop is None or self._readers is None:
            raise Unavailable("the books are closed")
        return await self._loop.run_in_executor(self._readers.pool, self._readers.read, work)

    def _write_forever(self) -> None:
        try:
            connection = connect(self._path, busy_seconds=self._busy_seconds)
        except sqlite3.Error as trouble:
            self._open_trouble = Unavailable(str(trouble))
            self._ready.set()
            return
        self._ready.set()
        session = SqliteSession(connection)
        try:
            while (batch := self._next_batch()) is not None:
                for written in _write(connection, session, batch):
                    self._answer(written)
        finally:
            connection.close()

    def _next_batch(self) -> list[_Request] | None:
        batch = self._queue.get()
        while batch is not None and len(batch) < BATCH_MAX:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._queue.put(None)
                break
            batch.extend(more)
        return batch

    def _answer(self, batch: list[_Request]) -> None:
        """Wake the callers, all at once."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_resolve, batch)


class Readers:
    """Threads that read, each over a connection of its own."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._own = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self.pool = ThreadPoolExecutor(READERS, "reader")

    def read(self, work: Work[T]) -> T:
        """Run ``work`` on what is committed now; it sees one moment and can write nothing."""
        connection = self._connection()
        try:
            connection.execute("BEGIN")
            return work(SqliteSession(connection))
        except sqlite3.Error as trouble:
            raise sqlite_trouble(trouble) from trouble
        finally:
            _undo(connection)

    def close(self) -> None:
        """Finish what is being read."""
        self.pool.shutdown()
        while self._connections:
            self._connections.pop().close()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False,
                timeout=self._busy_seconds, cached_statements=512,
            )  # fmt: skip
            connection.execute("PRAGMA query_only=ON")
            self._own.connection = connection
            self._connections.append(connection)
        return connection


def connect(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a writing connection with the settings that the promises rest on."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=busy_seconds,
        cached_statements=512,
    )  # fmt: skip
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA recursive_triggers=ON")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA wal_autocheckpoint=4000")
    return connection


def _write(
    connection: sqlite3.Connection, session: SqliteSession, batch: list[_Request]
) -> Iterator[list[_Request]]:
    """Yield the requests that each commit has settled."""
    rest = batch
    while rest:
        done = _write_some(connection, session, rest)
        yield rest[:done]
        rest = rest[done:]


def _write_some(
    connection: sqlite3.Connection, session: SqliteSession, batch: list[_Request]
) -> int:
    """Write as many as fit the time in one transaction; when it fails, each of them on its own."""
    try:
        session.begin()
    except sqlite3.Error as trouble:
        for request in batch:
            request.trouble = sqlite_trouble(trouble)
        return len(batch)
    done, trouble_found = _run_and_commit(connection, session, batch)
    if trouble_found is not None and done == 1:
        batch[0].trouble = trouble_found
    elif trouble_found is not None:
        for request in batch[:done]:
            request.start_over()
            _write_some(connection, session, [request])
    return done


def _run_and_commit(
    connection: sqlite3.Connection, session: SqliteSession, batch: list[_Request]
) -> tuple[int, BaseException | None]:
    """Return how many were tried, and what undid them all."""
    deadline = time.monotonic() + BATCH_SECONDS_MAX
    done = 0
    for request in batch:
        _run(session, request)
        done += 1
        if not connection.in_transaction:  # a full disk or a broken one ends it by itself
            return done, request.trouble or Unavailable("the database undid the transaction")
        if time.monotonic() > deadline:
            break
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as trouble:
        _undo(connection)
        return done, sqlite_trouble(trouble)
    return done, None


def _run(session: SqliteSession, request: _Request) -> None:
    try:
        with session.attempt():
            request.result = request.work(session)
    except Exception as trouble:  # noqa: BLE001 - handed to the caller, whatever it is
        request.trouble = trouble


def _undo(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _resolve(requests: list[_Request]) -> None:
    for request in requests:
        request.resolve()
