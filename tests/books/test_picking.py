"""Which batch goods are taken from: the earliest date first, never one that is over."""

import pytest

from core.orders.model import Document
from core.orders.states import Kind, Status
from core.stock.model import NotEnough, OtherExpiry
from tests.books.firm import COLA, DAY_US, HOUR_US, MILK, Firm, line

pytestmark = pytest.mark.row("S19")
TODAY, TOMORROW, LATER, YESTERDAY = "2026-11-22", "2026-11-23", "2027-01-01", "2026-11-21"


async def stock(firm: Firm, *batches: tuple[str, int, str | None]) -> None:
    await firm.opening(
        *(line(MILK, count, batch=batch, until=until) for batch, count, until in batches)
    )


async def taken(firm: Firm, document: Document) -> list[tuple[str, int]]:
    """Return (batch, base units) that the document holds or has moved, in that order."""
    found = await firm.rows(
        "SELECT t.code, m.quantity FROM movement m JOIN batch t ON t.id = m.batch_id"
        f" WHERE m.document_id = {document.id} AND m.phase IN ('hold', 'move') ORDER BY m.id"
    )
    return [(row[0], row[1]) for row in found]


async def test_the_earliest_date_goes_first_and_no_date_last(firm: Firm) -> None:
    await stock(firm, ("none", 5, None), ("late", 5, LATER), ("soon", 5, TOMORROW))

    document = await firm.ship("王", line(MILK, 12))

    assert await taken(firm, document) == [("soon", 5), ("late", 5), ("none", 2)]
    await firm.approve(document, "周")
    assert await firm.cell(MILK) == (3, 0, 0)
    await firm.check()


async def test_one_date_in_two_batches_goes_by_age_and_lines_share_what_is_left(
    firm: Firm,
) -> None:
    await stock(firm, ("first", 5, LATER), ("second", 5, LATER))

    document = await firm.ship("王", line(MILK, 4), line(MILK, 4))

    assert await taken(firm, document) == [("first", 4), ("first", 1), ("second", 3)]
    await firm.check()


async def test_the_last_day_is_still_good_and_the_next_is_not(firm: Firm) -> None:
    await stock(firm, ("today", 5, TODAY), ("late", 5, LATER))
    assert await taken(firm, await firm.ship("王", line(MILK, 1))) == [("today", 1)]

    firm.clock.pass_(15 * HOUR_US)  # midnight in Shanghai

    assert await taken(firm, await firm.ship("王", line(MILK, 1))) == [("late", 1)]


async def test_what_is_over_is_not_available_and_the_refusal_says_how_much(firm: Firm) -> None:
    await stock(firm, ("over", 20, YESTERDAY), ("good", 5, LATER))
    before = await firm.snapshot()

    with pytest.raises(NotEnough) as caught:
        await firm.ship("王", line(MILK, 6))

    [short] = caught.value.shorts
    assert (short.wanted, short.available, short.expired, short.on_hand) == (6, 5, 20, 25)
    assert await firm.snapshot() == before
    assert await taken(firm, await firm.ship("王", line(MILK, 5))) == [("good", 5)]


async def test_what_went_over_while_waiting_is_taken_from_a_good_batch_instead(
    firm: Firm,
) -> None:
    await stock(firm, ("today", 5, TODAY), ("late", 5, LATER))
    document = await firm.ship("王", line(MILK, 4))
    firm.clock.pass_(15 * HOUR_US)

    done = await firm.approve(document, "周")

    assert done.status is Status.DONE
    assert await firm.rows(
        "SELECT t.code, b.on_hand, b.reserved FROM balance b JOIN batch t ON t.id = b.batch_id"
        " WHERE b.location_id >= 100 ORDER BY t.code"
    ) == [("late", 1, 0), ("today", 5, 0)]
    await firm.check()


async def test_what_went_over_while_waiting_is_not_issued_when_nothing_else_is_there(
    firm: Firm,
) -> None:
    await stock(firm, ("today", 5, TODAY), ("late", 3, LATER))
    document = await firm.ship("王", line(MILK, 4))
    firm.clock.pass_(15 * HOUR_US)
    before = await firm.snapshot()

    with pytest.raises(NotEnough) as caught:
        await firm.approve(document, "周")

    [short] = caught.value.shorts
    assert (short.wanted, short.available, short.expired) == (4, 3, 5)
    assert await firm.snapshot() == before
    await firm.reject(document, "周")
    assert await firm.cell(MILK) == (8, 0, 0)
    await firm.check()


async def test_goods_that_come_back_go_to_the_batches_they_left(firm: Firm) -> None:
    await stock(firm, ("soon", 2, TOMORROW), ("late", 5, LATER))
    document = await firm.ship("王", line(MILK, 4))
    await firm.approve(document, "周")
    firm.clock.pass_(2 * DAY_US)
    await firm.undo("王", document.number)
    await firm.approve(document, "赵")

    with pytest.raises(NotEnough) as caught:
        await firm.ship("王", line(MILK, 6))
    assert (caught.value.shorts[0].available, caught.value.shorts[0].expired) == (5, 2)
    await firm.check()


async def test_a_batch_never_changes_its_date(firm: Firm) -> None:
    await firm.hand_in("赵", Kind.RECEIPT, line(MILK, 5, batch="A", until=LATER))
    before = await firm.snapshot()
    with pytest.raises(OtherExpiry):
        await firm.hand_in("赵", Kind.RECEIPT, line(MILK, 5, batch="A", until=TOMORROW))
    assert await firm.snapshot() == before
    await firm.hand_in("赵", Kind.RECEIPT, line(MILK, 5, batch="A"))
    assert (await firm.cell(MILK))[2] == 10
    assert await firm.cell(COLA) == (0, 0, 0)
