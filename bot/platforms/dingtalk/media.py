"""Pictures that people send."""

from typing import Final

from bot.config import DingTalk
from bot.platforms import wire
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.dingtalk.client import Client

BYTES_MAX: Final = 20 << 20
DOWNLOAD: Final = "/v1.0/robot/messageFiles/download"
SIGNS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")


async def fetch(client: Client, settings: DingTalk, code: str) -> bytes:
    """Return the picture behind a download code.

    Refused with ``SendFailed``: an expired code, a foreign address, more than 20 MB, and bytes
    that are no picture.
    """
    picture = await fetch_file(client, settings, code)
    if not is_picture(picture):
        raise SendFailed(Trouble.CONTENT, "not a picture")
    return picture


async def fetch_file(client: Client, settings: DingTalk, code: str) -> bytes:
    """Return whatever is behind a download code, at most 20 MB."""
    body = {"downloadCode": code, "robotCode": settings.robot}
    address = wire.raw(await client.call("POST", DOWNLOAD, body), "downloadUrl")
    return await client.download(address, BYTES_MAX)


def is_picture(content: bytes) -> bool:
    """Whether ``content`` begins like a JPEG, PNG, GIF, BMP or WebP."""
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith(SIGNS)
