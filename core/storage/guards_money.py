"""What the database asks of money: no sum is used twice, no invoice counted twice.

The SQL of both databases (see ``guards``).
"""

# ruff: noqa: S608 - the SQL is put together from constants only

from typing import Final

MOVED_FEN: Final = """(SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l
        JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id
        WHERE l.document_id = t.id AND s.kind IN ('shipment', 'receipt') AND s.status = 'done')"""
"""What shipments or receipts of an order ``t`` come to."""
OWED_MORE_FEN: Final = """(SELECT coalesce(sum(p.owed_fen), 0) FROM document_line l
        JOIN document_line i ON i.source_line_id = l.id JOIN price_entry p ON p.line_id = i.id
        WHERE l.document_id = t.id)"""
"""What invoices changed in what is owed for ``t``."""
CAPPED: Final = ("collection", "payment", "sales_invoice")
"""Kinds of which no more is put to an order than it comes to; bills of suppliers may be higher."""
GOODS: Final = ("sales_order", "purchase_order", "shipment", "receipt", "emergency", "debt")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f"{column} = '{word}'" for word in words) + ")"


IS_CAPPED: Final = f"{_one_of('f.kind', CAPPED)} AND {_one_of('t.kind', GOODS)}"
"""Whether what ``f`` puts to ``t`` has a bound there."""


def above(fen: str) -> str:
    """Return whether a sum is more than the document ``t`` comes to, whichever way it is read."""
    return (
        f"({fen} > coalesce(t.amount_fen, 0) AND {fen} > {MOVED_FEN}"
        f" AND {fen} > {MOVED_FEN} + {OWED_MORE_FEN})"
    )


_USED: Final = "(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.from_id = f.id)"
_PAIR: Final = """(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
      WHERE a.from_id = NEW.from_id AND a.to_id = NEW.to_id)"""
_PUT: Final = """(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
      JOIN document o ON o.id = a.from_id WHERE a.to_id = t.id AND o.kind = f.kind)"""

ALLOCATION: Final = (
    (
        "allocation", "more_than_there_is",
        f"""NEW.amount_fen > 0 AND NOT EXISTS (SELECT 1 FROM document f
      WHERE f.id = NEW.from_id AND {_USED} + NEW.amount_fen <= coalesce(f.amount_fen, 0))""",
    ),
    ("allocation", "more_than_was_put", f"NEW.amount_fen < 0 AND {_PAIR} + NEW.amount_fen < 0"),
    (
        "allocation", "more_than_is_owed",
        f"""NEW.amount_fen > 0 AND EXISTS (SELECT 1 FROM document f, document t
      WHERE f.id = NEW.from_id AND t.id = NEW.to_id AND {IS_CAPPED}
      AND {above(f"{_PUT} + NEW.amount_fen")})""",
    ),
)  # fmt: skip
"""(table, name, when) before an insert."""

_SAME_LINE: Final = """SELECT 1 FROM document_line l JOIN document d ON d.id = l.document_id
      WHERE l.id = NEW.line_id AND d.id = NEW.document_id AND d.kind = 'supplier_invoice'
      AND l.product_id = NEW.product_id"""
PRICES: Final = (
    (
        "price_entry", "other_invoice",
        f"""NOT EXISTS ({_SAME_LINE} AND (NEW.reverses_id IS NOT NULL
        OR NEW.matched_fen + NEW.value_fen + NEW.variance_fen = l.amount_fen))""",
    ),
    (
        "price_entry", "priced_twice",
        """NEW.reverses_id IS NULL AND EXISTS (SELECT 1 FROM price_entry p
      WHERE p.line_id = NEW.line_id)""",
    ),
    (
        "price_entry", "not_the_opposite",
        """NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM price_entry p
      WHERE p.id = NEW.reverses_id AND p.reverses_id IS NULL AND p.line_id = NEW.line_id
      AND p.matched_fen = -NEW.matched_fen AND p.owed_fen = -NEW.owed_fen
      AND p.value_fen + p.variance_fen = -(NEW.value_fen + NEW.variance_fen))""",
    ),
    (
        "price_entry", "worth_of_nothing",
        """NEW.value_fen <> 0 AND NOT EXISTS (SELECT 1 FROM cost c
      WHERE c.product_id = NEW.product_id AND c.quantity > 0)""",
    ),
    (
        "price_entry", "period_closed",
        "NEW.business_date <= (SELECT locked_until FROM period_lock)",
    ),
    (
        "document", "invoice_twice",
        """NEW.kind = 'supplier_invoice' AND NEW.note <> '' AND EXISTS (SELECT 1 FROM document o
      WHERE o.partner_id = NEW.partner_id AND o.kind = 'supplier_invoice' AND o.note = NEW.note
      AND o.status NOT IN ('rejected', 'cancelled', 'reversed'))""",
    ),
)  # fmt: skip
"""The same for what invoices change, and for their numbers."""
