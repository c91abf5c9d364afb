"""Documents about money alone: nothing is held; what they are for is said by allocations."""

from dataclasses import dataclass

from core.errors import Refused
from core.orders.flows import refund
from core.orders.flows.sales import secure, settle
from core.orders.flows.step import Flow, follow, nothing
from core.orders.kinds import Kind, Status, Step
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.repaying import is_refund
from core.outbox import Notice, ToPerson
from core.people import Person


@dataclass(eq=False)
class EndedOrder(Refused):
    """The order that the money settled was closed early; it cannot be open again."""

    number: str


def book(books: Books, draft: Document, person: Person) -> Document:
    """Nobody else has to agree: it counts."""
    return follow(books, draft, Step.BOOK, person)


def agree(books: Books, document: Document, person: Person) -> Document:
    """The last yes has come: it counts, if a refund is still owed."""
    refund.require_owed(books, document)
    done = follow(books, document, Step.APPROVE, person)
    finish(books, done, person)
    return done


def finish(books: Books, document: Document, person: Person) -> None:
    """Complete the orders that the money settles, and tell those who look after the customer."""
    for target_id, _ in books.money.given(document.id):
        refund.complete(books, settle(books, books.documents.lock(target_id), None))
    if document.kind is Kind.COLLECTION:
        _tell(books, document, person, is_back=False)


def give_back(books: Books, document: Document) -> None:
    """Take back what the document was put to."""
    for target_id, amount_fen in books.money.given(document.id):
        books.documents.lock(target_id)
        books.money.allocate(document.id, target_id, -amount_fen)
    for source_id, amount_fen in books.money.taken(document.id):
        if is_refund(books, document):
            books.documents.lock(source_id)
            books.money.allocate(source_id, document.id, -amount_fen)


def undo(books: Books, document: Document) -> None:
    """Take the money back from the orders it settled: they are open again."""
    refund.require_not_refunded(books, document)
    targets = [books.documents.lock(id_) for id_, _ in books.money.given(document.id)]
    if document.kind is Kind.COLLECTION:
        _tell(books, document, None, is_back=True)
    refund.reopen(books, targets)
    give_back(books, document)
    for order in targets:
        if order.kind is Kind.SALES_ORDER and order.status is Status.DONE:
            _open_again(books, order)


def _open_again(books: Books, order: Document) -> None:
    if books.money.is_settled(order.id):
        return
    if any(line.unfulfilled for line in order.lines):
        raise EndedOrder(number=order.number)
    secure(books, follow(books, order, Step.REOPEN, None))


def _tell(books: Books, document: Document, by: Person | None, *, is_back: bool) -> None:
    """Tell whoever looks after the customer, or else whoever sold what is paid."""
    targets = [books.documents.get(id_) for id_, _ in books.money.given(document.id)]
    partner = books.catalog.partner(document.partner_id) if document.partner_id else None
    sellers = {one.requester_id for one in targets if one.kind is Kind.SALES_ORDER}
    told = {partner.owner_id} if partner is not None and partner.owner_id else sellers
    facts = {
        "number": document.number, "partner": partner.name if partner else "",
        "amount_fen": document.amount_fen, "is_back": is_back,
        "orders": [[one.number, one.kind.value, one.status.value] for one in targets],
    }  # fmt: skip
    for person_id in sorted(one for one in told if one):
        if by is None or person_id != by.id:
            books.outbox.put(ToPerson(person_id=person_id), Notice(kind="paid", facts=facts))


MONEY_FLOW = Flow(submit=nothing, book=book, agree=agree, drop=give_back)
