"""Goods in quarantine are judged: into stock, scrap, or back to the supplier."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from core.orders.ending import ended
from core.orders.flows import buying, returning
from core.orders.flows.fulfil import follow_up, parts_at, write_and_move
from core.orders.flows.over import show_ended
from core.orders.handing import require_right
from core.orders.kinds import Kind
from core.orders.legs import Leg
from core.orders.model import Document, NewDocument, NewLine
from core.orders.ports import Books
from core.orders.showing import not_now
from core.orders.states import Step, rule_for
from core.people import Act, Person
from core.stock.model import QUARANTINE, SCRAP, SUPPLIER, Partner

Quantities = Mapping[int, int]
LEG: Final[dict[Kind, Leg | None]] = {
    Kind.PUTAWAY: None,
    Kind.SCRAP: (QUARANTINE, SCRAP),
    Kind.SUPPLIER_RETURN: (QUARANTINE, SUPPLIER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """So much of each line (line id -> base units) is good, scrap, or goes to the supplier."""

    good: Quantities = field(default_factory=dict)
    scrap: Quantities = field(default_factory=dict)
    back: Quantities = field(default_factory=dict)


def judge(
    books: Books, document_id: int, judgement: Judgement, person: Person, *, reason: str = ""
) -> Document:
    """Move judged goods out of quarantine, each kind by a document; return the (last) one.

    Refuses more than still lies there (``OverPosted``).
    """
    source = books.documents.lock(document_id)
    require_right(books, person, Act.INSPECT, source.location_id)
    if (
        source.kind is Kind.CUSTOMER_RETURN
        and rule_for(source.kind, source.status, Step.DISPOSE) is None
    ):
        raise not_now(books, source, Step.DISPOSE)
    done = source
    ways = (
        (Kind.PUTAWAY, judgement.good),
        (Kind.SCRAP, judgement.scrap),
        (Kind.SUPPLIER_RETURN, judgement.back),
    )
    for kind, quantities in ways:
        wanted = {line_id: quantity for line_id, quantity in quantities.items() if quantity > 0}
        if wanted:
            new = _follow_up(books, books.documents.get(source.id), kind, wanted, reason)
            done = write_and_move(books, new, person, leg=LEG[kind])
    _go_on(books, source, person)
    return ended(books, "inspect", done, person)


def waits(books: Books, document: Document) -> bool:
    """Return whether something of the document lies in quarantine."""
    return any(books.ledger.left_at(line.id, QUARANTINE) for line in document.lines)


def _follow_up(
    books: Books, source: Document, kind: Kind, quantities: Quantities, reason: str
) -> NewDocument:
    parts = parts_at(books, source, quantities, QUARANTINE)
    new = follow_up(books, source, kind, parts, reason=reason or source.reason)
    if source.kind is not Kind.CUSTOMER_RETURN:
        return new
    bare = tuple(replace(part, price=None, amount_fen=None) for part in parts)
    return replace(new, lines=bare, partner=_supplier_of(books, kind, bare))


def _supplier_of(books: Books, kind: Kind, lines: tuple[NewLine, ...]) -> Partner | None:
    """Return the one supplier whom all of the goods came from, where they go back."""
    ids = {line.product.supplier_id for line in lines}
    supplier_id = ids.pop() if len(ids) == 1 else None
    is_back = kind is Kind.SUPPLIER_RETURN and supplier_id is not None
    return books.catalog.partner(supplier_id) if is_back and supplier_id else None


def _go_on(books: Books, source: Document, person: Person) -> None:
    """Say where the return, or the order that the goods came of, stands now."""
    if source.kind is Kind.CUSTOMER_RETURN:
        returning.judged(books, source, person)
        return
    if not waits(books, source):
        show_ended(books, source, Step.PUT_AWAY, person, ("inspect",))
    if source.source_id is not None:
        order = books.documents.lock(source.source_id)
        if order.kind is Kind.PURCHASE_ORDER:
            buying.cleared(books, order, person)
