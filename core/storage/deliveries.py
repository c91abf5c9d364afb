"""``core.orders.delivering.Deliveries`` over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Sequence
from typing import Final

from core.storage.session import Session, Sql

NEWEST: Final = 2000
"""So many documents that are done are looked at: the list costs the same in ten years."""
_IS_OUT: Final = (
    "d.kind = 'shipment' AND d.status = 'done' AND d.partner_id IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM attachment a"
    "  WHERE a.document_id = d.id AND a.kind = 'signature')"
    " AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = d.id AND l.quantity >"
    "  (SELECT coalesce(sum(b.quantity), 0) FROM document_line b"
    "    JOIN document r ON r.id = b.document_id WHERE b.source_line_id = l.id"
    "    AND r.kind = 'customer_return'"
    "    AND r.status NOT IN ('draft', 'rejected', 'cancelled', 'reversed')))"
)
_OUT = Sql(
    "SELECT d.id FROM (SELECT id, kind, status, partner_id, business_date FROM document"
    f" WHERE status = 'done' ORDER BY id DESC LIMIT {NEWEST}) d"
    f" WHERE d.business_date >= :since AND {_IS_OUT} ORDER BY d.id LIMIT :limit"
)
_ONE = Sql(f"SELECT 1 FROM document d WHERE d.id = :id AND {_IS_OUT}")
_DRIVER = Sql(
    "SELECT o.person_id FROM document_owner o JOIN person p ON p.id = o.person_id"
    " JOIN person_role r ON r.person_id = p.id AND r.role = 'driver'"
    " WHERE o.document_id = :id AND p.is_active = 1"
)


class DeliveryTable:
    """Reads only; what is out is said by the shipments, their photos and their returns."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def out(self, since: str, limit: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_OUT, since=since, limit=limit)]

    def is_out(self, document_id: int) -> bool:
        return self._session.row(_ONE, id=document_id) is not None

    def driver_of(self, document_id: int) -> int | None:
        row = self._session.row(_DRIVER, id=document_id)
        return row[0] if row else None
