"""Databases for tests: filled once in a session, copied for each test, gone afterwards."""

import asyncio
import itertools
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import make_url

from core.storage.books import Store
from core.storage.migrate import sqlite_path
from core.storage.postgres import PostgresStore
from core.storage.sqlite import SqliteStore
from tests.postgres import APP_ROLE, Postmaster

KINDS: Final = ("sqlite", "postgresql")
_NUMBERS = itertools.count(1)
Fill = Callable[[str], Awaitable[None]]
"""Fills the migrated, empty database at an address, as the bot's own role."""


def store_of(url: str) -> Store:
    """Return the store over an address, not opened yet."""
    return SqliteStore(sqlite_path(url)) if url.startswith("sqlite") else PostgresStore(url)


def as_app(url: str) -> str:
    """Return the address with the bot's own role (SQLite knows no roles)."""
    if make_url(url).get_backend_name() == "sqlite":
        return url
    return make_url(url).set(username=APP_ROLE).render_as_string(hide_password=False)


class Copies:
    """Fresh copies of databases that were filled once; each kind only when it is asked for."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self._request = request
        self._folder = folder
        self._filled: dict[tuple[str, str], str] = {}

    @contextmanager
    def of(self, name: str, fill: Fill, *, kind: str, folder: Path) -> Iterator[str]:
        """Lend a copy of what ``fill`` makes, as the bot's role; ``name`` says what that is."""
        if kind == "sqlite":
            path = folder / f"{name}.db"
            shutil.copyfile(self.template(name, fill, kind), path)
            yield f"sqlite+aiosqlite:///{path}"
            return
        template = self.template(name, fill, kind)
        copy = f"{name}{next(_NUMBERS)}"
        postgres = self._postgres()
        postgres.execute(
            "postgres", f"CREATE DATABASE {copy} TEMPLATE {template} STRATEGY file_copy"
        )
        yield as_app(postgres.url(copy))
        postgres.execute("postgres", f"DROP DATABASE {copy} WITH (FORCE)")

    def template(self, name: str, fill: Fill, kind: str) -> str:
        """Return the file, or the database's name, that ``fill`` has filled once; copy it only."""
        if (name, kind) not in self._filled:
            make = self._fill_sqlite if kind == "sqlite" else self._fill_postgres
            self._filled[name, kind] = make(name, fill)
        return self._filled[name, kind]

    def _fill_sqlite(self, name: str, fill: Fill) -> str:
        path = self._folder / f"{name}.db"
        shutil.copyfile(self._request.getfixturevalue("sqlite_template"), path)
        _run(fill, f"sqlite+aiosqlite:///{path}")
        return str(path)

    def _fill_postgres(self, name: str, fill: Fill) -> str:
        empty = self._request.getfixturevalue("postgres_template")
        postgres = self._postgres()
        postgres.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {empty}")
        _run(fill, as_app(postgres.url(name)))
        return name

    def _postgres(self) -> Postmaster:
        postgres: Postmaster = self._request.getfixturevalue("postgres")
        return postgres


def _run(fill: Fill, url: str) -> None:
    async def work() -> None:
        await fill(url)

    asyncio.run(work())
