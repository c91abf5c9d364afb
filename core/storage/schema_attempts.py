"""The tables of what the guards refused a hand at the database."""

from sqlalchemy import Table

from core.storage.columns import identity, metadata, text, whole

override_attempt = Table(
    "override_attempt", metadata, identity(),
    text("mark"), whole("at_us"), text("on_table"), text("guard"), whole("about_id", default="0"),
    text("role", default=""),
    comment="who wrote by hand what only documents may; at_us by the database's own clock",
)  # fmt: skip
attempt_echo = Table(
    "attempt_echo", metadata, identity(),
    text("on_table"), text("guard"), whole("about_id"), text("said", default=""),
    comment="always empty: SQLite's log keeps what was written here and undone",
)  # fmt: skip
