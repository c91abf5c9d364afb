"""Many hands on few goods, crossed lines, one instant: for orders as for what moves at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import pytest

from core.orders.approvals import Rule, any_of
from core.orders.model import Document
from core.orders.states import Kind, Status
from core.people import Role
from tests.books.firm import COLA, MAIN, SECOND, SPRITE, Firm, firm_over, line
from tests.books.rivals import Act, Outcome, Rivals
from tests.books.wishes import Wanted, hand_in
from tests.databases import store_of

pytestmark = pytest.mark.timeout(110)
RULES: Final = tuple(
    Rule(kind=kind) for kind in Kind if kind not in {Kind.OPENING, Kind.SHIPMENT, Kind.EMERGENCY}
)
"""All but shipments and emergencies go through on one's own word."""
ROUNDS: Final = 100
DEADLOCKS: Final = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
GOT: Final = {
    Kind.SALES_ORDER: "ready", Kind.SHIPMENT: "pending", Kind.COUNTER_SALE: "done",
    Kind.EMERGENCY: "paper_due",
}  # fmt: skip
"""How a document stands whose goods are there."""


@pytest.fixture(scope="module")
def rivals() -> Iterator[Rivals]:
    """Two processes for all races of this file."""
    pair = Rivals()
    yield pair
    pair.stop()


def wanted(
    kind: Kind, *products: str, who: str = "李", place: str = MAIN, source: int = 0
) -> Wanted:
    lines = tuple((product, 1) for product in products)
    return Wanted(kind=kind, who=who, place=place, lines=lines, yuan="2.5", source=source)


def grab(kind: Kind) -> Act:
    """Return one that takes a bottle, by a document of this kind."""
    who = "王" if kind is Kind.SHIPMENT else "李"
    what = "hurry" if kind is Kind.EMERGENCY else "hand_in"
    return Act(what=what, who=who, wanted=wanted(kind, COLA, who=who))


def got(outcome: Outcome, kind: Kind) -> bool:
    return outcome.status == GOT[kind]


@pytest.mark.row("S01")
@pytest.mark.parametrize(
    "mix",
    [
        {Kind.SALES_ORDER: 20},
        {Kind.SHIPMENT: 20},
        {Kind.COUNTER_SALE: 20},
        {Kind.SALES_ORDER: 7, Kind.SHIPMENT: 6, Kind.COUNTER_SALE: 6, Kind.EMERGENCY: 1},
    ],
    ids=["orders", "shipments", "counter", "mixed"],
)
async def test_forty_grabs_for_ten_pieces_give_exactly_ten(
    firm: Firm, books_url: str, rivals: Rivals, mix: dict[Kind, int]
) -> None:
    await firm.opening(line(COLA, 10))
    kinds = [kind for kind, count in mix.items() for _ in range(count)]
    grabs = [[grab(kind) for kind in kinds]]

    sides = rivals.race(books_url, grabs, grabs, rules=RULES)

    outcomes = [one for side in sides for one in zip(kinds, side[0], strict=True)]
    assert {one.refused for _, one in outcomes} <= {"", "NotEnough"}, outcomes
    winners = Counter(kind for kind, one in outcomes if got(one, kind))
    assert winners.total() == 10, outcomes
    for kind, one in outcomes:
        if not got(one, kind) and kind is Kind.SALES_ORDER:
            assert one.status == "buying"
        elif not got(one, kind):
            assert "可乐" in one.said
            assert any(number in one.said for number in ("CK-", "XS-")) or winners.keys() <= {
                Kind.COUNTER_SALE, Kind.EMERGENCY
            }  # fmt: skip
    held = winners[Kind.SALES_ORDER] + winners[Kind.SHIPMENT]
    assert (await firm.cell(COLA))[:2] == (held, held)
    await firm.check()


async def placed(firm: Firm, books_url: str, *wishes: Wanted) -> Sequence[Document]:
    """Hand these in one after the other, under the rules of the races."""
    store = store_of(books_url)
    await store.open()
    try:
        other = firm_over(store, rules=RULES, clock=firm.clock)
        return [await other.do(lambda books, one=one: hand_in(books, one)) for one in wishes]  # type: ignore[misc]
    finally:
        await store.close()


async def deadlocks(firm: Firm) -> int:
    if not firm.keeper.store.is_postgres:
        return 0
    [(count,)] = await firm.rows(DEADLOCKS)
    return int(count)


@pytest.mark.row("S03")
@pytest.mark.parametrize(
    "kind", [Kind.SALES_ORDER, Kind.TRANSFER, Kind.CUSTOMER_RETURN, Kind.COUNTER_SALE]
)
async def test_crossed_lines_never_lock_each_other_out(
    firm: Firm, books_url: str, rivals: Rivals, kind: Kind
) -> None:
    """(A, B) against (B, A), two of each at once, a hundred times: everybody comes through."""
    await firm.opening(
        line(COLA, 500), line(SPRITE, 500), second=[line(COLA, 500), line(SPRITE, 500)]
    )
    who = "冯" if kind is not Kind.SALES_ORDER else "李"
    ab = Act(what="hand_in", who=who, wanted=wanted(kind, COLA, SPRITE, who=who))
    back = SECOND if kind is Kind.TRANSFER else MAIN
    ba = Act(what="hand_in", who=who, wanted=wanted(kind, SPRITE, COLA, who=who, place=back))

    sides = rivals.race(books_url, [[ab, ba]] * ROUNDS, [[ba, ab]] * ROUNDS, rules=RULES)

    outcomes = [one for side in sides for some in side for one in some]
    assert {one.refused for one in outcomes} == {""}
    assert {one.deliveries for one in outcomes} == {1}
    assert await firm.count("document", f"kind = '{kind.value}'") == 4 * ROUNDS
    assert await deadlocks(firm) == 0
    await firm.check()


@pytest.mark.row("S03")
async def test_shipping_while_goods_come_for_the_same_orders_goes_through(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """One ships what is held, the other brings what others wait for; nobody has to ask again.

    Who ships locks the order and then its goods, what comes locks goods and then whoever waits:
    PostgreSQL ends one of the two now and then, and the store does it again.
    """
    await firm.opening(line(COLA, 30), line(SPRITE, 30))
    orders = await placed(
        firm, books_url,
        *(wanted(Kind.SALES_ORDER, *((COLA, SPRITE) if n % 2 else (SPRITE, COLA)))
          for n in range(60)),
    )  # fmt: skip
    assert {one.status for one in orders} == {Status.READY, Status.BUYING}
    ready = [one for one in orders if one.status is Status.READY]
    ships = [[Act(what="ship_order", who="冯", document=one.id)] for one in ready]
    comes = [
        [Act(what="hand_in", who="冯", wanted=wanted(Kind.RECEIPT, SPRITE, COLA, who="冯"))]
        for _ in ready
    ]

    sides = rivals.race(books_url, ships, comes, rules=RULES)

    assert {one.refused for side in sides for [one] in side} == {""}
    assert await firm.count("document", "kind = 'sales_order' AND status = 'buying'") == 0
    await firm.check()


@pytest.mark.row("S01")
async def test_the_last_piece_of_an_order_given_up_and_ordered_in_one_instant(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """It ends with the one who asked, whoever came first; the piece is neither lost nor doubled."""
    await firm.opening(line(COLA, 1))
    [held] = await placed(firm, books_url, wanted(Kind.SALES_ORDER, COLA))
    asked = await firm.undo("李", held.number)
    assert asked.status is Status.CANCELLING
    agrees = [Act(what="approve", who="赵", document=held.id)]

    _, [[new]] = rivals.race(books_url, [agrees], [[grab(Kind.SALES_ORDER)]], rules=RULES)

    assert new.status in {"ready", "buying"}
    assert await firm.count("document", "kind = 'sales_order' AND status = 'ready'") == 1
    assert await firm.cell(COLA) == (1, 1, 0)
    await firm.check()


@pytest.mark.row("P01")
async def test_yes_and_no_to_an_order_in_the_same_moment_end_as_one(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """Both approvers tap at once, a hundred times: one decision, and the other hears whose."""
    await firm.opening(line(COLA, ROUNDS))
    waiting = [await firm.hand_in("李", Kind.SALES_ORDER, line(COLA, 1)) for _ in range(ROUNDS)]
    assert {one.status for one in waiting} == {Status.PENDING}
    yes = [[Act(what="approve", who="周", document=one.id)] for one in waiting]
    no = [[Act(what="reject", who="吴", document=one.id)] for one in waiting]

    agreed, refused = rivals.race(books_url, yes, no)

    won = 0
    for document, [one], [other] in zip(waiting, agreed, refused, strict=True):
        assert (not one.refused) != (not other.refused), (one, other)
        loser, winner = (other, "周") if not one.refused else (one, "吴")
        assert loser.refused == "StepNotAllowed"
        assert loser.facts["decided_by"] == winner
        status = (await firm.get(document)).status
        assert status is (Status.READY if winner == "周" else Status.REJECTED)
        won += winner == "周"
    assert await firm.cell(COLA) == (ROUNDS, won, 0)
    await firm.check()


TWO: Final = (Rule(kind=Kind.SALES_ORDER, stages=(any_of(Role.FINANCE, count=2),)),)


@pytest.mark.row("P01")
async def test_both_whose_yes_is_needed_say_it_at_once(
    firm: Firm, books_url: str, rivals: Rivals
) -> None:
    """Two seats, two people, one moment: both count, and the goods are held once."""
    await firm.opening(line(COLA, 40))
    firm.keeper = firm_over(firm.keeper.store, rules=TWO, clock=firm.clock).keeper
    waiting = [await firm.hand_in("李", Kind.SALES_ORDER, line(COLA, 1)) for _ in range(40)]
    sides = [
        [[Act(what="approve", who=who, document=one.id)] for one in waiting] for who in ("周", "吴")
    ]

    outcomes = rivals.race(books_url, *sides, rules=TWO)

    assert {one.refused for side in outcomes for [one] in side} == {""}
    assert await firm.count("document", "kind = 'sales_order' AND status = 'ready'") == 40
    assert await firm.count("approval") == 80
    assert await firm.cell(COLA) == (40, 40, 0)
    await firm.check()
