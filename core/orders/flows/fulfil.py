"""Documents that fulfil others: a shipment for an order, a receipt for a purchase."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.orders.bills import Billable
from core.orders.flows.plain import moved
from core.orders.flows.step import follow
from core.orders.legs import Leg
from core.orders.model import Document, Line, NewDocument, NewLine
from core.orders.ports import Books
from core.orders.posting import Worth, put, release
from core.orders.states import Kind, Step
from core.people import Person
from core.stock.model import Location, NothingToMove, OverPosted, Phase, Product


def fulfil(  # noqa: PLR0913 - what, of what, by whom, and which way
    books: Books,
    source: Document,
    kind: Kind,
    quantities: Mapping[int, int],
    person: Person | None,
    *,
    leg: Leg | None = None,
    worth: Worth | None = None,
    location: Location | None = None,
    reason: str = "",
    batches: Mapping[int, int] | None = None,
) -> Document:
    """Move so much of each line (line id -> base units) now, by a document of its own.

    What the source holds of it is released in the same breath. ``batches`` are those that came, by
    line id. Refuses what falls short, and more than a line still has open (``OverPosted``).
    """
    lines = {line.id: line for line in source.lines}
    books.ledger.lock([lines[id_].product_id for id_ in quantities])
    held = {id_: min(quantity, lines[id_].held) for id_, quantity in quantities.items()}
    release(books, source.id, held)
    parts = tuple(part_of(books, lines[id_], quantity) for id_, quantity in quantities.items())
    return move_now(
        books, source, kind, with_batches(parts, batches or {}), person,
        leg=leg, worth=worth, location=location, reason=reason,
    )  # fmt: skip


def move_now(  # noqa: PLR0913 - what, of what, by whom, and which way
    books: Books,
    source: Document,
    kind: Kind,
    lines: tuple[NewLine, ...],
    person: Person | None,
    *,
    leg: Leg | None = None,
    worth: Worth | None = None,
    location: Location | None = None,
    reason: str = "",
) -> Document:
    """Write a document that follows from another, and move its goods at once."""
    new = follow_up(books, source, kind, lines, location=location, reason=reason)
    return write_and_move(books, new, person, leg=leg, worth=worth)


def write_and_move(
    books: Books,
    new: NewDocument,
    person: Person | None,
    *,
    leg: Leg | None = None,
    worth: Worth | None = None,
) -> Document:
    """Write a document that nobody has to agree to, and move its goods at once.

    Refuses one without lines (``NothingToMove``).
    """
    if not new.lines:
        raise NothingToMove
    number = books.documents.draw_number(new.kind)
    draft = books.documents.create(new, number=number, requester=person)
    put(books, draft, Phase.MOVE, leg=leg, worth=worth)
    return moved(books, follow(books, draft, Step.BOOK, person))


def follow_up(  # noqa: PLR0913 - what, of what, and where
    books: Books,
    source: Document,
    kind: Kind,
    lines: tuple[NewLine, ...],
    *,
    location: Location | None = None,
    reason: str = "",
) -> NewDocument:
    """Return a document that follows from another, not written yet."""
    return NewDocument(
        kind=kind,
        location=location or books.catalog.location(source.location_id),
        partner=books.catalog.partner(source.partner_id) if source.partner_id else None,
        lines=lines,
        chat=source.chat,
        source_id=source.id,
        reason=reason,
    )


def parts_at(
    books: Books, source: Document, quantities: Mapping[int, int], place_id: int
) -> tuple[NewLine, ...]:
    """Return lines for so much of each line (line id -> base units) as lies in a place between.

    Goods that went there in several batches go on in the same ones, a line for each. Refuses more
    than is still there (``OverPosted``).
    """
    lines = {line.id: line for line in source.lines}
    return tuple(
        part
        for line_id, quantity in quantities.items()
        for part in _parts_at(books, lines[line_id], quantity, place_id)
    )


def _parts_at(books: Books, line: Line, quantity: int, place_id: int) -> Iterator[NewLine]:
    left = quantity
    for batch_id, there in books.ledger.left_at(line.id, place_id):
        taken = min(left, there)
        if taken > 0:
            yield replace(part_of(books, line, taken), batch_id=batch_id)
            line = replace(line, fulfilled=line.fulfilled + taken)
            left -= taken
    if left:
        raise OverPosted


def part_of(books: Books, line: Line, quantity: int) -> NewLine:
    """Return a new line for ``quantity`` base units of another, in its unit where that is whole."""
    product = books.catalog.product(line.product_id)
    unit, count_milli = counted(product, line, quantity)
    return NewLine(
        product=product, unit=unit, count_milli=count_milli, quantity=quantity,
        price=line.price if unit == line.unit else None,
        amount_fen=share_of(line, quantity), batch_id=line.batch_id, source_line_id=line.id,
    )  # fmt: skip


def share_of(line: Line, quantity: int) -> int | None:
    """Return the part of a line's amount (分) for the next ``quantity`` base units of it.

    Counted from what is fulfilled already, so that all the parts add up to the line's amount.
    """
    if line.amount_fen is None:
        return None
    return _first(line, line.fulfilled + quantity) - _first(line, line.fulfilled)


def _first(line: Line, quantity: int) -> int:
    """Return what the first ``quantity`` base units cost, half up."""
    return (2 * (line.amount_fen or 0) * quantity + line.quantity) // (2 * line.quantity)


def counted(product: Product, line: Line | Billable, quantity: int) -> tuple[str, int]:
    """Return (unit, thousandths of it): the line's own unit, or the base unit."""
    if (line.count_milli * quantity) % line.quantity == 0:
        return line.unit, line.count_milli * quantity // line.quantity
    return product.unit, quantity * 1000


def with_batches(lines: tuple[NewLine, ...], batches: Mapping[int, int]) -> tuple[NewLine, ...]:
    """Return the lines with the batch (by source line id) that came of each."""
    return tuple(
        replace(line, batch_id=batches.get(line.source_line_id or 0, line.batch_id))
        for line in lines
    )
