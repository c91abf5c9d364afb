"""A group's webhook robot: it speaks, nobody can answer it, and its key is a password."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.config import Group
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.wecom.client import Request, WeComClient


class Robots:
    """The webhook robots of the configured groups, by the group's name."""

    def __init__(self, client: WeComClient, groups: Sequence[Group]) -> None:
        self._client = client
        self._keys: Mapping[str, str] = {
            group.name: group.wecom_webhook_key.get_secret_value()
            for group in groups
            if group.wecom_webhook_key is not None
        }

    async def say(self, group: str, body: dict[str, Any]) -> None:
        """Post ``body`` to ``group``, or raise ``SendFailed``."""
        key = self._keys.get(group)
        if key is None:
            raise SendFailed(Trouble.CONFIG, "the group has no wecom_webhook_key")
        await self._client.call_openly(Request(path="webhook/send", query={"key": key}, json=body))
