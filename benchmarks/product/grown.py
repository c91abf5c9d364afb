"""A ledger that has grown: millions of movements, as history that was there before."""

import sqlite3
from pathlib import Path
from typing import Final

from benchmarks.measure import Result, keep_doing
from benchmarks.product import firm
from core.clock import SystemClock
from core.storage import guards_sqlite
from core.storage.books import House, OpenBooks
from core.storage.session import SqliteSession
from core.storage.sqlite import connect

EVENTS: Final = 100
"""The history's commands; its movements are shared out among them."""
STEP: Final = 500_000
_TRIGGERS: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_EVENT: Final = (
    "INSERT INTO audit SELECT s + :n, s + :n, 0, NULL, 'history', '', '{}', h, h"
    " FROM (SELECT max(seq) AS s, :hash AS h FROM audit)"
)
_HISTORY: Final = """
WITH RECURSIVE n (i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO movement (phase, product_id, batch_id, source_id, target_id, quantity, command_id,
                      occurred_us, posted_us, business_date)
SELECT 'move', 1 + (i / 2) % :products, 0, :here + (i % 2), :here + 1 - (i % 2), 1,
       (SELECT max(seq) FROM audit) - i % :events, i, i, '2026-01-01' FROM n
"""
"""To and fro in pairs, so that every balance stays what it is."""


def grow(directory: str, *, movements: int) -> Result:
    """Found the firm and give it a history; the guards are put back before anything is posted."""
    path = Path(directory) / "books.db"
    firm.build(firm.sqlite_url(path))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -262144")
    for (name,) in connection.execute(_TRIGGERS).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    (here,) = connection.execute("SELECT min(id) FROM location WHERE kind = 'warehouse'").fetchone()
    for number in range(EVENTS):
        connection.execute(_EVENT, {"n": 1, "hash": f"history {number}"})
    for first in range(0, movements, STEP):
        connection.execute(
            _HISTORY,
            {"first": first, "last": min(first + STEP, movements) - 1, "here": here,
             "products": firm.PRODUCTS, "events": EVENTS},
        )  # fmt: skip
    for statement in guards_sqlite.statements():
        connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Result(count=movements, seconds=1.0)


def available(directory: str, *, seconds: float) -> Result:
    """Ask what is available of one product after the other, from one thread."""
    connection = connect(Path(directory) / "books.db")
    session = SqliteSession(connection)
    now_us = SystemClock().now()
    house = House(zone=firm.ZONE)

    def once(number: int) -> None:
        books = OpenBooks(session, now_us, house)
        balances = books.ledger.balances(1 + number * 7 % firm.PRODUCTS)
        if sum(balance.available for balance in balances) <= 0:
            raise RuntimeError("the opening stock is gone")

    result = keep_doing(once, seconds=seconds)
    connection.close()
    return Result.from_dict(result.as_dict() | {"facts": {"each_us": 1e6 / result.per_second}})
