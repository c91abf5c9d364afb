"""What the database refuses by itself, whoever asks: a script, a database browser, our own bug.

Written once, in SQL that both databases read; ``guards_sqlite`` and ``guards_postgres`` turn it
into triggers and add what only one of them needs. Every refusal says ``guard <name>``. The
null-safe comparison is ``IS [NOT] DISTINCT FROM``.

What only a hand at the database can run into is remembered as well as refused, see
``docs/decisions/0019-refused-hands-are-remembered.md``.
"""

# ruff: noqa: S608 - the SQL is put together from constants only

from dataclasses import dataclass
from typing import Final

from core.storage.guards_approval import APPROVAL
from core.storage.guards_money import ALLOCATION, PRICES
from core.storage.guards_movement import MOVEMENT
from core.storage.proofs import NOT_PROVED
from core.storage.schema import APPEND_ONLY, metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Refuse ``event`` (``BEFORE INSERT`` …) on ``table`` with ``name`` when the row is so.

    ``by_hand`` is the part of ``when`` that no effect of another row can bring about: SQLite keeps
    a note of that and of nothing else, because with a note it cannot undo what an effect hangs on.
    """

    table: str
    event: str
    name: str
    when: str
    by_hand: str = ""


KEPT: Final = (*APPEND_ONLY, "balance", "hold", "cost", "document", "document_line")
"""Rows that are never deleted; those of ``APPEND_ONLY`` are never changed either."""
AS_CODED: Final = "rule"
"""A table that only ``migrate`` writes, from ``core.orders.states``."""


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


_EXACT_HOLD: Final = """SELECT 1 FROM movement m WHERE m.id = NEW.id
    AND m.phase = 'hold' AND m.quantity = NEW.open_quantity AND m.product_id = NEW.product_id
    AND m.batch_id = NEW.batch_id AND m.source_id = NEW.source_id AND m.target_id = NEW.target_id
    AND m.line_id IS NOT DISTINCT FROM NEW.line_id
    AND m.document_id IS NOT DISTINCT FROM NEW.document_id"""

_BY_HAND: Final = (
    (
        "balance", "INSERT",
        "NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.incoming <> 0 OR NEW.last_movement_id <> 0",
    ),
    (
        "balance", "UPDATE",
        f"""{_changed("product_id", "location_id", "batch_id", "is_outside")}
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id
      AND m.product_id = NEW.product_id AND m.batch_id = NEW.batch_id AND (
        (m.source_id = NEW.location_id AND NEW.incoming = OLD.incoming
         AND NEW.on_hand - OLD.on_hand = CASE WHEN m.phase IN ('post', 'move')
                                              THEN -m.quantity ELSE 0 END
         AND NEW.reserved - OLD.reserved = CASE m.phase WHEN 'hold' THEN m.quantity
                                                        WHEN 'move' THEN 0 ELSE -m.quantity END)
        OR
        (m.target_id = NEW.location_id AND NEW.reserved = OLD.reserved
         AND NEW.on_hand - OLD.on_hand = CASE WHEN m.phase IN ('post', 'move')
                                              THEN m.quantity ELSE 0 END
         AND NEW.incoming - OLD.incoming = CASE m.phase WHEN 'hold' THEN m.quantity
                                                        WHEN 'move' THEN 0
                                                        ELSE -m.quantity END)))""",
    ),
    ("hold", "INSERT", f"NEW.last_movement_id <> NEW.id OR NOT EXISTS ({_EXACT_HOLD})"),
    (
        "hold", "UPDATE",
        f"""{_changed("id", "product_id", "batch_id", "source_id", "target_id", "document_id",
                      "line_id", "expires_us")}
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id
      AND m.hold_id = NEW.id AND OLD.open_quantity - NEW.open_quantity = m.quantity)""",
    ),
    (
        "cost", "INSERT",
        "NEW.quantity <> 0 OR NEW.value_fen <> 0 OR NEW.last_movement_id <> 0"
        " OR NEW.last_price_id <> 0",
    ),
    (
        "cost", "UPDATE",
        f"""{_changed("product_id")} OR NOT (
      (NEW.last_price_id = OLD.last_price_id AND NEW.last_movement_id > OLD.last_movement_id
       AND EXISTS (SELECT 1 FROM value_entry v WHERE v.movement_id = NEW.last_movement_id
         AND v.product_id = NEW.product_id AND NEW.quantity - OLD.quantity = v.quantity
         AND NEW.value_fen - OLD.value_fen = v.value_fen))
      OR (NEW.last_movement_id = OLD.last_movement_id AND NEW.quantity = OLD.quantity
       AND NEW.last_price_id > OLD.last_price_id
       AND EXISTS (SELECT 1 FROM price_entry p WHERE p.id = NEW.last_price_id
         AND p.product_id = NEW.product_id AND NEW.value_fen - OLD.value_fen = p.value_fen)))""",
    ),
    (
        "value_entry", "INSERT",
        """NOT EXISTS (SELECT 1 FROM movement m JOIN location s ON s.id = m.source_id
      JOIN location t ON t.id = m.target_id WHERE m.id = NEW.movement_id
      AND m.product_id = NEW.product_id AND m.phase IN ('post', 'move')
      AND s.is_outside <> t.is_outside
      AND NEW.quantity = CASE s.is_outside WHEN 1 THEN m.quantity ELSE -m.quantity END)""",
    ),
    (
        "document_line", "INSERT",
        """NEW.held <> 0 OR NEW.posted <> 0 OR NEW.fulfilled <> 0 OR NEW.last_movement_id <> 0
    OR NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id AND d.revision = 0)""",
    ),
    (
        "document_line", "UPDATE",
        f"""{_changed("id", "document_id", "line_no", "product_id", "batch_id", "unit",
                      "count_milli", "quantity", "price", "amount_fen", "source_line_id", "part")}
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id AND (
      (m.line_id = NEW.id AND NEW.fulfilled = OLD.fulfilled
       AND NEW.held - OLD.held = CASE m.phase WHEN 'hold' THEN m.quantity
                                              WHEN 'move' THEN 0 ELSE -m.quantity END
       AND NEW.posted - OLD.posted = CASE WHEN m.phase IN ('hold', 'void') THEN 0
         WHEN m.reverses_id IS NOT NULL THEN -m.quantity ELSE m.quantity END)
      OR (NEW.held = OLD.held AND NEW.posted = OLD.posted
       AND NEW.id = (SELECT c.source_line_id FROM document_line c WHERE c.id = m.line_id)
       AND NEW.fulfilled - OLD.fulfilled = CASE WHEN m.phase IN ('hold', 'void') THEN 0
         WHEN m.reverses_id IS NOT NULL THEN -m.quantity ELSE m.quantity END)))""",
    ),
    (
        "till_count", "INSERT",
        """NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.kind = 'till' AND d.revision = 0)""",
    ),
    ("document", "INSERT", "NEW.status <> 'draft' OR NEW.revision <> 0"),
    (
        "document", "UPDATE",
        f"""{_changed("id", "kind", "number", "requester_id", "location_id", "partner_id",
                      "amount_fen", "created_us", "business_date", "command_id", "chat",
                      "to_location_id", "source_id", "due_on", "reason", "note",
                      "method")}
    OR NEW.revision <> OLD.revision + 1
    OR NOT EXISTS (SELECT 1 FROM transition t WHERE t.document_id = NEW.id
      AND t.revision = NEW.revision AND t.from_status = OLD.status AND t.to_status = NEW.status)""",
    ),
    (
        "location", "INSERT",
        """EXISTS (SELECT 1 FROM location l WHERE (l.id = NEW.id OR l.code = NEW.code)
      AND l.is_outside <> NEW.is_outside)""",
    ),
    ("location", "UPDATE", _changed("id", "is_outside")),
    (
        "batch", "INSERT",
        """EXISTS (SELECT 1 FROM batch b WHERE b.id = NEW.id
      AND b.product_id IS DISTINCT FROM NEW.product_id)""",
    ),
    ("batch", "UPDATE", _changed("id", "product_id")),
    ("blob", "DELETE", "EXISTS (SELECT 1 FROM attachment a WHERE a.digest = OLD.digest)"),
    ("blob", "UPDATE", _changed("digest", "kind", "name", "size", "body")),
    (
        "blob", "INSERT",
        "EXISTS (SELECT 1 FROM blob b WHERE b.digest = NEW.digest AND b.body <> NEW.body)",
    ),
)  # fmt: skip

_NAMES: Final = {"document": "status_by_hand", "document_line": "line_by_hand"}
_NO_MOVEMENT: Final = """NEW.last_movement_id = OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id)"""
_NO_EFFECT: Final = {
    ("balance", "UPDATE"): _NO_MOVEMENT,
    ("hold", "INSERT"): (
        "NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.id AND m.phase = 'hold')"
    ),
    ("hold", "UPDATE"): _NO_MOVEMENT,
    ("cost", "UPDATE"): """(NEW.last_movement_id = OLD.last_movement_id
      AND NEW.last_price_id = OLD.last_price_id)
    OR (NEW.last_movement_id <> OLD.last_movement_id AND NOT EXISTS (
      SELECT 1 FROM value_entry v WHERE v.movement_id = NEW.last_movement_id))
    OR (NEW.last_price_id <> OLD.last_price_id AND NOT EXISTS (
      SELECT 1 FROM price_entry p WHERE p.id = NEW.last_price_id))""",
    ("document_line", "UPDATE"): _NO_MOVEMENT,
    ("document", "UPDATE"): """NEW.revision = OLD.revision
    OR NOT EXISTS (SELECT 1 FROM transition t WHERE t.document_id = NEW.id
      AND t.revision = NEW.revision AND t.to_status = NEW.status)""",
}
"""Of the rows that effects write (``core.storage.effects``), what cannot be the effect of any."""

_DECIDED: Final = """NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision)"""
_STEPS: Final = (
    ("transition", "already_decided", _DECIDED),
    (
        "transition", "step_not_allowed",
        """NOT EXISTS (SELECT 1 FROM rule r JOIN document d ON d.kind = r.kind
      WHERE d.id = NEW.document_id AND r.step = NEW.step AND r.from_status = NEW.from_status
      AND r.to_status = NEW.to_status)""",
    ),
    ("transition", "not_proved", NOT_PROVED),
    *APPROVAL,
    *ALLOCATION,
    *PRICES,
)  # fmt: skip

_CLAIMS: Final = ("step_not_allowed", "not_proved")
"""What a step claims that is not so; that somebody was faster is no claim."""

GUARDS: Final = (
    *(Guard(table="movement", event=event, name=name, when=when) for event, name, when in MOVEMENT),
    *(
        Guard(
            table=table, event=f"BEFORE {act}", when=when,
            name=_NAMES.get(table, f"{table}_by_hand"),
            by_hand=_NO_EFFECT.get((table, act), when),
        )
        for table, act, when in _BY_HAND
    ),
    *(
        Guard(
            table=table, event="BEFORE INSERT", name=name, when=when,
            by_hand=f"NOT ({_DECIDED}) AND ({when})" if name in _CLAIMS else "",
        )
        for table, name, when in _STEPS
    ),
)  # fmt: skip
REMEMBERED: Final = sorted({
    *((guard.table, guard.name) for guard in GUARDS if guard.by_hand),
    *((table, "history_is_kept") for table in KEPT),
    (AS_CODED, "rules_are_code"),
})  # fmt: skip
"""(table, guard) of what is remembered; PostgreSQL's triggers know them by their places here."""


def about(table: str) -> str:
    """Return the column that says which document a row of the table is about, or which product."""
    columns = metadata.tables[table].columns
    found = ("id",) if table == "document" else ("document_id", "product_id")
    return next((name for name in found if name in columns), "")
