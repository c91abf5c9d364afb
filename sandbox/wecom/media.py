"""``media/upload`` and ``media/get``, and the upload of the webhook robot."""

from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from sandbox.media import File, sniff
from sandbox.services import Services
from sandbox.wecom.content import Contents
from sandbox.wecom.wire import Door, Refusal

MB: Final = 1024 * 1024
BYTES_MIN: Final = 6
# type: (largest size, code when it is larger, content types, code for another type)
KINDS: Final[dict[str, tuple[int, int, tuple[str, ...], int]]] = {
    "image": (10 * MB, 40009, ("image/png", "image/jpeg"), 40004),
    "voice": (2 * MB, 45001, ("audio/amr",), 40004),
    "video": (10 * MB, 40011, (), 40004),
    "file": (20 * MB, 45001, (), 40004),
}


class Media:
    """Takes and gives files; an id lives for three days."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._contents = Contents(services)

    def routes(self) -> list[web.RouteDef]:
        base, behind = "/wecom/cgi-bin/media", self._door.behind_token
        return [
            web.post(f"{base}/upload", behind(self.upload)),
            web.get(f"{base}/get", behind(self.get)),
        ]

    async def upload(self, request: web.Request) -> dict[str, Any]:
        return upload_answer(await take_upload(self._services, request), request.query["type"])

    async def get(self, request: web.Request) -> web.Response:
        """Return the bytes; a failure is JSON with HTTP 200."""
        file = self._contents.media(request.query.get("media_id"))
        return web.Response(
            body=file.data,
            content_type=file.content_type,
            headers={"Content-Disposition": f'attachment; filename="{quote(file.name)}"'},
        )


async def take_upload(services: Services, request: web.Request, owner: str = "") -> File:
    """Store the multipart field ``media``; refuse what the type does not allow."""
    kind = request.query.get("type", "")
    if kind not in KINDS:
        raise Refusal(40004, "invalid media type")
    if request.content_type != "multipart/form-data":
        raise Refusal(41005, "media data missing")
    part = (await request.post()).get("media")
    if not isinstance(part, web.FileField) or not part.filename:
        raise Refusal(44001, "empty media data")
    data = part.file.read()
    _check(kind, data)
    content_type = sniff(data) if kind != "file" else part.content_type
    return services.files.keep(
        data, part.filename, content_type, services.clock.now_us(), prefix="3", owner=owner
    )


def upload_answer(file: File, kind: str) -> dict[str, Any]:
    """Return what an upload answers; ``created_at`` is text there."""
    created_at = str(file.created_us // 1_000_000)
    return {"type": kind, "media_id": file.id, "created_at": created_at}


def _check(kind: str, data: bytes) -> None:
    bytes_max, too_large, allowed, wrong_type = KINDS[kind]
    if len(data) < BYTES_MIN:
        raise Refusal(44001, "empty media data")
    if len(data) > bytes_max:
        raise Refusal(too_large, f"invalid {kind} size")
    if allowed and sniff(data) not in allowed:
        raise Refusal(wrong_type, "invalid media type")
