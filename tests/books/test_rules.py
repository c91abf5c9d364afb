"""The table of rules by itself: each condition at its edge, groups, pieces, and what is unknown."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.orders.approvals import (
    DAY_US,
    DEFAULT,
    Condition,
    Earlier,
    Rule,
    Subject,
    any_of,
    can_all_be_answered,
    each_of,
    judge,
)
from core.orders.states import Kind
from core.people import Role

SALE = Subject(kind=Kind.SHIPMENT, amount_fen=10_000, at_us=10 * DAY_US)
ASKED = (each_of(Role.DRIVER),)


def rule(**conditions: Any) -> Rule:
    return Rule(kind=Kind.SHIPMENT, stages=ASKED, **conditions)


def holds(subject: Subject, **conditions: Any) -> bool:
    return judge((rule(**conditions),), subject).number == 0


@pytest.mark.parametrize(
    ("conditions", "facts", "answer"),
    [
        ({"quantity_from": 5}, {"quantity": 4}, False),
        ({"quantity_from": 5}, {"quantity": 5}, True),
        ({"quantity_below": 5}, {"quantity": 5}, False),
        ({"quantity_below": 5}, {"quantity": 4}, True),
        ({"is_below_floor": True}, {"floor_margin_fen": -1}, True),
        ({"is_below_floor": True}, {"floor_margin_fen": 0}, False),
        ({"is_below_floor": False}, {"floor_margin_fen": 0}, True),
        ({"is_below_cost": True}, {"cost_margin_fen": -1}, True),
        ({"is_over_credit": True}, {"credit_left_fen": -1}, True),
        ({"is_over_credit": False}, {"credit_left_fen": 0}, True),
        ({"is_emergency": True}, {}, False),
        ({"is_emergency": False}, {}, True),
        ({"weekdays": frozenset({5, 6})}, {"weekday": 6}, True),
        ({"weekdays": frozenset({5, 6})}, {"weekday": 0}, False),
        ({"hours": (540, 1080)}, {"minute": 540}, True),
        ({"hours": (540, 1080)}, {"minute": 1080}, False),
        ({"hours": (1080, 480)}, {"minute": 1080}, True),
        ({"hours": (1080, 480)}, {"minute": 479}, True),
        ({"hours": (1080, 480)}, {"minute": 480}, False),
    ],
)
def test_each_condition_at_its_edge(
    conditions: dict[str, Any], facts: dict[str, Any], answer: bool
) -> None:
    assert holds(replace(SALE, **facts), **conditions) is answer


@pytest.mark.parametrize(
    "conditions",
    [
        {"is_below_floor": True}, {"is_below_floor": False}, {"is_below_cost": True},
        {"is_below_cost": False}, {"is_over_credit": True}, {"is_over_credit": False},
    ],
)  # fmt: skip
def test_what_nobody_knows_meets_no_condition_and_lets_nothing_through(
    conditions: dict[str, Any],
) -> None:
    """A row that would ask, then one that asks nobody: the doubtful document is asked about."""
    free = Rule(kind=Kind.SHIPMENT)
    verdict = judge((rule(**conditions), free), SALE)
    assert (verdict.number, verdict.stages) == (0, ASKED)
    assert len(verdict.unknown) == 1
    asking = Rule(kind=Kind.SHIPMENT, stages=(each_of(Role.MANAGER),))
    assert judge((rule(**conditions), asking), SALE).number == 1
    easy = replace(free, **conditions)
    assert judge((easy,), SALE).stages == DEFAULT[Kind.SHIPMENT]


def test_groups_hold_as_they_read() -> None:
    small, many = Condition(below_fen=500), Condition(quantity_from=10)
    either, both = {"any_of": (small, many)}, {"all_of": (small, many)}
    few, lots = replace(SALE, quantity=1), replace(SALE, quantity=10)
    assert (holds(few, **either), holds(lots, **either)) == (False, True)
    assert (holds(lots, **both), holds(replace(lots, amount_fen=1), **both)) == (False, True)
    nested = {"any_of": (Condition(all_of=(small, many)), Condition(is_emergency=True))}
    assert holds(replace(few, is_emergency=True), **nested)
    assert not holds(few, **nested)
    doubtful = {"any_of": (Condition(is_over_credit=True), many)}
    assert holds(lots, **doubtful)
    assert not holds(few, **doubtful)


def piece(number: str, fen: int, hours: float = 1, *, is_same: bool = True) -> Earlier:
    at_us = SALE.at_us - int(hours * DAY_US / 24)
    return Earlier(number=number, at_us=at_us, amount_fen=fen, is_same_partner=is_same)


@pytest.mark.parametrize(
    ("earlier", "is_small", "summed"),
    [
        ((), True, ()),
        ((piece("A", 29_999),), True, ()),
        ((piece("A", 30_000),), False, ("A",)),
        ((piece("A", 20_000), piece("B", 10_000)), False, ("A", "B")),
        ((piece("A", 30_000, 23.9),), False, ("A",)),
        ((piece("A", 30_000, 24),), True, ()),
        ((piece("A", 30_000, is_same=False),), True, ()),
        ((piece("A", 40_000),), True, ()),
    ],
    ids=["alone", "below", "at", "three", "late", "over", "other partner", "judged by itself"],
)
def test_pieces_of_one_order_are_added_up(
    earlier: tuple[Earlier, ...], is_small: bool, summed: tuple[str, ...]
) -> None:
    """Below 400 goes through; 100 now, and what went before."""
    free = Rule(kind=Kind.SHIPMENT, below_fen=40_000)
    verdict = judge((free,), replace(SALE, earlier=earlier))
    assert (verdict.number == 0) is is_small
    assert tuple(one.number for one in verdict.summed) == summed


def test_the_window_can_be_switched_off_or_take_in_everything() -> None:
    subject = replace(SALE, earlier=(piece("A", 39_999, is_same=False),))
    free = Rule(kind=Kind.SHIPMENT, below_fen=40_000)
    assert judge((free,), subject).number == 0
    assert judge((replace(free, sums_all=True),), subject).number is None
    assert judge((replace(free, sums_all=True, window_us=0),), subject).number == 0
    assert judge((rule(from_fen=40_000, sums_all=True), free), subject).number == 0


ROLES = st.sampled_from([Role.KEEPER, Role.FINANCE, Role.MANAGER])
CONDITIONS = st.builds(
    Condition,
    from_fen=st.none() | st.integers(0, 3), below_fen=st.none() | st.integers(0, 3),
    is_over_credit=st.none() | st.booleans(), is_below_floor=st.none() | st.booleans(),
    requested_by=st.frozensets(ROLES, max_size=1),
)  # fmt: skip
RULES = st.builds(
    Rule,
    kind=st.just(Kind.SHIPMENT), from_fen=st.none() | st.integers(0, 3),
    is_over_credit=st.none() | st.booleans(), any_of=st.lists(CONDITIONS, max_size=2).map(tuple),
    all_of=st.lists(CONDITIONS, max_size=2).map(tuple),
    stages=st.sampled_from([(), ASKED, (any_of(Role.FINANCE, Role.MANAGER),)]),
)  # fmt: skip
SUBJECTS = st.builds(
    Subject,
    kind=st.just(Kind.SHIPMENT), roles=st.frozensets(ROLES, max_size=2),
    amount_fen=st.none() | st.integers(0, 4), credit_left_fen=st.none() | st.integers(-1, 1),
    floor_margin_fen=st.none() | st.integers(-1, 1),
)  # fmt: skip


@given(st.lists(RULES, max_size=4).map(tuple), SUBJECTS, st.integers(-1, 1), st.integers(0, 4))
def test_knowing_more_never_asks_for_what_doubt_had_let_through(
    rules: tuple[Rule, ...], subject: Subject, left_fen: int, amount_fen: int
) -> None:
    """Whatever goes through on one's own word in doubt would do so once all is known."""
    if judge(rules, subject).stages:
        return
    known = replace(
        subject,
        credit_left_fen=left_fen if subject.credit_left_fen is None else subject.credit_left_fen,
        amount_fen=amount_fen if subject.amount_fen is None else subject.amount_fen,
        floor_margin_fen=left_fen if subject.floor_margin_fen is None else subject.floor_margin_fen,
    )
    first = judge(rules, known)
    assert not first.stages or first.number is None


@given(st.lists(st.frozensets(st.integers(1, 5), max_size=4), max_size=5))
def test_a_seating_is_found_when_there_is_one(who: list[frozenset[int]]) -> None:
    def by_hand(left: list[frozenset[int]], used: frozenset[int]) -> bool:
        if not left:
            return True
        return any(by_hand(left[1:], used | {one}) for one in left[0] - used)

    assert can_all_be_answered(who) is by_hand(who, frozenset())
