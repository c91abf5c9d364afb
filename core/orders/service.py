"""What can be done with a document, each as one sentence of the manual.

Every function runs inside a transaction that ``bot.intake`` or a job owns, and leaves nothing
half-done when it refuses.
"""

from collections.abc import Sequence
from typing import Final

from core.orders.approvals import REVERSAL, can_all_be_answered, who_must_agree
from core.orders.ending import ended
from core.orders.flows.step import follow
from core.orders.flows.table import FLOWS
from core.orders.model import (
    Document,
    NewDocument,
    NobodyToAsk,
    NoSuchDocument,
    NotAsked,
    NothingToUndo,
    OwnDocument,
)
from core.orders.notices import approvers_of, facts_of
from core.orders.ports import Books
from core.orders.posting import take_back
from core.orders.rights import ACT_OF
from core.orders.showing import asked_people, asking, buttons
from core.orders.states import WAITING, Status, Step, StepNotAllowed, rule_for
from core.orders.telling import tell_decided, tell_reversed
from core.outbox import ToPerson
from core.people import Person, Role, in_order, require, require_place, sees_place

UNDO_US: Final = 10 * 60 * 1_000_000


def hand_in(books: Books, new: NewDocument, person: Person) -> Document:
    """Book a document, or hold its goods and ask those who must agree."""
    require(person, ACT_OF[new.kind])
    require_place(person, new.location.id, new.location.name)
    roles = who_must_agree(books.rules, new, person)
    draft = books.documents.create(
        new, number=books.documents.draw_number(new.kind), requester=person
    )
    flow = FLOWS[new.kind]
    if not roles:
        return ended(books, "book", flow.book(books, draft, person), person)
    _require_somebody(books, roles, person, new.location.id)
    flow.submit(books, draft)
    pending = books.documents.follow(draft, Step.SUBMIT, Status.PENDING, person=person)
    _ask(books, pending, roles)
    return ended(books, "submit", pending, person)


def approve(books: Books, document_id: int, person: Person, *, but: str = "") -> Document:
    """Say yes; with the last yes that was asked for, the goods move.

    ``but`` is the handle of the card that was tapped (the platform redraws that one by itself).
    """
    document = books.documents.lock(document_id)
    role = _role_to_vote(books, document, person, Step.APPROVE)
    books.documents.vote(document, role, person, "yes")
    missing = [asked for asked, vote in books.documents.asked(document) if vote != "yes"]
    if missing:
        return ended(books, "approve", document, person)
    flow = FLOWS[document.kind]
    if document.status is Status.REVERSING:
        take_back(books, document)
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
    role = _role_to_vote(books, document, person, Step.REJECT)
    books.documents.vote(document, role, person, "no")
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
    """Take back one's own document: withdraw it, reverse it within ten minutes, or ask for it."""
    document = _own(books, person, number)
    if document.status is Status.PENDING:
        return cancel(books, document.id, person)
    require(person, ACT_OF[document.kind])
    require_place(person, document.location_id, books.catalog.location(document.location_id).name)
    history = books.documents.history(document.id)
    done_us = next(step.at_us for step in history if step.end is Status.DONE)
    if books.now_us - done_us <= UNDO_US:
        take_back(books, document)
        undone = books.documents.follow(document, Step.REVERSE, Status.REVERSED, person=person)
        tell_reversed(books, undone, person)
        return ended(books, "reverse", undone, person)
    _require_somebody(books, REVERSAL, person, document.location_id)
    asked = books.documents.follow(document, Step.ASK_REVERSE, Status.REVERSING, person=person)
    _ask(books, asked, REVERSAL)
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
    locked = books.documents.lock(document.id)
    if locked.status not in {Status.PENDING, Status.DONE}:
        raise not_now(books, locked, Step.REVERSE)
    return locked


def _withdraw(
    books: Books, document: Document, step: Step, person: Person | None, *, but: str = ""
) -> Document:
    rule = rule_for(document.kind, document.status, step)
    if rule is None:
        raise not_now(books, document, step)
    if document.status is Status.PENDING:
        FLOWS[document.kind].drop(books, document)
    done = books.documents.follow(document, step, rule.end, person=person)
    done = FLOWS[document.kind].stay(books, done)
    tell_decided(books, done, person, step, but=but)
    return ended(books, step.value, done, person)


def _role_to_vote(books: Books, document: Document, person: Person, step: Step) -> Role:
    """Return the role in which the person may decide now, or refuse with the reason."""
    if rule_for(document.kind, document.status, step) is None or document.status not in WAITING:
        raise not_now(books, document, step)
    if document.requester_id == person.id:
        raise OwnDocument(number=document.number)
    votes = books.documents.asked(document)
    mine = [role for role, vote in votes if not vote and role in person.roles]
    if not mine or not person.is_active:
        raise NotAsked(number=document.number, who_may=in_order(role for role, _ in votes))
    require_place(person, document.location_id, books.catalog.location(document.location_id).name)
    return mine[0] if len(mine) == 1 else _best_role(books, document, person, mine)


def _best_role(books: Books, document: Document, person: Person, mine: Sequence[Role]) -> Role:
    """Return the role of theirs that leaves somebody else for each of the others."""
    open_roles = [role for role, vote in books.documents.asked(document) if not vote]
    for role in mine:
        others = [
            {one.id for one in asked_people(books, document, [other])} - {person.id}
            for other in open_roles
            if other is not role
        ]
        if can_all_be_answered(others):
            return role
    return mine[0]


def not_now(books: Books, document: Document, step: Step) -> StepNotAllowed:
    """Return the refusal of a step that comes too late: who decided, and when."""
    last = books.documents.history(document.id)[-1]
    return StepNotAllowed(
        number=document.number, status=document.status, step=step,
        decided_by=last.person, decided_us=last.at_us,
    )  # fmt: skip


def _require_somebody(
    books: Books, roles: Sequence[Role], requester: Person, location_id: int
) -> None:
    """Refuse when the roles cannot all be answered, each by somebody else."""
    who = [
        {
            person.id
            for person in approvers_of(books, [role], requester.id)
            if sees_place(person, location_id)
        }
        for role in roles
    ]
    for role, people in zip(roles, who, strict=True):
        if not people:
            raise NobodyToAsk(roles=(role,))
    if not can_all_be_answered(who):
        raise NobodyToAsk(roles=tuple(roles))


def _roles_of(books: Books, person_id: int | None) -> tuple[Role, ...]:
    return in_order(books.people.get(person_id).roles) if person_id else ()


def _ask(books: Books, document: Document, roles: Sequence[Role]) -> None:
    """Record who must agree and send each of them the card."""
    books.documents.ask(document, roles)
    facts = {**facts_of(books, document), **buttons(books, document)}
    for person in asked_people(books, document, roles):
        notice = asking(document, facts, person)
        books.outbox.put(ToPerson(person_id=person.id), notice)
