"""How a document is shown to a person: to decide on, as it stands, as it was decided."""

from collections.abc import Sequence
from typing import Any

from core.actions import APPROVAL_LIFE_US, Verb
from core.orders.model import Document
from core.orders.notices import (
    approvers_of,
    document_subject,
    facts_of,
    for_person,
    without_money,
)
from core.orders.ports import Books
from core.orders.states import WAITING
from core.outbox import Notice
from core.people import Person, Role, sees_place


def approval_notice(books: Books, document: Document, to: Person) -> Notice:
    """Return the card that asks somebody to decide; every copy means the same."""
    facts = {**facts_of(books, document), **buttons(books, document)}
    return asking(document, facts, to)


def asking(document: Document, facts: dict[str, Any], to: Person) -> Notice:
    """Return the approval card from facts that hold the buttons already."""
    return Notice(
        kind="approval",
        facts=for_person(facts, to),
        subject=document_subject(document.id),
        is_urgent=True,
    )


def decision(books: Books, document: Document, viewer: Person) -> Notice:
    """Return the card of a document as it was last decided, without buttons.

    While others still have to say yes it shows whose turn it is.
    """
    if document.status in WAITING:
        return standing(books, document, viewer)
    last = books.documents.history(document.id)[-1]
    facts = for_person(facts_of(books, document), viewer)
    more = {"by": last.person, "step": last.step.value, "note": last.note, "at_us": last.at_us}
    return Notice(kind="decided", facts={**facts, **more})


def settled_for(books: Books, facts: dict[str, Any], reader_id: int | None) -> Notice:
    """Return a decided document as one holder of its card may see it; a group sees no money."""
    reader = books.people.get(reader_id) if reader_id else None
    is_here = reader is not None and reader.is_active
    shown = for_person(facts, reader) if reader and is_here else without_money(facts)
    return Notice(kind="decided", facts=shown)


def standing(
    books: Books, document: Document, person: Person, *, typed: Sequence[bool] = ()
) -> Notice:
    """Return how the document stands, for the person who handed it in or is concerned."""
    facts = for_person(facts_of(books, document), person, typed=typed)
    if document.status not in WAITING:
        at_us = books.documents.history(document.id)[-1].at_us
        return Notice(kind="standing", facts={**facts, "at_us": at_us})
    subject = document_subject(document.id)
    open_roles = [role for role, vote in books.documents.asked(document) if not vote]
    facts["asked"] = [someone.name for someone in asked_people(books, document, open_roles)]
    if document.requester_id == person.id:
        facts["cancel_token"] = books.actions.offer(
            Verb.CANCEL, subject, document.revision,
            expires_us=books.now_us + APPROVAL_LIFE_US, person_id=person.id,
        )  # fmt: skip
    return Notice(kind="standing", facts=facts, subject=subject)


def is_asked(books: Books, document: Document, person: Person) -> bool:
    """Return whether the document waits for a yes that this person may give."""
    open_roles = {role for role, vote in books.documents.asked(document) if not vote}
    return (
        document.status in WAITING
        and document.requester_id != person.id
        and not open_roles.isdisjoint(person.roles)
        and sees_place(person, document.location_id)
    )


def buttons(books: Books, document: Document) -> dict[str, Any]:
    """Store the two answers and return their tokens; every copy of the card shares them."""
    subject = document_subject(document.id)
    expires_us = books.now_us + APPROVAL_LIFE_US
    return {
        f"{verb.value}_token": books.actions.offer(
            verb, subject, document.revision, expires_us=expires_us
        )
        for verb in (Verb.APPROVE, Verb.REJECT)
    }


def asked_people(books: Books, document: Document, roles: Sequence[Role]) -> list[Person]:
    """Return who is asked to decide: the role, the place, never the requester."""
    return [
        person
        for person in approvers_of(books, roles, document.requester_id)
        if sees_place(person, document.location_id)
    ]
