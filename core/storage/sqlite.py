"""SQLite: one thread owns the only writing connection and commits many requests at once.

A request that fails undoes only itself: what shared its transaction is written again. The
callers are answered after the COMMIT that holds their work (WAL, synchronous=FULL). Readers have
connections of their own. Reasons: ``docs/decisions/0001-one-writer-with-group-commit.md``.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from core.storage.batches import Request, undo, write
from core.storage.checkpoint import Checkpointer
from core.storage.session import (
    Session,
    SqliteSession,
    Unavailable,
    sqlite_trouble,
)

T = TypeVar("T")
Work = Callable[[Session], T]

BATCH_MAX: Final = 256
QUEUE_MAX: Final = 4096
BUSY_SECONDS: Final = 4.0
READERS: Final = 2


class SqliteStore:
    """The books in one SQLite file."""

    is_postgres = False

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._queue: queue.SimpleQueue[list[Request] | None] = queue.SimpleQueue()
        self._collected: list[Request] = []
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
        return await self.begin(work)

    def begin(self, work: Work[T]) -> "asyncio.Future[T]":
        """Hand ``work`` over and return at once what ``run`` waits for."""
        if self._loop is None or not self._is_open:
            raise Unavailable("the books are closed")
        if self._waiting >= QUEUE_MAX:
            raise Unavailable("the queue of the books is full")
        request = Request(work, self._loop.create_future())
        if not self._collected:
            self._loop.call_soon(self._hand_over)
        self._collected.append(request)
        self._waiting += 1
        return request.future

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
        checkpointer = Checkpointer(self._path)
        try:
            while (batch := self._next_batch()) is not None:
                for written in write(connection, session, batch):
                    self._answer(written)
                    checkpointer.note(connection, len(written))
        finally:
            checkpointer.close()
            connection.close()

    def _next_batch(self) -> list[Request] | None:
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

    def _answer(self, batch: list[Request]) -> None:
        """Wake the callers, all at once."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._resolve, batch)

    def _resolve(self, batch: list[Request]) -> None:
        self._waiting -= len(batch)
        for request in batch:
            request.resolve()


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
            undo(connection)

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
    connection.execute("PRAGMA wal_autocheckpoint=10000")  # for what one request writes at once
    return connection
