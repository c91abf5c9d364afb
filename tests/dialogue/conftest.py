"""A house on either database for each dialogue, copied from one that is filled already."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.storage.migrate import sqlite_path
from tests.conftest import as_app
from tests.house import House, fill_firm, open_house
from tests.postgres import Postmaster

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_firm(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the sample firm in it."""
    folder = tmp_path_factory.mktemp("firm")
    path = folder / "firm.db"
    shutil.copyfile(sqlite_template, path)
    asyncio.run(fill_firm(folder, f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_firm(
    postgres: Postmaster, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database with the sample firm in it, that nobody is connected to."""
    postgres.execute("postgres", f"CREATE DATABASE firm TEMPLATE {postgres_template}")
    asyncio.run(fill_firm(tmp_path_factory.mktemp("firm"), as_app(postgres.url("firm"))))
    return "firm"


@pytest.fixture
def sqlite_books(sqlite_firm: Path, tmp_path: Path) -> str:
    """The sample firm's books on SQLite, fresh."""
    path = tmp_path / "firm.db"
    shutil.copyfile(sqlite_firm, path)
    url = f"sqlite+aiosqlite:///{path}"
    assert sqlite_path(url) == path
    return url


@pytest.fixture
def postgres_books(postgres: Postmaster, postgres_firm: str) -> Iterator[str]:
    """The sample firm's books on PostgreSQL, fresh, as the bot's own role."""
    name = f"firm{next(_NUMBERS)}"
    postgres.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {postgres_firm}")
    yield as_app(postgres.url(name))
    postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def books_url(request: pytest.FixtureRequest) -> str:
    """The sample firm's books, fresh, on either database."""
    url: str = request.getfixturevalue(
        "sqlite_books" if request.param == "sqlite" else "postgres_books"
    )
    return url


@pytest.fixture
async def house(books_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The sample firm at work, on SQLite and on PostgreSQL."""
    async with open_house(tmp_path / "house", books_url) as opened:
        yield opened


@pytest.fixture
async def shop(sqlite_books: str, tmp_path: Path) -> AsyncIterator[House]:
    """The sample firm at work, on SQLite: for what people say rather than for the books."""
    async with open_house(tmp_path / "house", sqlite_books) as opened:
        yield opened
