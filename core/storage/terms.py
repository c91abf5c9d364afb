"""What approvals must know of money, over the tables."""

from typing import Final

from core.storage.session import Session, Sql

# ruff: noqa: S608 - the SQL is put together from constants only

_COST = Sql("SELECT quantity, value_fen FROM cost WHERE product_id = :product_id")
_ADDS: Final = (
    "((d.kind = 'sales_order' AND d.status NOT IN ('draft', 'rejected', 'cancelled', 'closed'))"
    " OR (d.kind IN ('shipment', 'emergency') AND d.source_id IS NULL"
    "  AND d.status NOT IN ('draft', 'rejected', 'cancelled', 'reversed'))"
    " OR (d.kind IN ('payment', 'debt') AND d.status = 'done'))"
)
_TAKES: Final = (
    "((d.kind = 'collection' AND d.status IN ('done', 'reversing'))"
    " OR (d.kind = 'customer_return' AND d.status IN ('checking', 'done', 'refunded')))"
)
_OWED = Sql(
    f"SELECT sum(CASE WHEN {_ADDS} THEN d.amount_fen WHEN {_TAKES} THEN -d.amount_fen ELSE 0 END),"
    f" sum(CASE WHEN {_ADDS} AND d.amount_fen IS NULL THEN 1 ELSE 0 END)"
    " FROM document d WHERE d.partner_id = :partner_id"
)
_OF_CLOSED = Sql(
    "SELECT sum(c.amount_fen) FROM document d JOIN document_line l ON l.document_id = d.id"
    " JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id"
    " WHERE d.partner_id = :partner_id AND d.kind = 'sales_order' AND d.status = 'closed'"
    " AND s.kind = 'shipment' AND s.status = 'done'"
)


class Terms:
    """``core.orders.ports.Terms`` over the tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cost(self, product_id: int) -> tuple[int, int] | None:
        row = self._session.row(_COST, product_id=product_id)
        return (int(row[0]), int(row[1])) if row and row[0] > 0 else None

    def owed_fen(self, partner_id: int) -> int | None:
        row = self._session.row(_OWED, partner_id=partner_id)
        if row is None or row[1]:
            return None
        closed = self._session.row(_OF_CLOSED, partner_id=partner_id)
        return int(row[0] or 0) + int((closed and closed[0]) or 0)
