"""Transfers, returns and what follows from them, in any order: the invariants hold throughout."""

import contextlib
import random

import pytest

from core.errors import Refused
from core.orders.model import Document
from core.storage.books import Store
from tests.books.firm import COLA, Firm, found, line
from tests.books.test_returns import give_back, judge
from tests.books.test_sales import FREE
from tests.books.test_transfers import act, transfer

STEPS = 40


async def step(firm: Firm, dice: random.Random, known: list[Document]) -> None:
    """Do something to something; what is refused changes nothing."""
    count = dice.randint(1, 12)
    one = dice.choice(known) if known else await transfer(firm, line(COLA, count))
    of = one if one.number.startswith("CK-") else None
    ways = (
        lambda: transfer(firm, line(COLA, count)),
        lambda: firm.ship("冯", line(COLA, count)),
        lambda: give_back(firm, line(COLA, count), of=of),
        lambda: act(firm, "receive", one, count),
        lambda: act(firm, "back", one, count, who="王"),
        lambda: act(firm, "write_off", one, count, who="赵"),
        lambda: judge(firm, one, good=count, scrap=dice.randint(0, 2)),
        lambda: firm.undo(dice.choice(("王", "刘", "冯")), one.number),
    )
    known.append(await dice.choice(ways)())


@pytest.mark.parametrize("seed", range(2))
async def test_the_books_hold_in_any_order(store: Store, seed: int) -> None:
    firm = await found(store, rules=FREE)
    await firm.receive("陈", line(COLA, 200, yuan=1.5))
    dice, known = random.Random(seed), list[Document]()
    for _ in range(STEPS):
        with contextlib.suppress(Refused):
            await step(firm, dice, known)
        await firm.check()
    assert len(known) > 5
