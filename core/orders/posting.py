"""What happens to the goods of a document: held, moved, posted, released, taken back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from core.orders.legs import OWN, Leg, leaves, route
from core.orders.model import Document, Line
from core.orders.ports import Books
from core.orders.states import Kind
from core.stock.availability import first_expired_first, is_expired, is_past
from core.stock.model import (
    NO_BATCH,
    PRODUCTION,
    Movement,
    NotEnough,
    OpenHold,
    Phase,
    Short,
)

SHIPMENT_HOLD_US: Final = 24 * 3600 * 1_000_000
HOLDERS_SHOWN: Final = 4
EXPIRING: Final = frozenset({Kind.SHIPMENT, Kind.GIVEAWAY, Kind.COUNTER_SALE, Kind.TRANSFER})
"""Kinds whose holds run out when nobody decides; what an order holds stays held."""
Worth = Callable[[Line, int], int]


def put(
    books: Books,
    document: Document,
    phase: Phase,
    *,
    leg: Leg | None = None,
    worth: Worth | None = None,
) -> None:
    """Hold (``HOLD``) or move at once (``MOVE``) every line; refuse all when one falls short.

    ``leg`` is the way when it is not the usual one, ``worth`` says what goods that come into the
    house are worth (分) when that is not their line's amount.
    """
    books.ledger.lock([line.product_id for line in document.lines])
    source, target = route(document.kind, document.location_id, leg)
    if source == document.location_id:
        wanted = [(line.product_id, line.quantity) for line in document.lines]
        require_enough(books, document.location_id, wanted)
    expires_us = None
    if phase is Phase.HOLD and document.kind in EXPIRING:
        expires_us = books.now_us + SHIPMENT_HOLD_US
    for line in document.lines:
        for batch_id, quantity in _picked(books, document, line, source):
            movement = Movement(
                phase=phase, product_id=line.product_id, batch_id=batch_id, source_id=source,
                target_id=target, quantity=quantity, document_id=document.id, line_id=line.id,
                expires_us=expires_us,
            )  # fmt: skip
            value_fen = (worth or _share_of(books))(line, quantity)
            books.ledger.append(movement, value_fen=value_fen)


def hold_open(books: Books, document: Document, lines: Iterable[Line]) -> dict[int, int]:
    """Hold of each line what is open and available; return line id -> what is still missing.

    Goods that an order waits for (they come from outside the house) are all held at once.
    """
    wanted = [line for line in lines if line.open > 0]
    books.ledger.lock([line.product_id for line in wanted])
    missing: dict[int, int] = {}
    for line in wanted:
        leg = (PRODUCTION, OWN) if line.part == "make" else None
        source, target = route(document.kind, document.location_id, leg)
        taken = line.open
        if source == document.location_id:
            taken = min(taken, available(books, line.product_id, source))
        if taken < line.open:
            missing[line.id] = line.open - taken
        for batch_id, quantity in _cells(books, source, document, line, taken):
            books.ledger.append(
                Movement(
                    phase=Phase.HOLD, product_id=line.product_id, batch_id=batch_id,
                    source_id=source, target_id=target, quantity=quantity,
                    document_id=document.id, line_id=line.id,
                )
            )  # fmt: skip
    return missing


def release(books: Books, document_id: int, per_line: Mapping[int, int]) -> None:
    """Release of each line (id -> base units) so much of what is held for it, oldest first."""
    left = dict(per_line)
    holds = books.ledger.open_holds(document_id)
    books.ledger.lock([held.product_id for held in holds if left.get(held.line_id)])
    for held in holds:
        quantity = min(held.open_quantity, left.get(held.line_id, 0))
        if quantity <= 0:
            continue
        left[held.line_id] -= quantity
        books.ledger.append(
            Movement(
                phase=Phase.VOID, product_id=held.product_id, batch_id=held.batch_id,
                source_id=held.source_id, target_id=held.target_id, quantity=quantity,
                document_id=document_id, line_id=held.line_id, hold_id=held.id,
            )
        )  # fmt: skip


def release_all(books: Books, document: Document) -> None:
    """Release everything the document holds."""
    release(books, document.id, {line.id: line.held for line in document.lines})


def available(books: Books, product_id: int, location_id: int) -> int:
    """Return what can be promised of a product in a place: on hand less reserved, not expired."""
    cells = books.ledger.cells(product_id, location_id)
    return sum(
        max(0, cell.balance.available) for cell in cells if not is_expired(cell, books.today)
    )


def finish(books: Books, document: Document, phase: Phase) -> None:
    """Post (``POST``) or release (``VOID``) everything the document still holds.

    A shipment whose batch passed its date while it waited is picked again before it is posted, and
    refused when no good batch is left.
    """
    books.ledger.lock([line.product_id for line in document.lines])
    lines = {line.id: line for line in document.lines}
    holds = books.ledger.open_holds(document.id)
    if phase is Phase.POST and leaves(document.kind) and _holds_expired(books, holds):
        finish(books, document, Phase.VOID)
        put(books, document, Phase.HOLD)
        holds = books.ledger.open_holds(document.id)
    for held in holds:
        movement = Movement(
            phase=phase, product_id=held.product_id, batch_id=held.batch_id,
            source_id=held.source_id, target_id=held.target_id, quantity=held.open_quantity,
            document_id=document.id, line_id=held.line_id, hold_id=held.id,
        )  # fmt: skip
        value_fen = _share_of(books)(lines[held.line_id], held.open_quantity)
        books.ledger.append(movement, value_fen=value_fen)


def take_back(books: Books, document: Document) -> None:
    """Write the opposite of everything the document moved."""
    books.ledger.lock([line.product_id for line in document.lines])
    moved = books.ledger.posted(document.id)
    _require_still_there(books, document, [movement for _, movement in moved])
    for movement_id, movement in moved:
        books.ledger.append(
            Movement(
                phase=Phase.MOVE, product_id=movement.product_id, batch_id=movement.batch_id,
                source_id=movement.target_id, target_id=movement.source_id,
                quantity=movement.quantity, document_id=document.id, line_id=movement.line_id,
                reverses_id=movement_id,
            )
        )  # fmt: skip


def _holds_expired(books: Books, holds: Sequence[OpenHold]) -> bool:
    return any(
        held.batch_id != NO_BATCH
        and is_past(books.catalog.batch_date(held.batch_id)[1], books.today)
        for held in holds
    )


def _picked(books: Books, document: Document, line: Line, source: int) -> Iterator[tuple[int, int]]:
    return _cells(books, source, document, line, line.quantity)


def _cells(
    books: Books, source: int, document: Document, line: Line, quantity: int
) -> Iterator[tuple[int, int]]:
    """Return (batch, quantity): the line's own batch, or from the shelf first expired first."""
    if source != document.location_id or line.batch_id != NO_BATCH:
        if quantity > 0:
            yield line.batch_id, quantity
        return
    cells = books.ledger.cells(line.product_id, source)
    yield from first_expired_first(cells, quantity, books.today)


def _share_of(books: Books) -> Worth:
    return lambda line, quantity: _share(books, line, quantity)


def _share(books: Books, line: Line, quantity: int) -> int:
    """Return the part of the line's amount that ``quantity`` stands for, half up."""
    amount = line.amount_fen
    if amount is None:
        price = books.catalog.product(line.product_id).purchase_price or 0
        return (price * quantity + 50) // 100
    return (2 * amount * quantity + line.quantity) // (2 * line.quantity)


def require_enough(books: Books, location_id: int, wanted: Iterable[tuple[int, int]]) -> None:
    """Refuse when a place has less available than ``wanted`` (product, quantity) adds up to."""
    sums: dict[int, int] = defaultdict(int)
    for product_id, quantity in wanted:
        sums[product_id] += quantity
    shorts = [
        short
        for product_id, quantity in sums.items()
        if (short := _short(books, product_id, location_id, quantity)) is not None
    ]
    if shorts:
        raise NotEnough(shorts=tuple(shorts))


def _require_still_there(books: Books, document: Document, moved: Sequence[Movement]) -> None:
    wanted: dict[tuple[int, int], int] = defaultdict(int)
    for movement in moved:
        if movement.target_id == document.location_id:
            wanted[movement.product_id, movement.batch_id] += movement.quantity
    shorts = [
        short
        for (product_id, batch_id), quantity in wanted.items()
        if (short := _gone(books, document.location_id, (product_id, batch_id), quantity))
    ]
    if shorts:
        raise NotEnough(shorts=tuple(shorts))


def _gone(books: Books, location_id: int, goods: tuple[int, int], wanted: int) -> Short | None:
    """Return what is missing when received goods (product, batch) are no longer free there."""
    product_id, batch_id = goods
    cells = books.ledger.cells(product_id, location_id)
    cell = next(cell for cell in cells if cell.balance.batch_id == batch_id)
    available = cell.balance.available
    if available >= wanted:
        return None
    return _describe(books, product_id, location_id, wanted=wanted, available=available, expired=0)


def _short(books: Books, product_id: int, location_id: int, wanted: int) -> Short | None:
    cells = books.ledger.cells(product_id, location_id)
    good = [cell for cell in cells if not is_expired(cell, books.today)]
    available = sum(cell.balance.available for cell in good)
    if available >= wanted:
        return None
    expired = sum(cell.balance.available for cell in cells) - available
    return _describe(
        books, product_id, location_id, wanted=wanted, available=available, expired=expired
    )


def _describe(books: Books, product_id: int, location_id: int, **counts: int) -> Short:
    """Return a shortage; ``counts`` are ``wanted``, ``available`` and ``expired``."""
    product = books.catalog.product(product_id)
    cells = books.ledger.cells(product_id, location_id)
    return Short(
        product=product.name, unit=product.unit,
        location=books.catalog.location(location_id).name,
        **counts,
        on_hand=sum(cell.balance.on_hand for cell in cells),
        holders=tuple(books.ledger.holders(product_id, location_id, HOLDERS_SHOWN)),
    )  # fmt: skip
