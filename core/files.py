"""Files the firm sends or keeps: bytes known by their digest, and what they prove of a document."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from core.errors import Refused

FILE_BYTES_MAX: Final = 10 * 1024 * 1024
"""What every platform still takes, as a file or as a picture."""
PHOTO_BYTES_MAX: Final = 2 * 1024 * 1024


class Proof(StrEnum):
    """What an attachment shows: the goods, a signed delivery note, an invoice."""

    PHOTO = "photo"
    SIGNATURE = "signature"
    INVOICE = "invoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Bytes with a name. ``mime`` is ``image/png``, ``image/jpeg``, ``application/pdf`` …"""

    name: str
    mime: str
    body: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes as hex: the one name under which they are kept."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file that was put to a document, by whom and when."""

    id: int
    kind: Proof
    digest: str
    person_id: int
    at_us: int


@dataclass(eq=False)
class FileTooLarge(Refused):
    """A file is empty or larger than what is kept and sent; sizes in bytes."""

    name: str
    size: int
    size_max: int


class Files(Protocol):
    """Files by their digest; the same bytes are kept once."""

    def put(self, file: File) -> str:
        """Keep a file and return its digest; refuse an empty or too large one."""
        ...

    def get(self, digest: str) -> File | None:
        """Return a file, or nothing when it was pruned."""
        ...


class Attachments(Protocol):
    """What was put to documents. Nothing is ever taken away again."""

    def add(self, document_id: int, kind: Proof, file: File, person_id: int) -> Attachment:
        """Put a file to a document; the same file twice is one attachment."""
        ...

    def of(self, document_id: int) -> Sequence[Attachment]:
        """Return a document's attachments, the oldest first."""
        ...

    def has(self, document_id: int, kind: Proof) -> bool: ...
