"""Not enough: all or nothing, line by line, each refusal in its own words, nothing changed."""

import asyncio
from collections.abc import Callable

import pytest

from bot.texts import refusals
from core.errors import Refused
from core.orders import service
from core.orders.model import Document
from core.orders.states import Status, StepNotAllowed
from core.stock.model import Movement, NotEnough, OverPosted, Phase
from core.storage.books import OpenBooks
from core.storage.session import Sql
from tests.books.firm import (
    COLA,
    DAY_US,
    MILK,
    MINUTE_US,
    RICE,
    SECOND,
    SPRITE,
    Firm,
    cell,
    line,
)  # fmt: skip

_POSTED_OF = Sql("SELECT id FROM movement WHERE document_id = :document AND phase = 'post'")


def said(refused: Refused) -> str:
    return refusals.sentence(refused, lambda _at: "09:00")


@pytest.mark.row("S04")
async def test_one_short_line_of_five_keeps_the_other_four_and_is_named(firm: Firm) -> None:
    await firm.opening(
        line(COLA, 100), line(SPRITE, 10), line(RICE, 5000), line(MILK, 9, batch="A")
    )
    lines = [line(COLA, 10), line(SPRITE, 11), line(RICE, 1, "千克"), line(MILK, 3), line(COLA, 5)]
    before = await firm.snapshot()

    with pytest.raises(NotEnough) as caught:
        await firm.ship("王", *lines)

    [short] = caught.value.shorts
    assert (short.product, short.wanted, short.available, short.unit) == (SPRITE, 11, 10, "瓶")
    assert all(part in said(caught.value) for part in (SPRITE, "不足", "11瓶", "10瓶"))
    assert COLA not in said(caught.value)
    assert await firm.snapshot() == before
    lines[1] = line(SPRITE, 10)
    assert (await firm.ship("王", *lines)).status is Status.PENDING
    assert [await firm.cell(name) for name in (COLA, SPRITE)] == [(100, 15, 0), (10, 10, 0)]
    await firm.check()


@pytest.mark.row("S04")
async def test_of_a_hundred_lines_every_short_product_is_named_once_with_its_sum(
    firm: Firm,
) -> None:
    await firm.opening(line(COLA, 60), line(SPRITE, 40), line(RICE, 100))
    before = await firm.snapshot()
    names = [COLA, SPRITE, RICE, MILK]
    with pytest.raises(NotEnough) as caught:
        await firm.ship("王", *(line(names[number % 4], 2) for number in range(100)))
    assert [(short.product, short.wanted, short.available) for short in caught.value.shorts] == [
        (SPRITE, 50, 40), (MILK, 50, 0),
    ]  # fmt: skip
    assert await firm.snapshot() == before


@pytest.mark.row("S04")
async def test_the_refusal_names_the_documents_that_hold_the_goods(firm: Firm) -> None:
    await firm.opening(line(COLA, 100), second=[line(COLA, 100)])
    big = await firm.ship("王", line(COLA, 60))
    small = await firm.ship("冯", line(COLA, 30))
    await firm.ship("刘", line(COLA, 100), place=SECOND)

    with pytest.raises(NotEnough) as caught:
        await firm.ship("王", line(COLA, 11))

    [short] = caught.value.shorts
    assert (short.available, short.on_hand) == (10, 100)
    assert [(holder.number, holder.requester, holder.quantity) for holder in short.holders] == [
        (big.number, "王", 60), (small.number, "冯", 30),
    ]  # fmt: skip


async def test_a_receipt_is_taken_back_only_while_all_of_it_is_free(firm: Firm) -> None:
    """Two lines of one product count together."""
    document = await firm.receive("王", line(COLA, 10), line(COLA, 20), line(SPRITE, 5))
    await firm.approve(document, "赵")
    await firm.ship("王", line(COLA, 6))
    before = await firm.snapshot()

    with pytest.raises(NotEnough) as caught:
        await firm.undo("王", document.number)

    [short] = caught.value.shorts
    assert (short.product, short.wanted, short.available) == (COLA, 30, 24)
    assert short.holders
    assert await firm.snapshot() == before


def again(books: OpenBooks, document: Document, phase: Phase, more: int = 0) -> None:
    """Write straight into the ledger what the document has written already, or more than that."""
    row = books.ledger.open_holds(document.id)
    [hold] = [h.id for h in row] or [
        found[0]
        for found in books.session.rows(
            Sql("SELECT id FROM hold WHERE document_id = :id"), id=document.id
        )
    ]
    [item] = document.lines
    books.ledger.append(
        Movement(
            phase=phase, product_id=item.product_id, batch_id=0, source_id=document.location_id,
            target_id=2, quantity=item.quantity + more, document_id=document.id, line_id=item.id,
            hold_id=hold,
        )
    )  # fmt: skip


@pytest.mark.row("S05")
@pytest.mark.parametrize(
    ("first", "phase", "more"),
    [("none", Phase.POST, 1), ("none", Phase.VOID, 1), ("approve", Phase.POST, 0),
     ("approve", Phase.VOID, 0), ("reject", Phase.POST, 0), ("reject", Phase.VOID, 0)],
)  # fmt: skip
async def test_nothing_is_posted_or_released_that_is_not_held(
    firm: Firm, first: str, phase: Phase, more: int
) -> None:
    """More than reserved, twice, after the other: refused below the use cases too."""
    await firm.opening(line(COLA, 100))
    other = await firm.ship("王", line(COLA, 50))
    document = await firm.ship("王", line(COLA, 10))
    if first != "none":
        await getattr(firm, first)(document, "周")
    before = await firm.snapshot()

    with pytest.raises(OverPosted) as caught:
        await firm.do(lambda books: again(books, document, phase, more))

    assert await firm.snapshot() == before
    assert said(caught.value)
    assert (await firm.approve(other, "周")).status is Status.DONE
    await firm.check()


@pytest.mark.row("S05")
async def test_what_came_back_does_not_come_back_again(firm: Firm) -> None:
    await firm.opening(line(COLA, 100))
    document = await firm.ship("王", line(COLA, 10))
    await firm.approve(document, "周")
    await firm.undo("王", document.number)
    before = await firm.snapshot()

    with pytest.raises(StepNotAllowed):
        await firm.undo("王", document.number)

    def reverse_again(books: OpenBooks) -> None:
        [(movement_id,)] = [
            tuple(row) for row in books.session.rows(_POSTED_OF, document=document.id)
        ]
        [item] = document.lines
        books.ledger.append(
            Movement(
                phase=Phase.MOVE, product_id=item.product_id, batch_id=0, source_id=2,
                target_id=document.location_id, quantity=10, document_id=document.id,
                line_id=item.id, reverses_id=movement_id,
            )
        )  # fmt: skip

    with pytest.raises(OverPosted):
        await firm.do(reverse_again)
    assert await firm.snapshot() == before


@pytest.mark.row("S05")
async def test_each_refusal_has_its_own_text(firm: Firm) -> None:
    await firm.opening(line(COLA, 100))
    posted = await firm.ship("王", line(COLA, 10))
    await firm.approve(posted, "周")
    expired = await firm.ship("王", line(COLA, 10))
    firm.clock.pass_(DAY_US)
    await firm.expire(expired)
    returned = await firm.ship("王", line(COLA, 10))
    await firm.approve(returned, "周")
    await firm.undo("王", returned.number)
    attempts: list[Callable[[], object]] = [
        lambda: firm.approve(posted, "周"),
        lambda: firm.reject(posted, "周"),
        lambda: firm.approve(expired, "周"),
        lambda: firm.undo("王", returned.number),
        lambda: firm.ship("王", line(COLA, 91)),
        lambda: firm.do(lambda books: again(books, posted, Phase.POST)),
    ]
    texts = []
    for attempt in attempts:
        with pytest.raises(Refused) as caught:
            await attempt()  # type: ignore[misc]
        texts.append(said(caught.value))
    assert len(set(texts)) == len(texts) - 1
    assert texts[0] == texts[1]
    short = [text for text in texts if "不足" in text or "不够" in text]
    assert short == [texts[4]]


@pytest.mark.row("S05")
@pytest.mark.timeout(60)
async def test_a_hold_that_expires_while_it_is_approved_goes_one_way(firm: Firm) -> None:
    await firm.opening(line(COLA, 1000))
    ways = set()
    for number in range(40):
        document = await firm.ship("王", line(COLA, 1))
        firm.clock.pass_(DAY_US + MINUTE_US)
        acts = [firm.approve(document, "周"), firm.expire(document)]
        acts = acts if number % 2 else acts[::-1]
        results = await asyncio.gather(*acts, return_exceptions=True)
        approved, expired = results if number % 2 else results[::-1]
        after = await firm.get(document)
        ways.add(after.status)
        if after.status is Status.DONE:
            assert isinstance(approved, Document)
            assert expired is None
        else:
            assert after.status is Status.CANCELLED
            assert isinstance(approved, StepNotAllowed)
            assert isinstance(expired, Document)
    if not firm.keeper.store.is_postgres:  # there the race decides; one writer takes turns
        assert ways == {Status.DONE, Status.CANCELLED}
    assert (await firm.cell(COLA))[1] == 0
    await firm.check()


@pytest.mark.row("S05")
async def test_goods_are_free_again_once_the_hold_has_expired(firm: Firm) -> None:
    """A shipment holds for 24 hours, to the microsecond; a receipt on its way waits for ever."""
    await firm.opening(line(COLA, 100))
    waiting = await firm.receive("王", line(COLA, 7))
    await firm.ship("王", line(COLA, 100))
    firm.clock.pass_(DAY_US - 1)
    assert await firm.do(lambda books: list(books.documents.with_expired_holds(9))) == []
    firm.clock.pass_(1)
    [due] = await firm.do(lambda books: list(books.documents.with_expired_holds(9)))
    await firm.do(lambda books: service.expire(books, due))

    assert await firm.do(lambda books: cell(books, COLA)) == (100, 0, 7)
    assert (await firm.ship("王", line(COLA, 100))).status is Status.PENDING
    assert (await firm.approve(waiting, "赵")).status is Status.DONE
    await firm.check()
