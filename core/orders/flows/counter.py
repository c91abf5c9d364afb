"""A sale over the counter: the goods are gone at once, unless the firm's rules want a yes.

Nothing is sold, agreed to or taken back on a day whose till is counted: the count would be of
other sales than those in the books.
"""

from core.orders.flows import plain
from core.orders.flows.step import Flow
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.till import AlreadyCounted, NotPriced
from core.people import Person


def submit(books: Books, document: Document) -> None:
    """Hold the goods until somebody has agreed."""
    _require_paid(document)
    require_open(books, document)
    plain.submit(books, document)


def book(books: Books, document: Document, person: Person) -> Document:
    """The goods are sold."""
    _require_paid(document)
    require_open(books, document)
    return plain.book(books, document, person)


def agree(books: Books, document: Document, person: Person) -> Document:
    """The last yes has come: the goods are sold."""
    require_open(books, document)
    return plain.agree(books, document, person)


def require_open(books: Books, document: Document) -> None:
    """Refuse when the till of the sale's day is counted; nobody counts it until the commit."""
    books.tills.lock(document.location_id)
    require_not_counted(books, document.location_id, document.business_date)


def require_not_counted(books: Books, location_id: int, day: str) -> None:
    """Refuse when the till of that day is counted, or a count of it waits for a yes."""
    if number := books.tills.counted_in(location_id, day):
        place = books.catalog.location(location_id).name
        raise AlreadyCounted(place=place, day=day, number=number)


def _require_paid(document: Document) -> None:
    if document.amount_fen is None or not document.method:
        raise NotPriced


COUNTER = Flow(submit=submit, book=book, agree=agree, drop=plain.drop)
