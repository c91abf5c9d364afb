"""Allocations over the tables: which order, return or bill the money of a document is for."""

from collections.abc import Sequence
from typing import Final

from core.orders.kinds import Kind
from core.storage.session import Session, Sql
from core.storage.trail import Trail

_ALLOCATE = Sql(
    "INSERT INTO allocation (from_id, to_id, amount_fen, at_us, command_id)"
    " VALUES (:from_id, :to_id, :amount_fen, :at_us, :command_id)"
)
_ALLOCATED = Sql(
    "SELECT f.kind, sum(a.amount_fen) FROM allocation a JOIN document f ON f.id = a.from_id"
    " WHERE a.to_id = :to_id AND f.status = 'done' GROUP BY f.kind"
)
_UNUSED = Sql(
    "SELECT d.amount_fen - (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a"
    " WHERE a.from_id = d.id) FROM document d WHERE d.id = :from_id"
)
_OWED = Sql(
    "SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l"
    " JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id"
    " WHERE l.document_id = :order_id AND s.kind = 'shipment' AND s.status = 'done'"
)
PAID: Final = (Kind.COLLECTION, Kind.PAYMENT)
INVOICED: Final = (Kind.SALES_INVOICE,)


class Purse:
    """``core.orders.ports.Money`` over the tables."""

    def __init__(self, session: Session, trail: Trail, now_us: int) -> None:
        self._session = session
        self._trail = trail
        self._now_us = now_us

    def allocate(self, source_id: int, target_id: int, amount_fen: int) -> None:
        facts = (source_id, target_id, amount_fen, self._now_us)
        allocation_id = self._session.insert(
            _ALLOCATE, from_id=source_id, to_id=target_id, amount_fen=amount_fen,
            at_us=self._now_us, command_id=self._trail.command_id,
        )  # fmt: skip
        self._trail.wrote("p", allocation_id, *facts)

    def allocated(self, target_id: int, kinds: Sequence[Kind]) -> int:
        rows = self._session.rows(_ALLOCATED, to_id=target_id)
        return sum(int(row[1]) for row in rows if row[0] in kinds)

    def unused(self, source_id: int) -> int:
        row = self._session.row(_UNUSED, from_id=source_id)
        return int(row[0] or 0) if row else 0

    def owed(self, order_id: int) -> int:
        row = self._session.row(_OWED, order_id=order_id)
        return int(row[0]) if row else 0

    def is_settled(self, order_id: int) -> bool:
        owed = self.owed(order_id)
        return any(self.allocated(order_id, kinds) >= owed for kinds in (PAID, INVOICED))
