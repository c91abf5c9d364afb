"""Money against orders: never more than there is on either side, and taken back in full."""

import random

import pytest

from core.errors import Refused
from core.orders import cash, orders
from core.orders.approvals import Rule
from core.orders.cash import OverAllocated, Share
from core.orders.model import Document, NewDocument
from core.orders.states import Kind, Status
from core.storage.books import OpenBooks, Store
from tests.books.firm import COLA, MAIN, Firm, found, line, new_line, someone
from tests.books.sample import place_called

FREE = tuple(Rule(kind=kind) for kind in Kind if kind is not Kind.OPENING)


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store, rules=FREE)
    await firm.opening(line(COLA, 1000))
    return firm


async def shipped(firm: Firm, count: int) -> Document:
    """Sell so many bottles at 2.50 and ship them."""

    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.SALES_ORDER, location=place_called(books, MAIN), partner=None,
            lines=(new_line(books, line(COLA, count, yuan=2.5)),),
        )  # fmt: skip
        placed = orders.hand_in(books, new, someone(books, "李"))
        wanted = {one.id: one.quantity for one in placed.lines}
        orders.ship(books, placed.id, wanted, someone(books, "冯"))
        return placed

    return await firm.do(work)


async def collect(firm: Firm, amount_fen: int, *shares: tuple[Document, int]) -> Document:
    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.COLLECTION, location=place_called(books, MAIN), partner=None, lines=(),
            money_fen=amount_fen,
        )  # fmt: skip
        put = [
            Share(document_id=one.id, number=one.number, amount_fen=fen, open_fen=fen)
            for one, fen in shares
        ]
        return cash.register(books, new, put, someone(books, "赵"))

    return await firm.do(work)


async def test_an_order_is_done_when_its_last_fen_is_paid_and_open_again_after(firm: Firm) -> None:
    order = await shipped(firm, 10)
    await collect(firm, 2_499, (order, 2_499))
    assert (await firm.get(order)).status is Status.SHIPPED
    last = await collect(firm, 5_000, (order, 1))
    assert (await firm.get(order)).status is Status.DONE

    await firm.undo("赵", last.number)

    assert (await firm.get(order)).status is Status.SHIPPED
    assert await firm.count("allocation") == 3
    await firm.check()


@pytest.mark.parametrize("shares", [(2_501,), (2_000, 501)])
async def test_no_more_is_put_to_an_order_than_it_comes_to(
    firm: Firm, shares: tuple[int, ...]
) -> None:
    order = await shipped(firm, 10)
    *before, last = shares
    for share in before:
        await collect(firm, 10_000, (order, share))
    with pytest.raises(OverAllocated):
        await collect(firm, 10_000, (order, last))
    await firm.check()


async def test_no_more_of_a_sum_is_used_than_it_is(firm: Firm) -> None:
    first, second = await shipped(firm, 10), await shipped(firm, 10)
    with pytest.raises(OverAllocated):
        await collect(firm, 3_000, (first, 2_500), (second, 501))
    await firm.check()


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_paid_and_taken_back_adds_up(firm: Firm, seed: int) -> None:
    chance = random.Random(seed)
    placed = [await shipped(firm, chance.randint(1, 20)) for _ in range(3)]
    live: list[Document] = []
    for _ in range(15):
        if live and chance.random() < 0.3:
            await firm.undo("赵", live.pop(chance.randrange(len(live))).number)
            continue
        some = chance.sample(placed, chance.randint(1, 3))
        shares = [(one, chance.randint(1, 3_000)) for one in some]
        try:
            live.append(await collect(firm, chance.randint(1, 6_000), *shares))
        except Refused:
            continue
    await firm.check()
    for order in placed:
        paid = await firm.rows(
            f"SELECT coalesce(sum(amount_fen), 0) FROM allocation WHERE to_id = {order.id}"
        )
        is_paid = int(paid[0][0]) == order.amount_fen
        assert ((await firm.get(order)).status is Status.DONE) is is_paid
