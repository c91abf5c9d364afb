"""Post movements through the ledger of the product: balances, guards, value and audit included."""

from functools import partial
from pathlib import Path

from benchmarks.measure import Once, Result, keep_calling
from benchmarks.product import firm
from benchmarks.yardsticks.raw_sqlite import choices
from core.stock.model import Movement, Phase
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.session import Sql

_SOUND = Sql(
    "SELECT sum(on_hand), (SELECT count(*) FROM movement), (SELECT count(*) FROM audit)"
    " FROM balance WHERE is_outside = 0"
)


async def post(url: str, *, callers: int, seconds: float, is_hot: bool = False) -> Result:
    """Post for ``seconds``: each movement in a transaction of its own, with its audit event."""
    async with firm.opened(url) as keeper:
        before = await keeper.read(_counted)
        result = await keep_calling(
            await mover(keeper, is_hot=is_hot), callers=callers, seconds=seconds
        )
        _check(before, await keeper.read(_counted), result.count)
    return result


async def post_new(directory: str, *, callers: int, seconds: float, is_hot: bool = False) -> Result:
    """Post into new books."""
    url = firm.sqlite_url(Path(directory) / "books.db")
    await firm.build_now(url)
    return await post(url, callers=callers, seconds=seconds, is_hot=is_hot)


async def mover(keeper: Bookkeeper, *, is_hot: bool) -> Once:
    places, products = await keeper.read(firm.places), await keeper.read(firm.products)
    movements = [
        Movement(
            phase=Phase.MOVE, product_id=products[product], batch_id=0,
            source_id=places[source - 1], target_id=places[target - 1], quantity=1,
        )
        for product, source, target in choices(is_hot=is_hot)
    ]  # fmt: skip

    async def once(number: int) -> None:
        await keeper.run(partial(_append, movements[number % len(movements)]))

    return once


def _append(movement: Movement, books: OpenBooks) -> None:
    """Post as ``core.orders.posting`` does: the product is locked first (PostgreSQL)."""
    books.ledger.lock([movement.product_id])
    books.ledger.append(movement)


def _counted(books: OpenBooks) -> tuple[int, int, int]:
    row = books.session.rows(_SOUND)[0]
    return int(row[0]), int(row[1]), int(row[2])


def _check(before: tuple[int, int, int], after: tuple[int, int, int], acknowledged: int) -> None:
    """Raise unless what was acknowledged is there and audited, and no goods were made or lost."""
    moved, audited = after[1] - before[1], after[2] - before[2]
    if after[0] != before[0] or moved < acknowledged or audited != moved:
        raise RuntimeError(f"the books are wrong: {before} {after} {acknowledged}")
