"""Notice -> card: the one table that says how each kind of notice is shown."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.cards import (
    agreeing,
    asked,
    bill,
    cash,
    change,
    delivering,
    document,
    events,
    moving,
    orders,
    posts,
    security,
    till,
    work,
)
from bot.cards.model import Message

_DRAW: Final[Mapping[str, Callable[[Mapping[str, Any], ZoneInfo], Message]]] = {
    "words": posts.words,
    "alarm": posts.words,
    "file": posts.file,
    "choice": posts.choice,
    "chosen": posts.chosen,
    "draft": document.draft,
    "settled_draft": document.settled_draft,
    "approval": document.approval,
    "decided": document.decided,
    "standing": document.standing,
    "outcome": document.outcome,
    "stand_in": agreeing.stand_in,
    "batch": agreeing.batch,
    "batch_done": agreeing.batch_done,
    "listing": agreeing.listing,
    "pick": work.pick,
    "request": work.request,
    "work": work.work,
    "expect": work.expect,
    "delivery": delivering.delivery,
    "delivered": delivering.delivered,
    "delivery_told": delivering.delivery_told,
    "deliveries": delivering.deliveries,
    "inspect": work.inspect,
    "nobody_there": work.nobody_there,
    "onward": work.onward,
    "coming": moving.coming,
    "owes_papers": moving.owes_papers,
    "papers_overdue": moving.papers_overdue,
    "difference": moving.difference,
    "transfer_stands": moving.transfer_stands,
    "security": security.report,
    "by_hand": security.by_hand,
    "history": orders.history,
    "board": orders.board,
    "ship_list": orders.ship_list,
    "stock": posts.stock,
    "moved": posts.moved,
    "reversed": posts.reversed_,
    "daily": posts.daily,
    "draft_expired": posts.draft_expired,
    "event": events.event,
    "job_failed": posts.job_failed,
    "cash": cash.cash,
    "bill": bill.bill,
    "paid": cash.paid,
    "till": till.till,
    "takings": till.takings,
    "till_due": till.till_due,
    "owed": cash.owed,
    "change": change.change,
    "settled_change": change.settled_change,
    "proposal": change.proposal,
    "settled_proposal": change.settled_proposal,
    "proposal_outcome": change.proposal_outcome,
    "rights_changed": change.rights_changed,
    "left": asked.left,
    "who_follows": asked.who_follows,
    "channel_question": asked.channel_question,
    "channel_answered": asked.channel_answered,
    "no_admin_left": asked.no_admin_left,
}
KINDS: Final = frozenset(_DRAW)


def draw(kind: str, facts: Mapping[str, Any], zone: ZoneInfo) -> Message:
    """Return the card of a notice; the same facts always give the same card."""
    return _DRAW[kind](facts, zone)
