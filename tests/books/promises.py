"""What every kind of document promises, asked of the tables alone; beside ``invariants``.

Written from the design: which way goods of each kind flow, what lies between two documents, what
a state means for what follows. Nothing here reads the rules of the program.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from core.storage.session import Session, Sql

FLOWS: Final[dict[str, set[str]]] = {
    "receipt": {"supplier>own", "supplier>quarantine"},
    "shipment": {"own>customer"},
    "opening": {"opening>own"},
    "sales_order": {"own>customer"},
    "purchase_order": {"supplier>own"},
    "work_order": {"own>production", "production>own"},
    "issue": {"own>production"},
    "output": {"production>own"},
    "transfer": {"own>transit"},
    "transfer_in": {"transit>own"},
    "customer_return": {"customer>quarantine"},
    "putaway": {"quarantine>own"},
    "supplier_return": {"own>supplier", "quarantine>supplier"},
    "scrap": {"own>scrap", "quarantine>scrap", "production>scrap", "transit>scrap"},
    "giveaway": {"own>customer"},
    "counter_sale": {"own>customer"},
    "emergency": {"own>customer"},
    "found": {"count>own"},
}
"""Which ways goods may go; ``own`` is the document's place."""
WAITS: Final = "('making', 'buying', 'partial', 'planned')"


def unkept(session: Session, today: str) -> list[str]:
    """Return every promise that is not kept."""
    checks = (
        _goods_go_their_way, _what_lies_between_is_accounted_for, _what_is_over_is_whole,
        _what_is_open_has_something_left, _parts_add_up_to_the_whole, _proofs_are_there,
        _what_has_arrived_is_judged_or_waits,
    )  # fmt: skip
    found = [f"{check.__name__}: {trouble}" for check in checks for trouble in check(session)]
    return found + [f"waits: {trouble}" for trouble in _free_goods_wait_for_nobody(session, today)]


def _rows(session: Session, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.rows(Sql(text), **values)]


def _goods_go_their_way(session: Session) -> Iterator[str]:
    for number, kind, own, reverses, source, source_id, target, target_id in _rows(
        session,
        "SELECT d.number, d.kind, d.location_id, m.reverses_id, s.kind, s.id, t.kind, t.id"
        " FROM movement m JOIN document d ON d.id = m.document_id"
        " JOIN location s ON s.id = m.source_id JOIN location t ON t.id = m.target_id",
    ):
        ends = [
            "own" if place_id == own else place
            for place, place_id in ((source, source_id), (target, target_id))
        ]
        way = ">".join(ends if reverses is None else reversed(ends))
        if way not in FLOWS[kind]:
            yield f"{number}: {way}"


def _what_lies_between_is_accounted_for(session: Session) -> Iterator[str]:
    """What is in transit and in quarantine belongs to documents that are not over."""
    lies: dict[tuple[str, int], int] = defaultdict(int)
    for place, product, quantity in _rows(
        session,
        "SELECT l.kind, b.product_id, b.on_hand FROM balance b JOIN location l"
        " ON l.id = b.location_id WHERE l.kind IN ('transit', 'quarantine')",
    ):
        lies[place, product] += quantity
    for kind, product, quantity in _rows(
        session,
        "SELECT d.kind, l.product_id, l.posted - l.fulfilled FROM document d"
        " JOIN document_line l ON l.document_id = d.id WHERE l.posted > 0 AND"
        " (d.kind IN ('transfer', 'customer_return') OR (d.kind = 'receipt' AND EXISTS (SELECT 1"
        " FROM movement m JOIN location t ON t.id = m.target_id WHERE m.line_id = l.id"
        " AND t.kind = 'quarantine')))",
    ):
        lies["transit" if kind == "transfer" else "quarantine", product] -= quantity
    yield from (f"{place} of {product}: {rest}" for (place, product), rest in lies.items() if rest)


def _what_is_over_is_whole(session: Session) -> Iterator[str]:
    yield from _some(
        session,
        "SELECT d.number, d.status FROM document d JOIN document_line l ON l.document_id = d.id"
        " WHERE l.fulfilled <> l.quantity AND ((d.kind IN ('transfer', 'customer_return')"
        " AND d.status IN ('done', 'refunded')) OR (d.kind = 'work_order' AND d.status = 'done'"
        " AND l.part = 'make') OR (d.kind = 'sales_order' AND d.status = 'shipped'))",
    )
    yield from _some(
        session,
        "SELECT d.number FROM document d WHERE d.kind = 'sales_order' AND d.status = 'done' AND"
        " (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l JOIN document_line c"
        "  ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id"
        "  WHERE l.document_id = d.id AND s.kind = 'shipment' AND s.status = 'done') >"
        " (SELECT coalesce(max(x.fen), 0) FROM (SELECT sum(a.amount_fen) AS fen FROM allocation a"
        "  JOIN document f ON f.id = a.from_id WHERE a.to_id = d.id AND f.status = 'done'"
        "  GROUP BY CASE WHEN f.kind = 'sales_invoice' THEN 1 ELSE 0 END) x)",
    )


def _what_is_open_has_something_left(session: Session) -> Iterator[str]:
    """Nobody is asked to go on with what has nothing left to be done, and ``partial`` is a part."""
    yield from _some(
        session,
        "SELECT d.number, d.status FROM document d WHERE (d.status IN ('in_transit', 'short',"
        " 'checking', 'ordered', 'ready', 'buying') OR (d.status = 'partial'"
        " AND d.kind <> 'work_order') OR (d.kind = 'sales_order' AND d.status = 'making'))"
        " AND NOT EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = d.id"
        " AND l.fulfilled < l.quantity)",
    )
    yield from _some(
        session,
        "SELECT d.number, d.status FROM document d"
        " WHERE d.status IN ('partial', 'short', 'arrived') AND d.kind <> 'transfer'"
        " AND NOT EXISTS (SELECT 1 FROM document_line l"
        " WHERE l.document_id = d.id AND l.fulfilled > 0)",
    )
    yield from _some(
        session,
        "SELECT d.number FROM document d JOIN document_line l ON l.document_id = d.id WHERE"
        " d.kind = 'work_order' AND d.status = 'making' AND l.part = 'make'"
        " AND l.fulfilled = l.quantity",
    )


def _what_has_arrived_is_judged_or_waits(session: Session) -> Iterator[str]:
    """An order has arrived while something of it lies in quarantine, and not longer."""
    yield from _some(
        session,
        "SELECT d.number, d.status FROM document d WHERE d.kind = 'purchase_order'"
        " AND d.status IN ('arrived', 'stocked') AND (d.status = 'arrived') <> EXISTS (SELECT 1"
        " FROM document_line l JOIN document_line c ON c.source_line_id = l.id JOIN movement m"
        " ON m.line_id = c.id JOIN location t ON t.id = m.target_id WHERE l.document_id = d.id"
        " AND t.kind = 'quarantine' AND c.posted > c.fulfilled)",
    )


def _parts_add_up_to_the_whole(session: Session) -> Iterator[str]:
    """The amounts of what was shipped of a whole line are the line's amount, to the fen."""
    yield from _some(
        session,
        "SELECT d.number, l.amount_fen, sum(c.amount_fen) FROM document d"
        " JOIN document_line l ON l.document_id = d.id JOIN document_line c"
        " ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id"
        " WHERE d.kind = 'sales_order' AND s.kind = 'shipment'"
        " AND s.status IN ('done', 'reversing') AND l.fulfilled = l.quantity"
        " AND l.amount_fen IS NOT NULL"
        " GROUP BY d.number, l.id, l.amount_fen HAVING sum(c.amount_fen) <> l.amount_fen",
    )


def _proofs_are_there(session: Session) -> Iterator[str]:
    """A return and goods that were found have their photo, a paid-off emergency its papers."""
    yield from _some(
        session,
        "SELECT d.number, d.status FROM document d WHERE (d.kind IN ('customer_return', 'found')"
        " OR (d.kind = 'emergency' AND d.status = 'done'))"
        " AND NOT EXISTS (SELECT 1 FROM attachment x WHERE x.document_id = d.id)",
    )


def _free_goods_wait_for_nobody(session: Session, today: str) -> Iterator[str]:
    """Where an agreed document waits for goods, there are none that anybody may have."""
    yield from _some(
        session,
        "SELECT d.number, d.status, l.product_id FROM document d"
        " JOIN document_line l ON l.document_id = d.id"
        f" WHERE d.kind IN ('sales_order', 'work_order') AND d.status IN {WAITS}"
        " AND l.part <> 'make' AND l.held + l.fulfilled < l.quantity AND"
        " (SELECT coalesce(sum(b.on_hand - b.reserved), 0) FROM balance b"
        "  JOIN batch t ON t.id = b.batch_id WHERE b.product_id = l.product_id"
        "  AND b.location_id = d.location_id"
        "  AND (t.expires_on IS NULL OR t.expires_on >= :today)) > 0",
        today=today,
    )


def _some(session: Session, text: str, **values: Any) -> Iterator[str]:
    yield from (str(row) for row in _rows(session, text, **values))
