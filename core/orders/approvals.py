"""Who must say yes. The one place where that is decided; the requester never does.

A rule asks for stages in turn; a stage has seats that are filled in any order, each by another
person; a seat takes one yes from anybody with one of its roles. So all of 财务 and 经理 are two
seats of one role each, either of them is one seat of both, two of three roles are two seats of
all three, and two managers are two seats of 经理.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from core.orders.states import Kind
from core.people import Role

Seat = tuple[Role, ...]
Stage = tuple[Seat, ...]
DAY_US: Final = 24 * 3600 * 1_000_000


def each_of(*roles: Role) -> Stage:
    """Return a stage in which every one of the roles must say yes."""
    return tuple((role,) for role in roles)


def any_of(*roles: Role, count: int = 1) -> Stage:
    """Return a stage in which ``count`` people of these roles must say yes."""
    return (roles,) * count


class Earlier(NamedTuple):
    """A document of the same requester and kind that was handed in before and still counts.

    ``is_same_partner`` when both name one and it is the same.
    """

    number: str
    at_us: int
    amount_fen: int
    is_same_partner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What rules look at, as it was when the document was handed in; ``None``: nobody knows.

    ``quantity`` is the most of one product, in its base unit. ``floor_margin_fen`` and
    ``cost_margin_fen`` are those of the worst line, below zero when it is sold below.
    ``credit_left_fen`` is what the partner's limit leaves after this document. ``minute`` is that
    of the firm's day, ``weekday`` 0 on Mondays.
    """

    kind: Kind
    roles: frozenset[Role] = frozenset()
    amount_fen: int | None = None
    quantity: int = 0
    categories: frozenset[str] = frozenset()
    tier: str = ""
    floor_margin_fen: int | None = None
    cost_margin_fen: int | None = None
    credit_left_fen: int | None = None
    is_emergency: bool = False
    weekday: int = 0
    minute: int = 0
    at_us: int = 0
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must hold, all of it; what is left empty always holds.

    Amounts are 分 and quantities base units, ``from`` included, ``below`` excluded. An amount is
    that of the document and of those handed in within ``window_us`` before it for the same partner
    (``sums_all``: for anybody), so that an order in pieces is seen. ``hours`` are minutes of the
    day, the second excluded; they may go over midnight. ``all_of`` and ``any_of`` are groups of
    further conditions.
    """

    requested_by: frozenset[Role] = frozenset()
    from_fen: int | None = None
    below_fen: int | None = None
    window_us: int = DAY_US
    sums_all: bool = False
    categories: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    quantity_from: int | None = None
    quantity_below: int | None = None
    is_below_floor: bool | None = None
    is_below_cost: bool | None = None
    is_over_credit: bool | None = None
    is_emergency: bool | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[int, int] | None = None
    all_of: tuple["Condition", ...] = ()
    any_of: tuple["Condition", ...] = ()
    checks: "tuple[tuple[str, _Holds], ...]" = field(init=False, repr=False, compare=False)
    """What is set, by name, and whether it holds: worked out once, as are the next two."""
    looks_back_us: int = field(init=False, repr=False, compare=False)
    """How far back an amount in it, or in one of its groups, looks."""
    looks_at_credit: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inner = (*self.all_of, *self.any_of)
        own_us = self.window_us if _has_amount(self) else 0
        found = {
            "checks": tuple((name, holds) for name, is_set, holds in _CONDITIONS if is_set(self)),
            "looks_back_us": max(own_us, longest_window_us(inner)),
            "looks_at_credit": self.is_over_credit is not None or looks_at_credit(inner),
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Condition):
    """One row of the firm's table; no ``stages``: the requester's own word is enough."""

    kind: Kind
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Who is asked as well when nobody has answered for ``after_us``; 0: nobody ever."""

    after_us: int = 0
    to: Role | None = None


NEVER: Final = Escalation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A row that does not hold: what fails, or what nobody knows."""

    number: int
    failed: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who must agree and why. ``number`` is the row of the table, ``None`` the kind's default.

    ``summed`` are the earlier documents that were added to the amount. ``unknown``: what nobody
    knew, when that alone is why somebody is asked. ``more`` are facts of the document's own kind
    that are shown to them.
    """

    number: int | None
    stages: tuple[Stage, ...]
    passed: tuple[Passed, ...] = ()
    summed: tuple[Earlier, ...] = ()
    unknown: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


MANAGER: Final = (each_of(Role.MANAGER),)
DEFAULT: Final[dict[Kind, tuple[Stage, ...]]] = {
    Kind.RECEIPT: MANAGER,
    Kind.SHIPMENT: (each_of(Role.FINANCE),),
    Kind.SALES_ORDER: (each_of(Role.FINANCE),),
    **dict.fromkeys(
        (
            Kind.PURCHASE_REQUEST, Kind.WORK_ORDER, Kind.ISSUE, Kind.OUTPUT, Kind.TRANSFER_IN,
            Kind.CUSTOMER_RETURN, Kind.PUTAWAY, Kind.COUNTER_SALE, Kind.COLLECTION,
            Kind.SUPPLIER_INVOICE, Kind.SALES_INVOICE, Kind.TILL,
        ),
        (),
    ),
}  # fmt: skip
"""Who is asked when no row holds; nobody where an agreed document, or a look, stands behind it.

For a kind that is not here, a manager.
"""
REVERSAL: Final = MANAGER
"""Who must agree when something is to be taken back later than the requester may alone."""


def judge(rules: Sequence[Rule], subject: Subject) -> Verdict:
    """Return who must say yes: those of the first row that holds.

    When no row holds, the default of the kind does: never less than somebody else's yes. A row
    that would hold if something were known is passed over; but then nothing goes through on the
    requester's own word: those whom that row asks are asked.
    """
    passed: list[Passed] = []
    looked_at: list[tuple[Rule, bool | None]] = []
    for number, rule in enumerate(rules):
        if rule.kind is not subject.kind:
            continue
        answers = dict(_answers(rule, subject))
        looked_at.append((rule, _all(answers.values())))
        if all(answers.values()):
            verdict = Verdict(number=number, stages=rule.stages, passed=tuple(passed))
            verdict = verdict if rule.stages else _not_unseen(rules, verdict)
            break
        passed.append(_passed(number, answers))
    else:
        stages = DEFAULT.get(subject.kind, MANAGER)
        verdict = Verdict(number=None, stages=stages, passed=tuple(passed))
    summed = _summed_in(looked_at, subject)
    return replace(verdict, summed=summed) if summed else verdict


def _not_unseen(rules: Sequence[Rule], verdict: Verdict) -> Verdict:
    """Return the verdict of the first row that would have asked somebody, had all been known."""
    for place, row in enumerate(verdict.passed):
        stages = rules[row.number].stages
        if row.unknown and not row.failed and stages:
            before = verdict.passed[:place]
            return Verdict(number=row.number, stages=stages, passed=before, unknown=row.unknown)
    return verdict


def _summed_in(rules: Sequence[tuple[Rule, bool | None]], subject: Subject) -> tuple[Earlier, ...]:
    """Return the earlier documents, when adding them made a difference to one of the rows."""
    if all(_is_same_alone(rule, subject) for rule, _ in rules):
        return ()
    alone = replace(subject, earlier=())
    changed = [rule for rule, answer in rules if answer is not _holds(rule, alone)]
    return max((_summed(rule, subject) for rule in changed), key=len, default=())


def _is_same_alone(rule: Rule, subject: Subject) -> bool:
    """Return whether it is plain that the earlier documents change nothing for this row."""
    if rule.all_of or rule.any_of:
        return False
    amount = subject.amount_fen
    is_looked_at = amount is not None and _has_amount(rule)
    return not is_looked_at or _amount(rule, subject) is _is_within(
        amount or 0, rule.from_fen, rule.below_fen
    )


def _passed(number: int, answers: dict[str, bool | None]) -> Passed:
    return Passed(
        number=number,
        failed=tuple(name for name, answer in answers.items() if answer is False),
        unknown=tuple(name for name, answer in answers.items() if answer is None),
    )


def longest_window_us(conditions: Iterable[Condition]) -> int:
    """Return how far back an amount in these conditions looks at most; 0 when none does."""
    return max((condition.looks_back_us for condition in conditions), default=0)


def looks_at_credit(conditions: Iterable[Condition]) -> bool:
    """Return whether one of these conditions, or of those in their groups, is on the credit."""
    return any(condition.looks_at_credit for condition in conditions)


def may_be_asked(rules: Sequence[Rule]) -> frozenset[Role]:
    """Return every role whose yes some document may need."""
    asked = [*(rule.stages for rule in rules), *DEFAULT.values(), MANAGER]
    return frozenset(
        role for stages in asked for stage in stages for seat in stage for role in seat
    )


def can_all_be_answered(who: Sequence[Set[int]]) -> bool:
    """Return whether every seat can have a person of its own; ``who`` holds each seat's people."""
    seat_of: dict[int, int] = {}

    def seated(seat: int, tried: set[int]) -> bool:
        for person in who[seat]:
            if person in tried:
                continue
            tried.add(person)
            if person not in seat_of or seated(seat_of[person], tried):
                seat_of[person] = seat
                return True
        return False

    return all(seated(seat, set()) for seat in range(len(who)))


def _holds(condition: Condition, subject: Subject) -> bool | None:
    return _all(answer for _, answer in _answers(condition, subject))


def _all(answers: Iterable[bool | None]) -> bool | None:
    """Return whether all hold: one that does not is enough, else one that nobody knows."""
    found = list(answers)
    return False if False in found else None if None in found else True


def _any(answers: Iterator[bool | None]) -> bool | None:
    found = list(answers)
    return True if True in found else None if None in found else False


def _answers(condition: Condition, subject: Subject) -> Iterator[tuple[str, bool | None]]:
    """Yield every condition that is set, by name, and whether it holds (``None``: unknown)."""
    for name, answer in condition.checks:
        yield name, answer(condition, subject)


def _is_within(value: int, least: int | None, below: int | None) -> bool:
    return (least is None or value >= least) and (below is None or value < below)


def _amount(condition: Condition, subject: Subject) -> bool | None:
    """Judge the sum over the window."""
    if subject.amount_fen is None:
        return None
    pieces = _summed(condition, subject)
    total = subject.amount_fen + sum([one.amount_fen for one in pieces])
    return _is_within(total, condition.from_fen, condition.below_fen)


def _has_amount(condition: Condition) -> bool:
    return condition.from_fen is not None or condition.below_fen is not None


def _summed(condition: Condition, subject: Subject) -> tuple[Earlier, ...]:
    """Return the earlier documents that the condition's amount takes in: those below its bound.

    One that reached the bound was judged by it alone.
    """
    if not subject.earlier:
        return ()
    if condition.window_us > 0 and _has_amount(condition):
        bound = condition.from_fen if condition.below_fen is None else condition.below_fen
        since_us = subject.at_us - condition.window_us
        return tuple([
            one
            for one in subject.earlier
            if one.at_us > since_us and (bound is None or one.amount_fen < bound)
            and (one.is_same_partner or condition.sums_all)
        ])  # fmt: skip
    groups = [_summed(one, subject) for one in (*condition.all_of, *condition.any_of)]
    return max(groups, key=len, default=())


def _quantity(condition: Condition, subject: Subject) -> bool:
    return _is_within(subject.quantity, condition.quantity_from, condition.quantity_below)


def _below(wanted: bool | None, margin_fen: int | None) -> bool | None:
    return None if margin_fen is None else (margin_fen < 0) is wanted


def _in_hours(condition: Condition, subject: Subject) -> bool:
    begin, end = condition.hours or (0, 0)
    if begin <= end:
        return begin <= subject.minute < end
    return subject.minute >= begin or subject.minute < end


_IsSet = Callable[[Condition], object]
_Holds = Callable[[Condition, Subject], bool | None]
_CONDITIONS: Final[tuple[tuple[str, _IsSet, _Holds], ...]] = (
    ("requested_by", lambda c: c.requested_by, lambda c, s: not c.requested_by.isdisjoint(s.roles)),
    ("amount", _has_amount, _amount),
    ("category", lambda c: c.categories, lambda c, s: not c.categories.isdisjoint(s.categories)),
    ("partner_tier", lambda c: c.tiers, lambda c, s: s.tier in c.tiers),
    ("quantity", lambda c: (c.quantity_from, c.quantity_below) != (None, None), _quantity),
    (
        "below_floor", lambda c: c.is_below_floor is not None,
        lambda c, s: _below(c.is_below_floor, s.floor_margin_fen),
    ),
    (
        "below_cost", lambda c: c.is_below_cost is not None,
        lambda c, s: _below(c.is_below_cost, s.cost_margin_fen),
    ),
    (
        "over_credit", lambda c: c.is_over_credit is not None,
        lambda c, s: _below(c.is_over_credit, s.credit_left_fen),
    ),
    (
        "emergency", lambda c: c.is_emergency is not None,
        lambda c, s: s.is_emergency is c.is_emergency,
    ),
    ("weekdays", lambda c: c.weekdays, lambda c, s: s.weekday in c.weekdays),
    ("hours", lambda c: c.hours is not None, _in_hours),
    ("all", lambda c: c.all_of, lambda c, s: _all(_holds(one, s) for one in c.all_of)),
    ("any", lambda c: c.any_of, lambda c, s: _any(_holds(one, s) for one in c.any_of)),
)  # fmt: skip
"""Name, whether it is set, whether it holds."""
