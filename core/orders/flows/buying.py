"""The purchase: a request becomes an order to a supplier, and goods come against it.

An order to a supplier holds supplier → warehouse, so that what is on its way can be seen.
"""

from collections.abc import Mapping, Sequence

from core.orders.flows.fulfil import fulfil
from core.orders.flows.planning import before, latest_start
from core.orders.flows.step import Flow, follow, nothing, reread
from core.orders.model import Document, Line, NewDocument
from core.orders.notices import facts_of, without_money
from core.orders.packs import line_of
from core.orders.ports import Books
from core.orders.posting import hold_open, release
from core.orders.showing import go_on_token
from core.orders.states import Kind, Status, Step, rule_for
from core.outbox import Notice, ToPerson
from core.people import Person, Role, sees_place
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
    return tell_buyers(books, follow(books, draft, Step.BOOK, None))


def tell_buyers(books: Books, asked: Document) -> Document:
    """Give the buyers an agreed request, with the last day to order each product."""
    facts = without_money(facts_of(books, asked))
    facts["order_by"] = [
        latest_start(asked.due_on, books.catalog.product(line.product_id).lead_days)
        for line in asked.lines
    ]
    facts["go_on_token"] = go_on_token(books, asked)
    notice = Notice(kind="request", facts=facts, subject=f"request:{asked.id}")
    for person in books.people.with_role(Role.BUYER):
        books.outbox.put(ToPerson(person_id=person.id), notice)
    return asked


def book_request(books: Books, draft: Document, person: Person) -> Document:
    """Nobody has to agree: the buyer gets the request."""
    return tell_buyers(books, follow(books, draft, Step.BOOK, person))


def agree_request(books: Books, asked: Document, person: Person) -> Document:
    """The last yes has come: the buyer gets the request."""
    return tell_buyers(books, follow(books, asked, Step.APPROVE, person))


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
            tell_inspectors(books, receipt)
    _received_so_far(books, reread(books, order), person)
    return receipts[-1]


def cleared(books: Books, order: Document, person: Person | None) -> Document:
    """Put an arrived order into stock when nothing of it waits for inspection any more."""
    is_arrived = rule_for(order.kind, order.status, Step.PUT_AWAY) is not None
    if not is_arrived or books.following.in_quarantine(order.id):
        return order
    return follow(books, order, Step.PUT_AWAY, person)


def stay(books: Books, order: Document) -> Document:
    """A receipt was taken back: what it had brought is on its way again."""
    if order.status is not Status.ORDERED:
        return order
    hold_open(books, order, order.lines)
    order = reread(books, order)
    if any(line.fulfilled for line in order.lines):
        return follow(books, order, Step.RECEIVE_PART, None)
    return order


def tell_to_expect(books: Books, order: Document) -> None:
    """Tell the keepers of the place what is coming, with the button to receive it."""
    facts = without_money(facts_of(books, order))
    facts["go_on_token"] = go_on_token(books, order)
    notice = Notice(kind="expect", facts=facts, subject=f"expect:{order.id}")
    for person in books.people.with_role(Role.KEEPER):
        if sees_place(person, order.location_id):
            books.outbox.put(ToPerson(person_id=person.id), notice)


def tell_inspectors(books: Books, receipt: Document) -> None:
    """Give the inspectors goods that wait in quarantine; without one, the keepers of the place."""
    facts = without_money(facts_of(books, receipt))
    facts["go_on_token"] = go_on_token(books, receipt, "inspect")
    for way in ("reject_scrap", "reject_back"):
        facts[f"{way}_token"] = go_on_token(books, receipt, way)
    notice = Notice(kind="inspect", facts=facts, subject=f"inspect:{receipt.id}")
    keepers = [
        person
        for person in books.people.with_role(Role.KEEPER)
        if sees_place(person, receipt.location_id)
    ]
    for person in books.people.with_role(Role.INSPECTOR) or keepers:
        books.outbox.put(ToPerson(person_id=person.id), notice)


def _is_inspected(books: Books, line: Line) -> bool:
    return books.catalog.product(line.product_id).is_inspected


def _received_so_far(books: Books, order: Document, person: Person) -> Document:
    if any(line.fulfilled < line.quantity for line in order.lines):
        return follow(books, order, Step.RECEIVE_PART, person)
    return cleared(books, follow(books, order, Step.RECEIVE, person), person)


def release_all(books: Books, order: Document) -> None:
    """Nothing more comes of this order."""
    release(books, order.id, {line.id: line.held for line in order.lines})


def _ordered(books: Books, order: Document, step: Step, person: Person) -> Document:
    hold_open(books, order, order.lines)
    ordered = follow(books, order, step, person)
    for source_id in books.following.sources_of(order.id):
        asked = books.documents.lock(source_id)
        if asked.kind is Kind.PURCHASE_REQUEST and not books.following.not_followed(asked.id):
            follow(books, asked, Step.ORDER, person)
    tell_to_expect(books, ordered)
    return reread(books, ordered)


REQUEST = Flow(submit=nothing, book=book_request, agree=agree_request, drop=nothing)
PURCHASE = Flow(submit=nothing, book=book, agree=agree, drop=nothing, stay=stay)
