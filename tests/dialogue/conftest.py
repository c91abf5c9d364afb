"""A house on either database for each dialogue."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, open_house


@pytest.fixture
async def house(app_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The sample firm at work, on SQLite and on PostgreSQL."""
    async with open_house(tmp_path / "house", app_url) as opened:
        yield opened
