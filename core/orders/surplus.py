"""More came than was ordered: within the tolerance it is taken, above it a buyer decides."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from core.orders import service
from core.orders.approvals import Verdict, each_of
from core.orders.flows.fulfil import part_of, with_batches
from core.orders.kinds import Kind
from core.orders.model import Document, Line, NewDocument, NewLine
from core.orders.ports import Books
from core.people import Person, Role
from core.quantity import MILLI, amount_fen

AT_ONCE: Final = Verdict(number=None, stages=())
BUYER: Final = Verdict(number=None, stages=(each_of(Role.BUYER),))


def receive(
    books: Books,
    order: Document,
    above: Mapping[int, int],
    person: Person,
    *,
    batches: Mapping[int, int],
) -> Document | None:
    """Hand in a receipt for what is above each line (line id -> base units); nothing for nothing.

    It names the order but fulfils no line of it: an order is never edited.
    """
    lines = {line.id: line for line in order.lines}
    wanted = {id_: quantity for id_, quantity in above.items() if quantity > 0}
    if not wanted:
        return None
    is_within = all(quantity <= _allowed(books, lines[id_]) for id_, quantity in wanted.items())
    parts = tuple(part_of(books, lines[id_], quantity) for id_, quantity in wanted.items())
    new = NewDocument(
        kind=Kind.RECEIPT,
        location=books.catalog.location(order.location_id),
        partner=books.catalog.partner(order.partner_id) if order.partner_id else None,
        lines=tuple(_loose(part) for part in with_batches(parts, batches)),
        source_id=order.id,
    )
    is_free = is_within or Role.BUYER in person.roles
    return service.hand_in(books, new, person, verdict=AT_ONCE if is_free else BUYER)


def _allowed(books: Books, line: Line) -> int:
    """Return how much more than ordered may come of a line."""
    product = books.catalog.product(line.product_id)
    return line.quantity * product.over_receipt_milli // MILLI


def _loose(part: NewLine) -> NewLine:
    return NewLine(
        product=part.product, unit=part.unit, count_milli=part.count_milli,
        quantity=part.quantity, price=part.price, batch_id=part.batch_id,
        amount_fen=None if part.price is None
        else amount_fen(part.price, Fraction(part.count_milli, MILLI)),
    )  # fmt: skip
