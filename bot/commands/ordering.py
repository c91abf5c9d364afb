"""``取消 XS-…``, ``结案 XS-…``, ``订单 XS-…`` with its whole history, the board, the ship list."""

import datetime as dt
from typing import Any, Final

from bot.commands.asking import Told
from bot.commands.papers import SEES_EVERY_DOCUMENT, visible
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Intent
from core.orders import cancelling, service, showing
from core.orders.model import Document, Line, Transition
from core.orders.notices import facts_of, for_person
from core.orders.states import Status
from core.outbox import Notice
from core.people import Role, sees_place

REASON_MAX: Final = 100
DUE_DAYS: Final = 3
LATE_MAX: Final = 5
LINES_MAX: Final = 200


def end(context: Context, intent: Intent) -> None:
    """``取消 XS-… 原因`` and ``结案 XS-…``: ask that an order goes no further."""
    document = visible(context, intent.number)
    if document.status is Status.PENDING:
        ended = service.cancel(context.books, document.id, context.person)
    elif cancelling.can_end(document):
        reason = " ".join((intent.reason or intent.free).split())[:REASON_MAX]
        ended = cancelling.ask_to_end(context.books, document.id, context.person, reason=reason)
    else:
        ended = service.undo(context.books, context.person, document.number)
    context.show(showing.standing(context.books, ended, context.person))


def history(context: Context, intent: Intent) -> None:
    """``订单 XS-…``: everything that happened to a document, and what followed from it."""
    context.show(story(context, visible(context, intent.number)))


def story(context: Context, document: Document) -> Notice:
    """Return a document with every step, what of it is done, and what followed from it."""
    facts = for_person(facts_of(context.books, document), context.person)
    facts["steps"] = [_step(step) for step in context.books.documents.history(document.id)]
    facts["progress"] = [_progress(line) for line in document.lines]
    facts["followers"] = [
        {"number": one.number, "kind": one.kind.value, "status": one.status.value}
        for one in context.books.overview.followers(document.id)
    ]
    return Notice(kind="history", facts=facts)


def board(context: Context, _intent: Intent) -> None:
    """Show how many orders stand where: all of them, or one's own."""
    books = context.books
    sees_all = not (SEES_EVERY_DOCUMENT | {Role.KEEPER}).isdisjoint(context.person.roles)
    only = None if sees_all else context.person.id
    counts = books.overview.counts(only)
    if not counts:
        raise Told(say.NOTHING_ON_BOARD)
    facts = {
        "counts": sorted([kind.value, status.value, n] for (kind, status), n in counts.items()),
        "late": [
            {"number": one.number, "partner": one.partner, "due_on": one.due_on}
            for one in books.overview.late(only, LATE_MAX)
        ],
    }
    context.show(Notice(kind="board", facts=facts))


def ship_list(context: Context, _intent: Intent) -> None:
    """Show what is to be shipped in the next three days from the places one sees."""
    until = dt.date.fromisoformat(context.books.today) + dt.timedelta(DUE_DAYS)
    found = context.books.overview.due(until.isoformat(), LINES_MAX)
    mine = [due for due in found if sees_place(context.person, due.order.location_id)]
    if not mine:
        raise Told(say.NOTHING_DUE)
    context.show(Notice(kind="ship_list", facts={"lines": [due.as_facts() for due in mine]}))


def _step(step: Transition) -> dict[str, Any]:
    return {
        "step": step.step.value, "status": step.end.value, "by": step.person,
        "at_us": step.at_us, "note": step.note,
    }  # fmt: skip


def _progress(line: Line) -> dict[str, Any]:
    return {"held": line.held, "fulfilled": line.fulfilled, "quantity": line.quantity}
