"""The books of a firm after a day's work, fresh for every test, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.storage.migrate import sqlite_path
from tests.databases import KINDS, Copies
from tests.operations.firm import as_owner, live_a_day


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, copies: Copies, tmp_path: Path) -> Iterator[str]:
    """A day's books, as the bot's role."""
    with copies.of("lived", live_a_day, kind=request.param, folder=tmp_path) as lent:
        yield lent


@pytest.fixture
def lite(copies: Copies, tmp_path: Path) -> Iterator[str]:
    """A day's books in a SQLite file."""
    with copies.of("lived", live_a_day, kind="sqlite", folder=tmp_path) as lent:
        yield lent


@pytest.fixture
def lite_file(lite: str) -> Path:
    return sqlite_path(lite)


@pytest.fixture
def owner_url(url: str) -> str:
    return as_owner(url)
