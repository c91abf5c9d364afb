"""A purchase: what is on its way is seen, goods come against the order, in parts and too many."""

import pytest

from core.orders import orders
from core.orders.model import Document, NewDocument
from core.orders.states import Kind, Status
from core.storage.books import OpenBooks, Store
from tests.books.firm import COLA, MAIN, Firm, Said, found, line, new_line, someone
from tests.books.sample import place_called
from tests.books.test_sales import FREE


@pytest.fixture
async def firm(store: Store) -> Firm:
    return await found(store, rules=FREE)


async def order(firm: Firm, *lines: Said) -> Document:
    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.PURCHASE_ORDER, location=place_called(books, MAIN), partner=None,
            lines=tuple(new_line(books, said) for said in lines),
        )  # fmt: skip
        return orders.hand_in(books, new, someone(books, "陈"))

    return await firm.do(work)


async def receive(firm: Firm, document: Document, *quantities: int, who: str = "冯") -> Document:
    def work(books: OpenBooks) -> Document:
        fresh = books.documents.get(document.id)
        wanted = {
            line.id: quantity
            for line, quantity in zip(fresh.lines, quantities, strict=False)
            if quantity
        }
        return orders.receive(books, fresh.id, wanted, someone(books, who))

    return await firm.do(work)


async def test_ordered_goods_are_on_their_way_and_come_in_parts(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 50, yuan=1.5))
    assert placed.status is Status.ORDERED
    assert await firm.cell(COLA) == (0, 0, 50)

    await receive(firm, placed, 20)
    assert (await firm.get(placed)).status is Status.PARTIAL
    assert await firm.cell(COLA) == (20, 0, 30)

    await receive(firm, placed, 30)
    assert (await firm.get(placed)).status is Status.STOCKED
    assert await firm.cell(COLA) == (50, 0, 0)
    assert await firm.worth(COLA) == (50, 7500)
    await firm.check()


async def test_more_than_ordered_waits_for_the_buyer(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 50, yuan=1.5))

    extra = await receive(firm, placed, 53)

    assert extra.status is Status.PENDING
    assert (await firm.get(placed)).status is Status.STOCKED
    assert await firm.cell(COLA) == (50, 0, 3)
    await firm.approve(extra, "陈")
    assert await firm.cell(COLA) == (53, 0, 0)
    assert await firm.worth(COLA) == (53, 7950)
    await firm.check()


async def test_a_receipt_taken_back_is_on_its_way_again(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 50, yuan=1.5))
    receipt = await receive(firm, placed, 50)

    await firm.undo("冯", receipt.number)

    assert (await firm.get(placed)).status is Status.ORDERED
    assert await firm.cell(COLA) == (0, 0, 50)
    await firm.check()
