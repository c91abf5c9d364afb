"""A sales order walks by itself: held, sent for what is short, shipped in parts, settled."""

from dataclasses import replace

import pytest

from core.orders import orders
from core.orders.approvals import Rule
from core.orders.model import Document, NewDocument
from core.orders.states import Kind, Status
from core.stock.model import OverPosted
from core.storage.books import OpenBooks, Store
from tests.books.firm import (
    COLA,
    GOODS,
    MAIN,
    SPRITE,
    Firm,
    Said,
    found,
    line,
    new_line,
    someone,
    write_good,
)  # fmt: skip
from tests.books.sample import place_called

FREE = tuple(Rule(kind=kind) for kind in Kind if kind is not Kind.OPENING)


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store, rules=FREE)
    await firm.opening(line(COLA, 100), line(SPRITE, 50))
    return firm


async def order(firm: Firm, *lines: Said, due_on: str = "2026-11-25") -> Document:
    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.SALES_ORDER, location=place_called(books, MAIN), partner=None,
            lines=tuple(new_line(books, said) for said in lines), due_on=due_on,
        )  # fmt: skip
        return orders.hand_in(books, new, someone(books, "李"))

    return await firm.do(work)


async def ship(firm: Firm, document: Document, *quantities: int) -> Document:
    def work(books: OpenBooks) -> Document:
        fresh = books.documents.get(document.id)
        wanted = {
            line.id: quantity
            for line, quantity in zip(fresh.lines, quantities, strict=False)
            if quantity
        }
        return orders.ship(books, fresh.id, wanted, someone(books, "冯"))

    return await firm.do(work)


async def test_what_is_there_is_held_and_shipped(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 30, yuan=2.5))
    assert placed.status is Status.READY
    assert await firm.cell(COLA) == (100, 30, 0)

    await ship(firm, placed, 10)
    assert (await firm.get(placed)).status is Status.PARTIAL
    assert await firm.cell(COLA) == (90, 20, 0)

    await ship(firm, placed, 20)
    assert (await firm.get(placed)).status is Status.SHIPPED
    assert await firm.cell(COLA) == (70, 0, 0)
    await firm.check()


async def test_more_than_the_order_says_is_not_shipped(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 30))

    with pytest.raises(OverPosted):
        await ship(firm, placed, 31)
    assert await firm.cell(COLA) == (100, 30, 0)
    await firm.check()


async def test_what_is_short_is_requested_and_comes_to_the_order(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 130))
    assert placed.status is Status.BUYING
    assert await firm.cell(COLA) == (100, 100, 0)
    assert await firm.count("document", "kind = 'purchase_request' AND status = 'approved'") == 1

    await firm.receive("陈", line(COLA, 40, yuan=1.5))

    assert (await firm.get(placed)).status is Status.READY
    assert await firm.cell(COLA) == (140, 130, 0)
    await firm.check()


async def test_a_shipment_taken_back_is_held_again_for_its_order(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 30))
    shipment = await ship(firm, placed, 30)
    assert (await firm.get(placed)).status is Status.SHIPPED

    await firm.undo("冯", shipment.number)

    assert (await firm.get(placed)).status is Status.READY
    assert await firm.cell(COLA) == (100, 30, 0)
    await firm.check()


async def test_an_agreed_order_is_cancelled_by_somebody_elses_yes(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 30))

    asked = await firm.undo("李", placed.number)
    assert asked.status is Status.CANCELLING
    assert await firm.cell(COLA) == (100, 30, 0)

    await firm.approve(asked, "赵")
    assert (await firm.get(placed)).status is Status.CANCELLED
    assert await firm.cell(COLA) == (100, 0, 0)
    await firm.check()


async def test_a_request_to_cancel_that_is_refused_changes_nothing(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 30))
    asked = await firm.undo("李", placed.number)

    await firm.reject(asked, "赵")

    assert (await firm.get(placed)).status is Status.READY
    assert await firm.cell(COLA) == (100, 30, 0)
    await firm.check()


async def test_what_is_left_of_a_partly_shipped_order_is_closed(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 30))
    await ship(firm, placed, 10)

    asked = await firm.undo("李", placed.number)
    assert asked.status is Status.CLOSING
    await firm.approve(asked, "赵")

    assert (await firm.get(placed)).status is Status.CLOSED
    assert await firm.cell(COLA) == (90, 0, 0)
    await firm.check()


async def test_goods_that_a_cancelled_order_held_go_to_the_next_that_waits(firm: Firm) -> None:
    first = await order(firm, line(COLA, 80))
    second = await order(firm, line(COLA, 90))
    assert second.status is Status.BUYING

    asked = await firm.undo("李", first.number)
    await firm.approve(asked, "赵")

    assert (await firm.get(second)).status is Status.READY
    assert await firm.cell(COLA) == (100, 90, 0)
    await firm.check()


@pytest.mark.row("S10")
async def test_an_order_keeps_the_factor_of_its_pack_when_the_pack_is_changed(firm: Firm) -> None:
    """Two cases of 24 were ordered; a case of 20 from tomorrow on changes nothing of it."""
    placed = await order(firm, line(COLA, 2, "箱", yuan=36))
    smaller = next(good for good in GOODS if good.name == COLA)
    smaller = replace(smaller, packs=(("箱", 20), ("提", 6)))
    await firm.do(lambda books: write_good(books, smaller))

    shipment = await ship(firm, placed, 24)
    assert (shipment.lines[0].quantity, shipment.lines[0].amount_fen) == (24, 3600)
    assert (await firm.get(placed)).status is Status.PARTIAL
    rest = await ship(firm, placed, 24)
    assert (rest.lines[0].quantity, rest.lines[0].amount_fen) == (24, 3600)
    assert (await firm.get(placed)).status is Status.SHIPPED
    await firm.check()


@pytest.mark.row("S10")
async def test_a_hundred_yuan_shipped_in_three_parts_comes_to_a_hundred_yuan(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 1, "提", yuan=100), line(SPRITE, 3, yuan="33.3333"))
    parts = [await ship(firm, placed, 2, 1) for _ in range(3)]

    amounts = [[one.amount_fen for one in part.lines] for part in parts]
    assert [first for first, _ in amounts] == [3333, 3334, 3333]
    assert sum(second or 0 for _, second in amounts) == placed.lines[1].amount_fen
    assert sum(part.amount_fen or 0 for part in parts) == placed.amount_fen
    assert (await firm.get(placed)).status is Status.SHIPPED
    await firm.check()
