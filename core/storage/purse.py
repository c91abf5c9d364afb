"""Allocations over the tables: which order, return or bill the money of a document is for."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Sequence
from typing import Final

from core.orders.kinds import Kind
from core.orders.owed import Debt, Entry
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
_IS_DIRECT: Final = (
    "((d.kind IN ('shipment', 'receipt') AND d.status = 'done' AND NOT EXISTS"
    " (SELECT 1 FROM document_line x WHERE x.document_id = d.id AND x.source_line_id IS NOT NULL))"
    " OR (d.kind = 'emergency' AND d.status IN ('paper_due', 'overdue', 'done'))"
    " OR (d.kind = 'debt' AND d.status = 'done'))"
)
_MORE: Final = (
    "(SELECT coalesce(sum(p.owed_fen), 0) FROM document_line o"
    " JOIN document_line i ON i.source_line_id = o.id JOIN price_entry p ON p.line_id = i.id"
    " WHERE o.document_id = d.id)"
)
"""What suppliers' invoices changed in what is owed for a document."""
_OWED = Sql(
    "SELECT CASE WHEN d.kind IN ('sales_order', 'purchase_order') THEN"
    " (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l"
    " JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id"
    " WHERE l.document_id = d.id AND s.kind IN ('shipment', 'receipt') AND s.status = 'done')"
    f" WHEN {_IS_DIRECT} THEN coalesce(d.amount_fen, 0) ELSE 0 END + {_MORE}"
    " FROM document d WHERE d.id = :order_id"
)
_USED_BY: Final = (
    "(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a JOIN document f ON f.id = a.from_id"
    " WHERE a.to_id = d.id AND f.kind = :kind)"
)
_USED = Sql(f"SELECT {_USED_BY} FROM document d WHERE d.id = :to_id")
_GIVEN = Sql(
    "SELECT to_id, sum(amount_fen) FROM allocation WHERE from_id = :from_id"
    " GROUP BY to_id HAVING sum(amount_fen) <> 0 ORDER BY to_id"
)
_DUES = Sql(
    f"SELECT d.id, d.kind, d.number, min(s.business_date), coalesce(sum(c.amount_fen), 0)"
    f" + {_MORE},"
    f" {_USED_BY}, '' FROM document d JOIN document_line l ON l.document_id = d.id"
    " JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id"
    " WHERE d.partner_id = :partner_id AND d.kind = :order_kind"
    " AND s.kind IN ('shipment', 'receipt') AND s.status = 'done'"
    " GROUP BY d.id, d.kind, d.number"
    " UNION ALL"
    f" SELECT d.id, d.kind, d.number, d.business_date, coalesce(d.amount_fen, 0) + {_MORE},"
    f" {_USED_BY}, CASE WHEN d.kind = 'debt' THEN coalesce(d.due_on, '') ELSE '' END"
    " FROM document d WHERE d.partner_id = :partner_id AND (d.kind IN (:direct, :urgent)"
    " OR (d.kind = 'debt' AND CAST(:kind AS TEXT) <> 'sales_invoice'))"
    f" AND {_IS_DIRECT} ORDER BY 4, 1"
)
_ADVANCE = Sql(
    "SELECT coalesce(sum(d.amount_fen - (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a"
    " WHERE a.from_id = d.id)), 0) FROM document d"
    " WHERE d.partner_id = :partner_id AND d.kind = :kind AND d.status IN ('done', 'reversing')"
)
_ENTRIES = Sql(
    "SELECT d.kind, d.number, d.business_date, CASE"
    " WHEN d.kind = CAST(:refund AS TEXT) THEN d.amount_fen"
    " WHEN d.kind IN ('collection', 'payment') THEN -d.amount_fen"
    " WHEN d.kind = 'debt' THEN d.amount_fen"
    " WHEN d.kind IN ('customer_return', 'supplier_return') THEN -g.fen ELSE g.fen END"
    " FROM document d LEFT JOIN (SELECT document_id, coalesce(sum(amount_fen), 0) AS fen"
    "  FROM document_line GROUP BY document_id) g ON g.document_id = d.id"
    " WHERE d.partner_id = :partner_id AND ("
    " (d.kind IN (:goods, :money, :back, :refund)"
    " AND d.status IN ('done', 'reversing', 'refunded'))"
    " OR (d.kind = :urgent AND d.status IN ('paper_due', 'overdue', 'done'))"
    " OR (d.kind = 'debt' AND d.status = 'done')"
    " OR (d.kind = :back AND d.status = 'checking'))"
    " ORDER BY d.business_date, d.id"
)
_BILLS = Sql(
    "SELECT f.number, p.business_date, sum(p.owed_fen) FROM price_entry p"
    " JOIN document f ON f.id = p.document_id WHERE f.partner_id = :partner_id"
    " GROUP BY f.id, f.number, p.business_date HAVING sum(p.owed_fen) <> 0"
    " ORDER BY p.business_date, f.id"
)
"""What invoices changed in a supplier's account: the goods stand in it as they came."""
_RESTS = Sql(
    "SELECT id, number, rest FROM (SELECT d.id, d.number, d.amount_fen"
    " - (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.from_id = d.id) AS rest"
    " FROM document d WHERE d.partner_id = :partner_id AND d.kind = :kind AND d.status = 'done') r"
    " WHERE rest > 0 ORDER BY id"
)
_LOCK = Sql("SELECT pg_advisory_xact_lock(13, CAST(:partner_id AS INTEGER))")
_WAITING = Sql(
    "SELECT coalesce(sum(amount_fen), 0) FROM document WHERE partner_id = :partner_id"
    " AND kind = :kind AND status = 'pending' AND id <> :but_id"
)
_RETURNS = Sql(
    "SELECT id FROM document WHERE partner_id = :partner_id AND kind = :kind"
    " AND status IN ('checking', 'done', 'refunded') ORDER BY id"
)
_TAKEN = Sql(
    "SELECT from_id, sum(amount_fen) FROM allocation WHERE to_id = :to_id"
    " GROUP BY from_id HAVING sum(amount_fen) <> 0 ORDER BY from_id"
)
_OPENING_DEBT = Sql(
    "SELECT id FROM document WHERE kind = 'debt' AND status <> 'reversed'"
    " AND partner_id = :partner_id AND reason = :reference"
)
_TOUCHED = Sql("SELECT coalesce(sum(amount_fen), 0) FROM allocation WHERE to_id = :to_id")
_BOUGHT: Final = ("purchase_order", "receipt", "receipt")
_SOLD: Final = ("sales_order", "shipment", "emergency")
"""The order, and what moves goods without one: what is owed for."""
_CUSTOMERS: Final = ("shipment", "collection", "customer_return", "emergency", "payment")
_SUPPLIERS: Final = ("receipt", "payment", "supplier_return", "receipt", "collection")
"""What stands in an account: goods, money, what comes or goes back."""
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

    def entries(self, partner_id: int, *, is_customer: bool) -> Sequence[Entry]:
        goods, money, back, urgent, refund = _CUSTOMERS if is_customer else _SUPPLIERS
        rows = self._session.rows(
            _ENTRIES,
            partner_id=partner_id,
            goods=goods,
            money=money,
            back=back,
            urgent=urgent,
            refund=refund,
        )
        found = [
            Entry(kind=Kind(row[0]), number=row[1], day=row[2], amount_fen=int(row[3]))
            for row in rows
        ]
        if is_customer:
            return found
        bills = [
            Entry(
                kind=Kind.SUPPLIER_INVOICE, number=row[0], day=row[1], amount_fen=int(row[2])
            )
            for row in self._session.rows(_BILLS, partner_id=partner_id)
        ]  # fmt: skip
        return sorted([*found, *bills], key=lambda one: one.day)

    def rests(self, partner_id: int, kind: Kind) -> Sequence[tuple[int, str, int]]:
        rows = self._session.rows(_RESTS, partner_id=partner_id, kind=kind.value)
        return [(int(row[0]), str(row[1]), int(row[2])) for row in rows]

    def lock_partner(self, partner_id: int) -> None:
        if self._session.is_postgres:
            self._session.row(_LOCK, partner_id=partner_id)

    def waiting(self, partner_id: int, kind: Kind, but_id: int) -> int:
        row = self._session.row(_WAITING, partner_id=partner_id, kind=kind.value, but_id=but_id)
        return int(row[0]) if row else 0

    def returns(self, partner_id: int, kind: Kind) -> Sequence[int]:
        rows = self._session.rows(_RETURNS, partner_id=partner_id, kind=kind.value)
        return [int(row[0]) for row in rows]

    def taken(self, target_id: int) -> Sequence[tuple[int, int]]:
        rows = self._session.rows(_TAKEN, to_id=target_id)
        return [(int(row[0]), int(row[1])) for row in rows]

    def opening_debt(self, partner_id: int, reference: str) -> int | None:
        row = self._session.row(_OPENING_DEBT, partner_id=partner_id, reference=reference)
        return int(row[0]) if row else None

    def is_touched(self, target_id: int) -> bool:
        row = self._session.row(_TOUCHED, to_id=target_id)
        return bool(row and row[0])

    def advance(self, partner_id: int, kind: Kind) -> int:
        row = self._session.row(_ADVANCE, partner_id=partner_id, kind=kind.value)
        return int(row[0]) if row else 0

    def owed(self, order_id: int) -> int:
        row = self._session.row(_OWED, order_id=order_id)
        return int(row[0]) if row else 0

    def used(self, target_id: int, kind: Kind) -> int:
        row = self._session.row(_USED, to_id=target_id, kind=kind.value)
        return int(row[0]) if row else 0

    def given(self, source_id: int) -> Sequence[tuple[int, int]]:
        rows = self._session.rows(_GIVEN, from_id=source_id)
        return [(int(row[0]), int(row[1])) for row in rows]

    def dues(self, partner_id: int, kind: Kind) -> Sequence[Debt]:
        order, direct, urgent = _BOUGHT if kind is Kind.PAYMENT else _SOLD
        rows = self._session.rows(
            _DUES, partner_id=partner_id, kind=kind.value, order_kind=order, direct=direct,
            urgent=urgent,
        )  # fmt: skip
        return [
            Debt(
                id=row[0], kind=Kind(row[1]), number=row[2], since=row[3],
                whole_fen=int(row[4]), used_fen=int(row[5]), due_on=row[6],
            )
            for row in rows
        ]  # fmt: skip

    def is_settled(self, order_id: int) -> bool:
        owed = self.owed(order_id)
        return any(self.allocated(order_id, kinds) >= owed for kinds in (PAID, INVOICED))
