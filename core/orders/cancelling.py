"""Ending an agreed order early: whoever sells asks, a manager agrees, what is held is released."""

from core.orders import calling
from core.orders.approvals import REVERSAL
from core.orders.asking import require_somebody
from core.orders.ending import ended
from core.orders.flows.step import follow
from core.orders.model import Document, NotAsked
from core.orders.ports import Books
from core.orders.rights import ACT_OF
from core.orders.showing import not_now
from core.orders.states import WAITING, Kind, Step, rule_for
from core.people import Person, Role, in_order, require


def ask_to_end(books: Books, document_id: int, person: Person, *, reason: str = "") -> Document:
    """Ask to cancel an order of which nothing is shipped, or to close one that is partly.

    The requester asks, or a manager; somebody else's yes ends it.
    """
    order = books.documents.lock(document_id)
    require(person, ACT_OF[order.kind])
    if order.requester_id != person.id and Role.MANAGER not in person.roles:
        requester = books.people.get(order.requester_id) if order.requester_id else None
        raise NotAsked(number=order.number, who_may=in_order(requester.roles if requester else ()))
    step = _way_to_end(order)
    if step is None:
        raise not_now(books, order, Step.CANCEL)
    require_somebody(books, REVERSAL, person, order.location_id)
    asked = follow(books, order, step, person, note=reason)
    calling.begin(books, asked, REVERSAL, {})
    return ended(books, step.value, asked, person)


def can_end(order: Document) -> bool:
    """Return whether an order can still be cancelled or closed."""
    return _way_to_end(order) is not None


def way_to_stop(document: Document) -> Step | None:
    """Return how an agreed document is given up on the requester's own word, if it can be.

    Nothing of it has been done, or it is an order to a supplier of which no more is wanted.
    """
    if document.status in WAITING:
        return None
    steps = (Step.CANCEL, Step.CLOSE) if document.kind is Kind.PURCHASE_ORDER else (Step.CANCEL,)
    return next((step for step in steps if rule_for(document.kind, document.status, step)), None)


def _way_to_end(order: Document) -> Step | None:
    ways = (Step.ASK_CANCEL, Step.ASK_CLOSE)
    return next((way for way in ways if rule_for(order.kind, order.status, way)), None)
