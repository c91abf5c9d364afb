"""What a movement must be, and what it does; the SQL of both databases (see ``guards``)."""

# ruff: noqa: S608 - the SQL is put together from constants only

from typing import Final

from core.orders.legs import LEGS

SAME_CELL: Final = """product_id = NEW.product_id AND batch_id = NEW.batch_id
    AND location_id IN (NEW.source_id, NEW.target_id)"""


def _routes() -> str:
    """Return the ways of every kind of document, as one condition over document ``d``."""
    return "\n        OR ".join(
        f"(d.kind = '{kind.value}' AND ({' OR '.join(_leg(*leg) for leg in legs)}))"
        for kind, legs in LEGS.items()
    )


def _leg(source: int, target: int) -> str:
    own = "d.location_id"
    return f"(NEW.source_id = {source or own} AND NEW.target_id = {target or own})"


MOVEMENT: Final = (
    (
        "BEFORE INSERT", "other_hold",
        """NEW.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.id = NEW.hold_id
      AND h.product_id = NEW.product_id AND h.batch_id = NEW.batch_id
      AND h.source_id = NEW.source_id AND h.target_id = NEW.target_id
      AND h.document_id IS NOT DISTINCT FROM NEW.document_id
      AND h.line_id IS NOT DISTINCT FROM NEW.line_id)""",
    ),
    (
        "BEFORE INSERT", "not_the_opposite",
        """NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM movement m
      WHERE m.id = NEW.reverses_id AND m.phase IN ('post', 'move') AND m.reverses_id IS NULL
      AND m.product_id = NEW.product_id AND m.batch_id = NEW.batch_id
      AND m.source_id = NEW.target_id AND m.target_id = NEW.source_id
      AND m.quantity = NEW.quantity AND m.line_id IS NOT DISTINCT FROM NEW.line_id)""",
    ),
    (
        "BEFORE INSERT", "other_line",
        """NEW.line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_line l
      WHERE l.id = NEW.line_id AND l.document_id = NEW.document_id
      AND l.product_id = NEW.product_id)""",
    ),
    (
        "BEFORE INSERT", "other_route",
        f"""NEW.line_id IS NOT NULL AND NEW.reverses_id IS NULL AND NOT EXISTS (
      SELECT 1 FROM document d WHERE d.id = NEW.document_id AND (
        {_routes()}))""",
    ),
    (
        "BEFORE INSERT", "source_says_done",
        """NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM document_line c
      JOIN document_line l ON l.id = c.source_line_id JOIN document d ON d.id = l.document_id
      WHERE c.id = NEW.line_id AND d.status IN ('shipped', 'arrived', 'stocked', 'done'))""",
    ),
    (
        "BEFORE INSERT", "other_batch",
        """NEW.batch_id <> 0 AND NOT EXISTS (SELECT 1 FROM batch b
      WHERE b.id = NEW.batch_id AND b.product_id = NEW.product_id)""",
    ),
    (
        "BEFORE INSERT", "period_closed",
        "NEW.business_date <= (SELECT locked_until FROM period_lock)",
    ),
    (
        "BEFORE INSERT", "books_are_open",
        """(NEW.source_id = 6 OR NEW.target_id = 6) AND EXISTS (SELECT 1 FROM document d
      WHERE d.kind <> 'opening' AND d.revision > 0)""",
    ),
    (
        "AFTER INSERT", "no_such_place",
        f"(SELECT count(*) FROM balance WHERE {SAME_CELL} AND last_movement_id = NEW.id) <> 2",
    ),
)  # fmt: skip
"""(event, name, when): a line's goods go only where its document says (``core.orders.legs``)."""

CREATE_CELLS: Final = f"""INSERT INTO balance (product_id, location_id, batch_id, is_outside)
    SELECT NEW.product_id, l.id, NEW.batch_id, l.is_outside FROM location l
    WHERE (SELECT count(*) FROM balance WHERE {SAME_CELL}) < 2
      AND l.id IN (NEW.source_id, NEW.target_id) AND NOT EXISTS (
      SELECT 1 FROM balance b WHERE b.product_id = NEW.product_id
        AND b.location_id = l.id AND b.batch_id = NEW.batch_id) ORDER BY l.id"""

MOVES: Final = (
    CREATE_CELLS,
    """UPDATE balance SET
      on_hand = on_hand - CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END,
      reserved = reserved + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                                           WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.source_id
      AND batch_id = NEW.batch_id""",
    """UPDATE balance SET
      on_hand = on_hand + CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END,
      incoming = incoming + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                                           WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.target_id
      AND batch_id = NEW.batch_id""",
    """INSERT INTO hold (id, product_id, batch_id, source_id, target_id, document_id, line_id,
                    open_quantity, expires_us, last_movement_id)
    SELECT NEW.id, NEW.product_id, NEW.batch_id, NEW.source_id, NEW.target_id, NEW.document_id,
           NEW.line_id, NEW.quantity, NEW.expires_us, NEW.id WHERE NEW.phase = 'hold'""",
    """UPDATE hold SET open_quantity = open_quantity - NEW.quantity, last_movement_id = NEW.id
    WHERE id = NEW.hold_id""",
    """UPDATE document_line SET
      held = held + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                                   WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      posted = posted + CASE WHEN NEW.phase IN ('hold', 'void') THEN 0
                             WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                             ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE id = NEW.line_id""",
    """UPDATE document_line SET
      fulfilled = fulfilled + CASE WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                                   ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE NEW.phase IN ('post', 'move')
      AND id = (SELECT source_line_id FROM document_line WHERE id = NEW.line_id)""",
)
