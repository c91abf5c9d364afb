"""What must always be true of money, each as one query that returns what breaks it (M1 to M4).

Paged by nothing: documents about money are few beside movements.
"""

# ruff: noqa: S608 - every name in these statements is a constant of the code

from typing import Final

from core.storage.guards_money import IS_CAPPED, above

_LIVE: Final = "f.status IN ('pending', 'done', 'reversing')"
USED: Final = (
    "SELECT number, status, used, amount FROM (SELECT f.id, f.number, f.status,"
    f" CASE WHEN {_LIVE} OR f.status = 'draft' THEN coalesce(f.amount_fen, 0) ELSE 0 END AS amount,"
    " u.used FROM document f JOIN (SELECT from_id, sum(amount_fen) AS used FROM allocation"
    " GROUP BY from_id) u ON u.from_id = f.id) x WHERE used < 0 OR used > amount ORDER BY id"
)
"""M1: of a sum no more is used than it is, and nothing of one that does not count."""
PUT: Final = (
    "SELECT f.number, t.number, sum(a.amount_fen) FROM allocation a"
    " JOIN document f ON f.id = a.from_id JOIN document t ON t.id = a.to_id"
    " GROUP BY f.id, f.number, t.id, t.number HAVING sum(a.amount_fen) < 0 ORDER BY f.id, t.id"
)
"""M1: nothing is taken back that was not put there."""
CAPS: Final = (
    "SELECT t.number, f.kind, f.fen FROM (SELECT a.to_id, o.kind AS kind, sum(a.amount_fen) AS fen"
    "  FROM allocation a JOIN document o ON o.id = a.from_id GROUP BY a.to_id, o.kind) f"
    f" JOIN document t ON t.id = f.to_id WHERE {IS_CAPPED} AND {above('f.fen')} ORDER BY t.id"
)
"""M2: nothing is paid or invoiced beyond what it comes to."""


def _allocated(*kinds: str) -> str:
    names = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        "(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a"
        " JOIN document f ON f.id = a.from_id WHERE a.to_id = d.id"
        f" AND f.status IN ('done', 'reversing') AND f.kind IN ({names}))"
    )


_SHIPPED: Final = (
    "(SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l"
    " JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id"
    " WHERE l.document_id = d.id AND s.kind = 'shipment' AND s.status = 'done')"
)
SETTLED: Final = (
    "SELECT d.number, d.status FROM document d WHERE d.kind = 'sales_order' AND d.status = 'done'"
    f" AND {_allocated('collection', 'payment')} < {_SHIPPED}"
    f" AND {_allocated('sales_invoice')} < {_SHIPPED} ORDER BY d.id"
)
"""M3: an order that says it is finished is paid, or invoiced, for all that went out."""
MATCHED: Final = (
    "SELECT d.number, l.line_no, l.fulfilled FROM document d"
    " JOIN document_line l ON l.document_id = d.id"
    " WHERE d.kind = 'purchase_order' AND d.status = 'done' AND l.fulfilled >"
    " (SELECT coalesce(sum(i.quantity), 0) FROM document_line i"
    "  JOIN document f ON f.id = i.document_id WHERE i.source_line_id = l.id"
    "  AND f.kind = 'supplier_invoice' AND f.status IN ('done', 'reversing')) +"
    " (SELECT coalesce(sum(b.posted), 0) FROM document_line c"
    "  JOIN document_line b ON b.source_line_id = c.id JOIN document r ON r.id = b.document_id"
    "  WHERE c.source_line_id = l.id AND r.kind = 'supplier_return') ORDER BY l.id"
)
"""M3: an order to a supplier that says it is finished is billed for all that came."""
BILLS: Final = (
    "SELECT d.number, d.amount_fen, coalesce(sum(l.amount_fen), 0), coalesce(sum(l.entered), 0)"
    " FROM document d JOIN (SELECT x.document_id, x.amount_fen,"
    "  (SELECT sum(p.matched_fen + p.value_fen + p.variance_fen) FROM price_entry p"
    "   WHERE p.line_id = x.id) AS entered FROM document_line x) l ON l.document_id = d.id"
    " WHERE d.kind = 'supplier_invoice' GROUP BY d.id, d.number, d.status, d.amount_fen"
    " HAVING coalesce(sum(l.amount_fen), 0) <> d.amount_fen OR coalesce(sum(l.entered), 0) <>"
    " CASE WHEN d.status IN ('done', 'reversing') THEN d.amount_fen ELSE 0 END ORDER BY d.id"
)
"""M4: an invoice is the sum of its lines, and so is what was booked for it, or nothing."""
NUMBERS: Final = (
    "SELECT min(f.number), f.note, count(*) FROM document f WHERE f.kind = 'supplier_invoice'"
    f" AND f.note <> '' AND {_LIVE} GROUP BY f.partner_id, f.note HAVING count(*) > 1"
    " ORDER BY f.note"
)
"""M4: a supplier's invoice is in the books once."""
