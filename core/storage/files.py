"""``core.files`` over the tables: bytes kept once, attachments that stay."""

from collections.abc import Sequence
from typing import Final

from core.files import FILE_BYTES_MAX, Attachment, File, FileTooLarge, Proof
from core.storage.findings import Problem
from core.storage.session import Row, Session, Sql
from core.storage.trail import Trail

NAME_MAX: Final = 120

_KEEP = Sql(
    "INSERT INTO blob (digest, kind, name, size, body, at_us)"
    " VALUES (:digest, :kind, :name, :size, :body, :now_us)"
    " ON CONFLICT (digest) DO UPDATE SET at_us = excluded.at_us"
)
_GET = Sql("SELECT name, kind, body FROM blob WHERE digest = :digest")
_PRUNE = Sql(
    "DELETE FROM blob WHERE at_us < :before_us"
    " AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.digest = blob.digest)"
)
_ATTACH = Sql(
    "INSERT INTO attachment (document_id, kind, digest, person_id, at_us, command_id)"
    " VALUES (:document_id, :kind, :digest, :person_id, :at_us, :command_id)"
)
_ATTACHED = "SELECT id, kind, digest, person_id, at_us FROM attachment WHERE "
_OF = Sql(_ATTACHED + "document_id = :document_id ORDER BY id")
_ONE = Sql(_ATTACHED + "document_id = :document_id AND kind = :kind AND digest = :digest")
_HAS = Sql("SELECT 1 FROM attachment WHERE document_id = :document_id AND kind = :kind LIMIT 1")
_NEXT_KEPT = Sql(
    "SELECT a.digest, b.kind, b.body FROM attachment a LEFT JOIN blob b ON b.digest = a.digest"
    " WHERE a.digest > :after ORDER BY a.digest LIMIT 1"
)


class FileTable:
    """``core.files.Files`` over the tables."""

    def __init__(self, session: Session, now_us: int) -> None:
        self._session = session
        self._now_us = now_us

    def put(self, file: File) -> str:
        if not 0 < len(file.body) <= FILE_BYTES_MAX:
            raise FileTooLarge(name=file.name, size=len(file.body), size_max=FILE_BYTES_MAX)
        digest = file.digest
        self._session.run(
            _KEEP, digest=digest, kind=file.mime, name=file.name[:NAME_MAX], size=len(file.body),
            body=file.body, now_us=self._now_us,
        )  # fmt: skip
        return digest

    def get(self, digest: str) -> File | None:
        row = self._session.row(_GET, digest=digest)
        return _file(row) if row else None

    def prune(self, before_us: int) -> int:
        """Forget files that no document has and nobody sent since ``before_us``."""
        return self._session.run(_PRUNE, before_us=before_us)


class AttachmentTable:
    """``core.files.Attachments`` over the tables."""

    def __init__(self, session: Session, files: FileTable, trail: Trail, now_us: int) -> None:
        self._session = session
        self._files = files
        self._trail = trail
        self._now_us = now_us

    def add(self, document_id: int, kind: Proof, file: File, person_id: int) -> Attachment:
        digest = self._files.put(file)
        known = self._session.row(_ONE, document_id=document_id, kind=kind.value, digest=digest)
        if known is not None:
            return _attachment(known)
        facts = (document_id, kind.value, digest, person_id, self._now_us)
        attachment_id = self._session.insert(
            _ATTACH, document_id=document_id, kind=kind.value, digest=digest,
            person_id=person_id, at_us=self._now_us, command_id=self._trail.command_id,
        )  # fmt: skip
        self._trail.wrote("f", attachment_id, *facts)
        return _attachment((attachment_id, kind.value, digest, person_id, self._now_us))

    def of(self, document_id: int) -> Sequence[Attachment]:
        return [_attachment(row) for row in self._session.rows(_OF, document_id=document_id)]

    def has(self, document_id: int, kind: Proof) -> bool:
        return self._session.row(_HAS, document_id=document_id, kind=kind.value) is not None


def spoilt(session: Session) -> list[Problem]:
    """Find attachments whose bytes are not those that were put there; one file at a time."""
    found: list[Problem] = []
    after = ""
    while (row := session.row(_NEXT_KEPT, after=after)) is not None:
        after = row[0]
        if File(name="", mime=row[1] or "", body=bytes(row[2] or b"")).digest != row[0]:
            found.append(Problem(rule="I6", what="file", facts={"digest": row[0][:16]}))
    return found


def _file(row: Row) -> File:
    return File(name=row[0], mime=row[1], body=bytes(row[2]))


def _attachment(row: Row) -> Attachment:
    return Attachment(
        id=int(row[0]), kind=Proof(row[1]), digest=row[2], person_id=int(row[3]), at_us=int(row[4])
    )
