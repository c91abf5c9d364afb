"""How a document is shown to a person: to decide on, as it stands, as it was decided."""

from collections.abc import Sequence
from typing import Any, Final

from core.actions import APPROVAL_LIFE_US, GO_ON_LIFE_US, Verb
from core.orders.asking import Invited, Panel
from core.orders.model import Document
from core.orders.notices import (
    document_subject,
    facts_of,
    for_person,
    without_money,
)
from core.orders.ports import Books
from core.orders.seats import Call
from core.orders.states import WAITING, Step, StepNotAllowed, rule_for
from core.outbox import URGENT, Notice
from core.people import Person

PRESSING: Final = frozenset({Call.ESCALATED.value, Call.EXPIRING.value})
"""Calls that also go where the firm wants to hear of what cannot wait."""


def approval_notice(books: Books, document: Document, to: Person) -> Notice:
    """Return the card that asks somebody to decide; every copy means the same."""
    panel = Panel(books, document)
    facts = {
        **facts_of(books, document), **buttons(books, document), **round_facts(books, panel)
    }  # fmt: skip
    invited = next((one for one in panel.invited() if one.person.id == to.id), Invited(person=to))
    return asking(document, facts, invited)


def asking(document: Document, facts: dict[str, Any], to: Invited) -> Notice:
    """Return the approval card from facts that hold the buttons already."""
    more = {"for": [other.name for other in to.for_others]}
    return Notice(
        kind="approval",
        facts={**for_person(facts, to.eyes), **more},
        subject=document_subject(document.id),
        is_urgent=True,
        topic=URGENT if facts.get("call") in PRESSING else "",
    )


GOES_ON: Final = frozenset({Step.SECURE, Step.MAKE, Step.BUY})
"""Steps that an order takes by itself once it has been decided."""


def round_facts(books: Books, panel: Panel) -> dict[str, Any]:
    """Return why they are asked, and which stage it is."""
    why = books.votes.why(panel.document)
    return {"why": why, "stage": panel.stage + 1, "stages": panel.stages}


def decision(books: Books, document: Document, viewer: Person) -> Notice:
    """Return the card of a document as it was last decided, without buttons.

    While others still have to say yes it shows whose turn it is.
    """
    if document.status in WAITING:
        return standing(books, document, viewer)
    steps = books.documents.history(document.id)
    last = next(
        (one for one in reversed(steps) if one.person or one.step not in GOES_ON), steps[-1]
    )
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
    books: Books, document: Document, person: Person, *,
    typed: Sequence[bool] = (), is_new: bool = False,
) -> Notice:  # fmt: skip
    """Return how the document stands, for the person who handed it in (``is_new``: just now)."""
    facts = for_person(facts_of(books, document), person, typed=typed)
    if document.status not in WAITING:
        if not is_new:
            facts = {**facts, "at_us": books.documents.history(document.id)[-1].at_us}
        return Notice(kind="standing", facts=facts)
    subject = document_subject(document.id)
    facts["asked"] = waiting_on(Panel(books, document))
    if document.requester_id == person.id:
        for verb in (Verb.CANCEL, Verb.URGE):
            facts[f"{verb.value}_token"] = books.actions.offer(
                verb, subject, document.revision,
                expires_us=books.now_us + APPROVAL_LIFE_US, person_id=person.id,
            )  # fmt: skip
    return Notice(kind="standing", facts=facts, subject=subject)


def between(books: Books, document: Document, reader_id: int | None) -> Notice:
    """Return how a document stands that waits for the next ones, for a holder of its card."""
    reader = books.people.get(reader_id) if reader_id else None
    if reader is not None and reader.id == document.requester_id:
        return standing(books, document, reader)
    facts = facts_of(books, document)
    shown = for_person(facts, reader) if reader and reader.is_active else without_money(facts)
    asked = waiting_on(Panel(books, document))
    return Notice(kind="standing", facts={**shown, "asked": asked})


def waiting_on(panel: Panel) -> list[list[list[str]]]:
    """Return who may fill each seat asked now: a name, and those for whom if not oneself."""
    return [
        [
            [invited.person.name, *(other.name for other in invited.for_others)]
            for invited in sorted(panel.invited(seat), key=lambda one: bool(one.for_others))
        ]
        for seat in panel.open
    ]


def not_now(books: Books, document: Document, step: Step) -> StepNotAllowed:
    """Return the refusal of a step that comes too late: who decided, and when.

    What an order did by itself after a decision is no answer to who decides too late.
    """
    history = books.documents.history(document.id)
    last = next((one for one in reversed(history) if one.step not in GOES_ON), history[-1])
    return StepNotAllowed(
        number=document.number, status=document.status, step=step,
        decided_by=last.person, decided_us=last.at_us,
    )  # fmt: skip


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


def go_on_token(books: Books, document: Document, way: str = "") -> str:
    """Store the button that opens what comes next; who may is decided at the press.

    ``way`` names it where there are several.
    """
    subject = document_subject(document.id)
    return books.actions.offer(
        Verb.GO_ON, f"{subject}:{way}" if way else subject, document.revision,
        expires_us=books.now_us + GO_ON_LIFE_US,
    )  # fmt: skip


def is_over(document: Document, step: Step) -> bool:
    """Return whether this step can no longer, or not yet, be taken."""
    return rule_for(document.kind, document.status, step) is None
