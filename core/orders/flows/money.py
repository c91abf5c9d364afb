"""Documents about money alone: nothing is held; what they are for is said by allocations."""

from core.orders.flows.step import Flow, follow, nothing
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.states import Step
from core.people import Person


def book(books: Books, draft: Document, person: Person) -> Document:
    """Nobody else has to agree: it counts."""
    return follow(books, draft, Step.BOOK, person)


def agree(books: Books, document: Document, person: Person) -> Document:
    """The last yes has come: it counts."""
    return follow(books, document, Step.APPROVE, person)


MONEY_FLOW = Flow(submit=nothing, book=book, agree=agree, drop=nothing)
