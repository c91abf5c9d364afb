"""Scrap: off the shelf, or out of what another document has brought to a place between.

Goods that were lost in transit are written off where they are; somebody else agrees to it.
"""

from core.orders.flows import plain, transfer
from core.orders.flows.step import Flow, follow
from core.orders.kinds import Kind
from core.orders.legs import Leg
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.posting import put
from core.orders.states import Step
from core.people import Person
from core.stock.model import SCRAP, TRANSIT, Phase


def submit(books: Books, document: Document) -> None:
    """Hold the goods where they are."""
    put(books, document, Phase.HOLD, leg=_leg(books, document))


def book(books: Books, document: Document, person: Person) -> Document:
    """Nobody has to agree: they are scrap."""
    put(books, document, Phase.MOVE, leg=_leg(books, document))
    done = plain.moved(books, follow(books, document, Step.BOOK, person))
    _go_on(books, done, person)
    return done


def agree(books: Books, document: Document, person: Person) -> Document:
    """The last yes has come: they are scrap."""
    done = plain.agree(books, document, person)
    _go_on(books, done, person)
    return done


def _leg(books: Books, document: Document) -> Leg | None:
    return (TRANSIT, SCRAP) if _transfer_of(books, document) else None


def _go_on(books: Books, document: Document, person: Person) -> None:
    source = _transfer_of(books, document)
    if source is not None:
        transfer.explained(books, source, person)


def _transfer_of(books: Books, document: Document) -> Document | None:
    """Return the transfer whose loss this writes off."""
    if document.source_id is None:
        return None
    source = books.documents.lock(document.source_id)
    return source if source.kind is Kind.TRANSFER else None


SCRAPPING = Flow(submit=submit, book=book, agree=agree, drop=plain.drop)
