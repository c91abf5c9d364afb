"""What approval rules look at: the facts of a document about to be handed in, gathered once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from core.clock import local
from core.orders.approvals import (
    MANAGER,
    Earlier,
    Subject,
    Verdict,
    judge,
    longest_window_us,
    looks_at_credit,
)
from core.orders.model import NewDocument, NewLine
from core.orders.notices import credit_left_fen
from core.orders.ports import Books
from core.orders.states import Kind
from core.people import Person
from core.quantity import amount_fen

SELLS: Final = frozenset({Kind.SHIPMENT, Kind.SALES_ORDER, Kind.COUNTER_SALE, Kind.EMERGENCY})
"""Kinds whose prices are what a customer pays."""
PRICED_BY_LIST: Final = frozenset({Kind.COUNTER_SALE})
"""Kinds that go through alone at the list's prices; below them a manager agrees."""
NEVER_ALONE: Final = frozenset({Kind.EMERGENCY, Kind.FOUND})
"""Kinds for which the requester's own word is never enough, whatever the firm's table says."""
PRICES_IN_FEN: Final = 100
"""So many steps of a unit price are one 分."""


def who_must_agree(books: Books, new: NewDocument, person: Person) -> Verdict:
    """Return who must say yes to what this person is about to hand in, and why."""
    subject = subject_of(books, new, person)
    verdict = judge(books.rules, subject)
    if verdict.stages:
        return verdict
    if new.kind in NEVER_ALONE or _is_cheap(new, verdict):
        return replace(verdict, stages=MANAGER)
    if _is_at_a_loss(books, subject, verdict):
        return replace(verdict, stages=MANAGER, more={**verdict.more, "at_a_loss": True})
    return verdict


def _is_at_a_loss(books: Books, subject: Subject, verdict: Verdict) -> bool:
    """Return whether an order is known to sell below cost, and no row says that this may pass."""
    if subject.kind is not Kind.SALES_ORDER or (subject.cost_margin_fen or 0) >= 0:
        return False
    row = books.rules[verdict.number - 1] if verdict.number else None
    return row is None or row.is_below_cost is None


def _is_cheap(new: NewDocument, verdict: Verdict) -> bool:
    """Return whether a line is below the list's price and no row of the firm's allows it."""
    if new.kind not in PRICED_BY_LIST or verdict.number is not None:
        return False
    margin = _worst(new, _list_fen)
    return margin is None or margin < 0


def why_of(new: NewDocument, verdict: Verdict) -> dict[str, Any]:
    """Return as plain values why somebody is asked; it is shown on the card and kept."""
    return {
        "rule": verdict.number,
        "unknown": list(verdict.unknown),
        "summed": [one.number for one in verdict.summed],
        "sum_fen": _sum_fen(new, verdict) if verdict.summed else None,
        **verdict.more,
    }


def _sum_fen(new: NewDocument, verdict: Verdict) -> int:
    return (new.amount_fen or 0) + sum(one.amount_fen for one in verdict.summed)


def subject_of(books: Books, new: NewDocument, person: Person) -> Subject:
    """Return what the rules look at.

    What the person handed in before is read under a lock: of two orders at the same moment, one
    sees the other.
    """
    at = local(books.now_us, books.zone)
    return Subject(
        kind=new.kind,
        roles=person.roles,
        amount_fen=new.amount_fen,
        quantity=_most_of_one(new.lines),
        categories=frozenset(line.product.category for line in new.lines),
        tier=new.partner.tier if new.partner else "",
        floor_margin_fen=_worst(new, _floor_fen),
        cost_margin_fen=_worst(new, lambda line: _cost_fen(books, line)),
        credit_left_fen=_credit_left(books, new),
        is_emergency=new.kind is Kind.EMERGENCY,
        weekday=at.weekday(),
        minute=at.hour * 60 + at.minute,
        at_us=books.now_us,
        earlier=tuple(_earlier(books, new, person)),
    )


def _earlier(books: Books, new: NewDocument, person: Person) -> Iterable[Earlier]:
    window_us = longest_window_us(rule for rule in books.rules if rule.kind is new.kind)
    if not window_us:
        return ()
    partner_id = new.partner.id if new.partner else None
    return books.votes.handed_in(person.id, new.kind, partner_id, since_us=books.now_us - window_us)


def _most_of_one(lines: Iterable[NewLine]) -> int:
    sums: dict[int, int] = {}
    for line in lines:
        sums[line.product.id] = sums.get(line.product.id, 0) + line.quantity
    return max(sums.values(), default=0)


def _worst(new: NewDocument, least_fen: Callable[[NewLine], int | None]) -> int | None:
    """Return the smallest margin of a line; one loss is enough, a line nobody knows is not."""
    if new.kind not in SELLS:
        return None
    margins = [
        None if line.amount_fen is None or (least := least_fen(line)) is None
        else line.amount_fen - least
        for line in new.lines
    ]  # fmt: skip
    known = [margin for margin in margins if margin is not None]
    worst = min(known, default=None)
    is_sure = len(known) == len(margins) or (worst is not None and worst < 0)
    return worst if is_sure else None


def _floor_fen(line: NewLine) -> int | None:
    """Return what the line must bring, rounded up."""
    floor = line.product.floor_price
    return None if floor is None else -(-floor * line.quantity // PRICES_IN_FEN)


def _list_fen(line: NewLine) -> int | None:
    """Return what the line comes to at the list's price."""
    price = line.product.sale_price
    return None if price is None else amount_fen(price, Fraction(line.quantity))


def _cost_fen(books: Books, line: NewLine) -> int | None:
    """Return what the line's goods have cost on average, rounded up."""
    held = books.terms.cost(line.product.id)
    if held is None:
        return None
    quantity, value_fen = held
    return -(-value_fen * line.quantity // quantity)


def _credit_left(books: Books, new: NewDocument) -> int | None:
    """Return what is left of the partner's limit; only added up where a rule looks at it."""
    if not looks_at_credit(rule for rule in books.rules if rule.kind is new.kind):
        return None
    return credit_left_fen(books, new)
