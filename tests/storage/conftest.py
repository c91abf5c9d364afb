"""Books of a small firm, and the four hands that may reach for them."""

from collections.abc import Iterator

import pytest

from tests.databases import as_app
from tests.storage.living import live
from tests.storage.raw import Raw, found

HANDS = ("sqlite", "sqlite-careless", "postgresql", "postgresql-app")


@pytest.fixture
def firm_url(database_url: str) -> str:
    found(database_url)
    return database_url


@pytest.fixture
def owner(firm_url: str) -> Iterator[Raw]:
    """A connection with every right, on either database."""
    raw = Raw(firm_url)
    yield raw
    raw.close()


@pytest.fixture(params=HANDS)
def hand(request: pytest.FixtureRequest) -> Iterator[Raw]:
    """Whoever reaches for the books: with our settings, without them, as owner, as the bot."""
    name = "sqlite_url" if request.param.startswith("sqlite") else "postgres_url"
    url: str = request.getfixturevalue(name)
    found(url)
    raw = Raw(as_app(url) if request.param.endswith("app") else url,
              is_careless=request.param.endswith("careless"))  # fmt: skip
    yield raw
    raw.close()


@pytest.fixture
def careless(sqlite_url: str) -> Iterator[Raw]:
    """A bare ``sqlite3`` connection: no foreign keys, no recursive triggers."""
    found(sqlite_url)
    raw = Raw(sqlite_url, is_careless=True)
    yield raw
    raw.close()


@pytest.fixture
def lived(hand: Raw) -> Raw:
    """Books with some history: one receipt booked, one approved, one waiting, one shipment held."""
    return live(hand)
