"""Seats and steps in the books: any rule, any people, any order of votes; and at the same time."""

import asyncio
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.orders import calling, service, standins
from core.orders.approvals import Rule, Stage, any_of, each_of
from core.orders.asking import Panel
from core.orders.model import Document, NobodyToAsk, NotAsked
from core.orders.seats import (
    AlreadyAgreed,
    NoStandIn,
    StandInLoop,
    StandInTwice,
    StandsInForRequester,
    UrgedLately,
    Why,
)
from core.orders.states import Kind, Status, StepNotAllowed
from core.people import Role
from core.storage.books import OpenBooks
from core.storage.session import Sql
from tests.books.firm import COLA, HOUR_US, Firm, firm_over, line, someone
from tests.databases import store_of

PEOPLE = ("赵", "钱", "周", "吴", "冯", "刘")
CUSTOMER = "城东超市"
ROLES = (Role.KEEPER, Role.FINANCE, Role.MANAGER)
SEATS = st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True).map(tuple)
PAIRS = st.lists(st.tuples(*[st.sampled_from(PEOPLE)] * 2), max_size=3)
STAGES = st.lists(st.lists(SEATS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3)


def ruled(*stages: Stage, kind: Kind = Kind.RECEIPT) -> Rule:
    return Rule(kind=kind, stages=stages)


async def firm_of(url: str, *stages: Stage) -> Firm:
    store = store_of(url)
    await store.open()
    return firm_over(store, rules=(ruled(*stages),))


def stand_in(books: OpenBooks, who: str, standin: str, hours: float = 24, since: float = 0) -> None:
    span = (books.now_us + int(since * HOUR_US), books.now_us + int(hours * HOUR_US))
    standins.appoint(books, someone(books, who), someone(books, standin), Why.ASKED, span)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_document_passes_without_a_person_of_its_own_in_every_seat(
    data: st.DataObject, founded: Any
) -> None:
    """Any steps, any roles, any stand-ins, any order of votes."""
    asyncio.run(_any_life(data, founded()))


@pytest.fixture
def founded(tmp_path: Any, sqlite_template: Any) -> Any:
    """Return what gives a fresh copy of the firm's books each time it is asked."""
    import itertools
    import shutil

    from tests.books.firm import found

    first = tmp_path / "first.db"
    shutil.copyfile(sqlite_template, first)

    async def begin() -> None:
        store = store_of(f"sqlite+aiosqlite:///{first}")
        await store.open()
        await found(store)
        await store.close()

    asyncio.run(begin())
    numbers = itertools.count()

    def fresh() -> str:
        path = tmp_path / f"{next(numbers)}.db"
        shutil.copyfile(first, path)
        return f"sqlite+aiosqlite:///{path}"

    return fresh


async def _any_life(data: st.DataObject, url: str) -> None:
    stages = tuple(data.draw(STAGES))
    firm = await firm_of(url, *stages)
    try:
        for who in PEOPLE:
            roles = data.draw(st.lists(st.sampled_from(ROLES), max_size=2, unique=True))
            await firm.employ(who, *roles, Role.SELLER)
        for who, standin in data.draw(PAIRS):
            await _perhaps(firm, lambda books, a=who, b=standin: stand_in(books, a, b))
        requester = data.draw(st.sampled_from(PEOPLE))
        await firm.employ(requester, Role.KEEPER, Role.MANAGER)
        document = await _perhaps(firm, lambda books: hand(books, requester))
        if document is None:
            return
        for who in data.draw(st.lists(st.sampled_from((*PEOPLE, "王")), max_size=14)):
            await _perhaps(firm, partial(say_yes, document.id, who))
            await _sound(firm, document, stages, requester)
        await firm.check()
    finally:
        await firm.keeper.store.close()


def hand(books: OpenBooks, who: str) -> Document:
    from tests.books.firm import hand_in

    return hand_in(books, who, Kind.RECEIPT, line(COLA, 1))


def say_yes(document_id: int, who: str, books: OpenBooks) -> Document:
    return service.approve(books, document_id, someone(books, who))


async def _perhaps(firm: Firm, work: Any) -> Any:
    try:
        return await firm.do(work)
    except Refused:
        return None


async def _sound(firm: Firm, document: Document, stages: tuple[Stage, ...], requester: str) -> None:
    """Every yes was that of a person of its own with the right; done means every seat has one."""
    rows = await firm.rows(
        "SELECT a.step, a.seat, a.role, p.name, coalesce(f.name, p.name) FROM approval a"
        " JOIN person p ON p.id = a.person_id LEFT JOIN person f ON f.id = a.for_person_id"
    )
    voters, holders = [row[3] for row in rows], [row[4] for row in rows]
    assert requester not in voters + holders
    assert len(set(voters)) == len(voters)
    assert len(set(holders)) == len(holders)
    filled = {(step, seat): role for step, seat, role, _, _ in rows}
    for (step, seat), role in filled.items():
        assert Role(role) in stages[step][seat]
        assert (
            all((step - 1, other) in filled for other in range(len(stages[step - 1]))) or not step
        )
    is_done = (await firm.get(document)).status is Status.DONE
    assert is_done is (len(filled) == sum(map(len, stages)))


async def test_steps_are_asked_in_turn_and_a_no_in_any_of_them_ends_it(books_url: str) -> None:
    firm = await firm_of(
        books_url, any_of(Role.FINANCE, Role.KEEPER), any_of(Role.MANAGER, count=2)
    )
    document = await firm.receive("王", line(COLA, 10))
    with pytest.raises(NotAsked) as caught:
        await firm.approve(document, "赵")
    assert caught.value.who_may == (Role.KEEPER, Role.FINANCE)
    assert (await firm.approve(document, "周")).status is Status.PENDING
    with pytest.raises(NotAsked):
        await firm.approve(document, "冯")
    await firm.approve(document, "赵")
    with pytest.raises(AlreadyAgreed):
        await firm.approve(document, "赵")
    assert (await firm.approve(document, "钱")).status is Status.DONE
    await firm.check()

    other = await firm.receive("王", line(COLA, 10))
    await firm.approve(other, "周")
    await firm.approve(other, "赵")
    assert (await firm.reject(other, "钱")).status is Status.REJECTED
    assert await firm.cell(COLA) == (10, 0, 0)
    await firm.check()
    await firm.keeper.store.close()


async def test_two_approvers_take_the_last_seat_in_the_same_moment(books_url: str) -> None:
    """One of them is the one; the other is told, and the goods move once."""
    firm = await firm_of(books_url, each_of(Role.FINANCE), any_of(Role.MANAGER, Role.KEEPER))
    for _ in range(10):
        document = await firm.receive("王", line(COLA, 1))
        await firm.approve(document, "周")
        results = await asyncio.gather(
            *(firm.approve(document, who) for who in ("赵", "钱", "冯")), return_exceptions=True
        )
        won = [result for result in results if isinstance(result, Document)]
        assert [one.status for one in won] == [Status.DONE]
        assert all(isinstance(one, Document | StepNotAllowed) for one in results)
    assert await firm.cell(COLA) == (10, 0, 0)
    assert await firm.count("approval") == 20
    await firm.check()
    await firm.keeper.store.close()


async def test_two_seats_are_filled_in_the_same_moment(books_url: str) -> None:
    """Each takes one; whoever was last moves the goods, and nobody is refused for being quick."""
    firm = await firm_of(books_url, any_of(Role.MANAGER, count=2))
    for _ in range(10):
        document = await firm.receive("王", line(COLA, 1))
        results = await asyncio.gather(*(firm.approve(document, who) for who in ("赵", "钱")))
        assert sorted(one.status for one in results) == [Status.DONE, Status.PENDING]
    assert await firm.cell(COLA) == (10, 0, 0)
    await firm.check()
    await firm.keeper.store.close()


async def test_two_pieces_handed_in_at_the_same_moment_see_each_other(books_url: str) -> None:
    store = store_of(books_url)
    await store.open()
    firm = firm_over(store, rules=(Rule(kind=Kind.RECEIPT, below_fen=50_000, sums_all=True),))
    piece = line(COLA, 10, yuan=30)
    papers = await asyncio.gather(*(firm.receive("王", piece) for _ in range(4)))
    assert sorted(paper.status for paper in papers) == [Status.DONE, *[Status.PENDING] * 3]
    await firm.check()
    await store.close()


async def test_a_stand_in_fills_a_seat_in_the_right_of_another(books_url: str) -> None:
    firm = await firm_of(books_url, any_of(Role.MANAGER, count=2))
    await firm.do(lambda books: stand_in(books, "赵", "陈"))
    document = await firm.receive("王", line(COLA, 10))
    await firm.approve(document, "陈")
    with pytest.raises(NotAsked):
        await firm.approve(document, "赵")
    assert (await firm.approve(document, "钱")).status is Status.DONE
    assert await firm.count("approval", "for_person_id IS NOT NULL") == 1
    await firm.check()
    await firm.keeper.store.close()


async def test_a_right_to_stand_in_ends_with_its_time_and_with_the_right_itself(
    books_url: str,
) -> None:
    firm = await firm_of(books_url, each_of(Role.MANAGER))
    await firm.do(lambda books: stand_in(books, "赵", "陈", 2, 1))
    document = await firm.receive("王", line(COLA, 10))
    with pytest.raises(NotAsked):
        await firm.approve(document, "陈")
    firm.clock.pass_(HOUR_US)
    assert await firm.do(lambda books: bool(books.votes.waiting_for(someone(books, "陈"), 9)))
    await firm.employ("赵", Role.SELLER)
    with pytest.raises(NotAsked):
        await firm.approve(document, "陈")
    await firm.employ("赵", Role.MANAGER)
    firm.clock.pass_(HOUR_US)
    with pytest.raises(NotAsked):
        await firm.approve(document, "陈")
    assert not await firm.do(lambda books: books.votes.waiting_for(someone(books, "陈"), 9))
    await firm.keeper.store.close()


@pytest.mark.row("P05")
async def test_a_delegate_never_decides_what_either_of_them_asked_for(books_url: str) -> None:
    firm = await firm_of(books_url, each_of(Role.MANAGER))
    await firm.do(lambda books: stand_in(books, "王", "赵"))
    document = await firm.receive("王", line(COLA, 10))
    with pytest.raises(StandsInForRequester):
        await firm.approve(document, "赵")
    assert not await firm.do(lambda books: books.votes.waiting_for(someone(books, "赵"), 9))
    await firm.do(lambda books: stand_in(books, "钱", "冯"))
    own = await firm.receive("冯", line(COLA, 10))
    with pytest.raises(Refused):
        await firm.approve(own, "冯")
    await firm.keeper.store.close()


async def test_circles_and_unfit_stand_ins_are_found_when_they_are_said(books_url: str) -> None:
    firm = await firm_of(books_url, each_of(Role.MANAGER))
    await firm.do(lambda books: stand_in(books, "赵", "钱"))
    await firm.do(lambda books: stand_in(books, "钱", "周"))
    before = await firm.count("stand_in")
    with pytest.raises(StandInLoop) as caught:
        await firm.do(lambda books: stand_in(books, "周", "赵"))
    assert caught.value.names == ("周", "赵", "钱", "周")
    with pytest.raises(StandInTwice):
        await firm.do(lambda books: stand_in(books, "赵", "周"))
    with pytest.raises(NoStandIn):
        await firm.do(lambda books: stand_in(books, "周", "周"))
    await firm.do(lambda books: stand_in(books, "周", "赵", 49, 25))
    assert await firm.count("stand_in") == before + 1
    await firm.keeper.store.close()


async def test_one_who_speaks_for_two_leaves_a_seat_for_the_other(books_url: str) -> None:
    """吴 is finance and manager: takes the seat that nobody else could fill."""
    firm = await firm_of(books_url, each_of(Role.FINANCE, Role.MANAGER))
    for who in ("赵", "钱"):
        await firm.employ(who, Role.SELLER)
    document = await firm.receive("王", line(COLA, 10))
    await firm.approve(document, "吴")
    assert [row[0] for row in await firm.rows("SELECT role FROM approval")] == ["manager"]
    assert (await firm.approve(document, "周")).status is Status.DONE
    await firm.employ("吴", Role.SELLER)
    with pytest.raises(NobodyToAsk):
        await firm.receive("王", line(COLA, 10))
    await firm.keeper.store.close()


async def test_a_reminder_comes_at_most_every_half_hour(books_url: str) -> None:
    firm = await firm_of(books_url, each_of(Role.MANAGER))
    document = await firm.receive("王", line(COLA, 10))

    def urge(books: OpenBooks) -> Any:
        return calling.urge(books, document.id, someone(books, "王"))

    await firm.do(urge)
    sent = await firm.count("outbox", "kind = 'approval'")
    with pytest.raises(UrgedLately) as caught:
        await firm.do(urge)
    assert caught.value.next_us == firm.clock.now() + calling.URGE_US
    firm.clock.pass_(calling.URGE_US)
    await firm.do(urge)
    assert await firm.count("outbox", "kind = 'approval'") > sent
    await firm.keeper.store.close()


async def test_silence_is_counted_from_the_last_word_and_told_once_a_stage(books_url: str) -> None:
    firm = await firm_of(books_url, each_of(Role.FINANCE), each_of(Role.MANAGER))
    document = await firm.receive("王", line(COLA, 10))
    hours = 4 * HOUR_US

    def escalate(books: OpenBooks) -> bool:
        return calling.escalate(books, document.id, Role.BUYER, hours)

    firm.clock.pass_(hours - 1)
    assert not await firm.do(escalate)
    firm.clock.pass_(1)
    assert await firm.do(escalate)
    assert not await firm.do(escalate)
    await firm.approve(document, "周")
    firm.clock.pass_(hours - 1)
    assert not await firm.do(escalate)
    firm.clock.pass_(1)
    assert await firm.do(escalate)
    roles = await firm.do(lambda books: Panel(books, document).roles())
    assert roles == (Role.BUYER, Role.MANAGER)
    assert (await firm.approve(document, "陈")).status is Status.DONE
    await firm.check()
    await firm.keeper.store.close()


async def test_within_the_credit_nobody_is_asked_and_beyond_it_somebody_is(books_url: str) -> None:
    """A hundred yuan of credit; what was ordered counts, what is taken back does not."""
    store = store_of(books_url)
    await store.open()
    asking = Rule(kind=Kind.SHIPMENT, is_over_credit=True, stages=(each_of(Role.FINANCE),))
    firm = firm_over(store, rules=(asking, Rule(kind=Kind.SHIPMENT)))
    await firm.opening(line(COLA, 100))
    limit = Sql("UPDATE partner SET credit_fen = 10000 WHERE name = :name")
    await firm.do(lambda books: books.session.run(limit, name=CUSTOMER))

    async def sell(yuan: float) -> Document:
        return await firm.ship("王", line(COLA, 10, yuan=yuan), partner=CUSTOMER)

    first = await sell(6)
    assert first.status is Status.DONE
    assert (await sell(4)).status is Status.DONE
    beyond = await sell(0.01)
    assert beyond.status is Status.PENDING
    await firm.cancel(beyond, "王")
    await firm.undo("王", first.number)
    assert (await sell(6)).status is Status.DONE
    unlimited = await firm.ship("王", line(COLA, 10, yuan=6))
    assert unlimited.status is Status.PENDING
    assert (await firm.do(lambda books: books.votes.why(unlimited)))["unknown"] == ["over_credit"]
    await store.close()
