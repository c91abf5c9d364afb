"""A firm in fresh books, opened as the bot opens them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.books.firm import Firm, firm_over, found
from tests.databases import KINDS, Copies, store_of


async def _found(url: str) -> None:
    store = store_of(url)
    await store.open()
    await found(store)
    await store.close()


@pytest.fixture
def founded_sqlite(copies: Copies) -> Path:
    """A file with the firm in it, to be copied."""
    return Path(copies.template("founded", _found, "sqlite"))


@pytest.fixture
def founded_postgres(copies: Copies) -> str:
    """The name of a database with the firm in it, to be copied."""
    return copies.template("founded", _found, "postgresql")


@pytest.fixture(params=KINDS)
def books_url(request: pytest.FixtureRequest, copies: Copies, tmp_path: Path) -> Iterator[str]:
    """The firm's books in a database of either kind, as the role that the bot runs as."""
    with copies.of("founded", _found, kind=request.param, folder=tmp_path) as url:
        yield url


@pytest.fixture
async def firm(books_url: str) -> AsyncIterator[Firm]:
    """The firm without stock, under the default rules, on either database."""
    store = store_of(books_url)
    await store.open()
    try:
        yield firm_over(store)
    finally:
        await store.close()
