"""What can be done with an order after it was handed in: ship, cancel, close."""

from collections.abc import Mapping

from core.orders import surplus
from core.orders.ending import ended
from core.orders.flows import buying, sales, working
from core.orders.handing import require_right
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.service import hand_in
from core.orders.showing import not_now
from core.orders.states import Kind, Status, Step, rule_for
from core.people import Act, Person


def ship(books: Books, order_id: int, quantities: Mapping[int, int], person: Person) -> Document:
    """Ship so much of each line (line id -> base units); return the shipment."""
    order = books.documents.lock(order_id)
    require_right(books, person, Act.SHIP, order.location_id)
    if rule_for(order.kind, order.status, Step.SHIP) is None:
        raise not_now(books, order, Step.SHIP)
    return ended(books, "ship", sales.ship(books, order, quantities, person), person)


def receive(
    books: Books,
    order_id: int,
    quantities: Mapping[int, int],
    person: Person,
    *,
    batches: Mapping[int, int] | None = None,
) -> Document:
    """Receive so much of each line of an order to a supplier; return the receipt.

    What is above the order is within the product's tolerance, or waits for a buyer's yes by a
    receipt of its own.
    """
    order = books.documents.lock(order_id)
    require_right(books, person, Act.RECEIVE, order.location_id)
    if rule_for(order.kind, order.status, Step.RECEIVE) is None:
        raise not_now(books, order, Step.RECEIVE)
    lines = {line.id: line for line in order.lines}
    within = {id_: min(n, lines[id_].unfulfilled) for id_, n in quantities.items()}
    within = {id_: n for id_, n in within.items() if n > 0}
    above = {id_: n - within.get(id_, 0) for id_, n in quantities.items()}
    receipt = None
    if within:
        receipt = buying.receive(books, order, within, person, batches=batches or {})
        ended(books, "receive", receipt, person)
    extra = surplus.receive(books, order, above, person, batches=batches or {})
    return extra or receipt or order


def start(books: Books, work_id: int, person: Person) -> Document:
    """Begin to make what a work order says."""
    work = _work(books, work_id, person, Step.START)
    return ended(books, "start", working.start(books, work, person), person)


def issue(books: Books, work_id: int, quantities: Mapping[int, int], person: Person) -> Document:
    """Issue components of a work order (line id -> base units); return the paper."""
    work = _work(books, work_id, person, Step.FINISH)
    return ended(books, "issue", working.issue(books, work, quantities, person), person)


def report(books: Books, work_id: int, good: int, bad: int, person: Person) -> Document:
    """Report what was made, good and scrapped, in base units; return the work order."""
    work = _work(books, work_id, person, Step.FINISH)
    return ended(books, "report", working.report(books, work, good, bad, person), person)


def close_work(books: Books, work_id: int, person: Person) -> Document:
    """Make no more of a work order than was reported."""
    work = _work(books, work_id, person, Step.CLOSE)
    return ended(books, "close", working.close(books, work, person), person)


def _work(books: Books, work_id: int, person: Person, step: Step) -> Document:
    """Return a work order on which this person may take the step now (or begin it first)."""
    require_right(books, person, Act.MAKE)
    work = books.documents.lock(work_id)
    is_possible = rule_for(work.kind, work.status, step) or work.status is Status.PLANNED
    if work.kind is not Kind.WORK_ORDER or not is_possible:
        raise not_now(books, work, step)
    return work


__all__ = ["close_work", "hand_in", "issue", "receive", "report", "ship", "start"]
