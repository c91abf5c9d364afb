"""Trouble in the middle: a store whose n-th statement fails, or is the last thing that happens."""

import shutil
from asyncio import Future
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from core.storage.books import Store
from core.storage.session import Session, Sql

T = TypeVar("T")
_LEAVE = Sql("SELECT pg_terminate_backend(pg_backend_pid())")
STATEMENTS = frozenset({"rows", "row", "run", "insert"})


class Killed(Exception):
    """The statement that never came back."""


class Watched:
    """A session that counts its statements and strikes before the ``n``-th."""

    def __init__(self, session: Session, trouble: "Trouble") -> None:
        vars(self).update(_session=session, _trouble=trouble)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._session, name, value)

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self._session, name)
        if name not in STATEMENTS:
            return inner

        def statement(*args: Any, **values: Any) -> Any:
            self._trouble.count(self._session)
            return inner(*args, **values)

        return statement


class Trouble:
    """What is to happen, and when: nothing (0), or something before statement ``at``."""

    def __init__(self) -> None:
        self._at = 0
        self._strike: Callable[[Session], None] = raise_killed
        self._count = 0
        self.has_struck = False

    def plan(self, at: int, strike: Callable[[Session], None]) -> None:
        """Strike once, before the ``at``-th statement of what comes next."""
        self._at, self._strike, self._count, self.has_struck = at, strike, 0, False

    def clear(self) -> None:
        """Forget what was planned and did not come to pass."""
        self._at = 0

    def count(self, session: Session) -> None:
        """Note one statement."""
        self._count += 1
        if self._at and self._count >= self._at:
            self._at, self.has_struck = 0, True
            self._strike(session)


class FaultyStore:
    """A real store, with trouble."""

    def __init__(self, store: Store, trouble: Trouble) -> None:
        self._store = store
        self._trouble = trouble
        self.is_postgres = store.is_postgres

    async def open(self) -> None:
        await self._store.open()

    async def close(self) -> None:
        await self._store.close()

    async def run(self, work: Callable[[Session], T]) -> T:
        return await self.begin(work)

    def begin(self, work: Callable[[Session], T]) -> "Future[T]":
        return self._store.begin(
            lambda session: work(cast("Session", Watched(session, self._trouble)))
        )

    async def read(self, work: Callable[[Session], T]) -> T:
        return await self._store.read(work)


def raise_killed(_session: Session) -> None:
    """End the transaction as a bug would."""
    raise Killed


def leave(session: Session) -> None:
    """End the server's side of the connection, as a killed PostgreSQL or a cut cable would."""
    session.row(_LEAVE)


def copying(path: Path, to: Path) -> Callable[[Session], None]:
    """Return a strike that keeps the files as ``kill -9`` would leave them, and ends the work."""

    def strike(_session: Session) -> None:
        copy_files(path, to)
        raise Killed

    return strike


def copy_files(path: Path, to: Path) -> None:
    """Copy a database that is in use: the file and what is not in it yet (never the shm)."""
    for suffix in ("", "-wal"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copyfile(source, to.with_name(to.name + suffix))
