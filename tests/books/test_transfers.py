"""A transfer: on its way until the far end takes it in; what does not come has an owner."""

import asyncio

import pytest

from core.orders import moves, service
from core.orders.approvals import Rule, each_of
from core.orders.model import Document, NewDocument, NotAsked
from core.orders.states import Kind, Status, StepNotAllowed
from core.people import NotYourPlace, Role
from core.stock.model import TRANSIT, NotEnough, OverPosted
from core.storage.books import OpenBooks, Store
from tests.books.firm import COLA, MAIN, MILK, SECOND, Firm, Said, found, line, new_line, someone
from tests.books.sample import place_called

RULES = (
    Rule(kind=Kind.TRANSFER, quantity_below=500),
    Rule(kind=Kind.TRANSFER, stages=(each_of(Role.MANAGER),)),
)


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store, rules=RULES)
    await firm.opening(
        line(COLA, 1000), line(MILK, 5, batch="旧", until="2026-12-01"),
        line(MILK, 20, batch="新", until="2027-03-01"),
    )  # fmt: skip
    return firm


async def transfer(firm: Firm, *lines: Said, who: str = "王") -> Document:
    def work(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.TRANSFER, location=place_called(books, MAIN), partner=None,
            lines=tuple(new_line(books, said) for said in lines),
            to_location=place_called(books, SECOND),
        )  # fmt: skip
        return service.hand_in(books, new, someone(books, who))

    return await firm.do(work)


async def act(
    firm: Firm, name: str, document: Document, *quantities: int, who: str = "刘"
) -> Document:
    def work(books: OpenBooks) -> Document:
        fresh = books.documents.get(document.id)
        wanted = {
            line.id: quantity
            for line, quantity in zip(fresh.lines, quantities, strict=False)
            if quantity
        }
        person = someone(books, who)
        if name == "write_off":
            return moves.write_off(books, fresh.id, wanted, "丢失", person)
        do = moves.receive if name == "receive" else moves.bring_back
        return do(books, fresh.id, wanted, person)

    return await firm.do(work)


async def in_transit(firm: Firm) -> int:
    rows = await firm.rows(f"SELECT sum(on_hand) FROM balance WHERE location_id = {TRANSIT}")
    return int(rows[0][0] or 0)


async def test_goods_are_in_transit_until_the_far_end_takes_them_in(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 2, "箱"))
    assert sent.status is Status.IN_TRANSIT
    assert await firm.cell(COLA) == (952, 0, 0)
    assert await firm.cell(COLA, SECOND) == (0, 0, 0)
    assert await in_transit(firm) == 48

    taken = await act(firm, "receive", sent, 48)
    assert taken.number.startswith("DR-")
    assert (await firm.get(sent)).status is Status.DONE
    assert await firm.cell(COLA, SECOND) == (48, 0, 0)
    assert await in_transit(firm) == 0
    await firm.check()


async def test_a_large_transfer_is_held_until_the_manager_agrees(firm: Firm) -> None:
    asked = await transfer(firm, line(COLA, 600))
    assert asked.status is Status.PENDING
    assert await firm.cell(COLA) == (1000, 600, 0)

    await firm.approve(asked, "赵")
    assert (await firm.get(asked)).status is Status.IN_TRANSIT
    assert await firm.cell(COLA) == (400, 0, 0)
    await firm.check()


async def test_a_transfer_that_is_refused_lets_the_goods_go(firm: Firm) -> None:
    asked = await transfer(firm, line(COLA, 600))
    await firm.reject(asked, "赵")
    assert await firm.cell(COLA) == (1000, 0, 0)
    assert await in_transit(firm) == 0
    await firm.check()


async def test_what_did_not_come_stays_in_transit_with_an_owner(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48))
    await act(firm, "receive", sent, 40)

    short = await firm.get(sent)
    assert short.status is Status.SHORT
    assert await in_transit(firm) == 8
    owner = await firm.keeper.read(lambda books: books.documents.owner_of(short))
    assert owner == short.requester_id
    await firm.check()


async def test_who_counted_does_not_look_after_the_difference(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48), who="冯")
    await act(firm, "receive", sent, 40, who="冯")

    def owner(books: OpenBooks) -> str:
        return books.people.get(books.documents.owner_of(sent) or 0).name

    assert await firm.keeper.read(owner) == "王"


async def test_a_difference_is_found_brought_back_or_written_off(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48))
    await act(firm, "receive", sent, 40)

    await act(firm, "receive", sent, 3)
    assert (await firm.get(sent)).status is Status.SHORT
    await act(firm, "back", sent, 2, who="王")
    assert await firm.cell(COLA) == (954, 0, 0)

    lost = await act(firm, "write_off", sent, 3, who="王")
    assert lost.status is Status.PENDING
    assert (await firm.get(sent)).status is Status.SHORT
    assert await in_transit(firm) == 3
    await firm.approve(lost, "赵")
    assert (await firm.get(sent)).status is Status.DONE
    assert await in_transit(firm) == 0
    assert await firm.worth(COLA) == (997, 149550)
    await firm.check()


async def test_what_is_being_written_off_cannot_come_as_well(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48))
    await act(firm, "receive", sent, 40)
    await act(firm, "write_off", sent, 8, who="王")

    with pytest.raises(NotEnough):
        await act(firm, "receive", sent, 8)
    assert await in_transit(firm) == 8
    await firm.check()


async def test_a_loss_is_reported_by_who_looks_after_it_or_a_manager(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48))
    await act(firm, "receive", sent, 40)
    with pytest.raises(NotAsked):
        await act(firm, "write_off", sent, 8, who="刘")


async def test_only_the_far_ends_keeper_takes_it_in(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48))
    with pytest.raises(NotYourPlace):
        await act(firm, "receive", sent, 48, who="王")
    with pytest.raises(NotYourPlace):
        await act(firm, "back", sent, 48, who="刘")
    assert await in_transit(firm) == 48


async def test_more_than_was_sent_does_not_come(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48))
    with pytest.raises(OverPosted):
        await act(firm, "receive", sent, 49)
    await act(firm, "receive", sent, 48)
    with pytest.raises(StepNotAllowed):
        await act(firm, "receive", sent, 1)
    await firm.check()


async def test_batches_arrive_as_they_left(firm: Firm) -> None:
    sent = await transfer(firm, line(MILK, 12))
    await act(firm, "receive", sent, 7)
    await act(firm, "receive", sent, 5)

    assert (await firm.get(sent)).status is Status.DONE
    rows = await firm.rows(
        "SELECT t.code, b.on_hand FROM balance b JOIN batch t ON t.id = b.batch_id"
        " JOIN location l ON l.id = b.location_id"
        f" WHERE l.name = '{SECOND}' ORDER BY t.id"
    )
    assert [(code, int(count)) for code, count in rows] == [("旧", 5), ("新", 7)]
    await firm.check()


async def test_a_receipt_of_a_transfer_is_taken_back_and_the_goods_are_in_transit_again(
    firm: Firm,
) -> None:
    sent = await transfer(firm, line(COLA, 48))
    taken = await act(firm, "receive", sent, 48)
    await firm.undo("刘", taken.number)

    assert (await firm.get(sent)).status is Status.SHORT
    assert await in_transit(firm) == 48
    await act(firm, "receive", sent, 48)
    assert (await firm.get(sent)).status is Status.DONE
    await firm.check()


async def test_two_confirmations_at_once_take_it_in_once(firm: Firm) -> None:
    sent = await transfer(firm, line(COLA, 48))
    answers = await asyncio.gather(
        *(act(firm, "receive", sent, 48, who=who) for who in ("刘", "冯")), return_exceptions=True
    )
    assert [isinstance(answer, Document) for answer in answers].count(True) == 1
    assert await firm.cell(COLA, SECOND) == (48, 0, 0)
    await firm.check()
