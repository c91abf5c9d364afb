"""A firm in fresh books, opened as the bot opens them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.storage.books import Store
from core.storage.migrate import sqlite_path
from core.storage.postgres import PostgresStore
from core.storage.sqlite import SqliteStore
from tests.books.firm import Firm, firm_over, found
from tests.conftest import as_app
from tests.postgres import Postmaster

FOUNDED = "founded"


def store_of(url: str) -> Store:
    """Return the store over an address, not opened yet."""
    return SqliteStore(sqlite_path(url)) if url.startswith("sqlite") else PostgresStore(url)


async def _found(url: str) -> None:
    store = store_of(url)
    await store.open()
    await found(store)
    await store.close()


@pytest.fixture(scope="session")
def founded_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the firm in it (founding it again for each test takes longer)."""
    path = tmp_path_factory.mktemp("founded") / "books.db"
    shutil.copyfile(sqlite_template, path)
    asyncio.run(_found(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def founded_postgres(postgres: Postmaster, postgres_template: str) -> str:
    """The name of a database with the firm in it."""
    postgres.execute("postgres", f"CREATE DATABASE {FOUNDED} TEMPLATE {postgres_template}")
    asyncio.run(_found(as_app(postgres.url(FOUNDED))))
    return FOUNDED


@pytest.fixture(params=["sqlite", "postgresql"])
def books_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The firm's books in a database of either kind, as the role that the bot runs as."""
    if request.param == "sqlite":
        path = tmp_path / "books.db"
        shutil.copyfile(request.getfixturevalue("founded_sqlite"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    postgres: Postmaster = request.getfixturevalue("postgres")
    template = request.getfixturevalue("founded_postgres")
    name = f"firm_{tmp_path.parent.name}_{tmp_path.name}".replace("-", "_").lower()[-60:]
    postgres.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield as_app(postgres.url(name))
    postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def firm(books_url: str) -> AsyncIterator[Firm]:
    """The firm without stock, under the default rules, on either database."""
    store = store_of(books_url)
    await store.open()
    try:
        yield firm_over(store)
    finally:
        await store.close()
