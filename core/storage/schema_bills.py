"""What suppliers' invoices change: in what goods are worth, what they have cost, what is owed."""

from typing import Final

from sqlalchemy import CheckConstraint, Index, Table

from core.storage.columns import act, identity, metadata, text, to, whole

DIFFERENCE_MAX: Final = 4 * 10**18

price_entry = Table(
    "price_entry", metadata, identity(),
    to("document_id", "document.id"), to("line_id", "document_line.id"),
    to("product_id", "product.id"),
    whole("matched_fen"), whole("value_fen"), whole("variance_fen"), whole("owed_fen"),
    text("occurred_on"), text("business_date"), whole("at_us"),
    to("reverses_id", "price_entry.id", null=True), act(),
    CheckConstraint(
        f"value_fen BETWEEN -{DIFFERENCE_MAX} AND {DIFFERENCE_MAX}"
        f" AND variance_fen BETWEEN -{DIFFERENCE_MAX} AND {DIFFERENCE_MAX}",
        name="price_entry_not_too_large",
    ),
    Index("price_entry_document", "document_id"),
    Index("price_entry_line", "line_id"),
    Index("price_entry_product", "product_id", "id"),
    comment="what an invoice's line changes: the worth of what is still there, the cost of the"
            " rest, what is owed; matched is what the books had for it before",
)  # fmt: skip
Index(
    "price_entry_reverses", price_entry.c.reverses_id, unique=True,
    sqlite_where=price_entry.c.reverses_id.is_not(None),
    postgresql_where=price_entry.c.reverses_id.is_not(None),
)  # fmt: skip
