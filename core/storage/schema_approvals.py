"""The tables of agreement: who was asked and why, who said what, who stands in for whom."""

from typing import Final

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from core.storage.columns import act, identity, metadata, one_of, text, to, whole

VOTES: Final = ("yes", "no")
CALLS: Final = ("urged", "escalated", "expiring")

approval_case = Table(
    "approval_case", metadata,
    to("document_id", "document.id"), whole("revision"), text("why"), act(),
    PrimaryKeyConstraint("document_id", "revision"),
    comment="why these people were asked: the row of the rules and the facts, as it was",
    sqlite_with_rowid=False,
)  # fmt: skip
approval_need = Table(
    "approval_need", metadata, identity(),
    to("document_id", "document.id"), whole("revision"), whole("step"), whole("seat"),
    text("role"), act(),
    UniqueConstraint("document_id", "revision", "step", "seat", "role"),
    comment="a seat takes one yes, from anybody with one of its roles",
)  # fmt: skip
approval = Table(
    "approval", metadata, identity(),
    to("document_id", "document.id"), whole("revision"), whole("step"), whole("seat"),
    text("role"), to("person_id", "person.id"), to("for_person_id", "person.id", null=True),
    text("vote"), whole("at_us"), act(),
    UniqueConstraint("document_id", "revision", "step", "seat"),
    UniqueConstraint("document_id", "revision", "person_id"),
    CheckConstraint(one_of("vote", VOTES), name="approval_vote"),
    CheckConstraint("for_person_id <> person_id", name="approval_for_another"),
)  # fmt: skip
approval_call = Table(
    "approval_call", metadata, identity(),
    to("document_id", "document.id"), whole("revision"), whole("step"), text("what"),
    to("person_id", "person.id", null=True), whole("at_us"),
    Index("approval_call_document", "document_id", "revision"),
    CheckConstraint(one_of("what", CALLS), name="approval_call_what"),
    comment="who was reminded of what, and when",
)  # fmt: skip
stand_in = Table(
    "stand_in", metadata, identity(),
    to("person_id", "person.id"), to("standin_id", "person.id"), text("why"),
    whole("from_us"), whole("until_us"), whole("is_told", default="0"), act(),
    Index("stand_in_until", "until_us"),
    CheckConstraint(one_of("why", ("asked", "away")), name="stand_in_why"),
    CheckConstraint("person_id <> standin_id", name="stand_in_another"),
    comment="who may say yes for whom, from when until when; ended early by another until_us",
)  # fmt: skip
