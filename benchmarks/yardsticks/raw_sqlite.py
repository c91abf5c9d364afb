"""The raw driver on SQLite: the least that a movement can cost with nothing lost on power failure.

Guarded decrement of the source balance, increment of the target balance, one movement row with a
unique key and one secondary index. WAL with ``synchronous=FULL``: every commit is on the disk.
"""

import random
import sqlite3
from pathlib import Path

from benchmarks.measure import Result, keep_doing

PRODUCTS = 1_000
OPENING = 1_000_000
SCHEMA = """
CREATE TABLE balance (
    product INTEGER NOT NULL, location INTEGER NOT NULL,
    on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
    PRIMARY KEY (product, location)
) WITHOUT ROWID;
CREATE TABLE movement (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, product INTEGER NOT NULL,
    source INTEGER NOT NULL, target INTEGER NOT NULL, quantity INTEGER NOT NULL
);
CREATE INDEX movement_product ON movement (product, id);
"""
TAKE = (
    "UPDATE balance SET on_hand = on_hand - 1 WHERE product = ? AND location = ? AND on_hand >= 1"
)
GIVE = "UPDATE balance SET on_hand = on_hand + 1 WHERE product = ? AND location = ?"
RECORD = "INSERT INTO movement (key, product, source, target, quantity) VALUES (?, ?, ?, ?, 1)"


def post(directory: str, *, per_commit: int, seconds: float, is_hot: bool = False) -> Result:
    """Post movements for ``seconds``, ``per_commit`` in each transaction, from one caller."""
    connection = open_book(Path(directory) / "raw.db")
    pairs = choices(is_hot=is_hot)

    def commit(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for place in range(number * per_commit, (number + 1) * per_commit):
            move(connection, place, pairs[place % len(pairs)])
        connection.execute("COMMIT")

    result = keep_doing(commit, seconds=seconds, each=per_commit)
    check(connection)
    connection.close()
    return result


def open_book(path: Path) -> sqlite3.Connection:
    """Make a new database with opening stock for every product in two locations."""
    for stale in path.parent.glob(path.name + "*"):
        stale.unlink()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO balance VALUES (?, ?, ?)",
        [(product, place, OPENING) for product in range(PRODUCTS) for place in (1, 2)],
    )
    connection.execute("COMMIT")
    return connection


def choices(*, is_hot: bool) -> list[tuple[int, int, int]]:
    """Return (product, source, target) triples to go round in; the same in every run."""
    dice = random.Random(20261122)
    return [
        (0 if is_hot else dice.randrange(PRODUCTS), *dice.choice([(1, 2), (2, 1)]))
        for _ in range(4096)
    ]


def move(connection: sqlite3.Connection, number: int, pair: tuple[int, int, int]) -> None:
    product, source, target = pair
    if connection.execute(TAKE, (product, source)).rowcount != 1:
        raise RuntimeError("the opening stock does not last for the run")
    connection.execute(GIVE, (product, target))
    connection.execute(RECORD, (f"message:{number}", product, source, target))


def check(connection: sqlite3.Connection) -> None:
    """Raise unless the balances still hold what was there in the beginning."""
    (on_hand,) = connection.execute("SELECT sum(on_hand) FROM balance").fetchone()
    if on_hand != PRODUCTS * 2 * OPENING:
        raise RuntimeError(f"goods were made or lost: {on_hand}")
