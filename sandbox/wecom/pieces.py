"""Files that a smart bot sends up in pieces, in any order; a piece may come twice."""

import base64
import binascii
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.bounded import Bounded
from sandbox.media import sniff
from sandbox.services import Services
from sandbox.wecom.wire import Refusal

PIECES_MAX: Final = 100
PIECE_BYTES_MAX: Final = 512 * 1024
LIFE_US: Final = 30 * 60 * 1_000_000
Frame = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Upload:
    """One file on its way up."""

    kind: str
    name: str
    size: int
    count: int
    md5: str
    until_us: int
    pieces: dict[int, bytes] = field(default_factory=dict)


class Pieces:
    """Answers the three upload commands."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._uploads: Bounded[Upload] = Bounded(services.rules.records)

    def begin(self, _req_id: str, body: Frame) -> Frame:
        """Open an upload and name it."""
        count, size = body.get("total_chunks"), body.get("total_size")
        if body.get("type") not in {"file", "image", "voice", "video"}:
            raise Refusal(40004, "invalid media type")
        if not isinstance(count, int) or not isinstance(size, int) or size < 1:
            raise Refusal(40058, "total_chunks, total_size")
        if not 1 <= count <= PIECES_MAX:
            raise Refusal(40058, "total_chunks must be 1 to 100")
        upload_id = uuid.uuid4().hex
        self._uploads[upload_id] = Upload(
            kind=str(body["type"]), name=str(body.get("filename", "")), size=size, count=count,
            md5=str(body.get("md5", "")), until_us=self._services.clock.now_us() + LIFE_US,
        )  # fmt: skip
        return {"upload_id": upload_id}

    def take(self, _req_id: str, body: Frame) -> None:
        """Keep one piece."""
        upload, index = self._upload(body), body.get("chunk_index")
        if not isinstance(index, int) or not 0 <= index < upload.count:
            raise Refusal(40058, "chunk_index")
        try:
            piece = base64.b64decode(str(body.get("base64_data", "")), validate=True)
        except (binascii.Error, ValueError):
            raise Refusal(40058, "base64_data") from None
        if not 0 < len(piece) <= PIECE_BYTES_MAX:
            raise Refusal(40058, "a piece is empty or larger than 512 KB")
        upload.pieces[index] = piece

    def finish(self, _req_id: str, body: Frame) -> Frame:
        """Put the pieces together and return the media id."""
        upload = self._upload(body)
        data = b"".join(upload.pieces.get(index, b"") for index in range(upload.count))
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if len(data) != upload.size or digest != upload.md5:
            raise Refusal(40058, "the pieces do not make the file")
        now_us = self._services.clock.now_us()
        content_type = sniff(data) if upload.kind == "image" else "application/octet-stream"
        file = self._services.files.keep(data, upload.name, content_type, now_us, prefix="1")
        created_at = str(now_us // 1_000_000)
        return {"type": upload.kind, "media_id": file.id, "created_at": created_at}

    def _upload(self, body: Frame) -> Upload:
        upload = self._uploads.get(str(body.get("upload_id", "")))
        if upload is None or upload.until_us < self._services.clock.now_us():
            raise Refusal(40058, "upload_id")
        return upload
