"""``core.orders.bills.Bills`` over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Sequence
from typing import Final

from core.orders.bills import Billable, PriceEntry, Tolerance, Worth
from core.orders.kinds import Kind
from core.orders.model import Document
from core.storage.goods import Goods
from core.storage.session import Session, Sql
from core.storage.trail import Trail

_LIVE: Final = "f.status IN ('pending', 'done', 'reversing')"
_COUNTS: Final = "f.status IN ('done', 'reversing')"


def _billed(which: str) -> str:
    return (
        "(SELECT coalesce(sum(i.quantity), 0) FROM document_line i"
        " JOIN document f ON f.id = i.document_id"
        f" WHERE i.source_line_id = l.id AND f.kind = 'supplier_invoice' AND {which})"
    )


def _lines(child: str, came: str) -> Sql:
    """Return the statement for lines whose goods the lines ``c`` (by ``child``) brought."""
    receipts = "document_line c JOIN document s ON s.id = c.document_id AND s.kind = 'receipt'"
    return Sql(
        "SELECT l.id, l.document_id, d.number, l.product_id, l.unit, l.count_milli, l.quantity,"
        f" l.amount_fen, {came},"
        f" (SELECT coalesce(sum(b.posted), 0) FROM {receipts}"
        "   JOIN document_line b ON b.source_line_id = c.id"
        f"  JOIN document r ON r.id = b.document_id WHERE {child} AND r.kind = 'supplier_return'),"
        f" {_billed(_COUNTS)}, {_billed(_LIVE)},"
        f" (SELECT coalesce(sum(v.value_fen + v.variance_fen), 0) FROM {receipts}"
        "   JOIN movement m ON m.line_id = c.id JOIN value_entry v ON v.movement_id = m.id"
        f"  WHERE {child}),"
        f" (SELECT coalesce(sum(c.amount_fen), 0) FROM {receipts}"
        f"  WHERE {child} AND s.status IN ('done', 'reversing')),"
        f" (SELECT coalesce(max(s.business_date), '') FROM {receipts}"
        f"  WHERE {child} AND s.status IN ('done', 'reversing'))"
        " FROM document_line l JOIN document d ON d.id = l.document_id"
        " WHERE l.document_id = :document_id ORDER BY l.line_no"
    )


_OF_ORDER = _lines("c.source_line_id = l.id", "l.fulfilled")
_OF_RECEIPT = _lines("c.id = l.id", "l.posted")
_LOOSE: Final = (
    "NOT EXISTS (SELECT 1 FROM document_line x WHERE x.document_id = d.id"
    " AND x.source_line_id IS NOT NULL)"
)
_SURPLUS = Sql(
    "SELECT d.id FROM document d WHERE d.source_id = :order_id AND d.kind = 'receipt'"
    f" AND d.status = 'done' AND {_LOOSE} ORDER BY d.id"
)
_UNBILLED = Sql(
    "SELECT d.id FROM document d WHERE d.partner_id = :partner_id AND d.kind = 'purchase_order'"
    " AND d.status IN ('partial', 'arrived', 'stocked', 'closed') AND EXISTS"
    " (SELECT 1 FROM document_line l WHERE l.document_id = d.id AND l.fulfilled > 0"
    f"  AND {_billed(_LIVE)} < l.fulfilled)"
    " UNION ALL SELECT d.id FROM document d WHERE d.partner_id = :partner_id"
    f" AND d.kind = 'receipt' AND d.status = 'done' AND {_LOOSE} AND EXISTS"
    " (SELECT 1 FROM document_line l WHERE l.document_id = d.id"
    f"  AND {_billed(_LIVE)} < l.posted) ORDER BY 1"
)
_NUMBERED = Sql(
    "SELECT f.number FROM document f WHERE f.partner_id = :partner_id"
    f" AND f.kind = 'supplier_invoice' AND f.note = :bill AND {_LIVE}"
)
_BILLING = Sql(
    "SELECT DISTINCT f.number FROM document_line i JOIN document f ON f.id = i.document_id"
    f" WHERE i.source_line_id = :line_id AND f.kind = 'supplier_invoice' AND {_LIVE}"
    " ORDER BY f.number"
)
_WORTH = Sql("SELECT quantity, value_fen FROM cost WHERE product_id = :product_id")
_ENTER = Sql(
    "INSERT INTO price_entry (document_id, line_id, product_id, matched_fen, value_fen,"
    " variance_fen, owed_fen, occurred_on, business_date, at_us, reverses_id, command_id) VALUES"
    " (:document_id, :line_id, :product_id, :matched_fen, :value_fen, :variance_fen, :owed_fen,"
    " :occurred_on, :day, :at_us, :reverses_id, :command_id)"
)
_ENTRIES = Sql(
    "SELECT p.id, p.line_id, p.product_id, p.matched_fen, p.value_fen, p.variance_fen, p.owed_fen,"
    " p.occurred_on FROM price_entry p WHERE p.document_id = :document_id"
    " AND p.reverses_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM price_entry b WHERE b.reverses_id = p.id) ORDER BY p.id"
)


def _report(day: str) -> Sql:
    """Return the statement for sums per product; ``day`` is that of an invoice's difference.

    What comes back of a receipt is less come, what comes back of an issue is less gone.
    """
    is_in = "(CASE WHEN m.reverses_id IS NULL THEN v.quantity ELSE -v.quantity END) > 0"
    flow = (
        "SELECT v.product_id AS product_id, m.business_date AS day,"
        f" CASE WHEN {is_in} THEN v.quantity ELSE 0 END AS come,"
        f" CASE WHEN {is_in} THEN v.value_fen + v.variance_fen ELSE 0 END AS in_fen,"
        f" CASE WHEN {is_in} THEN 0 ELSE -v.quantity END AS gone,"
        f" CASE WHEN {is_in} THEN 0 ELSE -v.value_fen END AS out_fen,"
        f" CASE WHEN {is_in} THEN v.variance_fen ELSE 0 END AS difference_fen,"
        " v.quantity AS quantity, v.value_fen AS value_fen"
        " FROM value_entry v JOIN movement m ON m.id = v.movement_id"
        " WHERE m.business_date <= :last UNION ALL"
        f" SELECT p.product_id, {day}, 0, p.value_fen + p.variance_fen, 0, 0, p.variance_fen,"
        f" 0, p.value_fen FROM price_entry p WHERE {day} <= :last"
    )
    sums = ", ".join(
        f"sum(CASE WHEN day >= :first THEN {name} ELSE 0 END)"
        for name in ("come", "in_fen", "gone", "out_fen", "difference_fen")
    )
    return Sql(
        "SELECT product_id, sum(CASE WHEN day < :first THEN quantity ELSE 0 END),"
        f" sum(CASE WHEN day < :first THEN value_fen ELSE 0 END), {sums},"
        f" sum(quantity), sum(value_fen) FROM ({flow}) x GROUP BY product_id ORDER BY product_id"
    )


_AS_KNOWN = _report("p.business_date")
_AS_IT_WAS = _report("p.occurred_on")


class BillTable:
    """``core.orders.bills.Bills`` over the tables."""

    def __init__(  # noqa: PLR0913 - what an invoice touches
        self, session: Session, trail: Trail, goods: Goods, now_us: int, day: str, *,
        tolerance: Tolerance,
    ) -> None:  # fmt: skip
        self._session = session
        self._trail = trail
        self._goods = goods
        self._now_us = now_us
        self._day = day
        self.tolerance = tolerance

    def lines_of(self, document: Document) -> Sequence[Billable]:
        sql = _OF_RECEIPT if document.kind is Kind.RECEIPT else _OF_ORDER
        return [
            Billable(
                line_id=row[0], document_id=row[1], number=row[2], product_id=row[3],
                unit=row[4], count_milli=row[5], quantity=row[6], amount_fen=row[7],
                came=int(row[8]), sent_back=int(row[9]), billed=int(row[10]),
                billed_soon=int(row[11]), worth_fen=int(row[12]), owed_fen=int(row[13]),
                came_on=row[14],
            )
            for row in self._session.rows(sql, document_id=document.id)
        ]  # fmt: skip

    def surplus_of(self, order_id: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_SURPLUS, order_id=order_id)]

    def unbilled(self, partner_id: int) -> Sequence[int]:
        return [row[0] for row in self._session.rows(_UNBILLED, partner_id=partner_id)]

    def numbered(self, partner_id: int, bill: str) -> str:
        row = self._session.row(_NUMBERED, partner_id=partner_id, bill=bill)
        return str(row[0]) if row else ""

    def billing(self, line_ids: Sequence[int]) -> Sequence[str]:
        found = [self._session.rows(_BILLING, line_id=line_id) for line_id in line_ids]
        return sorted({row[0] for rows in found for row in rows})

    def worth(self, product_id: int) -> tuple[int, int]:
        row = self._session.row(_WORTH, product_id=product_id)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def enter(self, invoice: Document, entry: PriceEntry) -> None:
        facts = (
            invoice.id, entry.line_id, entry.product_id, entry.matched_fen, entry.value_fen,
            entry.variance_fen, entry.owed_fen, entry.occurred_on, self._day, self._now_us,
            entry.reverses_id,
        )  # fmt: skip
        entry_id = self._session.insert(
            _ENTER, document_id=facts[0], line_id=facts[1], product_id=facts[2],
            matched_fen=facts[3], value_fen=facts[4], variance_fen=facts[5], owed_fen=facts[6],
            occurred_on=facts[7], day=self._day, at_us=self._now_us, reverses_id=facts[10],
            command_id=self._trail.command_id,
        )  # fmt: skip
        self._trail.wrote("r", entry_id, *facts)

    def entries(self, invoice_id: int) -> Sequence[PriceEntry]:
        return [
            PriceEntry(
                id=row[0], line_id=row[1], product_id=row[2], matched_fen=int(row[3]),
                value_fen=int(row[4]), variance_fen=int(row[5]), owed_fen=int(row[6]),
                occurred_on=row[7],
            )
            for row in self._session.rows(_ENTRIES, document_id=invoice_id)
        ]  # fmt: skip

    def report(self, first: str, last: str, *, as_it_was: bool) -> Sequence[Worth]:
        sql = _AS_IT_WAS if as_it_was else _AS_KNOWN
        return [
            Worth(
                product=self._goods.product(row[0]), opening=int(row[1]), opening_fen=int(row[2]),
                come=int(row[3]), in_fen=int(row[4]), gone=int(row[5]), out_fen=int(row[6]),
                difference_fen=int(row[7]), closing=int(row[8]), closing_fen=int(row[9]),
            )
            for row in self._session.rows(sql, first=first, last=last)
        ]  # fmt: skip
