"""What a movement must be; the SQL of both databases (see ``guards``)."""

# ruff: noqa: S608 - the SQL is put together from constants only

from typing import Final

from core.orders.legs import LEGS
from core.storage.effects import cell

_MOVED: Final = "SELECT 1 FROM balance WHERE last_movement_id = NEW.id AND"


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
      WHERE c.id = NEW.line_id AND d.kind <> 'shipment'
        AND d.status IN ('shipped', 'arrived', 'stocked', 'done'))""",
    ),
    (
        "BEFORE INSERT", "gone_on",
        """NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM document_line l
      WHERE l.id = NEW.line_id AND l.fulfilled > 0)""",
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
      WHERE d.kind NOT IN ('opening', 'debt') AND d.revision > 0)""",
    ),
    (
        "AFTER INSERT", "no_such_place",
        f"NOT EXISTS ({_MOVED} {cell('source')}) OR NOT EXISTS ({_MOVED} {cell('target')})",
    ),
)  # fmt: skip
"""(event, name, when): a line's goods go only where its document says (``core.orders.legs``)."""
