"""Where SQLite's books lie, and whether they are current: all that a start has to know of them."""

import sqlite3
from pathlib import Path
from typing import Final

HEAD: Final = "0001"
"""The schema that this code needs."""
FIRST_OWN_ID: Final = 100
"""Places with a smaller number are the ends of the world: suppliers, customers, scrap."""
WAIT_SECONDS: Final = 60.0


def sqlite_path(url: str) -> Path:
    """Return the file of a ``sqlite+aiosqlite:///`` address."""
    return Path(url.partition(":///")[2].partition("?")[0] or "zhanggui.db")


def is_current_sqlite(path: Path) -> bool:
    """Return whether the file is there and at the schema of this code."""
    if not path.is_file():
        return False
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=WAIT_SECONDS)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return row is not None and row[0] == HEAD
