"""Who must say yes. The one place where that is decided; the requester never does."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final

from core.orders.model import NewDocument
from core.orders.states import Kind
from core.people import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the firm's table; an empty condition always holds.

    Amounts are 分: ``from_fen`` included, ``below_fen`` excluded. A document whose amount nobody
    knows meets no condition on the amount. ``approvers``: every role must say yes; none: the
    requester's own confirmation is enough.
    """

    kind: Kind
    requested_by: frozenset[Role] = frozenset()
    below_fen: int | None = None
    from_fen: int | None = None
    categories: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    approvers: tuple[Role, ...] = ()


DEFAULT: Final = (
    Rule(kind=Kind.RECEIPT, approvers=(Role.MANAGER,)),
    Rule(kind=Kind.SHIPMENT, approvers=(Role.FINANCE,)),
)
REVERSAL: Final = (Role.MANAGER,)
"""Who must agree when something is to be taken back later than the requester may alone."""


def who_must_agree(
    rules: Sequence[Rule], document: NewDocument, requester: Person
) -> tuple[Role, ...]:
    """Return the roles that must say yes: those of the first rule that matches.

    When no rule matches, the default of the kind holds: never less than somebody else's yes.
    """
    for rule in (*rules, *DEFAULT):
        if _matches(rule, document, requester.roles):
            return rule.approvers
    return REVERSAL


def may_be_asked(rules: Sequence[Rule]) -> frozenset[Role]:
    """Return every role whose yes some document may need."""
    return frozenset(role for rule in (*rules, *DEFAULT) for role in rule.approvers) | {*REVERSAL}


def can_all_be_answered(who: Sequence[Set[int]]) -> bool:
    """Return whether every role can have a person of its own; ``who`` holds each role's people."""
    if not who:
        return True
    first, *rest = who
    return any(can_all_be_answered([people - {person} for people in rest]) for person in first)


def _matches(rule: Rule, document: NewDocument, roles: frozenset[Role]) -> bool:
    categories = {line.product.category for line in document.lines}
    tier = document.partner.tier if document.partner else ""
    return (
        rule.kind is document.kind
        and _meets(rule.requested_by, roles)
        and _in_amounts(rule, document.amount_fen)
        and _meets(rule.categories, categories)
        and _meets(rule.tiers, {tier})
    )


def _meets(wanted: frozenset[str] | frozenset[Role], given: Iterable[str]) -> bool:
    return not wanted or not wanted.isdisjoint(given)


def _in_amounts(rule: Rule, amount_fen: int | None) -> bool:
    if rule.below_fen is None and rule.from_fen is None:
        return True
    if amount_fen is None:
        return False
    return (rule.below_fen is None or amount_fen < rule.below_fen) and (
        rule.from_fen is None or amount_fen >= rule.from_fen
    )
