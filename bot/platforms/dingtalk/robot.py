"""The webhook robots of groups: they speak, they do not hear, and at most 20 times a minute."""

from collections.abc import Sequence
from typing import Any, Final

from yarl import URL

from bot.cards.model import Card, Enclosure
from bot.config import DingTalk, Group
from bot.platforms.base import Letter, Rate, Receipt, SendFailed, Trouble
from bot.platforms.dingtalk import enclosing, render
from bot.platforms.dingtalk.client import Client
from bot.platforms.dingtalk.messages import Memory, parts_of, text_body
from bot.platforms.dingtalk.signing import webhook_query
from bot.texts import files as texts
from core.clock import Clock

# The platform allows 20 in a minute and then silences the robot for ten; two are kept in reserve.
RATES: Final = (Rate(count=18, seconds=60),)


class Robots:
    """Speak through the webhook robots of the configured groups."""

    def __init__(
        self, client: Client, settings: DingTalk, groups: Sequence[Group], clock: Clock
    ) -> None:
        self._client = client
        self._base = settings.oapi_url.rstrip("/")
        self._clock = clock
        self._groups = {
            group.name: group for group in groups if group.dingtalk_webhook_token is not None
        }
        self._progress = Memory()
        for group in self._groups.values():
            client.mask(*_keys(group))

    async def send(self, letter: Letter) -> Receipt:
        """Post a letter into its group; ``msgUuid`` makes a repetition harmless."""
        group = self._groups.get(letter.address.id)
        if group is None:
            raise SendFailed(Trouble.CONFIG, "no webhook robot for this group")
        bodies = _bodies(letter)
        for number in range(self._progress.get(letter.handle), len(bodies)):
            body = bodies[number] | {"msgUuid": f"{letter.handle}-{number}"}
            await self._client.post(self._address(group), body)
            self._progress.put(letter.handle, number + 1)
        self._progress.drop(letter.handle)
        return Receipt(facts={"kind": "text"})

    def _address(self, group: Group) -> URL:
        """Return the signed address; the signature is encoded here and nowhere again."""
        query = webhook_query(*_keys(group), timestamp=str(self._clock.now() // 1000))
        return URL(f"{self._base}/robot/send?{query}", encoded=True)


def _keys(group: Group) -> tuple[str, str]:
    token, secret = group.dingtalk_webhook_token, group.dingtalk_webhook_secret
    return (
        token.get_secret_value() if token else "",
        secret.get_secret_value() if secret else "",
    )


def _bodies(letter: Letter) -> list[dict[str, Any]]:
    if isinstance(letter.message, Card):
        markdown = {
            "title": render.headline(letter.message),
            "text": render.as_markdown(letter.message, letter.mention),
        }
        at = {"atUserIds": list(letter.mention), "atMobiles": [], "isAtAll": False}
        return [{"msgtype": "markdown", "markdown": markdown, "at": at}]
    if isinstance(letter.message, Enclosure):  # the interface knows neither files nor pictures
        letter = enclosing.named(letter, letter.message, texts.NO_FILES_HERE)
    parts = parts_of(render.as_text(letter.message))
    return [
        text_body(part, letter.mention if number == 0 else ()) for number, part in enumerate(parts)
    ]
