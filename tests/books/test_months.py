"""A closed month: nothing is booked into it, the closed figures stay, and it opens with a right."""

from typing import Any

import pytest

from core.orders import periods
from core.orders.periods import MonthClosed, MonthNotOver, MonthOpen, OwnClosing
from core.people import NotAllowed, Role
from core.stock.model import PeriodClosed
from core.storage.books import Store
from tests.books.firm import COLA, DAY_US, Firm, found, line, someone

OCTOBER, SEPTEMBER, NOVEMBER = "2026-10", "2026-09", "2026-11"
BACK_US = 30 * DAY_US
"""From 22 November into October."""


@pytest.fixture
async def firm(store: Store) -> Firm:
    return await found(store)


async def close(firm: Firm, who: str = "周", month: str = OCTOBER) -> None:
    await firm.do(lambda books: periods.close(books, month, someone(books, who)))


async def reopen(firm: Firm, who: str = "赵", month: str = OCTOBER) -> None:
    await firm.do(lambda books: periods.reopen(books, month, someone(books, who)))


async def october(firm: Firm) -> list[tuple[Any, ...]]:
    return await firm.rows(
        "SELECT product_id, source_id, target_id, sum(quantity) FROM movement"
        " WHERE business_date LIKE '2026-10-%' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )


@pytest.mark.row("S15")
async def test_nothing_is_booked_into_a_closed_month_until_it_is_opened(firm: Firm) -> None:
    firm.clock.pass_(-BACK_US)
    first = await firm.receive("王", line(COLA, 10))
    await firm.approve(first, "赵")
    firm.clock.pass_(BACK_US)
    await close(firm)
    before, report = await firm.snapshot(), await october(firm)

    firm.clock.pass_(-BACK_US)
    with pytest.raises(PeriodClosed):
        await firm.receive("王", line(COLA, 5))
    with pytest.raises(PeriodClosed):
        await firm.ship("王", line(COLA, 1))
    with pytest.raises(PeriodClosed):
        await firm.undo("王", first.number)
    assert await firm.snapshot() == before
    assert await october(firm) == report

    firm.clock.pass_(BACK_US)
    await reopen(firm)
    firm.clock.pass_(-BACK_US)
    late = await firm.receive("王", line(COLA, 5))
    await firm.approve(late, "赵")
    assert await firm.cell(COLA) == (15, 0, 0)
    firm.clock.pass_(BACK_US)
    await firm.check()


@pytest.mark.row("S15")
async def test_what_waited_over_the_close_is_booked_on_the_day_of_its_yes(firm: Firm) -> None:
    firm.clock.pass_(-BACK_US)
    waiting = await firm.receive("王", line(COLA, 10))
    firm.clock.pass_(BACK_US)
    await close(firm)
    report = await october(firm)

    await firm.approve(waiting, "赵")

    assert await firm.cell(COLA) == (10, 0, 0)
    assert await october(firm) == report


async def test_only_a_month_that_is_over_is_closed_and_only_once(firm: Firm) -> None:
    with pytest.raises(MonthNotOver) as running:
        await close(firm, month=NOVEMBER)
    assert running.value.first_day == "2026-12-01"
    await close(firm)
    for month in (OCTOBER, SEPTEMBER):
        with pytest.raises(MonthClosed):
            await close(firm, month=month)
    with pytest.raises(MonthOpen):
        await reopen(firm, month=NOVEMBER)
    await reopen(firm)
    with pytest.raises(MonthOpen):
        await reopen(firm)


async def test_who_closed_does_not_open_and_others_need_the_right(firm: Firm) -> None:
    for who in ("王", "李"):
        with pytest.raises(NotAllowed):
            await close(firm, who)
    await close(firm, "赵")
    with pytest.raises(NotAllowed):
        await reopen(firm, "周")

    with pytest.raises(OwnClosing):
        await reopen(firm, "赵")
    await reopen(firm, "钱")


async def test_a_firm_with_one_manager_is_not_locked_out(firm: Firm) -> None:
    for other in ("钱", "吴"):
        await firm.employ(other, Role.SELLER)
    await close(firm, "赵")
    await reopen(firm, "赵")

    assert await firm.rows("SELECT locked_until FROM period_lock") == [("2026-09-30",)]


async def test_closing_is_in_the_history_and_in_the_trail(firm: Firm) -> None:
    await close(firm)
    await reopen(firm)

    assert await firm.rows("SELECT key, old, new FROM master_change WHERE what = 'period'") == [
        (OCTOBER, None, "2026-10-31"), (OCTOBER, "2026-10-31", "2026-09-30"),
    ]  # fmt: skip
    assert await firm.rows("SELECT verb FROM audit WHERE subject = '2026-10' ORDER BY seq") == [
        ("month_closed",), ("month_reopened",),
    ]  # fmt: skip
    await firm.check()
