"""The tables of files: what is sent or kept, once per digest, and what was put to documents."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from core.files import FILE_BYTES_MAX, Proof
from core.storage.columns import act, identity, metadata, one_of, text, to, whole

blob = Table(
    "blob", metadata,
    Column("digest", Text, primary_key=True), text("kind"), text("name"), whole("size"),
    Column("body", LargeBinary, nullable=False), whole("at_us"),
    CheckConstraint(f"size > 0 AND size <= {FILE_BYTES_MAX}", name="blob_size"),
    CheckConstraint("length(body) = size AND length(digest) = 64", name="blob_whole"),
    Index("blob_at", "at_us"),
    comment="the bytes of files by their SHA-256; at_us is when they were last asked for",
)  # fmt: skip
attachment = Table(
    "attachment", metadata, identity(),
    to("document_id", "document.id"), text("kind"),
    Column("digest", Text, ForeignKey("blob.digest"), nullable=False, index=True),
    to("person_id", "person.id"), whole("at_us"), act(),
    UniqueConstraint("document_id", "kind", "digest"),
    CheckConstraint(one_of("kind", tuple(proof.value for proof in Proof)), name="attachment_kind"),
)  # fmt: skip

PHOTO_THERE: Final = (
    "EXISTS (SELECT 1 FROM attachment f WHERE f.document_id = NEW.document_id AND f.kind = 'photo')"
)
"""For the proof of a transition (``NEW``): somebody put a photo to the document."""
