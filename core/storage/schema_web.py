"""The table of who may open the pages: links that work once, and the sessions they begin."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from core.storage.columns import metadata, one_of, text, to, whole

web_pass = Table(
    "web_pass", metadata,
    Column("digest", Text, primary_key=True), to("person_id", "person.id"), text("kind"),
    whole("expires_us"), whole("used_us", default="0"),
    CheckConstraint(one_of("kind", ("link", "session")), name="web_pass_kind"),
    Index("web_pass_by_age", "expires_us"),
    comment="a link or a session of one person; the token itself is kept nowhere",
)  # fmt: skip
