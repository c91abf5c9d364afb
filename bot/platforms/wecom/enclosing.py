"""Files and pictures to WeCom: uploaded once, sent by their media id, or named in words."""

import base64
import hashlib
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final

from bot.cards.as_text import in_words
from bot.cards.model import Enclosure
from bot.platforms.base import Channel, Letter, SendFailed, Trouble
from bot.platforms.uploads import Uploads
from bot.platforms.wecom import limits
from bot.platforms.wecom.client import WeComClient
from bot.platforms.wecom.media import upload
from bot.platforms.wecom.robot import Robots
from bot.platforms.wecom.troubles import Rejected
from bot.texts import files as texts
from core.clock import Clock

PICTURES: Final = frozenset({"image/png", "image/jpeg"})
MEDIA_GONE: Final = 40007
Body = dict[str, Any]


class Enclosures:
    """Turns a letter with a file into the body that shows it."""

    def __init__(self, client: WeComClient, robots: Robots, clock: Clock) -> None:
        self._client = client
        self._robots = robots
        self._uploads = Uploads(clock)

    async def body(self, letter: Letter, file: Enclosure) -> tuple[Body, bool]:
        """Return the message and whether its media id is an old one, uploading what is new."""
        kind = kind_of(letter, file)
        if kind == "image" and letter.address.channel is Channel.ROBOT:
            return _inline(letter.content), False
        media_id, is_old = await self._uploads.id_of(
            *_key(letter, file), upload=lambda: self._upload(letter, file, kind)
        )
        return {"msgtype": kind, kind: {"media_id": media_id}}, is_old

    def forget(self, letter: Letter, file: Enclosure) -> None:
        """Upload the file anew the next time it is sent there."""
        self._uploads.forget(*_key(letter, file))

    async def _upload(self, letter: Letter, file: Enclosure, kind: str) -> str:
        if letter.address.channel is Channel.ROBOT:
            return await self._robots.upload(letter.address.id, file.name, letter.content)
        media_id = await upload(self._client, file.name, letter.content, file.mime, kind=kind)
        if not media_id:
            raise SendFailed(Trouble.BUSY, "an upload without a media id")
        return media_id


def kind_of(letter: Letter, file: Enclosure) -> str:
    """Return whether a picture is shown as one, or is too large for that and goes as a file."""
    is_robot = letter.address.channel is Channel.ROBOT
    most = limits.ROBOT_PICTURE_BYTES if is_robot else limits.PICTURE_BYTES
    return "image" if file.mime in PICTURES and len(letter.content) <= most else "file"


def refusal(letter: Letter) -> str:
    """Return why the platform would not take the file, or nothing."""
    if len(letter.content) < limits.MEDIA_BYTES_MIN:
        return texts.GONE
    if len(letter.content) > limits.MEDIA_BYTES:
        return texts.TOO_LARGE.format(limit=texts.size(limits.MEDIA_BYTES))
    return ""


def named(letter: Letter, file: Enclosure, reason: str) -> Letter:
    """Return the letter as words: what the file is, and why it did not come."""
    return replace(letter, message=in_words(file, reason))


def reason_of(rejected: SendFailed, file: Enclosure) -> str:
    """Return what a person is told when the platform refused the file itself."""
    code = rejected.code if isinstance(rejected, Rejected) else 0
    if code == 40004:
        return texts.NOT_THIS_KIND.format(ending=PurePath(file.name).suffix.lstrip("."))
    return texts.NOT_TAKEN.format(reason=code or rejected.trouble.value)


def _key(letter: Letter, file: Enclosure) -> tuple[str, ...]:
    """A robot's upload is good for that robot alone; the name is what the receiver sees."""
    robot = letter.address.id if letter.address.channel is Channel.ROBOT else ""
    return (file.digest, file.name, robot)


def _inline(content: bytes) -> Body:
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {
        "msgtype": "image",
        "image": {"base64": base64.b64encode(content).decode(), "md5": digest},
    }
