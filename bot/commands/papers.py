"""``待我审批``, ``我的单据``, a document's number, and yes or no by word."""

from typing import Final

from bot.commands import batch
from bot.commands.asking import Told
from bot.context import Context
from bot.texts import cards, labels, say
from bot.understand.intent import Intent, Verb
from core.orders import calling, service, showing
from core.orders.asking import is_asked
from core.orders.delivering import may_see
from core.orders.handing import acting_for
from core.orders.kinds import MONEY
from core.orders.model import Document, NoSuchDocument, Summary
from core.orders.states import WAITING, Kind
from core.people import Person, Role, sees_place

SHOWN_MAX: Final = 5
MINE_MAX: Final = 10
REASON_MAX: Final = 200
SEES_KINDS: Final = {
    Role.INSPECTOR: frozenset({Kind.RECEIPT, Kind.CUSTOMER_RETURN}),
    Role.WORKSHOP: frozenset({Kind.WORK_ORDER, Kind.ISSUE, Kind.OUTPUT}),
}
"""What a role works on, and so sees, whoever handed it in."""
SEES_EVERY_DOCUMENT: Final = frozenset({Role.FINANCE, Role.MANAGER, Role.BUYER})


def waiting(context: Context, _intent: Intent) -> None:
    """Show what waits for this person's yes, each with its card."""
    found = context.books.votes.waiting_for(context.person, batch.BATCH_MAX + 1)
    if not found:
        context.words(say.NOTHING_WAITING)
    if len(found) > 1:
        batch.show(context, found)
    for summary in found[:SHOWN_MAX]:
        document = context.books.documents.get(summary.id)
        context.show(showing.approval_notice(context.books, document, context.person))
    if len(found) > SHOWN_MAX:
        context.words(say.MORE_WAITING.format(count=len(found) - SHOWN_MAX))


def mine(context: Context, _intent: Intent) -> None:
    """List what the person handed in, the newest first."""
    found = context.books.documents.of_requester(context.person.id, MINE_MAX)
    if not found:
        context.words(say.NOTHING_MINE)
        return
    rows = [cards.MINE_TITLE, *(_row(context, summary) for summary in found)]
    context.words("\n".join(rows))


def by_number(context: Context, intent: Intent) -> None:
    """Show one document: its approval card to those asked, how it stands to the rest."""
    document = visible(context, intent.number)
    if is_asked(context.books, document, context.person):
        context.show(showing.approval_notice(context.books, document, context.person))
    else:
        context.show(showing.decision(context.books, document, context.person))


def approve(context: Context, intent: Intent) -> None:
    """``通过 RK-…``: say yes by word."""
    document = _numbered(context, intent)
    if document is None:
        return
    decided = service.approve(context.books, document.id, context.person)
    context.show(showing.standing(context.books, decided, context.person))


def reject(context: Context, intent: Intent) -> None:
    """``驳回 RK-… 原因``: say no by word."""
    document = _numbered(context, intent)
    if document is None:
        return
    reason = " ".join(intent.free.split())[:REASON_MAX]
    decided = service.reject(context.books, document.id, context.person, reason=reason)
    context.show(showing.standing(context.books, decided, context.person))


def undo(context: Context, intent: Intent) -> None:
    """``撤销``: take back what one booked, or ask for it when it is too late."""
    document = service.undo(context.books, context.person, intent.number)
    context.show(showing.standing(context.books, document, context.person))


def remind(context: Context, intent: Intent) -> None:
    """``催办 RK-…``: tell those who are asked once more; no number means the only one."""
    books, person = context.books, context.person
    if intent.number:
        document = visible(context, intent.number)
    else:
        mine = books.documents.of_requester(person.id, MINE_MAX)
        open_ones = [one for one in mine if one.status in WAITING]
        if len(open_ones) != 1:
            numbers = "、".join(one.number for one in open_ones)
            form = say.REMIND_WHICH if open_ones else say.NOTHING_TO_REMIND
            raise Told(form.format(numbers=numbers))
        document = books.documents.get(open_ones[0].id)
    reminded = calling.urge(books, document.id, person)
    context.show(showing.standing(books, reminded, person))


def _numbered(context: Context, intent: Intent) -> Document | None:
    """Return the document that was named; a yes or no to nothing in particular decides nothing."""
    if not intent.number:
        found = context.books.votes.waiting_for(context.person, 1)
        waiting(context, intent)
        if found:
            verb = labels.APPROVE if intent.verb is Verb.APPROVE else labels.REJECT
            context.words(say.WHICH_NUMBER.format(verb=verb, number=found[0].number))
        return None
    return visible(context, intent.number)


def visible(context: Context, number: str) -> Document:
    """Return the document of this number; refuse when there is none that the person may see."""
    document = context.books.documents.find(number)
    if document is None or not (
        any(_may_see(one, document) for one in acting_for(context.books, context.person))
        or is_asked(context.books, document, context.person)
        or may_see(context.books, document, context.person)
    ):
        raise NoSuchDocument(number=number)
    return document


def _may_see(person: Person, document: Document) -> bool:
    if document.requester_id == person.id or not SEES_EVERY_DOCUMENT.isdisjoint(person.roles):
        return True
    if any(document.kind in SEES_KINDS.get(role, ()) for role in person.roles):
        return True
    if document.kind in MONEY:
        return False
    ends = (document.location_id, document.to_location_id or document.location_id)
    return Role.KEEPER in person.roles and any(sees_place(person, place) for place in ends)


def _row(context: Context, summary: Summary) -> str:
    more = cards.MORE_PRODUCTS.format(count=summary.line_count) if summary.line_count > 1 else ""
    return cards.MINE_LINE.format(
        number=summary.number, product=summary.first_product, more=more,
        status=labels.status(summary.kind, summary.status), at=context.at(summary.created_us),
    )  # fmt: skip
