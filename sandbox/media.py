"""Files in the cloud: pictures people took, and what the bot uploaded."""

import secrets
from dataclasses import dataclass

from sandbox.bounded import Bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Some bytes with a name. ``owner`` is the robot key it belongs to, if only that may use it."""

    id: str
    data: bytes
    content_type: str
    name: str
    created_us: int
    owner: str = ""


class Files:
    """A bounded store of files, found by an id that cannot be guessed."""

    def __init__(self, size_max: int) -> None:
        self._files: Bounded[File] = Bounded(size_max)

    def keep(self, data: bytes, name: str, content_type: str, now_us: int, **more: str) -> File:
        """Store a file. ``prefix`` starts its id, ``owner`` limits its use."""
        file_id = more.get("prefix", "") + secrets.token_urlsafe(32)
        file = File(
            id=file_id,
            data=data,
            content_type=content_type,
            name=name,
            created_us=now_us,
            owner=more.get("owner", ""),
        )
        self._files[file_id] = file
        return file

    def get(self, file_id: str) -> File | None:
        return self._files.get(file_id)


def sniff(data: bytes) -> str:
    """Return the content type that the first bytes tell, or ``application/octet-stream``."""
    marks = (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
        (b"#!AMR", "audio/amr"),
    )
    return next((kind for mark, kind in marks if data.startswith(mark)), "application/octet-stream")
