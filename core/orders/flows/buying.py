"""The purchase: a request becomes an order to a supplier, and goods come against it.

An order to a supplier holds supplier → warehouse, so that what is on its way can be seen.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from core.orders.flows.fulfil import fulfil
from core.orders.flows.matched import match
from core.orders.flows.planning import before, latest_start
from core.orders.flows.step import Flow, follow, nothing, reread
from core.orders.handing import Work, card, hand
from core.orders.model import Document, Line, NewDocument
from core.orders.packs import line_of
from core.orders.ports import Books
from core.orders.posting import hold_open
from core.orders.states import Kind, Status, Step, rule_for
from core.outbox import Notice
from core.people import Person, Role
from core.stock.model import QUARANTINE, SUPPLIER


def request(books: Books, source: Document, short: Sequence[tuple[Line, int]]) -> Document:
    """Ask the buyer for what lines of an agreed document are short of (line, base units).

    The document was agreed to already; nobody has to agree again to what it takes.
    """
    person = books.people.get(source.requester_id) if source.requester_id else None
    new = NewDocument(
        kind=Kind.PURCHASE_REQUEST,
        location=books.catalog.location(source.location_id),
        partner=None,
        lines=tuple(
            line_of(books.catalog.product(line.product_id), quantity, source_line_id=line.id)
            for line, quantity in short
        ),
        due_on=before(source.due_on, days=1),
        source_id=source.id,
    )
    number = books.documents.draw_number(Kind.PURCHASE_REQUEST)
    draft = books.documents.create(new, number=number, requester=person)
    return _requested(books, follow(books, draft, Step.BOOK, None))


def request_card(books: Books, asked: Document) -> Notice:
    """Return an agreed request, with the last day to order each product."""
    order_by = [
        latest_start(asked.due_on, books.catalog.product(line.product_id).lead_days)
        for line in asked.lines
    ]
    return card(books, asked, "request", order_by=order_by)


BUY: Final = Work(roles=(Role.BUYER,), card=request_card, place_of=lambda _asked: None)
"""A request that everybody has agreed to."""


def book_request(books: Books, draft: Document, person: Person) -> Document:
    """Nobody has to agree: the buyer gets the request."""
    return _requested(books, follow(books, draft, Step.BOOK, person))


def agree_request(books: Books, asked: Document, person: Person) -> Document:
    """The last yes has come: the buyer gets the request."""
    return _requested(books, follow(books, asked, Step.APPROVE, person))


def _requested(books: Books, asked: Document) -> Document:
    hand(books, BUY, asked)
    return asked


def book(books: Books, draft: Document, person: Person) -> Document:
    """Order at once; the goods are on their way."""
    return _ordered(books, draft, Step.BOOK, person)


def agree(books: Books, order: Document, person: Person) -> Document:
    """The last yes has come: order; the goods are on their way."""
    return _ordered(books, order, Step.APPROVE, person)


def receive(
    books: Books,
    order: Document,
    quantities: Mapping[int, int],
    person: Person,
    *,
    batches: Mapping[int, int],
) -> Document:
    """Receive so much of each line (line id -> base units); return the (last) receipt.

    Goods that are inspected go to quarantine first, by a receipt of their own.
    """
    inspected = {line.id for line in order.lines if _is_inspected(books, line)}
    ways = (
        (None, {id_: n for id_, n in quantities.items() if id_ not in inspected}),
        ((SUPPLIER, QUARANTINE), {id_: n for id_, n in quantities.items() if id_ in inspected}),
    )
    receipts = [
        fulfil(books, order, Kind.RECEIPT, wanted, person, leg=leg, batches=batches)
        for leg, wanted in ways
        if wanted
    ]
    for receipt in receipts:
        if receipt.lines and receipt.lines[0].source_line_id in inspected:
            hand(books, INSPECT, receipt)
    _received_so_far(books, reread(books, order), person)
    return receipts[-1]


def cleared(books: Books, order: Document, person: Person | None) -> Document:
    """Put an arrived order into stock when nothing of it waits for inspection any more.

    One that was billed before it came is complete with that.
    """
    is_arrived = rule_for(order.kind, order.status, Step.PUT_AWAY) is not None
    if not is_arrived or books.following.in_quarantine(order.id):
        return order
    return match(books, follow(books, order, Step.PUT_AWAY, person), person)


def stay(books: Books, order: Document) -> Document:
    """A receipt was taken back: what it had brought is on its way again."""
    if order.status is not Status.ORDERED:
        return order
    hold_open(books, order, order.lines)
    order = reread(books, order)
    if any(line.fulfilled for line in order.lines):
        return follow(books, order, Step.RECEIVE_PART, None)
    return order


def expect_card(books: Books, order: Document) -> Notice:
    """Return what is coming, with the button to receive it."""
    return card(books, order, "expect")


def inspect_card(books: Books, document: Document) -> Notice:
    """Return goods that wait in quarantine, with the three ways to judge them."""
    return card(books, document, "inspect", ways=("inspect", "reject_scrap", "reject_back"))


EXPECT: Final = Work(roles=(Role.KEEPER,), card=expect_card)
"""An order to a supplier that is on its way."""
INSPECT: Final = Work(roles=(Role.INSPECTOR, Role.KEEPER), card=inspect_card)
"""Goods in quarantine; in a firm without inspectors the keepers of the place look at them."""


def _is_inspected(books: Books, line: Line) -> bool:
    return books.catalog.product(line.product_id).is_inspected


def _received_so_far(books: Books, order: Document, person: Person) -> Document:
    if any(line.fulfilled < line.quantity for line in order.lines):
        return follow(books, order, Step.RECEIVE_PART, person)
    return cleared(books, follow(books, order, Step.RECEIVE, person), person)


def _ordered(books: Books, order: Document, step: Step, person: Person) -> Document:
    hold_open(books, order, order.lines)
    ordered = follow(books, order, step, person)
    for source_id in books.following.sources_of(order.id):
        asked = books.documents.lock(source_id)
        if asked.kind is Kind.PURCHASE_REQUEST and not books.following.not_followed(asked.id):
            follow(books, asked, Step.ORDER, person)
    hand(books, EXPECT, ordered)
    return reread(books, ordered)


REQUEST = Flow(submit=nothing, book=book_request, agree=agree_request, drop=nothing)
PURCHASE = Flow(submit=nothing, book=book, agree=agree, drop=nothing, stay=stay)
