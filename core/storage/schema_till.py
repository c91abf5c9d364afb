"""The tables of money at a counter: what a till was counted at."""

from sqlalchemy import CheckConstraint, Table, UniqueConstraint

from core.storage.columns import act, identity, metadata, text, to, whole

till_count = Table(
    "till_count", metadata, identity(),
    to("document_id", "document.id"), text("method"), whole("expected_fen"), whole("counted_fen"),
    act(),
    UniqueConstraint("document_id", "method"),
    CheckConstraint("expected_fen >= 0 AND counted_fen >= 0", name="till_count_not_negative"),
    comment="one way of paying on the day of a till's document: what the books say, what is there",
)  # fmt: skip
