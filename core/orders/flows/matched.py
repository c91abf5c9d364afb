"""The end of a purchase: all that came of it is billed."""

from core.orders.flows.step import follow
from core.orders.kinds import Step
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.states import rule_for
from core.people import Person


def match(books: Books, order: Document, person: Person | None) -> Document:
    """Complete an order when all that came of it, less what was sent back, is billed."""
    if rule_for(order.kind, order.status, Step.MATCH) is None:
        return order
    lines = books.bills.lines_of(order)
    if any(one.billed < one.kept for one in lines) or not any(one.billed for one in lines):
        return order
    return follow(books, order, Step.MATCH, person)
