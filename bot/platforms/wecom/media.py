"""Pictures and files, to and from WeCom."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final

import aiohttp

from bot.platforms.base import SendFailed, Trouble
from bot.platforms.wecom.client import SLOW, Request, WeComClient, may_be_json
from bot.platforms.wecom.limits import MEDIA_BYTES

NAME_MAX: Final = 100
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]+')


async def download(client: WeComClient, media: str) -> bytes:
    """Return the bytes of ``media``, at most 20 MB; it can be fetched for three days."""
    path = "media/get"
    raw = await client.call_raw(
        Request(path=path, query={"media_id": media}, timeout=SLOW, bytes_max=MEDIA_BYTES)
    )
    if may_be_json(raw):
        client.understood(raw, path)
        raise SendFailed(Trouble.CONTENT, "JSON instead of a file")
    if not raw.body:
        raise SendFailed(Trouble.CONTENT, "an empty file")
    return raw.body


async def upload(
    client: WeComClient, name: str, content: bytes, content_type: str, *, kind: str = ""
) -> str:
    """Send a file up and return its media id, good for three days; at most 20 MB."""
    kind = kind or ("image" if content_type in {"image/png", "image/jpeg"} else "file")
    reply = await client.call(
        Request(
            path="media/upload", query={"type": kind}, timeout=SLOW,
            form=form_of(name, content, content_type),
        )
    )  # fmt: skip
    return str(reply.get("media_id", ""))


def form_of(name: str, content: bytes, content_type: str) -> Callable[[], aiohttp.FormData]:
    """Return what makes the body of an upload, anew for every try; refuse more than 20 MB."""
    if len(content) > MEDIA_BYTES:
        raise SendFailed(Trouble.CONTENT, f"file larger than {MEDIA_BYTES} bytes")

    def form() -> aiohttp.FormData:
        # WeCom shows the name as it stands in the header, so it must not be percent-encoded.
        data = aiohttp.FormData(quote_fields=False)
        data.add_field(
            "media", BytesIO(content), filename=safe_name(name), content_type=content_type
        )
        return data

    return form


def safe_name(name: str) -> str:
    """Return ``name`` without anything that could end the header or climb a folder."""
    return _UNSAFE_IN_NAME.sub("_", name).strip(". ")[-NAME_MAX:] or "file"
