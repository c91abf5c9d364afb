"""What an inserted row does to others; the SQL of both databases (see ``guards``).

SQLite pays for what it opens, also where nothing is written: an ``INSERT … SELECT`` or an ``IN``
list opens a table in memory for every row. So an effect that is rarely needed says when, and gets
a trigger of its own, which ends there.
"""

# ruff: noqa: S608 - the SQL is put together from constants only

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Do ``sql`` for a new row; only ``when`` it is so, as the effect called ``name``.

    What ``prepares`` makes the rows that the others change: before them, and whether or not the
    new row is there already.
    """

    sql: str
    when: str = ""
    name: str = ""
    prepares: bool = False


def cell(end: str) -> str:
    """Return the condition for the balance row of a movement's ``source`` or ``target``."""
    return f"product_id = NEW.product_id AND location_id = NEW.{end}_id AND batch_id = NEW.batch_id"


_HELD: Final = """CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                              WHEN 'move' THEN 0 ELSE -NEW.quantity END"""
_MOVED: Final = "CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END"

MOVEMENT: Final = (
    Effect(
        name="needs_cells", prepares=True,
        when=f"""NOT EXISTS (SELECT 1 FROM balance WHERE {cell("source")})
    OR NOT EXISTS (SELECT 1 FROM balance WHERE {cell("target")})""",
        sql="""INSERT INTO balance (product_id, location_id, batch_id, is_outside)
    SELECT NEW.product_id, l.id, NEW.batch_id, l.is_outside FROM location l
    WHERE l.id IN (NEW.source_id, NEW.target_id) AND NOT EXISTS (
      SELECT 1 FROM balance b WHERE b.product_id = NEW.product_id
        AND b.location_id = l.id AND b.batch_id = NEW.batch_id) ORDER BY l.id""",
    ),
    Effect(
        sql=f"""UPDATE balance SET on_hand = on_hand - {_MOVED}, reserved = reserved + {_HELD},
      last_movement_id = NEW.id
    WHERE {cell("source")}""",
    ),
    Effect(
        sql=f"""UPDATE balance SET on_hand = on_hand + {_MOVED}, incoming = incoming + {_HELD},
      last_movement_id = NEW.id
    WHERE {cell("target")}""",
    ),
    Effect(
        name="holds", when="NEW.phase = 'hold'",
        sql="""INSERT INTO hold (id, product_id, batch_id, source_id, target_id, document_id,
                    line_id, open_quantity, expires_us, last_movement_id)
    VALUES (NEW.id, NEW.product_id, NEW.batch_id, NEW.source_id, NEW.target_id, NEW.document_id,
            NEW.line_id, NEW.quantity, NEW.expires_us, NEW.id)""",
    ),
    Effect(
        name="settles", when="NEW.hold_id IS NOT NULL",
        sql="""UPDATE hold SET open_quantity = open_quantity - NEW.quantity,
      last_movement_id = NEW.id WHERE id = NEW.hold_id""",
    ),
    Effect(
        name="counts", when="NEW.line_id IS NOT NULL",
        sql=f"""UPDATE document_line SET held = held + {_HELD},
      posted = posted + CASE WHEN NEW.phase IN ('hold', 'void') THEN 0
                             WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                             ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE id = NEW.line_id""",
    ),
    Effect(
        name="fulfils",
        when="""NEW.phase IN ('post', 'move') AND EXISTS (
    SELECT 1 FROM document_line WHERE id = NEW.line_id AND source_line_id IS NOT NULL)""",
        sql="""UPDATE document_line SET
      fulfilled = fulfilled + CASE WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                                   ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE id = (SELECT source_line_id FROM document_line WHERE id = NEW.line_id)""",
    ),
)  # fmt: skip

VALUE: Final = (
    Effect(
        name="needs_cost", prepares=True,
        when="NOT EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id)",
        sql="""INSERT INTO cost (product_id, quantity, value_fen, last_movement_id)
    VALUES (NEW.product_id, 0, 0, 0)""",
    ),
    Effect(
        sql="""UPDATE cost SET quantity = quantity + NEW.quantity,
      value_fen = value_fen + NEW.value_fen,
      last_movement_id = NEW.movement_id WHERE product_id = NEW.product_id""",
    ),
)  # fmt: skip

PRICE: Final = (
    Effect(
        sql="""UPDATE cost SET value_fen = value_fen + NEW.value_fen, last_price_id = NEW.id
    WHERE product_id = NEW.product_id""",
    ),
)

TRANSITION: Final = (
    Effect(
        sql="""UPDATE document SET status = NEW.to_status, revision = NEW.revision
    WHERE id = NEW.document_id""",
    ),
)  # fmt: skip

EFFECTS: Final[dict[str, tuple[Effect, ...]]] = {
    "movement": MOVEMENT,
    "value_entry": VALUE,
    "price_entry": PRICE,
    "transition": TRANSITION,
}
