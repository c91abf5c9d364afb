"""PostgreSQL: the same functions on a pool, one transaction each."""

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final, TypeVar

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from core.storage.alchemy import AlchemySession, translated
from core.storage.session import Session, Unavailable, Unsure

T = TypeVar("T")
TRIES_MAX: Final = 6
LOCK_SECONDS: Final = 4.0
CONNECT_SECONDS: Final = 4.0
_AGAIN: Final = frozenset({"40001", "40P01"})
_ONE_MOMENT: Final[dict[str, Any]] = {
    "isolation_level": "REPEATABLE READ", "postgresql_readonly": True,
}  # fmt: skip
_TROUBLE: Final = (
    DBAPIError, PoolExhausted, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError,
)  # fmt: skip
"""What a connection may raise; while it is being made, the driver's own errors come unwrapped."""


class PostgresStore:
    """The books in a PostgreSQL database, shared by as many processes as you like."""

    is_postgres = True

    def __init__(self, url: str, *, pool_size: int = 8, lock_seconds: float = LOCK_SECONDS) -> None:
        self._url = url
        self._pool_size = pool_size
        self._lock_seconds = lock_seconds
        self._engine: AsyncEngine | None = None
        self._is_open = False
        self._running = 0
        self._idle = asyncio.Event()

    async def open(self) -> None:
        """Make the pool; the first connection is made by the first request."""
        settings = {
            "application_name": "zhanggui",
            "lock_timeout": str(int(self._lock_seconds * 1000)),
        }
        self._engine = create_async_engine(
            self._url, pool_size=self._pool_size, max_overflow=0, pool_pre_ping=False,
            pool_timeout=CONNECT_SECONDS,
            connect_args={"timeout": CONNECT_SECONDS, "server_settings": settings},
        )  # fmt: skip

        self._is_open = True

    async def close(self) -> None:
        """Finish what was accepted, then stop."""
        self._is_open = False
        if self._engine is not None:
            if self._running:
                self._idle.clear()
                await self._idle.wait()
            await self._engine.dispose()
            self._engine = None

    def begin(self, work: Callable[[Session], T]) -> "asyncio.Future[T]":
        """Begin ``run`` and return at once what it waits for."""
        return asyncio.ensure_future(self.run(work))

    async def run(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction; deadlocks and serialisation failures are tried again.

        Raises what ``work`` raised, ``Unavailable``, or ``Unsure`` when the connection was lost
        while committing (never tried again here: only the caller knows the key of a repeat).
        """
        return await self._tried(work, is_reading=False)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run ``work``, which only reads; it sees one moment."""
        return await self._tried(work, is_reading=True)

    async def _tried(self, work: Callable[[Session], T], *, is_reading: bool) -> T:
        if not self._is_open:
            raise Unavailable("the books are closed")
        self._running += 1
        try:
            return await self._try_often(work, is_reading=is_reading)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _try_often(self, work: Callable[[Session], T], *, is_reading: bool) -> T:
        for attempt in range(TRIES_MAX):
            try:
                return await self._once(work, is_reading=is_reading)
            except _TROUBLE as trouble:
                if not _is_worth_another_try(trouble):
                    raise _named(trouble) from trouble
                if attempt + 1 == TRIES_MAX:
                    raise Unavailable(str(trouble)) from trouble
            await asyncio.sleep(0.01 * 2**attempt * (0.5 + random.random()))  # noqa: S311 - jitter
        raise Unavailable("tried too often")

    async def _once(self, work: Callable[[Session], T], *, is_reading: bool) -> T:
        if self._engine is None:
            raise Unavailable("the books are closed")
        engine = self._engine.execution_options(**_ONE_MOMENT) if is_reading else self._engine
        async with engine.connect() as connection:
            result = await connection.run_sync(lambda plain: work(AlchemySession(plain)))
            await _commit(connection)
            return result


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except _TROUBLE as trouble:
        found = _named(trouble)
        raise Unsure(str(trouble)) if isinstance(found, Unavailable) else trouble from trouble


def _sqlstate(trouble: BaseException) -> str:
    return str(getattr(getattr(trouble, "orig", trouble), "sqlstate", "") or "")


def _is_worth_another_try(trouble: BaseException) -> bool:
    """A race that one of two lost, or a pooled connection that died while it lay there."""
    return _sqlstate(trouble) in _AGAIN or (
        isinstance(trouble, DBAPIError) and trouble.connection_invalidated
    )


def _named(trouble: Exception) -> Exception:
    """A lost or refused connection, a lock or a full disk is passing trouble; the rest a bug."""
    state = _sqlstate(trouble)
    if not state or state[:2] in {"08", "53", "57"} or state in {"55P03", "58030"}:
        return Unavailable(str(trouble))
    return translated(trouble) if isinstance(trouble, DBAPIError) else trouble
