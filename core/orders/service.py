"""What can be done with a document, each as one sentence of the manual.

Every function runs inside a transaction that ``bot.intake`` or a job owns, and leaves nothing
half-done when it refuses.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from core.orders.approvals import REVERSAL, can_all_be_answered, who_must_agree
from core.orders.model import (
    Document,
    NewDocument,
    NobodyToAsk,
    NoSuchDocument,
    NotAsked,
    NothingToUndo,
    OwnDocument,
)
from core.orders.notices import (
    approvers_of,
    document_subject,
    facts_of,
    without_money,
)
from core.orders.ports import Books
from core.orders.posting import finish, put, take_back
from core.orders.showing import asked_people, asking, buttons, settled_for
from core.orders.states import WAITING, Kind, Status, Step, StepNotAllowed, rule_for
from core.outbox import Notice, ToPerson, ToPost
from core.people import Act, Person, Role, in_order, require, require_place, sees_place
from core.stock.model import Phase

UNDO_US: Final = 10 * 60 * 1_000_000
ACT_OF: Final[dict[Kind, Act]] = {Kind.RECEIPT: Act.RECEIVE, Kind.SHIPMENT: Act.SHIP}


def hand_in(books: Books, new: NewDocument, person: Person) -> Document:
    """Book a document, or hold its goods and ask those who must agree."""
    require(person, ACT_OF[new.kind])
    require_place(person, new.location.id, new.location.name)
    roles = who_must_agree(books.rules, new, person)
    draft = books.documents.create(
        new, number=books.documents.draw_number(new.kind), requester=person
    )
    if not roles:
        put(books, draft, Phase.MOVE)
        done = books.documents.follow(draft, Step.BOOK, Status.DONE, person=person)
        _tell_moved(books, done)
        return _recorded(books, "book", done, person)
    _require_somebody(books, roles, person, new.location.id)
    put(books, draft, Phase.HOLD)
    pending = books.documents.follow(draft, Step.SUBMIT, Status.PENDING, person=person)
    _ask(books, pending, roles)
    return _recorded(books, "submit", pending, person)


def approve(books: Books, document_id: int, person: Person, *, but: str = "") -> Document:
    """Say yes; with the last yes that was asked for, the goods move.

    ``but`` is the handle of the card that was tapped (the platform redraws that one by itself).
    """
    document = books.documents.lock(document_id)
    role = _role_to_vote(books, document, person, Step.APPROVE)
    books.documents.vote(document, role, person, "yes")
    missing = [asked for asked, vote in books.documents.asked(document) if vote != "yes"]
    if missing:
        return _recorded(books, "approve", document, person)
    if document.status is Status.REVERSING:
        take_back(books, document)
        done = books.documents.follow(document, Step.APPROVE, Status.REVERSED, person=person)
        _tell_reversed(books, done, person, but=but)
    else:
        finish(books, document, Phase.POST)
        done = books.documents.follow(document, Step.APPROVE, Status.DONE, person=person)
        _tell_moved(books, done)
        _tell_decided(books, done, person, Step.APPROVE, but=but)
    return _recorded(books, "approve", done, person)


def reject(
    books: Books, document_id: int, person: Person, *, reason: str = "", but: str = ""
) -> Document:
    """Say no; what was held is free again."""
    document = books.documents.lock(document_id)
    role = _role_to_vote(books, document, person, Step.REJECT)
    books.documents.vote(document, role, person, "no")
    is_reversal = document.status is Status.REVERSING
    if not is_reversal:
        finish(books, document, Phase.VOID)
    end = Status.DONE if is_reversal else Status.REJECTED
    done = books.documents.follow(document, Step.REJECT, end, person=person, note=reason)
    _tell_decided(books, done, person, Step.REJECT, but=but, note=reason)
    return _recorded(books, "reject", done, person)


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
        _tell_reversed(books, undone, person)
        return _recorded(books, "reverse", undone, person)
    _require_somebody(books, REVERSAL, person, document.location_id)
    asked = books.documents.follow(document, Step.ASK_REVERSE, Status.REVERSING, person=person)
    _ask(books, asked, REVERSAL)
    return _recorded(books, "ask_reverse", asked, person)


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
        finish(books, document, Phase.VOID)
    done = books.documents.follow(document, step, rule.end, person=person)
    _tell_decided(books, done, person, step, but=but)
    return _recorded(books, step.value, done, person)


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


def _tell_moved(books: Books, document: Document) -> None:
    """Tell the groups that goods have moved: documents, goods, quantities; never money."""
    facts = without_money(facts_of(books, document))
    books.outbox.put(ToPost(post="moved"), Notice(kind="moved", facts=facts))


def _tell_decided(  # noqa: PLR0913 - what was decided, by whom, and which card knows
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


def _tell_reversed(books: Books, document: Document, person: Person, *, but: str = "") -> None:
    """Tell the groups and everybody who had agreed that the goods went back."""
    facts = {**without_money(facts_of(books, document)), "by": person.name, "step": "reverse"}
    notice = Notice(kind="reversed", facts=facts, subject="")
    books.outbox.put(ToPost(post="moved"), notice)
    for voter_id in books.documents.voters(document.id):
        if voter_id != person.id:
            books.outbox.put(ToPerson(person_id=voter_id), notice)
    is_own = person.id == document.requester_id
    _tell_decided(books, document, person, Step.REVERSE if is_own else Step.APPROVE, but=but)


def _recorded(books: Books, verb: str, document: Document, person: Person | None) -> Document:
    books.record(verb, document.number, person, {"status": document.status.value})
    return document
