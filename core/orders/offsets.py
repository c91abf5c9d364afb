"""What is left of sums, put to what is owed since: the oldest first, or as it was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.orders.cash import NothingOpen, OverAllocated, open_of
from core.orders.flows.sales import settle
from core.orders.kinds import Kind, Status
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.rights import ACT_OF
from core.people import Person, require
from core.stock.model import Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """So much of one sum for one document; ``open_fen`` is what is open there before; in 分."""

    source_id: int
    source: str
    target_id: int
    target: str
    amount_fen: int
    open_fen: int


@dataclass(eq=False)
class NothingLeft(Refused):
    """Nothing is left of what the partner paid (or was paid), or nothing is open to put it to."""

    partner: str


@dataclass(eq=False)
class NoRest(Refused):
    """The document is no sum that counts, or nothing of it is left."""

    number: str


@dataclass(eq=False)
class OtherPartner(Refused):
    """The sum and the document are of two partners."""

    number: str
    target: str


def kind_of(partner: Partner) -> Kind:
    """Return the kind of the sums that settle what this partner owes, or is owed."""
    return Kind.COLLECTION if partner.kind == "customer" else Kind.PAYMENT


def proposed(books: Books, partner: Partner, most: int) -> list[Offset]:
    """Return how what is left would be put to what is open, both the oldest first."""
    kind = kind_of(partner)
    rests = books.money.rests(partner.id, kind)
    left_of = {source_id: rest_fen for source_id, _, rest_fen in rests}
    found: list[Offset] = []
    for due in books.money.dues(partner.id, kind):
        left = due.open_fen
        for source_id, source, _ in rests:
            part = min(left, left_of[source_id])
            if part <= 0:
                continue
            found.append(
                Offset(
                    source_id=source_id, source=source, target_id=due.id, target=due.number,
                    amount_fen=part, open_fen=left,
                )
            )  # fmt: skip
            left -= part
            left_of[source_id] -= part
    if not found:
        raise NothingLeft(partner=partner.name)
    return found[:most]


def between(books: Books, source: Document, target: Document, amount_fen: int | None) -> Offset:
    """Return what of a sum goes to a document: as much as was said, or as there is and is open."""
    if source.kind not in {Kind.COLLECTION, Kind.PAYMENT} or source.status is not Status.DONE:
        raise NoRest(number=source.number)
    if source.partner_id != target.partner_id:
        raise OtherPartner(number=source.number, target=target.number)
    left, open_fen = books.money.unused(source.id), open_of(books, source.kind, target)
    if left <= 0:
        raise NoRest(number=source.number)
    if open_fen <= 0:
        raise NothingOpen(kind=source.kind, number=target.number)
    if amount_fen is not None and amount_fen > min(left, open_fen):
        raise OverAllocated(number=source.number if amount_fen > left else target.number)
    return Offset(
        source_id=source.id, source=source.number, target_id=target.id, target=target.number,
        amount_fen=min(left, open_fen) if amount_fen is None else amount_fen, open_fen=open_fen,
    )  # fmt: skip


def put(books: Books, offsets: Sequence[Offset], person: Person) -> Sequence[Document]:
    """Put it as it was shown, all or nothing; return the orders and debts it was put to.

    Everything is locked first and looked at again (``OverAllocated``, ``NoRest``).
    """
    ids = sorted({one.source_id for one in offsets} | {one.target_id for one in offsets})
    locked = {id_: books.documents.lock(id_) for id_ in ids}
    for one in offsets:
        source, target = locked[one.source_id], locked[one.target_id]
        require(person, ACT_OF[source.kind])
        between(books, source, target, one.amount_fen)
        books.money.allocate(one.source_id, one.target_id, one.amount_fen)
    targets = {one.target_id for one in offsets}
    settled = [settle(books, books.documents.lock(id_), None) for id_ in sorted(targets)]
    facts = {"offsets": [[one.source, one.target, one.amount_fen] for one in offsets]}
    books.record("set_off", offsets[0].source, person, facts)
    return settled
