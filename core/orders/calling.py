"""Tell those who are asked: at first, stage by stage, again when they are silent."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from core.orders.approvals import Stage
from core.orders.asking import Panel
from core.orders.model import Document, NoSuchDocument
from core.orders.notices import document_subject, facts_of
from core.orders.ports import Books
from core.orders.seats import Call, UrgedLately
from core.orders.showing import asking, between, buttons, not_now, round_facts
from core.orders.states import WAITING, Step
from core.outbox import ToPerson
from core.people import Person, Role

URGE_US: Final = 30 * 60 * 1_000_000
"""So long the requester waits before reminding again."""
EXPIRING_US: Final = 2 * 3600 * 1_000_000
"""So long before a hold runs out those who are asked hear of it."""


def begin(books: Books, document: Document, stages: Sequence[Stage], why: dict[str, Any]) -> None:
    """Record who must agree and why, and send the first of them the card."""
    books.votes.ask(document, stages, why)
    send(books, Panel(books, document))


def send(
    books: Books, panel: Panel, *, only: Sequence[int] = (), more: dict[str, Any] | None = None
) -> None:
    """Send the card to everybody who is asked now, or to those of them whose ids are given."""
    document = panel.document
    facts = {
        **facts_of(books, document), **buttons(books, document), **round_facts(books, panel),
        **(more or {}),
    }  # fmt: skip
    for invited in panel.invited():
        if not only or invited.person.id in only:
            notice = asking(document, facts, invited)
            books.outbox.put(ToPerson(person_id=invited.person.id), notice)


def go_on(books: Books, document: Document, before: Panel, *, but: str = "") -> bool:
    """After a yes: return whether all have agreed; a stage that is full calls the next one."""
    panel = Panel(books, document)
    if panel.is_full:
        return True
    if panel.stage != before.stage:
        settled = partial(between, books, document)
        books.copies.redraw(document_subject(document.id), settled, but=but)
        send(books, panel)
    return False


def urge(books: Books, document_id: int, person: Person) -> Document:
    """Remind those who are asked, at the requester's word; at most once in half an hour."""
    document = books.documents.lock(document_id)
    if document.requester_id != person.id:
        raise NoSuchDocument(number=document.number)
    if document.status not in WAITING:
        raise not_now(books, document, Step.APPROVE)
    next_us = books.votes.called_us(document, Call.URGED) + URGE_US
    if books.now_us < next_us:
        raise UrgedLately(number=document.number, next_us=next_us)
    panel = Panel(books, document)
    books.votes.call(document, Call.URGED, panel.stage, person)
    send(books, panel, more={"call": Call.URGED.value, "by": person.name})
    books.record("urge", document.number, person)
    return document


def escalate(books: Books, document_id: int, role: Role, silent_us: int) -> bool:
    """Let ``role`` answer as well, when nobody of those who are asked did for so long."""
    document = books.documents.lock(document_id)
    since_us = books.now_us - silent_us
    if document.status not in WAITING or not books.votes.is_silent(document_id, since_us):
        return False
    panel = Panel(books, document)
    books.votes.call(document, Call.ESCALATED, panel.stage, None)
    if panel.holders((role,)):
        for seat in panel.open:
            if role not in seat.roles:
                books.votes.ask_also(document, seat, role)
    hours = silent_us // 3_600_000_000
    send(books, Panel(books, document), more={"call": Call.ESCALATED.value, "hours": hours})
    books.record("escalate", document.number, None, {"role": role.value})
    return True


def warn(books: Books, document_id: int, expires_us: int) -> None:
    """Remind those who are asked before what is held is let go."""
    document = books.documents.lock(document_id)
    if document.status not in WAITING or books.votes.called_us(document, Call.EXPIRING):
        return
    panel = Panel(books, document)
    books.votes.call(document, Call.EXPIRING, panel.stage, None)
    more = {"call": Call.EXPIRING.value, "expires_us": expires_us}
    send(books, panel, more=more)
    books.record("warn", document.number, None)
