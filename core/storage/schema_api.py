"""The tables of shops and other systems: which orders are theirs, and what they were answered."""

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from core.storage.columns import act, metadata, text, to, whole

channel_order = Table(
    "channel_order", metadata,
    text("channel"), text("reference"), to("document_id", "document.id"), whole("at_us"), act(),
    PrimaryKeyConstraint("channel", "reference"),
    UniqueConstraint("document_id"),
    sqlite_with_rowid=False,
    comment="an order of a shop under the shop's own number: taken once, for ever",
)  # fmt: skip
api_answer = Table(
    "api_answer", metadata,
    text("channel"), text("key"), text("fingerprint"), whole("at_us"),
    whole("status", default="0"), text("body", default=""),
    PrimaryKeyConstraint("channel", "key"),
    CheckConstraint("status = 0 OR status BETWEEN 200 AND 499", name="api_answer_status"),
    Index("api_answer_at", "at_us"),
    sqlite_with_rowid=False,
    comment="what a request was answered, for whoever asks again with the same key",
)  # fmt: skip
