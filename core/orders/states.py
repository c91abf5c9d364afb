"""The life of every kind of document, as one table.

Buttons, help, the database's own rules and the diagram in the docs derive from it. ``needs`` is
what the ledger, the votes and the money must prove before the step counts (the SQL of each word
is in ``core.storage.proofs``):

- ``held``: every line is held in full; ``posted``: every line has moved in full
- ``released``: nothing is held any more; ``unposted``: nothing is moved (any more)
- ``approved``: every seat that was asked has said yes at this revision
- ``fulfilled``: other documents have moved every line in full; ``begun``: some of it;
  ``unfulfilled``: nothing of it; ``secured``: what is not fulfilled is held, line by line
- ``cleared``: nothing that came for it still waits for inspection
- ``made``: every line to be made is reported, as good or as scrap
- ``followed``: every line went into a document that follows
- ``settled``: paid or invoiced for all that went out; ``matched``: invoiced for all that came
- ``entered``: what every line of the invoice changes is booked; ``unentered``: nothing of it is
- ``photo``: a photo is attached; ``paper``: the papers have been handed in
- ``priced``: every line has a price, and it is said how it was paid; ``counted``: a till's count
  says of every way of paying what the sales of that day come to
- ``unpaid``: nothing is put to it;
- ``money``: it has an amount above zero; ``unused``: nothing is allocated from it
"""

from dataclasses import dataclass, replace
from typing import Final

from core.errors import Refused
from core.orders.kinds import MONEY, Kind, Status, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One allowed step. ``needs`` words are listed in the module's docstring."""

    step: Step
    start: Status
    end: Status
    needs: tuple[str, ...] = ()


def _to(step: Step, end: Status, *starts: Status, needs: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """Return the same step from several states."""
    return tuple(Rule(step=step, start=start, end=end, needs=needs) for start in starts)


_FREE: Final = ("released", "unposted")
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
_AT_ONCE: Final = (
    Rule(step=Step.BOOK, start=Status.DRAFT, end=Status.DONE, needs=("posted",)),
    *_REVERSAL,
)
_DROPPED: Final = (
    *_to(Step.REJECT, Status.REJECTED, Status.PENDING, needs=_FREE),
    *_to(Step.CANCEL, Status.CANCELLED, Status.PENDING, needs=_FREE),
    *_to(Step.EXPIRE, Status.CANCELLED, Status.PENDING, needs=_FREE),
)
_PLAIN: Final = (
    Rule(step=Step.SUBMIT, start=Status.DRAFT, end=Status.PENDING, needs=("held",)),
    Rule(step=Step.APPROVE, start=Status.PENDING, end=Status.DONE, needs=("approved", "posted")),
    *_DROPPED,
    *_AT_ONCE,
)
_OPEN_ORDER: Final = (Status.READY, Status.MAKING, Status.BUYING)
_SALES: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=_FREE),
    *_to(Step.BOOK, Status.APPROVED, Status.DRAFT, needs=_FREE),
    *_to(Step.APPROVE, Status.APPROVED, Status.PENDING, needs=("approved", *_FREE)),
    *_DROPPED,
    *_to(Step.SECURE, Status.READY, Status.APPROVED, Status.MAKING, Status.BUYING,
         needs=("secured", "unfulfilled")),
    *_to(Step.MAKE, Status.MAKING, Status.APPROVED, Status.BUYING, needs=("unfulfilled",)),
    *_to(Step.BUY, Status.BUYING, Status.APPROVED, Status.MAKING, needs=("unfulfilled",)),
    *_to(Step.SHIP_PART, Status.PARTIAL, Status.APPROVED, *_OPEN_ORDER, Status.PARTIAL,
         needs=("begun",)),
    *_to(Step.SHIP, Status.SHIPPED, Status.APPROVED, *_OPEN_ORDER, Status.PARTIAL,
         needs=("fulfilled",)),
    *_to(Step.SETTLE, Status.DONE, Status.SHIPPED, Status.CLOSED, needs=("settled",)),
    *_to(Step.REOPEN, Status.APPROVED, Status.SHIPPED, Status.DONE, Status.PARTIAL),
    *_to(Step.ASK_CANCEL, Status.CANCELLING, Status.APPROVED, *_OPEN_ORDER,
         needs=("unfulfilled",)),
    *_to(Step.APPROVE, Status.CANCELLED, Status.CANCELLING,
         needs=("approved", "released", "unfulfilled")),
    *_to(Step.REJECT, Status.APPROVED, Status.CANCELLING, needs=("unfulfilled",)),
    *_to(Step.CANCEL, Status.APPROVED, Status.CANCELLING, needs=("unfulfilled",)),
    *_to(Step.ASK_CLOSE, Status.CLOSING, Status.PARTIAL, needs=("begun",)),
    *_to(Step.APPROVE, Status.CLOSED, Status.CLOSING, needs=("approved", "released", "begun")),
    *_to(Step.REJECT, Status.PARTIAL, Status.CLOSING, needs=("begun",)),
    *_to(Step.CANCEL, Status.PARTIAL, Status.CLOSING, needs=("begun",)),
)  # fmt: skip
_REQUEST: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=_FREE),
    *_to(Step.BOOK, Status.APPROVED, Status.DRAFT, needs=_FREE),
    *_to(Step.APPROVE, Status.APPROVED, Status.PENDING, needs=("approved", *_FREE)),
    *_DROPPED,
    *_to(Step.ORDER, Status.DONE, Status.APPROVED, needs=("followed",)),
    *_to(Step.CANCEL, Status.CANCELLED, Status.APPROVED, needs=_FREE),
)
_PURCHASE: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=_FREE),
    *_to(Step.BOOK, Status.ORDERED, Status.DRAFT, needs=("held",)),
    *_to(Step.APPROVE, Status.ORDERED, Status.PENDING, needs=("approved", "held")),
    *_DROPPED,
    *_to(Step.RECEIVE_PART, Status.PARTIAL, Status.ORDERED, Status.PARTIAL, needs=("begun",)),
    *_to(Step.RECEIVE, Status.ARRIVED, Status.ORDERED, Status.PARTIAL, needs=("fulfilled",)),
    *_to(Step.PUT_AWAY, Status.STOCKED, Status.ARRIVED, needs=("fulfilled", "cleared")),
    *_to(Step.MATCH, Status.DONE, Status.STOCKED, Status.CLOSED, needs=("matched",)),
    *_to(Step.REOPEN, Status.STOCKED, Status.DONE, needs=("fulfilled",)),
    *_to(Step.UNMATCH, Status.CLOSED, Status.DONE, needs=("begun",)),
    *_to(Step.REOPEN, Status.ORDERED, Status.PARTIAL, Status.ARRIVED, Status.STOCKED),
    *_to(Step.CANCEL, Status.CANCELLED, Status.ORDERED, needs=("released", "unfulfilled")),
    *_to(Step.CLOSE, Status.CLOSED, Status.PARTIAL, needs=("released", "begun")),
)
_WORK: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=_FREE),
    *_to(Step.BOOK, Status.PLANNED, Status.DRAFT),
    *_to(Step.APPROVE, Status.PLANNED, Status.PENDING, needs=("approved",)),
    *_DROPPED,
    *_to(Step.START, Status.MAKING, Status.PLANNED),
    *_to(Step.FINISH, Status.DONE, Status.MAKING, needs=("made", "released")),
    *_to(Step.REOPEN, Status.MAKING, Status.DONE, Status.CLOSED),
    *_to(Step.CLOSE, Status.CLOSED, Status.MAKING, needs=("released",)),
    *_to(Step.CANCEL, Status.CANCELLED, Status.PLANNED, needs=("released", "unfulfilled")),
)
_TRANSFER: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=("held",)),
    *_to(Step.BOOK, Status.IN_TRANSIT, Status.DRAFT, needs=("posted",)),
    *_to(Step.APPROVE, Status.IN_TRANSIT, Status.PENDING, needs=("approved", "posted")),
    *_DROPPED,
    *_to(Step.RECEIVE, Status.DONE, Status.IN_TRANSIT, Status.SHORT, needs=("fulfilled",)),
    *_to(Step.RECEIVE_PART, Status.SHORT, Status.IN_TRANSIT, Status.SHORT, needs=("posted",)),
    *_to(Step.REOPEN, Status.SHORT, Status.DONE, needs=("posted",)),
)
_RETURN: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=("photo", *_FREE)),
    *_to(Step.BOOK, Status.CHECKING, Status.DRAFT, needs=("photo", "posted")),
    *_to(Step.APPROVE, Status.CHECKING, Status.PENDING, needs=("approved", "photo", "posted")),
    *_DROPPED,
    *_to(Step.DISPOSE, Status.DONE, Status.CHECKING, needs=("fulfilled",)),
    *_to(Step.REFUND, Status.REFUNDED, Status.DONE, needs=("settled",)),
    *_to(Step.UNREFUND, Status.DONE, Status.REFUNDED),
    *_to(Step.REOPEN, Status.CHECKING, Status.DONE, needs=("posted",)),
    *_to(Step.REVERSE, Status.REVERSED, Status.CHECKING, needs=("unposted",)),
)
_EMERGENCY: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=_FREE),
    *_to(Step.APPROVE, Status.PAPER_DUE, Status.PENDING, needs=("approved", "posted")),
    *_DROPPED,
    *_to(Step.LAPSE, Status.OVERDUE, Status.PAPER_DUE, needs=("posted",)),
    *_to(Step.FILE, Status.DONE, Status.PAPER_DUE, Status.OVERDUE, needs=("posted", "paper")),
    *_REVERSAL,
)
_FOUND: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=("photo", *_FREE)),
    *_to(Step.APPROVE, Status.DONE, Status.PENDING, needs=("approved", "photo", "posted")),
    *_DROPPED,
    *_REVERSAL,
)
_COUNTER: Final = (
    Rule(step=Step.SUBMIT, start=Status.DRAFT, end=Status.PENDING, needs=("held", "priced")),
    Rule(step=Step.BOOK, start=Status.DRAFT, end=Status.DONE, needs=("posted", "priced")),
    Rule(step=Step.APPROVE, start=Status.PENDING, end=Status.DONE, needs=("approved", "posted")),
    *_DROPPED,
    *_REVERSAL,
)
_TILL: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=("counted",)),
    *_to(Step.BOOK, Status.DONE, Status.DRAFT, needs=("counted",)),
    *_to(Step.APPROVE, Status.DONE, Status.PENDING, needs=("approved", "counted")),
    *_to(Step.REJECT, Status.REJECTED, Status.PENDING),
    *_to(Step.CANCEL, Status.CANCELLED, Status.PENDING),
    *_to(Step.REVERSE, Status.REVERSED, Status.DONE),
    *_to(Step.ASK_REVERSE, Status.REVERSING, Status.DONE),
    *_to(Step.APPROVE, Status.REVERSED, Status.REVERSING, needs=("approved",)),
    *_to(Step.REJECT, Status.DONE, Status.REVERSING),
    *_to(Step.CANCEL, Status.DONE, Status.REVERSING),
)
_MONEY: Final = (
    *_to(Step.SUBMIT, Status.PENDING, Status.DRAFT, needs=("money",)),
    *_to(Step.BOOK, Status.DONE, Status.DRAFT, needs=("money",)),
    *_to(Step.APPROVE, Status.DONE, Status.PENDING, needs=("approved", "money")),
    *_to(Step.REJECT, Status.REJECTED, Status.PENDING, needs=("unused",)),
    *_to(Step.CANCEL, Status.CANCELLED, Status.PENDING, needs=("unused",)),
    *_to(Step.REVERSE, Status.REVERSED, Status.DONE, needs=("unused",)),
    *_to(Step.ASK_REVERSE, Status.REVERSING, Status.DONE),
    *_to(Step.APPROVE, Status.REVERSED, Status.REVERSING, needs=("approved", "unused")),
    *_to(Step.REJECT, Status.DONE, Status.REVERSING),
    *_to(Step.CANCEL, Status.DONE, Status.REVERSING),
)
_PRICES: Final[dict[tuple[Status, Status], tuple[str, ...]]] = {
    (Status.DRAFT, Status.DONE): ("entered",),
    (Status.PENDING, Status.DONE): ("entered",),
    (Status.DONE, Status.REVERSED): ("unentered",),
    (Status.REVERSING, Status.REVERSED): ("unentered",),
}
_BILL: Final = tuple(
    replace(rule, needs=(*rule.needs, *_PRICES.get((rule.start, rule.end), ()))) for rule in _MONEY
)
RULES: Final[dict[Kind, tuple[Rule, ...]]] = {
    Kind.RECEIPT: _PLAIN,
    Kind.SHIPMENT: _PLAIN,
    Kind.OPENING: (
        Rule(step=Step.BOOK, start=Status.DRAFT, end=Status.DONE, needs=("posted",)),
        Rule(step=Step.REVERSE, start=Status.DONE, end=Status.REVERSED, needs=("unposted",)),
    ),
    Kind.SALES_ORDER: _SALES,
    Kind.PURCHASE_REQUEST: _REQUEST,
    Kind.PURCHASE_ORDER: _PURCHASE,
    Kind.WORK_ORDER: _WORK,
    Kind.ISSUE: _AT_ONCE,
    Kind.OUTPUT: _AT_ONCE,
    Kind.TRANSFER: _TRANSFER,
    Kind.TRANSFER_IN: _AT_ONCE,
    Kind.CUSTOMER_RETURN: _RETURN,
    Kind.PUTAWAY: _AT_ONCE,
    Kind.SUPPLIER_RETURN: _PLAIN,
    Kind.SCRAP: _PLAIN,
    Kind.GIVEAWAY: _PLAIN,
    Kind.COUNTER_SALE: _COUNTER,
    Kind.EMERGENCY: _EMERGENCY,
    Kind.FOUND: _FOUND,
    **dict.fromkeys(sorted(MONEY), _MONEY),
    Kind.TILL: _TILL,
    Kind.SUPPLIER_INVOICE: _BILL,
    Kind.DEBT: (
        Rule(step=Step.BOOK, start=Status.DRAFT, end=Status.DONE, needs=("money",)),
        Rule(step=Step.REVERSE, start=Status.DONE, end=Status.REVERSED, needs=("unpaid",)),
    ),
}
WAITING: Final = frozenset({Status.PENDING, Status.REVERSING, Status.CANCELLING, Status.CLOSING})
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
    return _RULE_OF.get((kind, status, step))


_RULE_OF: Final = {
    (kind, rule.start, rule.step): rule for kind, rules in RULES.items() for rule in rules
}


__all__ = ["RULES", "WAITING", "Kind", "Rule", "Status", "Step", "StepNotAllowed", "rule_for"]
