"""Files and pictures to DingTalk: uploaded once, sent by their media id, or named in words."""

from dataclasses import replace
from io import BytesIO
from pathlib import PurePath
from typing import Final

import aiohttp

from bot.cards.as_text import in_words
from bot.cards.model import Enclosure
from bot.platforms import wire
from bot.platforms.base import Letter, SendFailed, Trouble
from bot.platforms.dingtalk.client import Client
from bot.platforms.dingtalk.links import Saying
from bot.platforms.uploads import Uploads
from bot.texts import files as texts
from core.clock import Clock

UPLOAD: Final = "/media/upload"
BYTES_MAX: Final = 20 << 20
PICTURES: Final = frozenset({"jpg", "jpeg", "png", "gif", "bmp"})
FILES: Final = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})
"""What may be sent as a file; more may be uploaded."""
NAME_MAX: Final = 100


class Enclosures:
    """Turns a letter with a file into the message that shows it."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._uploads = Uploads(clock)

    async def saying(self, letter: Letter, file: Enclosure) -> tuple[Saying, bool]:
        """Return the message and whether its media id is an old one, uploading what is new."""
        kind = "image" if ending(file) in PICTURES else "file"
        media_id, is_old = await self._uploads.id_of(
            file.digest, file.name, upload=lambda: self._upload(letter, file, kind)
        )
        if kind == "image":
            return Saying(key="sampleImageMsg", param={"photoURL": media_id}, body={}), is_old
        name = safe_name(file.name)
        param = {"mediaId": media_id, "fileName": name, "fileType": ending(file)}
        return Saying(key="sampleFile", param=param, body={}), is_old

    def forget(self, file: Enclosure) -> None:
        """Upload the file anew the next time it is sent."""
        self._uploads.forget(file.digest, file.name)

    async def _upload(self, letter: Letter, file: Enclosure, kind: str) -> str:
        def form() -> aiohttp.FormData:
            data = aiohttp.FormData(quote_fields=False)
            name = PurePath(safe_name(file.name)).stem[:NAME_MAX] + f".{ending(file)}"
            body = BytesIO(letter.content)  # a large body must not hold the loop up
            data.add_field("media", body, filename=name, content_type=file.mime)
            return data

        answer = await self._client.upload(UPLOAD, {"type": kind}, form)
        media_id = wire.raw(answer, "media_id")
        if not media_id:
            raise SendFailed(Trouble.BUSY, "an upload without a media id")
        return media_id


def ending(file: Enclosure) -> str:
    """Return what the file's name ends in, which tells the platform what it is."""
    return PurePath(file.name).suffix.lstrip(".").lower()


def refusal(letter: Letter, file: Enclosure) -> str:
    """Return why the platform would not take the file, or nothing."""
    if not letter.content:
        return texts.GONE
    if len(letter.content) > BYTES_MAX:
        return texts.TOO_LARGE.format(limit=texts.size(BYTES_MAX))
    if ending(file) not in PICTURES | FILES:
        return texts.NOT_THIS_KIND.format(ending=ending(file))
    return ""


def named(letter: Letter, file: Enclosure, reason: str) -> Letter:
    """Return the letter as words: what the file is, and why it did not come."""
    return replace(letter, message=in_words(file, reason))


def safe_name(name: str) -> str:
    """Return ``name`` without anything that could end the header or climb a folder."""
    kept = "".join("_" if sign in '"\\/:*?<>|' or sign < " " else sign for sign in name)
    return kept.strip(". ") or "file"
