"""Who is told when a document has moved on: the groups, the requester, everybody with a card."""

from functools import partial

from core.orders.kinds import MONEY
from core.orders.model import Document
from core.orders.notices import document_subject, facts_of, without_money
from core.orders.ports import Books
from core.orders.showing import settled_for
from core.orders.states import Step
from core.outbox import Notice, ToPerson, ToPost
from core.people import Person


def tell_moved(books: Books, document: Document) -> None:
    """Tell the groups that goods have moved: documents, goods, quantities; never money."""
    facts = without_money(facts_of(books, document))
    books.outbox.put(ToPost(post="moved"), Notice(kind="moved", facts=facts))


def tell_decided(  # noqa: PLR0913 - what was decided, by whom, and which card knows
    books: Books, document: Document, person: Person | None, step: Step, *, but: str, note: str = ""
) -> None:
    """Settle every card about the document, and tell the requester unless it was their own act."""
    by = person.name if person else ""
    more = {"by": by, "step": step.value, "note": note}
    is_told = bool(document.requester_id) and (person is None or person.id != document.requester_id)
    facts = {**facts_of(books, document), **more, "is_told": is_told}
    settled = partial(settled_for, books, facts)
    books.copies.redraw(document_subject(document.id), settled, but=but)
    if document.requester_id and is_told:
        notice = Notice(kind="outcome", facts=without_money(facts))
        books.outbox.put(ToPerson(person_id=document.requester_id), notice)


def tell_reversed(books: Books, document: Document, person: Person, *, but: str = "") -> None:
    """Tell everybody who had agreed that it is taken back, and the groups where goods went back."""
    facts = {**without_money(facts_of(books, document)), "by": person.name, "step": "reverse"}
    notice = Notice(kind="reversed", facts=facts, subject="")
    if document.kind not in MONEY:
        books.outbox.put(ToPost(post="moved"), notice)
    for voter_id in books.votes.voters(document.id):
        if voter_id != person.id:
            books.outbox.put(ToPerson(person_id=voter_id), notice)
    is_own = person.id == document.requester_id
    tell_decided(books, document, person, Step.REVERSE if is_own else Step.APPROVE, but=but)
