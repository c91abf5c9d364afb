"""The ledger over the tables: movements in, balances out (which the database keeps)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from core.errors import Refused
from core.quantity import QUANTITY_MAX, OutOfRange
from core.stock.model import (
    Balance,
    BatchBalance,
    BooksAreOpen,
    Holder,
    Movement,
    NotEnough,
    OpenHold,
    OverPosted,
    PeriodClosed,
    Phase,
)
from core.stock.valuation import value_back, value_out
from core.storage.here import FIRST_OWN_ID
from core.storage.session import Session, Sql, Violated
from core.storage.trail import Trail

_LOCK = Sql(
    "SELECT pg_advisory_xact_lock(7, one.id) FROM (SELECT CAST(said AS INTEGER) AS id"
    " FROM unnest(string_to_array(CAST(:ids AS TEXT), ',')) said ORDER BY 1) one"
)
_APPEND = Sql(
    "INSERT INTO movement (phase, hold_id, product_id, batch_id, source_id, target_id, quantity,"
    " document_id, line_id, reverses_id, command_id, occurred_us, posted_us, business_date,"
    " expires_us) VALUES (:phase, :hold_id, :product_id, :batch_id, :source_id, :target_id,"
    " :quantity, :document_id, :line_id, :reverses_id, :command_id, :at_us, :at_us, :day,"
    " :expires_us)"
)
_CELLS = Sql(
    "SELECT b.product_id, b.location_id, b.batch_id, b.on_hand, b.reserved, b.incoming, t.code,"
    " t.expires_on FROM balance b JOIN batch t ON t.id = b.batch_id"
    " WHERE b.product_id = :product_id AND b.location_id = :location_id ORDER BY b.batch_id"
)
_SUMS = Sql(
    "SELECT b.location_id, sum(b.on_hand), sum(b.reserved), sum(b.incoming) FROM balance b"
    " JOIN location l ON l.id = b.location_id"
    " WHERE b.product_id = :product_id AND l.kind IN ('warehouse', 'store')"
    " GROUP BY b.location_id ORDER BY b.location_id"
)
_HOLDS = Sql(
    "SELECT id, product_id, batch_id, source_id, target_id, document_id, line_id, open_quantity"
    " FROM hold WHERE document_id = :document_id AND open_quantity > 0 ORDER BY id"
)
_POSTED = Sql(
    "SELECT m.id, m.phase, m.product_id, m.batch_id, m.source_id, m.target_id, m.quantity,"
    " m.document_id, m.line_id FROM movement m WHERE m.document_id = :document_id"
    " AND m.phase IN ('post', 'move') AND m.reverses_id IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM movement r WHERE r.reverses_id = m.id) ORDER BY m.id"
)
_HOLDERS = Sql(
    "SELECT d.number, coalesce(p.name, ''), sum(h.open_quantity) FROM hold h"
    " JOIN document d ON d.id = h.document_id LEFT JOIN person p ON p.id = d.requester_id"
    " WHERE h.product_id = :product_id AND h.source_id = :location_id AND h.open_quantity > 0"
    " GROUP BY d.id, d.number, p.name ORDER BY 3 DESC, d.id LIMIT :limit"
)
_LEFT_AT = Sql(
    "SELECT batch_id, sum(CASE WHEN target_id = :location_id THEN quantity ELSE -quantity END)"
    " FROM movement WHERE phase IN ('post', 'move')"
    " AND (target_id = :location_id OR source_id = :location_id)"
    " AND line_id IN (SELECT id FROM document_line WHERE id = :line_id"
    " OR source_line_id = :line_id) GROUP BY batch_id"
    " HAVING sum(CASE WHEN target_id = :location_id THEN quantity ELSE -quantity END) > 0"
    " ORDER BY min(id)"
)
_VALUE_OF_LINE = Sql(
    "SELECT coalesce(-sum(v.quantity), 0), coalesce(-sum(v.value_fen), 0),"
    " coalesce((SELECT fulfilled FROM document_line WHERE id = :line_id), 0) FROM value_entry v"
    " JOIN movement m ON m.id = v.movement_id WHERE m.line_id = :line_id"
)
_COST = Sql("SELECT quantity, value_fen FROM cost WHERE product_id = :product_id")
_VALUE = Sql(
    "INSERT INTO value_entry (movement_id, product_id, quantity, value_fen, variance_fen)"
    " VALUES (:movement_id, :product_id, :quantity, :value_fen, :variance_fen)"
)
_VALUE_OF = Sql("SELECT value_fen FROM value_entry WHERE movement_id = :movement_id")
_WORTH_BY_LINE = Sql(
    "SELECT l.source_line_id, sum(v.value_fen) FROM document d"
    " JOIN document_line l ON l.document_id = d.id JOIN movement m ON m.line_id = l.id"
    " AND m.document_id = d.id JOIN value_entry v ON v.movement_id = m.id"
    " WHERE d.source_id = :source_id AND d.kind = :kind AND l.source_line_id IS NOT NULL"
    " GROUP BY l.source_line_id"
)

_REFUSALS: Final[dict[str, type[Refused]]] = {
    "hold_not_over_posted": OverPosted,
    "line_not_negative": OverPosted,
    "line_not_over_posted": OverPosted,
    "line_promise_not_exceeded": OverPosted,
    "movement_reverses": OverPosted,
    "already_there": OverPosted,
    "books_are_open": BooksAreOpen,
    "period_closed": PeriodClosed,
}
_SHORT: Final = frozenset({"balance_not_negative", "balance_not_oversold", "balance_incoming"})


class LedgerTable:
    """``core.stock.ports.Ledger`` over the tables."""

    def __init__(self, session: Session, trail: Trail, now_us: int, day: str) -> None:
        self._session = session
        self._trail = trail
        self._now_us = now_us
        self._day = day
        self._freed: set[tuple[int, int]] = set()

    def lock(self, product_ids: Sequence[int]) -> None:
        if self._session.is_postgres and product_ids:
            ids = ",".join(map(str, sorted(set(product_ids))))
            self._session.rows(_LOCK, ids=ids)

    def append(self, movement: Movement, *, value_fen: int | None = None) -> int:
        command_id = self._trail.command_id
        try:
            movement_id = self._session.insert(
                _APPEND, phase=movement.phase.value, hold_id=movement.hold_id,
                product_id=movement.product_id, batch_id=movement.batch_id,
                source_id=movement.source_id, target_id=movement.target_id,
                quantity=movement.quantity, document_id=movement.document_id,
                line_id=movement.line_id, reverses_id=movement.reverses_id,
                command_id=command_id, at_us=self._now_us, day=self._day,
                expires_us=movement.expires_us,
            )  # fmt: skip
        except Violated as violated:
            raise _refusal(violated, movement) from violated
        self._trail.wrote(
            "m", movement_id, movement.phase.value, movement.hold_id, movement.product_id,
            movement.batch_id, movement.source_id, movement.target_id, movement.quantity,
            movement.document_id, movement.line_id, movement.reverses_id, self._now_us,
            self._now_us, self._day,
        )  # fmt: skip
        if movement.phase in {Phase.POST, Phase.MOVE}:
            self._value(movement_id, movement, value_fen)
        self._notice_freed(movement)
        return movement_id

    def take_freed(self) -> Collection[tuple[int, int]]:
        freed, self._freed = self._freed, set()
        return freed

    def _notice_freed(self, movement: Movement) -> None:
        if movement.phase is Phase.VOID and movement.source_id >= FIRST_OWN_ID:
            self._freed.add((movement.product_id, movement.source_id))
        elif movement.phase is not Phase.HOLD and movement.target_id >= FIRST_OWN_ID:
            self._freed.add((movement.product_id, movement.target_id))

    def cells(self, product_id: int, location_id: int) -> Sequence[BatchBalance]:
        rows = self._session.rows(_CELLS, product_id=product_id, location_id=location_id)
        return [
            BatchBalance(
                balance=Balance(
                    product_id=row[0], location_id=row[1], batch_id=row[2],
                    on_hand=row[3], reserved=row[4], incoming=row[5],
                ),
                batch_code=row[6],
                expires_on=row[7],
            )
            for row in rows
        ]  # fmt: skip

    def balances(self, product_id: int) -> Sequence[Balance]:
        return [
            Balance(
                product_id=product_id, location_id=row[0], batch_id=0,
                on_hand=int(row[1]), reserved=int(row[2]), incoming=int(row[3]),
            )
            for row in self._session.rows(_SUMS, product_id=product_id)
        ]  # fmt: skip

    def open_holds(self, document_id: int) -> Sequence[OpenHold]:
        return [
            OpenHold(
                id=row[0], product_id=row[1], batch_id=row[2], source_id=row[3],
                target_id=row[4], document_id=row[5], line_id=row[6], open_quantity=row[7],
            )
            for row in self._session.rows(_HOLDS, document_id=document_id)
        ]  # fmt: skip

    def posted(self, document_id: int) -> Sequence[tuple[int, Movement]]:
        return [
            (
                row[0],
                Movement(
                    phase=Phase(row[1]), product_id=row[2], batch_id=row[3], source_id=row[4],
                    target_id=row[5], quantity=row[6], document_id=row[7], line_id=row[8],
                ),
            )
            for row in self._session.rows(_POSTED, document_id=document_id)
        ]  # fmt: skip

    def left_at(self, line_id: int, location_id: int) -> Sequence[tuple[int, int]]:
        rows = self._session.rows(_LEFT_AT, line_id=line_id, location_id=location_id)
        return [(row[0], int(row[1])) for row in rows]

    def value_of(self, line_id: int) -> tuple[int, int, int]:
        row = self._session.row(_VALUE_OF_LINE, line_id=line_id)
        return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)

    def holders(self, product_id: int, location_id: int, limit: int) -> Sequence[Holder]:
        rows = self._session.rows(
            _HOLDERS, product_id=product_id, location_id=location_id, limit=limit
        )
        return [Holder(number=row[0], requester=row[1], quantity=int(row[2])) for row in rows]

    def worth_of(self, source_id: int, kind: str) -> int:
        return sum(self.worth_by_source_line(source_id, kind).values())

    def worth_by_source_line(self, source_id: int, kind: str) -> Mapping[int, int]:
        rows = self._session.rows(_WORTH_BY_LINE, source_id=source_id, kind=kind)
        return {row[0]: int(row[1]) for row in rows}

    def _value(self, movement_id: int, movement: Movement, value_fen: int | None) -> None:
        """Book what a movement across the house's border is worth; inside, value stays."""
        comes = _outside(movement.source_id)
        if comes == _outside(movement.target_id):
            return
        if comes:
            quantity, value = movement.quantity, self._worth_in(movement, value_fen)
            variance = 0
        else:
            quantity = -movement.quantity
            value, variance = self._worth_out(movement)
        try:
            self._session.run(
                _VALUE, movement_id=movement_id, product_id=movement.product_id,
                quantity=quantity, value_fen=value, variance_fen=variance,
            )  # fmt: skip
        except Violated as violated:
            raise _too_large(violated, "amount", value) from violated
        self._trail.wrote("v", movement_id, movement.product_id, quantity, value, variance)

    def _worth_out(self, movement: Movement) -> tuple[int, int]:
        """Return what leaves the house with the goods, and how far that is from what came in."""
        row = self._session.row(_COST, product_id=movement.product_id)
        have, worth = (row[0], row[1]) if row else (0, 0)
        original = self._original(movement)
        if original is None:
            return -value_out(movement.quantity, have, worth), 0
        back = value_back(original, movement.quantity, have, worth)
        return -back, back - original

    def _worth_in(self, movement: Movement, value_fen: int | None) -> int:
        original = self._original(movement)
        return -original if original is not None else value_fen or 0

    def _original(self, movement: Movement) -> int | None:
        if movement.reverses_id is None:
            return None
        row = self._session.row(_VALUE_OF, movement_id=movement.reverses_id)
        return int(row[0]) if row else None


def _outside(location_id: int) -> bool:
    return location_id <= OUTSIDE_LAST


OUTSIDE_LAST: Final = 6
"""The fixed places 1 to 6 (supplier … opening) are outside the house."""


def _refusal(violated: Violated, movement: Movement) -> Exception:
    if violated.name in _SHORT:
        is_held = movement.hold_id is not None  # then the goods are there, but no longer held
        return OverPosted() if is_held else NotEnough(shorts=())
    if violated.name.endswith("too_large"):
        return _too_large(violated, "count", movement.quantity)
    kind = _REFUSALS.get(violated.name)
    return kind() if kind else violated


def _too_large(violated: Violated, what: str, value: int) -> Exception:
    if not violated.name.endswith("too_large"):
        return violated
    return OutOfRange(what=what, value=str(value), largest=str(QUANTITY_MAX))
