"""The emergency lane: one yes and the goods are out; the papers are owed and not forgotten."""

import asyncio

import pytest

from core.files import File, Proof
from core.orders import emergencies, service
from core.orders.approvals import Rule
from core.orders.emergency import Lane, PapersOverdue, PhotoMissing, TooManyEmergencies
from core.orders.model import Document, NewDocument, OwnDocument
from core.orders.states import Kind, Status, StepNotAllowed
from core.stock.model import NotEnough
from core.storage.books import OpenBooks, Store
from scheduler import jobs
from tests.books.firm import COLA, HOUR_US, MAIN, Firm, Said, found, line, new_line, someone
from tests.books.sample import place_called

PHOTO = File(name="photo.jpg", mime="image/jpeg", body=b"a photo of the shelf")


@pytest.fixture
async def firm(store: Store) -> Firm:
    firm = await found(store, rules=(Rule(kind=Kind.EMERGENCY), Rule(kind=Kind.FOUND)))
    await firm.opening(line(COLA, 100))
    return firm


async def hurry(firm: Firm, *lines: Said, who: str = "李") -> Document:
    return await firm.hand_in(who, Kind.EMERGENCY, *lines, partner="城东超市")


async def out(firm: Firm, count: int = 10, who: str = "李") -> Document:
    asked = await hurry(firm, line(COLA, count), who=who)
    return await firm.approve(asked, "赵")


async def file_papers(firm: Firm, document: Document, *, photo: bool = True) -> Document:
    def work(books: OpenBooks) -> Document:
        person = someone(books, "李")
        if photo:
            books.files.put(PHOTO)
            books.attachments.add(document.id, Proof.SIGNATURE, PHOTO, person.id)
        return emergencies.file_papers(books, document.id, person)

    return await firm.do(work)


async def tick(firm: Firm) -> None:
    for work in (jobs.warn_papers, jobs.lapse_papers, jobs.remind_papers):
        await firm.do(work)


async def test_the_goods_leave_with_the_yes_and_the_papers_are_owed(firm: Firm) -> None:
    asked = await hurry(firm, line(COLA, 10))
    assert asked.status is Status.PENDING
    assert await firm.cell(COLA) == (100, 0, 0)

    await firm.approve(asked, "赵")
    assert (await firm.get(asked)).status is Status.PAPER_DUE
    assert await firm.cell(COLA) == (90, 0, 0)

    with pytest.raises(PhotoMissing):
        await file_papers(firm, asked, photo=False)
    await file_papers(firm, asked)
    assert (await firm.get(asked)).status is Status.DONE
    await firm.check()


async def test_a_rule_without_approvers_still_asks_somebody_else(firm: Firm) -> None:
    asked = await hurry(firm, line(COLA, 10), who="钱")
    assert asked.status is Status.PENDING
    with pytest.raises(OwnDocument):
        await firm.approve(asked, "钱")


async def test_papers_that_do_not_come_are_overdue_and_nothing_new_is_given(firm: Firm) -> None:
    first = await out(firm)
    firm.clock.pass_(19 * HOUR_US)
    await tick(firm)
    await tick(firm)
    assert await firm.count("outbox", "kind = 'owes_papers'") == 2
    assert (await firm.get(first)).status is Status.PAPER_DUE

    firm.clock.pass_(5 * HOUR_US)
    await tick(firm)
    assert (await firm.get(first)).status is Status.OVERDUE
    told = await firm.count("outbox", "kind = 'papers_overdue'")
    assert told == 4
    with pytest.raises(PapersOverdue):
        await hurry(firm, line(COLA, 1))

    firm.clock.pass_(25 * HOUR_US)
    await tick(firm)
    await tick(firm)
    assert await firm.count("outbox", "kind = 'papers_overdue'") == 2 * told
    await file_papers(firm, first)
    assert (await hurry(firm, line(COLA, 1))).status is Status.PENDING
    await firm.check()


async def test_the_days_cap_holds_for_the_whole_firm(firm: Firm) -> None:
    for who in ("李", "王"):
        await out(firm, who=who)
    answers = await asyncio.gather(
        *(hurry(firm, line(COLA, 1), who=who) for who in ("李", "王", "冯")), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(Document) == 1
    assert sum(isinstance(answer, TooManyEmergencies) for answer in answers) == 2
    await firm.check()


async def test_one_that_is_refused_does_not_count(firm: Firm) -> None:
    for _ in range(4):
        asked = await hurry(firm, line(COLA, 1))
        await firm.reject(asked, "赵")
    assert Lane().daily_cap == 3
    assert (await hurry(firm, line(COLA, 1))).status is Status.PENDING


async def test_the_ledger_never_goes_below_zero(firm: Firm) -> None:
    asked = await hurry(firm, line(COLA, 120))
    with pytest.raises(NotEnough):
        await firm.approve(asked, "赵")
    assert (await firm.get(asked)).status is Status.PENDING

    spotted = await find(firm, line(COLA, 20))
    await firm.approve(spotted, "钱")
    assert await firm.cell(COLA) == (120, 0, 0)
    assert await firm.worth(COLA) == (120, 18000)
    await firm.approve(asked, "赵")
    assert await firm.cell(COLA) == (0, 0, 0)
    await firm.check()


async def find(firm: Firm, *lines: Said, photo: bool = True, who: str = "王") -> Document:
    def work(books: OpenBooks) -> Document:
        digest = books.files.put(PHOTO)
        new = NewDocument(
            kind=Kind.FOUND, location=place_called(books, MAIN), partner=None,
            lines=tuple(new_line(books, said) for said in lines),
            proofs=((Proof.PHOTO.value, digest),) if photo else (),
        )  # fmt: skip
        return service.hand_in(books, new, someone(books, who))

    return await firm.do(work)


async def test_found_goods_need_a_photo_and_a_second_person(firm: Firm) -> None:
    with pytest.raises(PhotoMissing):
        await find(firm, line(COLA, 5), photo=False)
    asked = await find(firm, line(COLA, 5))
    assert asked.status is Status.PENDING
    assert await firm.cell(COLA) == (100, 0, 0)
    await firm.approve(asked, "赵")
    assert await firm.cell(COLA) == (105, 0, 0)
    with pytest.raises(StepNotAllowed):
        await firm.approve(asked, "钱")
    await firm.check()


async def test_the_week_is_told_of_every_emergency(firm: Firm) -> None:
    await out(firm)
    now = firm.clock.at_us
    cases = await firm.keeper.read(lambda books: books.emergencies.between(now - 1, now + 1))
    assert [(case.requester, case.status, case.filed_us) for case in cases] == [
        ("李", "paper_due", 0)
    ]
    assert cases[0].due_us == now + Lane().paperwork_us
