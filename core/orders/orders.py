"""What can be done with an order after it was handed in: ship, cancel, close."""

from collections.abc import Mapping

from core.orders.ending import ended
from core.orders.flows import sales
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.service import hand_in
from core.orders.showing import not_now
from core.orders.states import Step, rule_for
from core.people import Act, Person, require, require_place


def ship(books: Books, order_id: int, quantities: Mapping[int, int], person: Person) -> Document:
    """Ship so much of each line (line id -> base units); return the shipment."""
    require(person, Act.SHIP)
    order = books.documents.lock(order_id)
    require_place(person, order.location_id, books.catalog.location(order.location_id).name)
    if rule_for(order.kind, order.status, Step.SHIP) is None:
        raise not_now(books, order, Step.SHIP)
    return ended(books, "ship", sales.ship(books, order, quantities, person), person)


__all__ = ["hand_in", "ship"]
