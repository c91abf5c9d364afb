"""The emergency: goods leave in the transaction of the approval; the papers are owed from then."""

from dataclasses import replace
from typing import Final

from core.orders.emergency import PapersOverdue, TooManyEmergencies
from core.orders.flows.step import Flow, follow, never_alone, nothing
from core.orders.handing import card
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.posting import put
from core.orders.states import Status, Step
from core.orders.telling import tell_moved
from core.outbox import ToPerson
from core.people import Person, Role
from core.stock.model import Phase

FILE: Final = "file"
"""The way to go on with an emergency: hand in its papers."""


def submit(books: Books, document: Document) -> None:
    """Refuse a new one from who still owes papers, and more than the day's cap."""
    requester_id = document.requester_id or 0
    overdue = books.emergencies.overdue_of(requester_id)
    if overdue:
        raise PapersOverdue(number=overdue)
    cap = books.emergencies.lane.daily_cap
    if books.emergencies.count_on(books.today) > cap:
        raise TooManyEmergencies(cap=cap)


def agree(books: Books, document: Document, person: Person) -> Document:
    """Move the goods now; nothing was held before."""
    put(books, document, Phase.MOVE)
    out = follow(books, document, Step.APPROVE, person)
    tell_moved(books, out)
    _tell(books, out, "owes_papers", {document.requester_id})
    return out


def file_papers(books: Books, document: Document, person: Person) -> Document:
    """The papers are there: the debt is paid."""
    return follow(books, document, Step.FILE, person)


def warn(books: Books, document: Document) -> None:
    """Remind the requester while there is still time."""
    _tell(books, document, "owes_papers", {document.requester_id})


def lapse(books: Books, document: Document) -> Document:
    """The time is over: the requester and the managers hear of it."""
    overdue = follow(books, document, Step.LAPSE, None)
    remind(books, overdue)
    return overdue


def remind(books: Books, document: Document) -> None:
    """Tell the requester and the managers that the papers are overdue."""
    managers = {person.id for person in books.people.with_role(Role.MANAGER)}
    _tell(books, document, "papers_overdue", {document.requester_id, *managers})


def _tell(books: Books, document: Document, kind: str, whom: set[int | None]) -> None:
    due_us = books.emergencies.begun_us(document.id) + books.emergencies.lane.paperwork_us
    owed = card(books, document, kind, ways=(FILE,), due_us=due_us)
    notice = replace(owed, subject=f"papers:{document.id}", is_urgent=True)
    for person_id in sorted(id_ for id_ in whom if id_ is not None):
        books.outbox.put(ToPerson(person_id=person_id), notice)


def is_owed(document: Document) -> bool:
    """Return whether the papers of an emergency are still to come."""
    return document.status in {Status.PAPER_DUE, Status.OVERDUE}


EMERGENCY = Flow(submit=submit, book=never_alone, agree=agree, drop=nothing)
