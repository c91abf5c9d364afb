"""Documents that move their own goods: held while others decide, posted when they agree."""

from core.orders.flows.step import Flow, follow
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.posting import finish, put
from core.orders.states import Step
from core.orders.telling import tell_moved
from core.people import Person
from core.stock.model import Phase


def submit(books: Books, document: Document) -> None:
    """Hold the goods."""
    put(books, document, Phase.HOLD)


def book(books: Books, document: Document, person: Person) -> Document:
    """Move the goods at once."""
    put(books, document, Phase.MOVE)
    return moved(books, follow(books, document, Step.BOOK, person))


def agree(books: Books, document: Document, person: Person) -> Document:
    """Post what was held."""
    finish(books, document, Phase.POST)
    return moved(books, follow(books, document, Step.APPROVE, person))


def drop(books: Books, document: Document) -> None:
    """Release what was held."""
    finish(books, document, Phase.VOID)


def moved(books: Books, document: Document) -> Document:
    """Tell the groups."""
    tell_moved(books, document)
    return document


PLAIN = Flow(submit=submit, book=book, agree=agree, drop=drop)
