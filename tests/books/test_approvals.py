"""Who must say yes: each condition of a rule at its edge, and who may answer."""

from typing import Any

import pytest

from core.orders.approvals import DEFAULT, Rule, Stage, Subject, each_of, judge
from core.orders.asking import is_asked
from core.orders.model import NewDocument, NewLine, NobodyToAsk, NotAsked, OwnDocument
from core.orders.seats import AlreadyAgreed
from core.orders.states import Kind, Status, StepNotAllowed
from core.people import NotYourPlace, Person, Role
from core.quantity import Pack
from core.stock.model import Location, Partner, Product
from tests.books.firm import COLA, SECOND, Firm, firm_over, line, someone
from tests.databases import store_of

PLACE = Location(id=100, code="ZC", name="主仓", kind="warehouse")
KEEPER = Person(id=1, name="王", roles=frozenset({Role.KEEPER}))
BUYER = Person(id=2, name="陈", roles=frozenset({Role.BUYER, Role.KEEPER}))


def paper(
    *fen: int | None, kind: Kind = Kind.RECEIPT, categories: tuple[str, ...] = (), tier: str = ""
) -> NewDocument:
    """Return a document with one line per amount."""
    lines = []
    for number, amount in enumerate(fen):
        product = Product(
            id=number + 1, sku="A", name="A", spec="", unit="个",
            category=categories[number] if categories else "",
            packs=(Pack(unit="个", numerator=1),),
        )  # fmt: skip
        lines.append(
            NewLine(product=product, unit="个", count_milli=1000, quantity=1, amount_fen=amount)
        )
    partner = Partner(id=1, code="P", name="P", kind="customer", tier=tier)
    return NewDocument(kind=kind, location=PLACE, partner=partner, lines=tuple(lines))


def roles(document: NewDocument, *rules: Rule, who: Person = KEEPER) -> tuple[Role, ...]:
    """Return the roles that are asked, by facts that need no books."""
    subject = Subject(
        kind=document.kind, roles=who.roles, amount_fen=document.amount_fen,
        categories=frozenset(line.product.category for line in document.lines),
        tier=document.partner.tier if document.partner else "",
    )  # fmt: skip
    return named(judge(rules, subject).stages)


def named(stages: tuple[Stage, ...]) -> tuple[Role, ...]:
    return tuple(role for stage in stages for seat in stage for role in seat)


def rule(**conditions: Any) -> Rule:
    return Rule(kind=Kind.RECEIPT, stages=(each_of(Role.DRIVER),), **conditions)


@pytest.mark.parametrize(
    ("fen", "matches"), [(49_999, True), (50_000, False), (50_001, False), (0, True)]
)
def test_below_leaves_its_bound_out(fen: int, matches: bool) -> None:
    assert (roles(paper(fen), rule(below_fen=50_000)) == (Role.DRIVER,)) is matches


@pytest.mark.parametrize(("fen", "matches"), [(49_999, False), (50_000, True), (10**15, True)])
def test_from_takes_its_bound_in(fen: int, matches: bool) -> None:
    assert (roles(paper(fen), rule(from_fen=50_000)) == (Role.DRIVER,)) is matches


def test_two_bounds_leave_no_gap_and_no_overlap() -> None:
    small, middle, large = (
        Rule(kind=Kind.RECEIPT, below_fen=10_000, stages=(each_of(Role.KEEPER),)),
        Rule(kind=Kind.RECEIPT, from_fen=10_000, below_fen=50_000, stages=(each_of(Role.FINANCE),)),
        Rule(kind=Kind.RECEIPT, from_fen=50_000, stages=(each_of(Role.ADMIN),)),
    )
    found = [roles(paper(fen), small, middle, large) for fen in (0, 9_999, 10_000, 49_999, 50_000)]
    assert found == [
        (Role.KEEPER,), (Role.KEEPER,), (Role.FINANCE,), (Role.FINANCE,), (Role.ADMIN,)
    ]  # fmt: skip


def test_the_amount_is_that_of_all_lines_together() -> None:
    assert roles(paper(25_000, 24_999), rule(below_fen=50_000)) == (Role.DRIVER,)
    assert roles(paper(25_000, 25_000), rule(below_fen=50_000)) == (Role.MANAGER,)


@pytest.mark.parametrize("bounds", [{"below_fen": 50_000}, {"from_fen": 0}])
def test_an_amount_that_nobody_knows_meets_no_bound(bounds: dict[str, int]) -> None:
    """One line without a price is enough; the default then asks the manager."""
    assert roles(paper(None), rule(**bounds)) == (Role.MANAGER,)
    assert roles(paper(100, None), rule(**bounds)) == (Role.MANAGER,)
    assert roles(paper(None), rule()) == (Role.DRIVER,)


def test_a_kind_a_category_a_tier_and_a_requester_each_decide() -> None:
    drinks = paper(1, categories=("饮料",))
    mixed = paper(1, 1, categories=("饮料", "酒"))
    assert roles(mixed, rule(categories=frozenset({"酒", "烟"}))) == (Role.DRIVER,)
    assert roles(drinks, rule(categories=frozenset({"酒", "烟"}))) == (Role.MANAGER,)
    assert roles(paper(1, tier="A"), rule(tiers=frozenset({"A"}))) == (Role.DRIVER,)
    assert roles(paper(1, tier="B"), rule(tiers=frozenset({"A"}))) == (Role.MANAGER,)
    assert roles(paper(1), rule(requested_by=frozenset({Role.BUYER})), who=BUYER) == (Role.DRIVER,)
    assert roles(paper(1), rule(requested_by=frozenset({Role.BUYER}))) == (Role.MANAGER,)
    assert roles(paper(1, kind=Kind.SHIPMENT), rule()) == (Role.FINANCE,)


def test_every_condition_of_a_rule_must_hold_and_the_first_rule_wins() -> None:
    both = rule(below_fen=100, tiers=frozenset({"A"}))
    assert roles(paper(99, tier="A"), both) == (Role.DRIVER,)
    assert roles(paper(100, tier="A"), both) == (Role.MANAGER,)
    assert roles(paper(99, tier="B"), both) == (Role.MANAGER,)
    nobody = Rule(kind=Kind.RECEIPT)
    assert roles(paper(1), nobody, rule()) == ()
    assert roles(paper(1), rule(), nobody) == (Role.DRIVER,)


def test_without_rules_somebody_else_always_agrees() -> None:
    asked = {kind: named(stages) for kind, stages in DEFAULT.items() if stages}
    assert asked == {
        Kind.RECEIPT: (Role.MANAGER,), Kind.SHIPMENT: (Role.FINANCE,),
        Kind.SALES_ORDER: (Role.FINANCE,),
    }  # fmt: skip
    for kind in (Kind.PURCHASE_ORDER, Kind.SCRAP, Kind.PAYMENT, Kind.EMERGENCY, Kind.GIVEAWAY):
        assert roles(paper(1, kind=kind)) == (Role.MANAGER,)
    assert roles(paper(1)) == (Role.MANAGER,)
    assert roles(paper(1, kind=Kind.SHIPMENT)) == (Role.FINANCE,)


TWO = (Rule(kind=Kind.SHIPMENT, stages=(each_of(Role.FINANCE, Role.MANAGER),)),)


@pytest.fixture
async def strict(books_url: str) -> Any:
    """The firm where finance and a manager both agree to every shipment."""
    store = store_of(books_url)
    await store.open()
    firm = firm_over(store, rules=TWO)
    await firm.opening(line(COLA, 100), second=[line(COLA, 50)])
    yield firm
    await store.close()


async def test_several_approvers_say_yes_once_each_in_any_order(strict: Firm) -> None:
    document = await strict.ship("王", line(COLA, 10))
    for order in (("周", "赵"), ("赵", "周")):
        document = await strict.ship("王", line(COLA, 10))
        half = await strict.approve(document, order[0])
        assert (half.status, half.revision) == (Status.PENDING, document.revision)
        with pytest.raises(AlreadyAgreed):
            await strict.approve(document, order[0])
        assert (await strict.approve(document, order[1])).status is Status.DONE
    assert await strict.cell(COLA) == (80, 10, 0)
    await strict.check()


async def test_one_person_with_both_roles_is_one_voice(strict: Firm) -> None:
    document = await strict.ship("王", line(COLA, 10))
    assert (await strict.approve(document, "吴")).status is Status.PENDING
    before = await strict.snapshot()
    with pytest.raises(AlreadyAgreed):
        await strict.approve(document, "吴")
    assert await strict.snapshot() == before
    assert (await strict.approve(document, "赵")).status is Status.DONE
    await strict.check()


async def test_one_no_ends_it_whatever_others_said(strict: Firm) -> None:
    document = await strict.ship("王", line(COLA, 10))
    await strict.approve(document, "周")
    assert (await strict.reject(document, "赵", "超信用")).status is Status.REJECTED
    assert await strict.cell(COLA) == (100, 0, 0)
    with pytest.raises(StepNotAllowed):
        await strict.approve(document, "钱")
    await strict.check()


@pytest.mark.row("P05")
@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.SHIPMENT])
async def test_nobody_decides_what_they_handed_in(firm: Firm, kind: Kind) -> None:
    """A manager who is also the finance: neither as one nor as the other."""
    await firm.opening(line(COLA, 100))
    await firm.employ("吴", Role.KEEPER, Role.FINANCE, Role.MANAGER)
    document = await firm.hand_in("吴", kind, line(COLA, 10))
    before = await firm.snapshot()
    for act in (firm.approve, firm.reject):
        with pytest.raises(OwnDocument):
            await act(document, "吴")
    assert await firm.snapshot() == before
    assert not await firm.do(lambda books: is_asked(books, document, someone(books, "吴")))
    assert not await firm.do(lambda books: books.votes.waiting_for(someone(books, "吴"), 9))


@pytest.mark.row("P05")
async def test_nothing_is_handed_in_that_nobody_else_could_agree_to(firm: Firm) -> None:
    for who in ("钱", "吴"):
        await firm.employ(who, Role.SELLER)
    before = await firm.snapshot()
    with pytest.raises(NobodyToAsk) as caught:
        await firm.receive("赵", line(COLA, 10))
    assert caught.value.roles == (Role.MANAGER,)
    assert await firm.snapshot() == before


async def test_an_approver_decides_for_their_own_places_only(books_url: str) -> None:
    """Keepers who are asked: each for the warehouse they were given."""
    store = store_of(books_url)
    await store.open()
    firm = firm_over(store, rules=(Rule(kind=Kind.RECEIPT, stages=(each_of(Role.KEEPER),)),))
    document = await firm.receive("陈", line(COLA, 10), place=SECOND)
    with pytest.raises(NotYourPlace):
        await firm.approve(document, "王")
    waiting = await firm.do(
        lambda books: {
            who: len(books.votes.waiting_for(someone(books, who), 9)) for who in "王刘冯赵"
        }
    )
    assert waiting == {"王": 0, "刘": 1, "冯": 1, "赵": 0}
    assert (await firm.approve(document, "刘")).status is Status.DONE
    await firm.check()
    await store.close()


@pytest.mark.row("P03")
async def test_rights_are_those_of_this_moment(firm: Firm) -> None:
    """Asked as a manager, then moved to sales; another, dismissed; a third, promoted."""
    document = await firm.receive("王", line(COLA, 10))
    await firm.employ("赵", Role.SELLER)
    with pytest.raises(NotAsked):
        await firm.approve(document, "赵")
    await firm.do(lambda books: dismiss(books, "钱"))
    with pytest.raises(NotAsked):
        await firm.approve(document, "钱")
    await firm.employ("李", Role.MANAGER)
    assert (await firm.approve(document, "李")).status is Status.DONE
    await firm.check()


def dismiss(books: Any, who: str) -> None:
    from core.storage.session import Sql

    books.session.run(Sql("UPDATE person SET is_active = 0 WHERE name = :name"), name=who)


async def test_two_roles_want_two_people(books_url: str) -> None:
    """吴 is finance and manager, and nobody else is either: one of the two would never answer."""
    store = store_of(books_url)
    await store.open()
    both = Rule(kind=Kind.RECEIPT, stages=(each_of(Role.FINANCE, Role.MANAGER),))
    firm = firm_over(store, rules=(both,))
    for who in ("赵", "钱", "周"):
        await firm.employ(who, Role.SELLER)
    with pytest.raises(NobodyToAsk) as caught:
        await firm.receive("王", line(COLA, 10))
    assert caught.value.roles == (Role.FINANCE, Role.MANAGER)

    await firm.employ("周", Role.FINANCE)
    document = await firm.receive("王", line(COLA, 10))
    await firm.approve(document, "吴")
    assert (await firm.approve(document, "周")).status is Status.DONE
    await store.close()
