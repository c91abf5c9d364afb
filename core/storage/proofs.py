"""What each word in a step's ``needs`` asks of the books, as SQL of what would break it.

The words are explained in ``core.orders.states``. ``NEW`` is the transition that is to be written,
``d`` its document, ``l`` a line of it.
"""

# ruff: noqa: S608 - the SQL is put together from constants only

from typing import Final

from core.orders.kinds import MONEY
from core.storage.guards_approval import NOT_APPROVED
from core.storage.schema_files import PHOTO_THERE

QUARANTINE: Final = 8


def _some_line(condition: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id"
        f" AND {condition})"
    )


def _allocated(*kinds: str) -> str:
    """Return the money of documents of these kinds that is allocated to the document."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        "(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a"
        " JOIN document f ON f.id = a.from_id"
        f" WHERE a.to_id = d.id AND f.kind IN ({names}) AND f.status = 'done')"
    )


_SHIPPED_FEN: Final = """CASE WHEN d.kind = 'customer_return' THEN coalesce(d.amount_fen, 0)
      ELSE (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l
        JOIN document_line c ON c.source_line_id = l.id
        JOIN document s ON s.id = c.document_id
        WHERE l.document_id = d.id AND s.kind = 'shipment' AND s.status = 'done') END"""
_SALES_OF_THE_DAY: Final = """document s WHERE s.kind = 'counter_sale'
      AND s.location_id = d.location_id AND s.business_date = d.due_on
      AND s.status IN ('done', 'reversing')"""
_NOT_COUNTED: Final = f"""(d.due_on IS NULL
    OR NOT EXISTS (SELECT 1 FROM till_count k WHERE k.document_id = d.id)
    OR (SELECT coalesce(sum(k.counted_fen), 0) FROM till_count k
      WHERE k.document_id = d.id) <> coalesce(d.amount_fen, -1)
    OR EXISTS (SELECT 1 FROM till_count k WHERE k.document_id = d.id AND k.expected_fen <>
      (SELECT coalesce(sum(s.amount_fen), 0) FROM {_SALES_OF_THE_DAY} AND s.method = k.method))
    OR EXISTS (SELECT 1 FROM {_SALES_OF_THE_DAY} AND NOT EXISTS (SELECT 1 FROM till_count k
      WHERE k.document_id = d.id AND k.method = s.method)))"""
_IN_QUARANTINE: Final = f"""EXISTS (SELECT 1 FROM document_line c
      WHERE c.source_line_id = l.id AND c.fulfilled < c.posted AND EXISTS (
        SELECT 1 FROM movement m WHERE m.line_id = c.id AND m.target_id = {QUARANTINE}))"""
_IN_AN_ORDER: Final = """EXISTS (SELECT 1 FROM document_line c
      JOIN document o ON o.id = c.document_id WHERE c.source_line_id = l.id
      AND o.kind = 'purchase_order' AND o.status NOT IN ('rejected', 'cancelled'))"""
_BILLED: Final = """(SELECT coalesce(sum(i.quantity), 0) FROM document_line i
      JOIN document f ON f.id = i.document_id WHERE i.source_line_id = l.id
      AND f.kind = 'supplier_invoice' AND f.status = 'done')"""
_SENT_BACK: Final = """(SELECT coalesce(sum(b.posted), 0) FROM document_line c
      JOIN document_line b ON b.source_line_id = c.id JOIN document r ON r.id = b.document_id
      WHERE c.source_line_id = l.id AND r.kind = 'supplier_return')"""
_ENTERED: Final = """EXISTS (SELECT 1 FROM price_entry p WHERE p.line_id = l.id
      AND p.reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM price_entry b WHERE b.reverses_id = p.id))"""
_NO_PAPER: Final = "NOT EXISTS (SELECT 1 FROM attachment x WHERE x.document_id = d.id)"

BROKEN: Final[dict[str, str]] = {
    "held": _some_line("l.held <> l.quantity"),
    "posted": _some_line("l.posted <> l.quantity"),
    "released": _some_line("l.held <> 0"),
    "unposted": _some_line("l.posted <> 0"),
    "approved": NOT_APPROVED,
    "fulfilled": _some_line("l.fulfilled <> l.quantity"),
    "begun": f"NOT {_some_line('l.fulfilled > 0')}",
    "unfulfilled": _some_line("l.fulfilled <> 0"),
    "secured": _some_line("l.held + l.fulfilled <> l.quantity"),
    "cleared": _some_line(_IN_QUARANTINE),
    "made": _some_line("l.part = 'make' AND l.fulfilled <> l.quantity"),
    "followed": _some_line(f"NOT {_IN_AN_ORDER}"),
    "settled": (
        f"({_allocated('collection', 'payment')} < {_SHIPPED_FEN}"
        f" AND {_allocated('sales_invoice')} < {_SHIPPED_FEN})"
    ),
    "matched": _some_line(f"l.fulfilled > {_BILLED} + {_SENT_BACK}"),
    "entered": _some_line(f"NOT {_ENTERED}"),
    "unentered": _some_line(_ENTERED),
    "photo": f"NOT {PHOTO_THERE}",
    "paper": _NO_PAPER,
    "money": "coalesce(d.amount_fen, 0) <= 0",
    "priced": "(d.amount_fen IS NULL OR d.method = '')",
    "counted": _NOT_COUNTED,
    "unpaid": (
        "(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.to_id = d.id) <> 0"
    ),
    "unused": (
        "(SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.from_id = d.id) <> 0"
    ),
}
"""For every word, the condition under which the step is refused."""

_MONEY_KINDS: Final = ", ".join(f"'{kind.value}'" for kind in sorted(MONEY))
ANY_BROKEN: Final = "\n    OR ".join(
    f"(r.needs LIKE '%|{word}|%' AND {broken})" for word, broken in BROKEN.items()
)
_OFTEN: Final = (("posted",), ("held",), ("released", "unposted"), ("approved", "posted"))
_BROKEN_OFTEN: Final = "\n    ".join(
    f"WHEN '|{'|'.join(words)}|' THEN {' OR '.join(BROKEN[word] for word in words)}"
    for words in _OFTEN
)
OFTEN_FIRST: Final = f"CASE r.needs {_BROKEN_OFTEN}\n    ELSE {ANY_BROKEN} END"
"""The same as ``ANY_BROKEN``: what most steps need is compared at once instead of word by word.

For SQLite, which works through the text. PostgreSQL plans all of it for every connection.
"""
NOT_PROVED: Final = f"""EXISTS (SELECT 1 FROM document d
      JOIN rule r ON r.kind = d.kind AND r.step = NEW.step AND r.from_status = NEW.from_status
      WHERE d.id = NEW.document_id AND (
    (NOT {_some_line("l.quantity > 0")} AND d.kind NOT IN ({_MONEY_KINDS}))
    OR {ANY_BROKEN}))"""
