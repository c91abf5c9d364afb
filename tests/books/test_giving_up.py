"""An agreed document that is given up: what it held is free, and it is over."""

import pytest

from core.orders.model import NotAsked
from core.orders.states import Kind, Status, StepNotAllowed
from core.storage.books import Store
from tests.books.firm import COLA, SPRITE, Firm, found, line
from tests.books.test_buying import order, receive
from tests.books.test_making import BOX
from tests.books.test_sales import FREE
from tests.books.wishes import Wanted, equip, hand_in


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store, rules=FREE)
    await equip(firm)
    return firm


async def test_an_order_to_a_supplier_is_withdrawn_while_nothing_has_come(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 50, yuan=1.5))
    assert await firm.cell(COLA) == (160, 0, 50)
    with pytest.raises(NotAsked):
        await firm.cancel(placed, "赵")

    done = await firm.undo("陈", placed.number)

    assert done.status is Status.CANCELLED
    assert await firm.cell(COLA) == (160, 0, 0)
    with pytest.raises(StepNotAllowed):
        await receive(firm, placed, 1)
    await firm.check()


async def test_no_more_comes_of_an_order_that_is_closed(firm: Firm) -> None:
    placed = await order(firm, line(COLA, 50, yuan=1.5))
    await receive(firm, placed, 20)
    assert await firm.cell(COLA) == (180, 0, 30)

    done = await firm.undo("陈", placed.number)

    assert done.status is Status.CLOSED
    assert await firm.cell(COLA) == (180, 0, 0)
    await firm.check()


async def test_planned_work_is_given_up_and_its_components_are_free(firm: Firm) -> None:
    wanted = Wanted(kind=Kind.WORK_ORDER, who="赵", place="主仓", lines=((BOX, 10),))
    planned = await firm.do(lambda books: hand_in(books, wanted))
    assert await firm.cell(COLA) == (160, 20, 0)
    assert await firm.cell(SPRITE) == (65, 11, 0)

    done = await firm.undo("赵", planned.number)

    assert done.status is Status.CANCELLED
    assert await firm.cell(COLA) == (160, 0, 0)
    assert await firm.cell(BOX) == (3, 0, 0)
    await firm.check()
