"""The purchase: a request becomes an order to a supplier, and goods come against it.

An order to a supplier holds supplier → warehouse, so that what is on its way can be seen.
"""

from collections.abc import Sequence

from core.orders.flows.planning import before, latest_start
from core.orders.flows.step import Flow, follow, nothing, reread
from core.orders.model import Document, Line, NewDocument
from core.orders.notices import facts_of, without_money
from core.orders.packs import line_of
from core.orders.ports import Books
from core.orders.posting import hold_open, release
from core.orders.showing import go_on_token
from core.orders.states import Kind, Step
from core.outbox import Notice, ToPerson
from core.people import Person, Role


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


def release_all(books: Books, order: Document) -> None:
    """Nothing more comes of this order."""
    release(books, order.id, {line.id: line.held for line in order.lines})


def _ordered(books: Books, order: Document, step: Step, person: Person) -> Document:
    hold_open(books, order, order.lines)
    ordered = follow(books, order, step, person)
    for source_id in books.documents.sources_of(order.id):
        asked = books.documents.lock(source_id)
        if asked.kind is Kind.PURCHASE_REQUEST and books.documents.is_followed(asked.id):
            follow(books, asked, Step.ORDER, person)
    return reread(books, ordered)


REQUEST = Flow(submit=nothing, book=book_request, agree=agree_request, drop=nothing)
PURCHASE = Flow(submit=nothing, book=book, agree=agree, drop=nothing)
