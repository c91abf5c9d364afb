"""Keep the write-ahead log short without making a message wait for it.

Copying the log into the database and syncing both takes milliseconds for each megabyte. So a
thread of its own copies a little and often while the writer goes on. When nothing is left to copy,
SQLite begins the log anew; where messages come so fast that something always is, the writer copies
the last pages itself once the log has grown long.
"""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Final

EVERY: Final = 128
"""Requests between two copies, some five megabytes of log."""
LONG_PAGES: Final = 3000
PASSES_MAX: Final = 4
LITTLE_PAGES: Final = 250
_COPY: Final = "PRAGMA wal_checkpoint(PASSIVE)"


class Checkpointer:
    """Belongs to one writer, who calls ``note`` after each commit and ``close`` at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._since = 0
        self._wanted = threading.Event()
        self._is_copying = False
        self._is_nearly_done = False
        self._is_closing = False
        self._thread: threading.Thread | None = None

    def note(self, connection: sqlite3.Connection, count: int) -> None:
        """Count what was written; ask for a copy, or finish one."""
        self._since += count
        if self._is_nearly_done:
            self._is_nearly_done = False
            _copy(connection)
        elif self._since >= EVERY and not self._is_copying:
            self._since = 0
            self._begin()

    def close(self) -> None:
        """End the thread; what was not copied is copied when the last connection closes."""
        self._is_closing = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _begin(self) -> None:
        self._is_copying = True
        self._wanted.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._copy_often, name="log", daemon=True)
            self._thread.start()

    def _copy_often(self) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=0)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            while self._wanted.wait() and not self._is_closing:
                self._wanted.clear()
                self._is_nearly_done = _copy_most(connection) > LONG_PAGES
                self._is_copying = False


def _copy_most(connection: sqlite3.Connection) -> int:
    """Copy until little is left, and return how long the log is; a long one deserves more tries."""
    pages = 0
    for _ in range(PASSES_MAX):
        pages, left = _copy(connection)
        if left <= LITTLE_PAGES or pages <= LONG_PAGES:
            break
    return pages


def _copy(connection: sqlite3.Connection) -> tuple[int, int]:
    """Copy what can be copied; return how long the log is, in pages, and how many are left.

    Trouble leaves it for later.
    """
    try:
        _, pages, copied = connection.execute(_COPY).fetchone()
    except sqlite3.Error:
        return 0, 0
    return int(pages), int(pages) - int(copied)
