"""What boards and panels read: the newest movements and every balance, as plain values."""

from typing import Any

from core.storage.session import Session, Sql

_MOVEMENTS = Sql(
    "SELECT m.id, m.posted_us, m.phase, p.name, m.quantity, p.unit, s.name, t.name, s.kind, t.kind,"
    " coalesce(d.number, ''), m.document_id, m.reverses_id FROM movement m"
    " JOIN product p ON p.id = m.product_id JOIN location s ON s.id = m.source_id"
    " JOIN location t ON t.id = m.target_id LEFT JOIN document d ON d.id = m.document_id"
    " WHERE m.id > :after ORDER BY m.id LIMIT :limit"
)
_BALANCES = Sql(
    "SELECT p.name, l.name, p.unit, sum(b.on_hand), sum(b.reserved), sum(b.incoming)"
    " FROM balance b JOIN product p ON p.id = b.product_id JOIN location l ON l.id = b.location_id"
    " WHERE l.kind IN ('warehouse', 'store') AND p.id IN (SELECT product_id FROM movement"
    "  ORDER BY id DESC LIMIT 60) GROUP BY p.id, l.id, p.name, l.name, p.unit"
    " ORDER BY max(b.last_movement_id) DESC LIMIT 40"
)


def ledger_panel(session: Session, after: int, limit: int) -> dict[str, Any]:
    """Return the newest movements after an id, the oldest first, and the balances they changed."""
    movements = [
        {
            "id": row[0], "at_us": row[1], "phase": row[2], "product": row[3],
            "quantity": row[4], "unit": row[5], "source": row[6], "target": row[7],
            "source_kind": row[8], "target_kind": row[9], "document_number": row[10],
            "document": row[11], "is_reversal": row[12] is not None,
        }
        for row in session.rows(_MOVEMENTS, after=after, limit=limit)
    ]  # fmt: skip
    balances = [
        {
            "product": row[0], "location": row[1], "unit": row[2], "on_hand": int(row[3]),
            "reserved": int(row[4]), "incoming": int(row[5]),
        }
        for row in session.rows(_BALANCES)
    ]  # fmt: skip
    return {"movements": movements, "balances": balances}
