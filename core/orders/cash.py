"""Money that comes, goes out or is billed, and what it is for: which orders, how much of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.errors import Refused
from core.orders.ending import ended
from core.orders.flows.money import finish
from core.orders.kinds import Kind, Status
from core.orders.model import Document, NewDocument
from core.orders.ports import Books
from core.orders.service import hand_in
from core.people import Person

BILLABLE: Final = frozenset({Kind.SALES_ORDER, Kind.SHIPMENT, Kind.EMERGENCY})
FOR_CUSTOMERS: Final = BILLABLE | {Kind.DEBT}
FOR_SUPPLIERS: Final = frozenset({Kind.PURCHASE_ORDER, Kind.RECEIPT, Kind.DEBT})
GOES_TO: Final[dict[Kind, frozenset[Kind]]] = {
    Kind.COLLECTION: FOR_CUSTOMERS,
    Kind.SALES_INVOICE: BILLABLE,
    Kind.PAYMENT: FOR_SUPPLIERS,
}
"""What the money of a document can be for."""
ORDERS: Final = frozenset({Kind.SALES_ORDER, Kind.PURCHASE_ORDER})
NOT_AGREED: Final = frozenset({Status.DRAFT, Status.PENDING, Status.REJECTED, Status.CANCELLED})
ENDED: Final = frozenset({Status.CLOSED, Status.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a sum is for which document, and what is open there before; in 分."""

    document_id: int
    number: str
    amount_fen: int
    open_fen: int


@dataclass(eq=False)
class NothingOpen(Refused):
    """Money of this kind cannot be put to the document: it is of another kind, or settled."""

    kind: Kind
    number: str


@dataclass(eq=False)
class OverAllocated(Refused):
    """Less is open on the document than was to be put to it."""

    number: str


@dataclass(eq=False)
class NotCovered(Refused):
    """An invoice is for more than what can be invoiced."""


def proposed(books: Books, kind: Kind, partner_id: int, amount_fen: int) -> list[Share]:
    """Return how a sum would be put to what is owed, the oldest first; the rest is an advance."""
    shares, left = [], amount_fen
    for due in books.money.dues(partner_id, kind):
        part = min(left, due.open_fen)
        if part <= 0:
            continue
        left -= part
        shares.append(
            Share(
                document_id=due.id, number=due.number, amount_fen=part, open_fen=due.open_fen
            )
        )  # fmt: skip
    return shares


def share_of(books: Books, kind: Kind, target: Document, amount_fen: int | None) -> Share:
    """Return what of a sum (none: all that is open) goes to the document that was named."""
    open_fen = open_of(books, kind, target)
    if open_fen <= 0:
        raise NothingOpen(kind=kind, number=target.number)
    part = open_fen if amount_fen is None else min(amount_fen, open_fen)
    return Share(
        document_id=target.id, number=target.number, amount_fen=part, open_fen=open_fen
    )  # fmt: skip


def open_of(books: Books, kind: Kind, target: Document) -> int:
    """Return what is open on a document: what it comes to, in goods moved or still agreed."""
    if target.kind not in GOES_TO[kind] or target.status in NOT_AGREED:
        return 0
    whole = books.money.owed(target.id)
    if target.kind in ORDERS and target.status not in ENDED:
        whole = max(whole, target.amount_fen or 0)
    return whole - books.money.used(target.id, kind)


def register(
    books: Books, new: NewDocument, shares: Sequence[Share], person: Person
) -> Document:  # fmt: skip
    """Hand in a document about money and put it to what it is for, as it was shown.

    What it is for is locked first: of two sums for the same order the second sees the first.
    """
    for share in sorted(shares, key=lambda one: one.document_id):
        target = books.documents.lock(share.document_id)
        if open_of(books, new.kind, target) < share.amount_fen:
            raise OverAllocated(number=target.number)
    put = sum(share.amount_fen for share in shares)
    if put > (new.money_fen or 0):
        raise OverAllocated(number=shares[0].number)
    if new.kind is Kind.SALES_INVOICE and put != new.money_fen:
        raise NotCovered
    document = hand_in(books, new, person)
    for share in shares:
        books.money.allocate(document.id, share.document_id, share.amount_fen)
    if document.status is Status.DONE:
        finish(books, document, person)
    return ended(books, "money", document, person)
