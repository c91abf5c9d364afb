"""A customer's return: a photo, then quarantine; it is over when somebody has judged every piece.

Goods come back at what they went out for, where it is known which shipment they were of.
"""

from core.orders.delivering import came_back
from core.orders.flows import refund
from core.orders.flows.buying import INSPECT
from core.orders.flows.finding import at_cost, require_photo
from core.orders.flows.step import Flow, follow, nothing, reread
from core.orders.handing import hand
from core.orders.model import Document, Line
from core.orders.ports import Books
from core.orders.posting import put
from core.orders.states import Step
from core.people import Person
from core.stock.model import Phase


def book(books: Books, draft: Document, person: Person) -> Document:
    """Nobody has to agree: the goods are in quarantine."""
    require_photo(books, draft)
    return _back(books, draft, Step.BOOK, person)


def agree(books: Books, document: Document, person: Person) -> Document:
    """The last yes has come: the goods are in quarantine."""
    return _back(books, document, Step.APPROVE, person)


def judged(books: Books, document: Document, person: Person) -> Document:
    """Say that a return is over when nothing of it is left in quarantine."""
    document = reread(books, document)
    if any(line.fulfilled < line.quantity for line in document.lines):
        return document
    return refund.complete(books, follow(books, document, Step.DISPOSE, person))


def _back(books: Books, document: Document, step: Step, person: Person) -> Document:
    put(books, document, Phase.MOVE, worth=lambda line, quantity: _worth(books, line, quantity))
    checking = follow(books, document, step, person)
    hand(books, INSPECT, checking)
    came_back(books, checking)
    return reread(books, checking)


def _worth(books: Books, line: Line, quantity: int) -> int:
    """Return the part of what the shipment took out that comes back now, in 分.

    Counted from what came back of it before, so that all the parts add up.
    """
    if line.source_line_id is None:
        return at_cost(books, line, quantity)
    out, value_fen, before = books.ledger.value_of(line.source_line_id)
    if out <= 0:
        return at_cost(books, line, quantity)
    return _first(before + quantity, out, value_fen) - _first(before, out, value_fen)


def _first(quantity: int, out: int, value_fen: int) -> int:
    """Return what the first ``quantity`` of ``out`` pieces are worth, half up."""
    return (2 * value_fen * quantity + out) // (2 * out)


RETURN = Flow(submit=require_photo, book=book, agree=agree, drop=nothing)
