"""The raw driver on PostgreSQL: the same three statements in one transaction through asyncpg."""

import asyncio
from typing import Any

import asyncpg

from benchmarks.measure import Result, keep_calling
from benchmarks.yardsticks.raw_sqlite import OPENING, PRODUCTS, choices

SCHEMA = """
DROP TABLE IF EXISTS raw_balance, raw_movement;
CREATE TABLE raw_balance (
    product int NOT NULL, location int NOT NULL,
    on_hand bigint NOT NULL CHECK (on_hand >= 0),
    PRIMARY KEY (product, location)
);
CREATE TABLE raw_movement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
    product int NOT NULL, source int NOT NULL, target int NOT NULL, quantity bigint NOT NULL
);
CREATE INDEX raw_movement_product ON raw_movement (product, id);
"""
OPEN = (
    "INSERT INTO raw_balance SELECT product, location, $2 "
    "FROM generate_series(0, $1::int - 1) product, generate_series(1, 2) location"
)
TAKE = (
    "UPDATE raw_balance SET on_hand = on_hand - $3 "
    "WHERE product = $1 AND location = $2 AND on_hand >= $3"
)
GIVE = "UPDATE raw_balance SET on_hand = on_hand + $3 WHERE product = $1 AND location = $2"
RECORD = (
    "INSERT INTO raw_movement (key, product, source, target, quantity) VALUES ($1, $2, $3, $4, $5)"
)


async def post(
    url: str, *, callers: int, seconds: float, per_commit: int = 1, is_hot: bool = False
) -> Result:
    """Post movements for ``seconds`` with one connection for each of the callers."""
    connections = await asyncio.gather(*(asyncpg.connect(url) for _ in range(callers)))
    await connections[0].execute(SCHEMA)
    await connections[0].execute(OPEN, PRODUCTS, OPENING)
    pairs = choices(is_hot=is_hot)

    async def once(number: int) -> None:
        connection = connections[number % callers]
        first = number * per_commit
        await commit(connection, first, [pairs[(first + n) % 4096] for n in range(per_commit)])

    result = await keep_calling(once, callers=callers, seconds=seconds)
    await check(connections[0])
    for connection in connections:
        await connection.close()
    return times(result, per_commit)


async def commit(connection: Any, first: int, pairs: list[tuple[int, int, int]]) -> None:
    """Post the pairs in one transaction; rows are locked in the order of their keys."""
    if len(pairs) > 1:
        await commit_many(connection, first, pairs)
        return
    ((product, source, target),) = pairs
    async with connection.transaction():
        steps = [(TAKE, source), (GIVE, target)]
        for statement, location in sorted(steps, key=lambda step: step[1]):
            tag = await connection.execute(statement, product, location, 1)
            if tag != "UPDATE 1":
                raise RuntimeError("the opening stock does not last for the run")
        await connection.execute(RECORD, f"message:{first}", product, source, target, 1)


async def commit_many(connection: Any, first: int, pairs: list[tuple[int, int, int]]) -> None:
    """Post many movements with three pipelined statements in one transaction, from one caller."""
    async with connection.transaction():
        await connection.executemany(TAKE, [(product, source, 1) for product, source, _ in pairs])
        await connection.executemany(GIVE, [(product, target, 1) for product, _, target in pairs])
        await connection.executemany(
            RECORD,
            [(f"message:{first + place}", *pair, 1) for place, pair in enumerate(pairs)],
        )


async def check(connection: Any) -> None:
    """Raise unless the balances still hold what was there in the beginning."""
    on_hand = await connection.fetchval("SELECT sum(on_hand) FROM raw_balance")
    if on_hand != PRODUCTS * 2 * OPENING:
        raise RuntimeError(f"goods were made or lost: {on_hand}")


def times(result: Result, per_commit: int) -> Result:
    return Result.from_dict(result.as_dict() | {"count": result.count * per_commit})
