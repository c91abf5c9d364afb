"""What can be done with a document, each as one sentence of the manual.

Every function runs inside a transaction that ``bot.intake`` or a job owns, and leaves nothing
half-done when it refuses.
"""

from collections.abc import Callable
from typing import Final

from core.files import Proof
from core.orders import calling
from core.orders.approvals import REVERSAL, Verdict
from core.orders.asking import Panel, require_somebody
from core.orders.cancelling import ask_to_end, can_end, way_to_stop
from core.orders.delivering import require_return
from core.orders.emergency import PhotoMissing
from core.orders.ending import ended
from core.orders.flows.back import take_back_from
from core.orders.flows.step import follow
from core.orders.flows.table import FLOWS
from core.orders.handing import require_right
from core.orders.kinds import Kind
from core.orders.model import (
    Document,
    NewDocument,
    NoSuchDocument,
    NotAsked,
    NothingToUndo,
)
from core.orders.ports import Books
from core.orders.posting import release_all
from core.orders.reasons import NotAReason
from core.orders.rights import ACT_OF
from core.orders.showing import not_now
from core.orders.states import WAITING, Status, Step, rule_for
from core.orders.subject import who_must_agree, why_of
from core.orders.telling import tell_decided, tell_reversed
from core.people import Person, Role, in_order

UNDO_US: Final = 10 * 60 * 1_000_000


def _nothing(_draft: Document) -> None:
    pass


def hand_in(
    books: Books, new: NewDocument, person: Person, *,
    verdict: Verdict | None = None, before: Callable[[Document], None] = _nothing,
) -> Document:  # fmt: skip
    """Book a document, or hold its goods and ask those who must agree.

    ``verdict`` says who must, where it is not the firm's table that says so. ``before`` writes
    what belongs to the draft and must be there before its first step.
    """
    require_right(books, person, ACT_OF[new.kind], new.location.id)
    if new.kind is Kind.CUSTOMER_RETURN:
        require_return(books, new.source_id, person)
    if not books.reasons.takes(new.kind, new.reason) and new.source_id is None:
        raise NotAReason(reason=new.reason, listed=books.reasons.listed[new.kind])
    verdict = verdict or who_must_agree(books, new, person)
    draft = books.documents.create(
        new, number=books.documents.draw_number(new.kind), requester=person
    )
    _attach(books, new, draft, person)
    before(draft)
    flow = FLOWS[new.kind]
    if not verdict.stages:
        return ended(books, "book", flow.book(books, draft, person), person)
    require_somebody(books, verdict.stages, person, new.location.id)
    flow.submit(books, draft)
    pending = books.documents.follow(draft, Step.SUBMIT, Status.PENDING, person=person)
    calling.begin(books, pending, verdict.stages, why_of(new, verdict))
    return ended(books, "submit", pending, person)


def _attach(books: Books, new: NewDocument, draft: Document, person: Person) -> None:
    """Put the photos that were taken before there was a document to it."""
    for proof, digest in new.proofs:
        file = books.files.get(digest)
        if file is None:
            raise PhotoMissing
        books.attachments.add(draft.id, Proof(proof), file, person.id)


def approve(books: Books, document_id: int, person: Person, *, but: str = "") -> Document:
    """Say yes; with the last yes that was asked for, the goods move.

    ``but`` is the handle of the card that was tapped (the platform redraws that one by itself).
    """
    document = books.documents.lock(document_id)
    panel = _vote(books, document, person, Step.APPROVE)
    if not calling.go_on(books, document, panel, but=but):
        return ended(books, "approve", document, person)
    flow = FLOWS[document.kind]
    if document.status is Status.REVERSING:
        take_back_from(books, document)
        done = books.documents.follow(document, Step.APPROVE, Status.REVERSED, person=person)
        tell_reversed(books, done, person, but=but)
    elif document.status is Status.PENDING:
        done = flow.agree(books, document, person)
        tell_decided(books, done, person, Step.APPROVE, but=but)
    else:
        done = flow.end(books, document, person)
        tell_decided(books, done, person, Step.APPROVE, but=but)
    return ended(books, "approve", done, person)


def reject(
    books: Books, document_id: int, person: Person, *, reason: str = "", but: str = ""
) -> Document:
    """Say no; what was held is free again."""
    document = books.documents.lock(document_id)
    _vote(books, document, person, Step.REJECT)
    if document.status is Status.PENDING:
        FLOWS[document.kind].drop(books, document)
    done = follow(books, document, Step.REJECT, person, note=reason)
    done = FLOWS[document.kind].stay(books, done)
    tell_decided(books, done, person, Step.REJECT, but=but, note=reason)
    return ended(books, "reject", done, person)


def cancel(books: Books, document_id: int, person: Person, *, but: str = "") -> Document:
    """Withdraw what one has handed in and nobody has decided yet."""
    document = books.documents.lock(document_id)
    if document.requester_id != person.id:
        requester = document.requester_id
        raise NotAsked(number=document.number, who_may=_roles_of(books, requester))
    return _withdraw(books, document, Step.CANCEL, person, but=but)


def expire(books: Books, document_id: int) -> Document | None:
    """Release a document whose hold has run out; nothing happens when it was decided meanwhile."""
    document = books.documents.lock(document_id)
    if document.status is not Status.PENDING:
        return None
    return _withdraw(books, document, Step.EXPIRE, None)


def undo(books: Books, person: Person, number: str = "") -> Document:
    """Take back one's own document: withdraw it, reverse it within ten minutes, or ask for it.

    Of an order to a supplier of which something has come, nothing more is to come.
    """
    document = _own(books, person, number)
    if document.status is Status.PENDING:
        return cancel(books, document.id, person)
    if can_end(document):
        return ask_to_end(books, document.id, person)
    step = way_to_stop(document)
    if step is not None:
        require_right(books, person, ACT_OF[document.kind], document.location_id)
        return _withdraw(books, document, step, person)
    if rule_for(document.kind, document.status, Step.REVERSE) is None:
        raise not_now(books, document, Step.REVERSE)
    require_right(books, person, ACT_OF[document.kind], document.location_id)
    history = books.documents.history(document.id)
    done_us = next(step.at_us for step in history if step.end is document.status)
    if books.now_us - done_us <= UNDO_US:
        take_back_from(books, document)
        undone = books.documents.follow(document, Step.REVERSE, Status.REVERSED, person=person)
        tell_reversed(books, undone, person)
        return ended(books, "reverse", undone, person)
    require_somebody(books, REVERSAL, person, document.location_id)
    asked = books.documents.follow(document, Step.ASK_REVERSE, Status.REVERSING, person=person)
    calling.begin(books, asked, REVERSAL, {})
    return ended(books, "ask_reverse", asked, person)


def _own(books: Books, person: Person, number: str) -> Document:
    if number:
        document = books.documents.find(number)
        if document is None or document.requester_id != person.id:
            raise NoSuchDocument(number=number)
    else:
        document = books.documents.last_live_of(person.id)
        if document is None:
            raise NothingToUndo
    return books.documents.lock(document.id)


def _withdraw(
    books: Books, document: Document, step: Step, person: Person | None, *, but: str = ""
) -> Document:
    rule = rule_for(document.kind, document.status, step)
    if rule is None:
        raise not_now(books, document, step)
    if document.status is Status.PENDING:
        FLOWS[document.kind].drop(books, document)
    elif document.status not in WAITING:
        release_all(books, document)
    done = books.documents.follow(document, step, rule.end, person=person)
    done = FLOWS[document.kind].stay(books, done)
    tell_decided(books, done, person, step, but=but)
    return ended(books, step.value, done, person)


def _vote(books: Books, document: Document, person: Person, step: Step) -> Panel:
    """Write down the person's yes or no; return who was asked until then."""
    if rule_for(document.kind, document.status, step) is None or document.status not in WAITING:
        raise not_now(books, document, step)
    panel = Panel(books, document)
    way = panel.way_to_vote(person)
    vote = "yes" if step is Step.APPROVE else "no"
    books.votes.vote(document, way, person, vote)
    return panel


def _roles_of(books: Books, person_id: int | None) -> tuple[Role, ...]:
    return in_order(books.people.get(person_id).roles) if person_id else ()
