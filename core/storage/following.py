"""``core.orders.following.Following`` over the tables."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from core.quantity import MILLI
from core.stock.model import QUARANTINE
from core.storage.session import Session, Sql

_LAST_PRICE = Sql(
    "SELECT l.price, l.count_milli, l.quantity FROM document d"
    " JOIN document_line l ON l.document_id = d.id WHERE d.partner_id = :partner_id"
    " AND d.kind IN ('sales_order', 'purchase_order')"
    " AND d.status NOT IN ('draft', 'pending', 'rejected', 'cancelled')"
    " AND l.product_id = :product_id AND l.price IS NOT NULL ORDER BY l.id DESC LIMIT 1"
)
_USUAL = Sql(
    "SELECT count(*), max(l.quantity) FROM document_line l WHERE l.product_id = :product_id"
    " AND l.document_id IN (SELECT id FROM document WHERE partner_id = :partner_id"
    "  AND kind = :kind AND status NOT IN ('draft', 'rejected', 'cancelled')"
    "  ORDER BY id DESC LIMIT 100)"
)
_SHORT_OF = Sql(
    "SELECT d.id, coalesce(d.due_on, '9999-12-31') FROM document d"
    " JOIN document_line l ON l.document_id = d.id"
    " WHERE d.status IN ('making', 'buying', 'partial', 'planned')"
    " AND (d.kind = 'sales_order' OR d.kind = 'work_order') AND d.location_id = :location_id"
    " AND l.product_id = :product_id AND l.part <> 'make' AND l.held + l.fulfilled < l.quantity"
)
_SOURCES = Sql(
    "SELECT DISTINCT s.document_id FROM document_line l"
    " JOIN document_line s ON s.id = l.source_line_id"
    " WHERE l.document_id = :document_id ORDER BY s.document_id"
)
_IN_QUARANTINE = Sql(
    "SELECT 1 FROM document_line l JOIN document_line c ON c.source_line_id = l.id"
    " WHERE l.document_id = :order_id AND c.fulfilled < c.posted AND EXISTS"
    " (SELECT 1 FROM movement m WHERE m.line_id = c.id AND m.target_id = :quarantine) LIMIT 1"
)
_NOT_FOLLOWED = Sql(
    "SELECT l.id FROM document_line l WHERE l.document_id = :document_id AND NOT EXISTS"
    " (SELECT 1 FROM document_line c JOIN document o ON o.id = c.document_id"
    "  WHERE c.source_line_id = l.id AND o.kind = 'purchase_order'"
    "  AND o.status NOT IN ('rejected', 'cancelled'))"
)


class FollowingTable:
    """Reads only; what follows from what is said by the lines themselves."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def last_price(self, partner_id: int, product_id: int) -> Fraction | None:
        row = self._session.row(_LAST_PRICE, partner_id=partner_id, product_id=product_id)
        return Fraction(row[0] * row[1], row[2] * MILLI) if row else None

    def usual_of(self, kind: str, partner_id: int, product_id: int) -> tuple[int, int]:
        row = self._session.row(_USUAL, kind=kind, partner_id=partner_id, product_id=product_id)
        return (int(row[0]), int(row[1] or 0)) if row else (0, 0)

    def short_of(self, goods: Collection[tuple[int, int]]) -> Sequence[int]:
        found: dict[int, str] = {}
        for product_id, location_id in sorted(goods):
            rows = self._session.rows(_SHORT_OF, product_id=product_id, location_id=location_id)
            found.update((row[0], row[1]) for row in rows)
        return sorted(found, key=lambda document_id: (found[document_id], document_id))

    def sources_of(self, document_id: int) -> Sequence[int]:
        rows = self._session.rows(_SOURCES, document_id=document_id)
        return [row[0] for row in rows]

    def in_quarantine(self, order_id: int) -> bool:
        row = self._session.row(_IN_QUARANTINE, order_id=order_id, quarantine=QUARANTINE)
        return row is not None

    def not_followed(self, document_id: int) -> Collection[int]:
        rows = self._session.rows(_NOT_FOLLOWED, document_id=document_id)
        return {row[0] for row in rows}
