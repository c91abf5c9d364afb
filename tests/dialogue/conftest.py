"""A house on either database for each dialogue, copied from one that is filled already."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.databases import KINDS, Copies
from tests.house import House, fill_firm, open_house


def _firm(copies: Copies, kind: str, folder: Path) -> AbstractContextManager[str]:
    return copies.of("firm", fill_firm, kind=kind, folder=folder)


@pytest.fixture
def sqlite_books(copies: Copies, tmp_path: Path) -> Iterator[str]:
    """The sample firm's books on SQLite, fresh."""
    with _firm(copies, "sqlite", tmp_path) as url:
        yield url


@pytest.fixture(params=KINDS)
def books_url(request: pytest.FixtureRequest, copies: Copies, tmp_path: Path) -> Iterator[str]:
    """The sample firm's books, fresh, on either database, as the bot's own role."""
    with _firm(copies, request.param, tmp_path) as url:
        yield url


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
