"""The life of every kind of document, as one table.

Buttons, help, the database's own rules and the diagram in the docs derive from it. ``needs`` is
what the ledger and the votes must prove before the step counts:

- ``held``: every line is held in full; ``posted``: every line has moved in full
- ``released``: nothing is held any more; ``unposted``: nothing is moved (any more)
- ``approved``: every role that was asked has said yes at this revision
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.errors import Refused


class Kind(StrEnum):
    """The kinds of documents that exist so far."""

    RECEIPT = "receipt"
    SHIPMENT = "shipment"
    OPENING = "opening"


class Status(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    REVERSING = "reversing"
    REVERSED = "reversed"


class Step(StrEnum):
    SUBMIT = "submit"
    BOOK = "book"
    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    EXPIRE = "expire"
    REVERSE = "reverse"
    ASK_REVERSE = "ask_reverse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One allowed step. ``needs`` words are listed in the module's docstring."""

    step: Step
    start: Status
    end: Status
    needs: tuple[str, ...] = ()


_REVERSAL: Final = (
    Rule(step=Step.REVERSE, start=Status.DONE, end=Status.REVERSED, needs=("unposted",)),
    Rule(step=Step.ASK_REVERSE, start=Status.DONE, end=Status.REVERSING, needs=("posted",)),
    Rule(
        step=Step.APPROVE,
        start=Status.REVERSING,
        end=Status.REVERSED,
        needs=("approved", "unposted"),
    ),
    Rule(step=Step.REJECT, start=Status.REVERSING, end=Status.DONE, needs=("posted",)),
    Rule(step=Step.CANCEL, start=Status.REVERSING, end=Status.DONE, needs=("posted",)),
)
_PLAIN: Final = (
    Rule(step=Step.SUBMIT, start=Status.DRAFT, end=Status.PENDING, needs=("held",)),
    Rule(step=Step.BOOK, start=Status.DRAFT, end=Status.DONE, needs=("posted",)),
    Rule(step=Step.APPROVE, start=Status.PENDING, end=Status.DONE, needs=("approved", "posted")),
    Rule(
        step=Step.REJECT,
        start=Status.PENDING,
        end=Status.REJECTED,
        needs=("released", "unposted"),
    ),
    Rule(
        step=Step.CANCEL,
        start=Status.PENDING,
        end=Status.CANCELLED,
        needs=("released", "unposted"),
    ),
    Rule(
        step=Step.EXPIRE,
        start=Status.PENDING,
        end=Status.CANCELLED,
        needs=("released", "unposted"),
    ),
    *_REVERSAL,
)
RULES: Final[dict[Kind, tuple[Rule, ...]]] = {
    Kind.RECEIPT: _PLAIN,
    Kind.SHIPMENT: _PLAIN,
    Kind.OPENING: (
        Rule(step=Step.BOOK, start=Status.DRAFT, end=Status.DONE, needs=("posted",)),
        Rule(step=Step.REVERSE, start=Status.DONE, end=Status.REVERSED, needs=("unposted",)),
    ),
}
WAITING: Final = frozenset({Status.PENDING, Status.REVERSING})
"""States in which somebody is asked to decide."""


@dataclass(eq=False)
class StepNotAllowed(Refused):
    """The document is not in a state from which this step can be taken."""

    number: str
    status: Status
    step: Step
    decided_by: str = ""
    decided_us: int = 0


def rule_for(kind: Kind, status: Status, step: Step) -> Rule | None:
    """Return the rule for this step from this state, if there is one."""
    return next((rule for rule in RULES[kind] if rule.step is step and rule.start is status), None)
