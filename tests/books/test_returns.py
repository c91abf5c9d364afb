"""A return comes back with a photo, into quarantine, and is judged piece by piece."""

import asyncio
from dataclasses import replace

import pytest

from core.files import File, Proof
from core.orders import inspecting, orders, service
from core.orders.emergency import PhotoMissing
from core.orders.inspecting import Judgement
from core.orders.model import Document, GoneOn, NewDocument
from core.orders.posting import take_back
from core.orders.states import Kind, Status, StepNotAllowed
from core.people import NotAllowed
from core.stock.model import QUARANTINE, OverPosted
from core.storage.books import OpenBooks, Store
from core.storage.session import Sql, Violated
from tests.books.firm import COLA, MAIN, MILK, Firm, Said, found, line, new_line, someone
from tests.books.sample import place_called
from tests.books.test_sales import FREE

PHOTO = File(name="photo.jpg", mime="image/jpeg", body=b"a photo of what came back")


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store, rules=FREE)
    await firm.receive("陈", line(COLA, 100, yuan=1.5))
    return firm


async def give_back(
    firm: Firm, *lines: Said, of: Document | None = None, photo: bool = True, who: str = "王"
) -> Document:
    def work(books: OpenBooks) -> Document:
        digest = books.files.put(PHOTO)
        sources = {one.product_id: one.id for one in (of.lines if of else ())}
        written = [new_line(books, said) for said in lines]
        new = NewDocument(
            kind=Kind.CUSTOMER_RETURN, location=place_called(books, MAIN), partner=None,
            lines=tuple(
                replace(one, source_line_id=sources.get(one.product.id))
                for one in written
            ),
            reason="破损", source_id=of.id if of else None,
            proofs=((Proof.PHOTO.value, digest),) if photo else (),
        )  # fmt: skip
        return service.hand_in(books, new, someone(books, who))

    return await firm.do(work)


async def judge(
    firm: Firm, document: Document, *, good: int = 0, scrap: int = 0, back: int = 0, who: str = "冯"
) -> Document:
    def work(books: OpenBooks) -> Document:
        line_id = document.lines[0].id
        judgement = Judgement(good={line_id: good}, scrap={line_id: scrap}, back={line_id: back})
        return inspecting.judge(books, document.id, judgement, someone(books, who))

    return await firm.do(work)


async def quarantined(firm: Firm) -> int:
    rows = await firm.rows(f"SELECT sum(on_hand) FROM balance WHERE location_id = {QUARANTINE}")
    return int(rows[0][0] or 0)


async def test_a_return_waits_in_quarantine_until_it_is_judged(firm: Firm) -> None:
    shipped = await firm.ship("冯", line(COLA, 40))
    returned = await give_back(firm, line(COLA, 10), of=shipped)
    assert returned.status is Status.CHECKING
    assert await firm.cell(COLA) == (60, 0, 0)
    assert await quarantined(firm) == 10
    assert await firm.worth(COLA) == (70, 10500)

    await judge(firm, returned, good=6, scrap=1)
    assert (await firm.get(returned)).status is Status.CHECKING
    assert await firm.cell(COLA) == (66, 0, 0)
    await judge(firm, returned, back=3)
    assert (await firm.get(returned)).status is Status.DONE
    assert await quarantined(firm) == 0
    assert await firm.worth(COLA) == (66, 9900)
    await firm.check()


async def test_a_return_without_a_photo_is_none(firm: Firm) -> None:
    with pytest.raises(PhotoMissing):
        await give_back(firm, line(COLA, 10), photo=False)
    assert await quarantined(firm) == 0
    assert await firm.count("document", "kind = 'customer_return'") == 0


async def test_goods_come_back_at_what_they_went_out_for(firm: Firm) -> None:
    shipped = await firm.ship("冯", line(COLA, 3))
    await firm.receive("陈", line(COLA, 97, yuan=3))
    have, worth = await firm.worth(COLA)
    for _ in range(3):
        await give_back(firm, line(COLA, 1), of=shipped)
    assert await firm.worth(COLA) == (have + 3, worth + 450)


async def test_not_more_comes_back_than_was_shipped(firm: Firm) -> None:
    shipped = await firm.ship("冯", line(COLA, 40))
    await give_back(firm, line(COLA, 30), of=shipped)
    with pytest.raises(OverPosted):
        await give_back(firm, line(COLA, 11), of=shipped)
    await give_back(firm, line(COLA, 10), of=shipped)
    await firm.check()


async def test_two_returns_at_once_do_not_exceed_the_shipment(firm: Firm) -> None:
    shipped = await firm.ship("冯", line(COLA, 40))
    answers = await asyncio.gather(
        *(give_back(firm, line(COLA, 30), of=shipped) for _ in range(3)), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(Document) == 1
    await firm.check()


async def test_a_shipment_of_which_something_came_back_is_not_taken_back(firm: Firm) -> None:
    shipped = await firm.ship("冯", line(COLA, 40))
    returned = await give_back(firm, line(COLA, 10), of=shipped)
    with pytest.raises(GoneOn):
        await firm.undo("冯", shipped.number)

    await firm.undo("王", returned.number)
    assert (await firm.get(returned)).status is Status.REVERSED
    await firm.undo("冯", shipped.number)
    assert await firm.cell(COLA) == (100, 0, 0)
    assert await quarantined(firm) == 0
    await firm.check()


async def test_a_judgement_is_taken_back_and_given_again(firm: Firm) -> None:
    returned = await give_back(firm, line(COLA, 10))
    put = await judge(firm, returned, good=10)
    await firm.undo("冯", put.number)
    assert (await firm.get(returned)).status is Status.CHECKING
    assert await quarantined(firm) == 10
    await judge(firm, returned, scrap=10)
    with pytest.raises(StepNotAllowed):
        await judge(firm, returned, good=1)
    await firm.check()


async def test_more_than_lies_there_is_not_judged_and_not_by_anybody(firm: Firm) -> None:
    returned = await give_back(firm, line(COLA, 10))
    with pytest.raises(OverPosted):
        await judge(firm, returned, good=6, scrap=5)
    with pytest.raises(NotAllowed):
        await judge(firm, returned, good=10, who="李")
    assert await quarantined(firm) == 10
    await firm.check()


async def test_an_order_is_stocked_when_the_last_piece_is_judged(firm: Firm) -> None:
    def inspected(books: OpenBooks) -> None:
        books.session.run(Sql(f"UPDATE product SET is_inspected = 1 WHERE name = '{MILK}'"))
        books.recall.renew()
        books.record("import", "product", None)

    await firm.do(inspected)

    def order(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.PURCHASE_ORDER, location=place_called(books, MAIN), partner=None,
            lines=(new_line(books, line(MILK, 20, yuan=2)),),
        )  # fmt: skip
        return orders.hand_in(books, new, someone(books, "陈"))

    placed = await firm.do(order)

    def come(books: OpenBooks) -> Document:
        batch = books.catalog.batch(placed.lines[0].product_id, "甲", "2027-03-01")
        wanted = {placed.lines[0].id: 20}
        person = someone(books, "冯")
        return orders.receive(books, placed.id, wanted, person, batches={placed.lines[0].id: batch})

    receipt = await firm.do(come)
    assert (await firm.get(placed)).status is Status.ARRIVED
    assert await quarantined(firm) == 20
    await judge(firm, receipt, good=18)
    assert (await firm.get(placed)).status is Status.ARRIVED
    put = await judge(firm, receipt, back=2)
    assert put.number.startswith("CT-")
    assert (await firm.get(placed)).status is Status.STOCKED
    assert await firm.cell(MILK) == (18, 0, 0)
    with pytest.raises(GoneOn):
        await firm.undo("冯", put.number)
    await firm.check()


async def test_the_database_refuses_to_take_back_what_came_back_already(firm: Firm) -> None:
    shipped = await firm.ship("冯", line(COLA, 40))
    await give_back(firm, line(COLA, 10), of=shipped)
    with pytest.raises(Violated, match="gone_on"):
        await firm.do(lambda books: take_back(books, shipped))
    await firm.check()
