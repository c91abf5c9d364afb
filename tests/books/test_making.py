"""A work order: sent for by an order that is short, components in, goods out, costs with them."""

import pytest

from core.orders import orders
from core.orders.bom import Component, Recipe, Work
from core.orders.masters import Hand
from core.orders.model import Document, GoneOn
from core.orders.states import Kind, Status
from core.people import Role
from core.stock.model import NotEnough, OverPosted
from core.storage.books import OpenBooks, Store
from tests.books.firm import COLA, MAIN, SPRITE, Firm, found, line, product_called, someone
from tests.books.sample import GOODS, Good
from tests.books.test_sales import FREE, order, ship
from tests.books.wishes import Wanted, hand_in

BOX = "礼盒"


@pytest.fixture
async def firm(store: Store) -> Firm:
    """A gift box is made of two colas and one sprite, with a 5 % loss of sprite, in 6 minutes."""
    firm = await found(
        store, *GOODS, Good(name=BOX, unit="盒", packs=(), sale=20, purchase=None), rules=FREE
    )
    await firm.opening(line(COLA, 100, yuan=1.5), line(SPRITE, 50, yuan=2))

    def recipe(books: OpenBooks) -> None:
        books.recipes.save_recipe(
            Recipe(
                product_id=product_called(books, BOX).id, version="1", output_quantity=1,
                components=(
                    Component(product_id=product_called(books, COLA).id, quantity=2),
                    Component(
                        product_id=product_called(books, SPRITE).id, quantity=1, scrap_milli=50
                    ),
                ),
                steps=(
                    Work(name="装盒", minutes_milli=6000, labour_fen_hour=3000,
                         overhead_fen_hour=1000),
                ),
            ),
            Hand(person=None, source="test"),
        )  # fmt: skip
        books.record("import", "boms", None)

    await firm.do(recipe)
    await firm.employ("冯", Role.KEEPER, Role.WORKSHOP)
    return firm


async def work_order(firm: Firm) -> Document:
    rows = await firm.rows("SELECT id FROM document WHERE kind = 'work_order' ORDER BY id")
    return await firm.keeper.read(lambda books: books.documents.get(rows[0][0]))


async def report(firm: Firm, work: Document, good: int, bad: int = 0) -> Document:
    return await firm.do(
        lambda books: orders.report(books, work.id, good, bad, someone(books, "冯"))
    )


async def test_an_order_short_of_a_made_product_walks_to_its_shipment(firm: Firm) -> None:
    placed = await order(firm, line(BOX, 20, yuan=20))
    assert placed.status is Status.MAKING
    work = await work_order(firm)
    assert work.status is Status.PLANNED
    assert await firm.cell(COLA) == (100, 40, 0)
    assert await firm.cell(SPRITE) == (50, 21, 0)
    assert await firm.cell(BOX) == (0, 0, 20)

    done = await report(firm, work, 20)

    assert done.status is Status.DONE
    assert await firm.cell(COLA) == (60, 0, 0)
    assert await firm.cell(SPRITE) == (29, 0, 0)
    assert (await firm.get(placed)).status is Status.READY
    assert await firm.cell(BOX) == (20, 20, 0)
    assert await firm.worth(BOX) == (20, 40 * 150 + 21 * 200 + 20 * 400)
    await ship(firm, placed, 20)
    assert (await firm.get(placed)).status is Status.SHIPPED
    await firm.check()


async def test_scrap_is_carried_by_the_good_ones(firm: Firm) -> None:
    await order(firm, line(BOX, 20, yuan=20))
    work = await work_order(firm)

    part = await report(firm, work, 9, 1)
    assert part.status is Status.MAKING
    assert await firm.cell(BOX) == (9, 9, 11)
    done = await report(firm, work, 10)

    assert done.status is Status.DONE
    assert await firm.worth(BOX) == (19, 40 * 150 + 21 * 200 + 20 * 400)
    again = await firm.rows(
        "SELECT l.quantity FROM document d JOIN document_line l ON l.document_id = d.id"
        " WHERE d.kind = 'work_order' AND d.status = 'planned' AND l.part = 'make'"
    )
    assert again == [(1,)]
    await firm.check()


async def test_no_more_is_reported_than_the_work_order_says(firm: Firm) -> None:
    await order(firm, line(BOX, 20, yuan=20))
    work = await work_order(firm)

    with pytest.raises(OverPosted):
        await report(firm, work, 20, 1)
    assert (await work_order(firm)).status is Status.PLANNED
    await firm.check()


async def test_missing_components_are_requested_and_nothing_is_made_without_them(
    firm: Firm,
) -> None:
    placed = await order(firm, line(BOX, 60, yuan=20))
    work = await work_order(firm)
    assert await firm.count("document", "kind = 'purchase_request'") == 1
    with pytest.raises(NotEnough):
        await report(firm, work, 60)

    await firm.receive("陈", line(COLA, 20, yuan=1.5), line(SPRITE, 13, yuan=2))
    await report(firm, work, 60)

    assert (await firm.get(placed)).status is Status.READY
    await firm.check()


async def test_components_issued_beforehand_are_not_issued_again(firm: Firm) -> None:
    await order(firm, line(BOX, 20, yuan=20))
    work = await work_order(firm)
    used = [line for line in work.lines if line.part == "use"]
    wanted = {line.id: line.quantity for line in used}
    await firm.do(lambda books: orders.issue(books, work.id, wanted, someone(books, "冯")))
    assert await firm.cell(COLA) == (60, 0, 0)

    await report(firm, work, 5)
    assert await firm.worth(BOX) == (5, (40 * 150 + 21 * 200 + 20 * 400) // 4)
    await report(firm, work, 15)

    assert await firm.worth(BOX) == (20, 40 * 150 + 21 * 200 + 20 * 400)
    assert await firm.count("document", f"kind = '{Kind.ISSUE}'") == 1
    await firm.check()


async def test_a_work_order_that_is_closed_releases_what_it_held(firm: Firm) -> None:
    await order(firm, line(BOX, 20, yuan=20))
    work = await work_order(firm)
    await report(firm, work, 5)

    closed = await firm.do(lambda books: orders.close_work(books, work.id, someone(books, "冯")))

    assert closed.status is Status.CLOSED
    assert await firm.cell(COLA) == (90, 0, 0)
    assert await firm.cell(BOX) == (5, 5, 0)
    await firm.check()


async def test_components_that_goods_were_made_of_are_not_taken_back(firm: Firm) -> None:
    wanted = Wanted(kind=Kind.WORK_ORDER, who="赵", place=MAIN, lines=((BOX, 20),))
    work = await firm.do(lambda books: hand_in(books, wanted))
    await report(firm, work, 20)
    [(issued,)] = await firm.rows("SELECT number FROM document WHERE kind = 'issue'")
    [(made,)] = await firm.rows("SELECT number FROM document WHERE kind = 'output'")
    with pytest.raises(GoneOn):
        await firm.undo("冯", issued)

    await firm.undo("冯", made)
    await firm.undo("冯", issued)

    assert (await work_order(firm)).status is Status.MAKING
    assert await firm.cell(COLA) == (100, 40, 0)
    await firm.check()
