"""An invoice of a supplier: what it changes in worth and cost, and the orders that it completes.

The difference between the invoice and what the books had is split when it is booked: the share of
what is still on hand changes its worth, the rest is a difference of cost. Nothing earlier is
rewritten.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.orders.bills import Billable, PriceEntry
from core.orders.flows.matched import match
from core.orders.flows.money import give_back
from core.orders.flows.step import Flow, follow, nothing
from core.orders.kinds import Kind, Status, Step
from core.orders.model import Document, Line
from core.orders.ports import Books
from core.people import Person


@dataclass(eq=False)
class Billed(Refused):
    """Goods that an invoice speaks of cannot be taken back before the invoice is."""

    number: str
    bills: Sequence[str]


def book(books: Books, draft: Document, person: Person) -> Document:
    """Nobody else has to agree: it counts."""
    return _counts(books, draft, Step.BOOK, person)


def agree(books: Books, invoice: Document, person: Person) -> Document:
    """The last yes has come: it counts."""
    return _counts(books, invoice, Step.APPROVE, person)


def undo(books: Books, invoice: Document) -> None:
    """Take back what the invoice changed; orders that it completed wait for theirs again."""
    orders = _targets(books, invoice)
    books.ledger.lock([line.product_id for line in invoice.lines])
    for entry in books.bills.entries(invoice.id):
        quantity = _line_of(invoice, entry.line_id).quantity
        value_fen = _on_hand_fen(books, entry.product_id, quantity, -entry.difference_fen)
        books.bills.enter(
            invoice,
            PriceEntry(
                id=0, line_id=entry.line_id, product_id=entry.product_id,
                matched_fen=-entry.matched_fen, value_fen=value_fen,
                variance_fen=-entry.difference_fen - value_fen, owed_fen=-entry.owed_fen,
                occurred_on=entry.occurred_on, reverses_id=entry.id,
            ),
        )  # fmt: skip
    give_back(books, invoice)
    for order in orders:
        if order.kind is Kind.PURCHASE_ORDER and order.status is Status.DONE:
            _open_again(books, order, invoice)


def require_unbilled(books: Books, receipt: Document) -> None:
    """Refuse to take back goods that an invoice speaks of (``Billed``)."""
    back: Counter[int] = Counter()
    for line in receipt.lines:
        back[line.source_line_id or line.id] += line.posted
    sources = [books.documents.get(id_) for id_ in books.following.sources_of(receipt.id)]
    found = [
        one.line_id
        for document in (receipt, *sources)
        for one in books.bills.lines_of(document)
        if one.billed_soon and one.line_id in back
        if one.billed_soon > one.kept - back[one.line_id]
    ]
    if found:
        raise Billed(number=receipt.number, bills=books.bills.billing(found))


def _counts(books: Books, invoice: Document, step: Step, person: Person) -> Document:
    orders = _targets(books, invoice)
    books.ledger.lock([line.product_id for line in invoice.lines])
    _enter(books, invoice, orders)
    done = follow(books, invoice, step, person)
    for order in orders:
        match(books, books.documents.get(order.id), person)
    return done


def _enter(books: Books, invoice: Document, orders: Sequence[Document]) -> None:
    """Book what every line changes, line by line, as things stand now."""
    sources = {one.line_id: one for order in orders for one in books.bills.lines_of(order)}
    billed = {line_id: one.billed for line_id, one in sources.items()}
    for line in invoice.lines:
        source = sources[line.source_line_id or 0]
        books.bills.enter(invoice, _entry(books, line, source, billed[source.line_id]))
        billed[source.line_id] += line.quantity


def _entry(books: Books, line: Line, source: Billable, billed: int) -> PriceEntry:
    amount_fen = line.amount_fen or 0
    matched_fen = source.expected_fen(billed, line.quantity)
    difference_fen = amount_fen - matched_fen
    value_fen = _on_hand_fen(books, line.product_id, line.quantity, difference_fen)
    return PriceEntry(
        id=0, line_id=line.id, product_id=line.product_id, matched_fen=matched_fen,
        value_fen=value_fen, variance_fen=difference_fen - value_fen,
        owed_fen=amount_fen - source.owing_fen(billed, line.quantity),
        occurred_on=source.came_on or books.today,
    )  # fmt: skip


def _on_hand_fen(books: Books, product_id: int, quantity: int, difference_fen: int) -> int:
    """Return the share of a difference for what is still on hand, half away from zero.

    Of a quantity that was billed no more is on hand than the house holds of the product; the worth
    of what is there never falls below nothing.
    """
    held, worth_fen = books.bills.worth(product_id)
    there = min(quantity, held)
    share = (2 * abs(difference_fen) * there + quantity) // (2 * quantity)
    return share if difference_fen > 0 else -min(share, worth_fen)


def _targets(books: Books, invoice: Document) -> list[Document]:
    """Return, locked in a fixed order, the documents whose lines it bills."""
    return [books.documents.lock(id_) for id_ in books.following.sources_of(invoice.id)]


def _open_again(books: Books, order: Document, invoice: Document) -> None:
    """Let a completed order wait for its invoice again, unless others cover it."""
    less = {line.source_line_id: line.quantity for line in invoice.lines}
    lines = books.bills.lines_of(order)
    if all(one.billed - less.get(one.line_id, 0) >= one.kept for one in lines):
        return
    is_whole = all(not line.unfulfilled for line in order.lines)
    follow(books, order, Step.REOPEN if is_whole else Step.UNMATCH, None)


def _line_of(invoice: Document, line_id: int) -> Line:
    return next(line for line in invoice.lines if line.id == line_id)


BILL_FLOW = Flow(submit=nothing, book=book, agree=agree, drop=give_back)
