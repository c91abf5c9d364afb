"""The books of a firm after a day's work, fresh for every test, on either database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.storage.migrate import sqlite_path
from tests.conftest import as_app
from tests.operations.firm import as_owner, live_a_day, run
from tests.postgres import Postmaster

LIVED = "lived"


@pytest.fixture(scope="session")
def lived_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lived") / "books.db"
    shutil.copyfile(sqlite_template, path)
    run(live_a_day(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def lived_postgres(postgres: Postmaster, postgres_template: str) -> str:
    postgres.execute("postgres", f"CREATE DATABASE {LIVED} TEMPLATE {postgres_template}")
    run(live_a_day(as_app(postgres.url(LIVED))))
    return LIVED


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A day's books, as the bot's role."""
    if request.param == "sqlite":
        path = tmp_path / "books.db"
        shutil.copyfile(request.getfixturevalue("lived_sqlite"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    postgres: Postmaster = request.getfixturevalue("postgres")
    template = request.getfixturevalue("lived_postgres")
    name = f"op_{tmp_path.parent.name}_{tmp_path.name}".replace("-", "_").lower()[-60:]
    postgres.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield as_app(postgres.url(name))
    postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def lite(lived_sqlite: Path, tmp_path: Path) -> str:
    """A day's books in a SQLite file."""
    path = tmp_path / "books.db"
    shutil.copyfile(lived_sqlite, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def lite_file(lite: str) -> Path:
    return sqlite_path(lite)


@pytest.fixture
def owner_url(url: str) -> str:
    return as_owner(url)
