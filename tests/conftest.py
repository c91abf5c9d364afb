"""What every test may use: a fresh, migrated database of either kind, and the store over it."""

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core.storage.books import Store
from core.storage.migrate import upgrade
from tests.databases import KINDS, Copies, as_app, store_of
from tests.postgres import APP_ROLE, Postmaster

pytest_plugins = ["tests.rows"]
# The same examples on every run, and no clock of its own: the machine may be busy.
settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postmaster]:
    """A running PostgreSQL with the bot's role; one for each worker of the test run."""
    server = Postmaster()
    server.start()
    server.execute("postgres", f"CREATE ROLE {APP_ROLE} LOGIN")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres: Postmaster) -> str:
    """The name of a migrated database that nobody is connected to."""
    postgres.execute("postgres", "CREATE DATABASE books")
    asyncio.run(upgrade(postgres.url("books"), app_role=APP_ROLE))
    return "books"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file."""
    path = tmp_path_factory.mktemp("template") / "books.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Databases that are filled once, and lent as copies."""
    return Copies(request, tmp_path_factory.mktemp("filled"))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "books.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: Postmaster, postgres_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database, as its owner."""
    name = f"t{next(_NUMBERS)}"
    postgres.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres.url(name)
    postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database of either kind, as its owner."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def app_url(database_url: str) -> str:
    """The same database as the role that the bot runs as (SQLite knows no roles)."""
    return as_app(database_url)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """The store over ``database_url``, open."""
    async for opened in _opened(database_url):
        yield opened


@pytest.fixture
async def app_store(app_url: str) -> AsyncIterator[Store]:
    """The store as the bot opens it: with the rights of its own role and no more."""
    async for opened in _opened(app_url):
        yield opened


async def _opened(url: str) -> AsyncIterator[Store]:
    store = store_of(url)
    await store.open()
    try:
        yield store
    finally:
        await store.close()
