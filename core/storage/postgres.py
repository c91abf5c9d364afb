"""PostgreSQL: the same functions on a pool, one transaction each."""

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.storage.session import AlchemySession, Session, Unavailable

T = TypeVar("T")
TRIES_MAX: Final = 6
_AGAIN: Final = frozenset({"40001", "40P01"})


class PostgresStore:
    """The books in a PostgreSQL database, shared by as many processes as you like."""

    is_postgres = True

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self._url = url
        self._pool_size = pool_size
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        """Make the pool; the first connection is made by the first request."""
        self._engine = create_async_engine(
            self._url, pool_size=self._pool_size, max_overflow=0, pool_pre_ping=False,
            pool_timeout=4.0,
            connect_args={"timeout": 4.0, "server_settings": {"application_name": "zhanggui"}},
        )  # fmt: skip

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    async def run(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction; deadlocks and serialisation failures are tried again."""
        for attempt in range(TRIES_MAX):
            try:
                return await self._once(work)
            except DBAPIError as trouble:
                if _sqlstate(trouble) not in _AGAIN and not trouble.connection_invalidated:
                    raise _named(trouble) from trouble
                if attempt + 1 == TRIES_MAX:
                    raise Unavailable(str(trouble.orig)) from trouble
            except (OSError, TimeoutError, InterfaceError) as trouble:
                raise Unavailable(str(trouble)) from trouble
            await asyncio.sleep(0.01 * 2**attempt * (0.5 + random.random()))  # noqa: S311 - jitter
        raise Unavailable("tried too often")

    async def read(self, work: Callable[[Session], T]) -> T:
        return await self.run(work)

    async def _once(self, work: Callable[[Session], T]) -> T:
        if self._engine is None:
            raise Unavailable("the books are closed")

        def inside(connection: Connection) -> T:
            return work(AlchemySession(connection))

        async with self._engine.begin() as connection:
            return await connection.run_sync(inside)


def _sqlstate(trouble: DBAPIError) -> str:
    return str(getattr(trouble.orig, "sqlstate", "") or "")


def _named(trouble: DBAPIError) -> Exception:
    """A lost or refused connection is passing trouble; everything else is a bug."""
    state: Any = _sqlstate(trouble)
    if state[:2] in {"08", "53", "57"} or not state:
        return Unavailable(str(trouble.orig))
    return trouble
