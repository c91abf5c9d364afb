"""How every use case ends: what came free is handed on, and the act is put on record."""

from core.orders.flows.waiting import fill
from core.orders.model import Document
from core.orders.ports import Books
from core.people import Person


def ended(books: Books, verb: str, document: Document, person: Person | None) -> Document:
    """Supply those who wait, record the act for the audit trail, and return the document."""
    fill(books)
    books.record(verb, document.number, person, {"status": document.status.value})
    return document
