"""What is done about an emergency after the goods have gone: its papers, and who is told."""

from typing import Final

from core.orders.emergency import PhotoMissing
from core.orders.ending import ended
from core.orders.flows import urgent
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.seats import Call
from core.orders.showing import not_now
from core.orders.states import Step, rule_for
from core.people import Act, Person, require, require_place

AGAIN_US: Final = 24 * 3600 * 1_000_000
"""So long after a reminder of overdue papers the next one follows."""


def file_papers(books: Books, document_id: int, person: Person) -> Document:
    """Hand in the papers of an emergency; they have been put to the document before."""
    require(person, Act.EMERGENCY)
    document = books.documents.lock(document_id)
    require_place(person, document.location_id, books.catalog.location(document.location_id).name)
    if rule_for(document.kind, document.status, Step.FILE) is None:
        raise not_now(books, document, Step.FILE)
    if not books.attachments.of(document.id):
        raise PhotoMissing
    return ended(books, "file", urgent.file_papers(books, document, person), person)


def warn(books: Books, document_id: int) -> None:
    """Remind the requester, once, that the papers are due soon."""
    document = books.documents.lock(document_id)
    if rule_for(document.kind, document.status, Step.LAPSE) is None:
        return
    books.votes.call(document, Call.EXPIRING, 0, None)
    urgent.warn(books, document)
    books.record("warn", document.number, None)


def lapse(books: Books, document_id: int) -> None:
    """Mark the papers overdue and tell the requester and the managers."""
    document = books.documents.lock(document_id)
    if rule_for(document.kind, document.status, Step.LAPSE) is not None:
        ended(books, "lapse", urgent.lapse(books, document), None)


def remind(books: Books, document_id: int) -> None:
    """Tell the requester and the managers once more; until the papers are there, every day."""
    document = books.documents.lock(document_id)
    if not urgent.is_owed(document):
        return
    books.votes.call(document, Call.ESCALATED, 0, None)
    urgent.remind(books, document)
    books.record("remind", document.number, None)
