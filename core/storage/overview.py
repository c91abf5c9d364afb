"""``core.orders.overview.Overview`` over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Mapping, Sequence
from typing import Final

from core.orders.kinds import Kind, Status
from core.orders.overview import Due, Open
from core.storage.session import Row, Session, Sql

OPEN_KINDS: Final = "('sales_order', 'purchase_order', 'work_order')"
OVER: Final = "('draft', 'done', 'closed', 'rejected', 'cancelled', 'reversed')"
_OPEN: Final = (
    "SELECT d.id, d.kind, d.number, d.status, d.location_id, coalesce(p.name, ''), d.due_on"
    " FROM document d LEFT JOIN partner p ON p.id = d.partner_id WHERE "
)
_MINE: Final = "(:requester_id IS NULL OR d.requester_id = CAST(:requester_id AS BIGINT))"
_COUNTS = Sql(
    "SELECT d.kind, d.status, count(*) FROM document d"
    f" WHERE d.kind IN {OPEN_KINDS} AND d.status NOT IN {OVER} AND {_MINE}"
    " GROUP BY d.kind, d.status"
)
_LATE = Sql(
    f"{_OPEN} d.kind IN {OPEN_KINDS} AND d.status NOT IN {OVER}"
    " AND d.status NOT IN ('shipped', 'arrived', 'stocked')"
    f" AND d.due_on < :today AND {_MINE} ORDER BY d.due_on, d.id LIMIT :limit"
)
_DUE = Sql(
    "SELECT d.id, d.kind, d.number, d.status, d.location_id, coalesce(p.name, ''), d.due_on,"
    " g.name, g.unit, l.quantity - l.fulfilled, l.quantity - l.fulfilled - l.held"
    " FROM document d JOIN document_line l ON l.document_id = d.id"
    " JOIN product g ON g.id = l.product_id LEFT JOIN partner p ON p.id = d.partner_id"
    " WHERE d.kind = 'sales_order'"
    " AND d.status IN ('approved', 'ready', 'making', 'buying', 'partial')"
    " AND d.due_on <= :until AND l.fulfilled < l.quantity"
    " ORDER BY CASE WHEN l.held + l.fulfilled < l.quantity THEN 0 ELSE 1 END,"
    " d.due_on, d.id, l.line_no LIMIT :limit"
)
_STANDING = Sql(
    "SELECT id FROM document WHERE status = :status AND kind = :kind"
    " ORDER BY coalesce(due_on, '9999-12-31'), id LIMIT :limit"
)
_FOLLOWERS = Sql(f"{_OPEN} d.source_id = :id ORDER BY d.id")

_LAST_SALE = Sql(
    "SELECT id FROM document WHERE partner_id = :partner_id AND kind IN ('sales_order', 'shipment')"
    " AND source_id IS NULL AND status NOT IN ('draft', 'rejected', 'cancelled')"
    " ORDER BY id DESC LIMIT 1"
)


class OverviewTable:
    """Reads only; nothing here changes a document."""

    def __init__(self, session: Session, today: str) -> None:
        self._session = session
        self._today = today

    def counts(self, requester_id: int | None) -> Mapping[tuple[Kind, Status], int]:
        rows = self._session.rows(_COUNTS, requester_id=requester_id)
        return {(Kind(row[0]), Status(row[1])): int(row[2]) for row in rows}

    def late(self, requester_id: int | None, limit: int) -> Sequence[Open]:
        rows = self._session.rows(_LATE, requester_id=requester_id, today=self._today, limit=limit)
        return [_open(row) for row in rows]

    def due(self, until: str, limit: int) -> Sequence[Due]:
        return [
            Due(
                order=_open(row), product=row[7], unit=row[8],
                unshipped=int(row[9]), short=max(0, int(row[10])),
            )
            for row in self._session.rows(_DUE, until=until, limit=limit)
        ]  # fmt: skip

    def standing_at(self, kind: Kind, status: Status, limit: int) -> Sequence[int]:
        rows = self._session.rows(_STANDING, kind=kind.value, status=status.value, limit=limit)
        return [row[0] for row in rows]

    def last_sale_to(self, partner_id: int) -> int | None:
        row = self._session.row(_LAST_SALE, partner_id=partner_id)
        return int(row[0]) if row else None

    def followers(self, document_id: int) -> Sequence[Open]:
        return [_open(row) for row in self._session.rows(_FOLLOWERS, id=document_id)]


def _open(row: Row) -> Open:
    return Open(
        id=row[0], kind=Kind(row[1]), number=row[2], status=Status(row[3]), location_id=row[4],
        partner=row[5], due_on=row[6],
    )  # fmt: skip
