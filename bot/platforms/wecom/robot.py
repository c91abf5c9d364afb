"""A group's webhook robot: it speaks, nobody can answer it, and its key is a password."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.config import Group
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.wecom.client import SLOW, Request, WeComClient
from bot.platforms.wecom.media import form_of


class Robots:
    """The webhook robots of the configured groups, by the group's name."""

    def __init__(self, client: WeComClient, groups: Sequence[Group]) -> None:
        self._client = client
        self._keys: Mapping[str, str] = {
            group.name: group.wecom_webhook_key.get_secret_value()
            for group in groups
            if group.wecom_webhook_key is not None
        }

    async def upload(self, group: str, name: str, content: bytes) -> str:
        """Send a file up for the group's robot, which alone may use the media id returned."""
        request = Request(
            path="webhook/upload_media", query={"key": self._key(group), "type": "file"},
            form=form_of(name, content, "application/octet-stream"), timeout=SLOW,
        )  # fmt: skip
        return str((await self._client.call_openly(request)).get("media_id", ""))

    def _key(self, group: str) -> str:
        key = self._keys.get(group)
        if key is None:
            raise SendFailed(Trouble.CONFIG, "the group has no wecom_webhook_key")
        return key

    async def say(self, group: str, body: dict[str, Any]) -> None:
        """Post ``body`` to ``group``, or raise ``SendFailed``."""
        key = self._key(group)
        await self._client.call_openly(Request(path="webhook/send", query={"key": key}, json=body))
