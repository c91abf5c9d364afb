"""Find out with the configured keys what works, without sending anybody anything."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from bot.config import DingTalk, Group
from bot.platforms.base import Finding, SendFailed, Trouble
from bot.platforms.dingtalk.cards import INSTANCES
from bot.platforms.dingtalk.client import Client
from bot.platforms.dingtalk.errors import Declined, required_scopes
from bot.platforms.dingtalk.media import DOWNLOAD
from bot.platforms.dingtalk.stream import Gateway
from bot.texts import dingtalk as say

NOBODYS_CARD: Final = "zhanggui-check"
# Asked about something that does not exist, the platform says so only to those who may ask.
KNOWN_ABSENT: Final = ("param.cardNotExist", "invalidParameter.robotCode.downloadCode")

Probe = Callable[[], Awaitable[object]]


class Check:
    """Ask the platform a few questions."""

    def __init__(self, client: Client, settings: DingTalk, groups: Sequence[Group]) -> None:
        self._client = client
        self._settings = settings
        self._groups = groups

    async def run(self, *, has_crypto: bool) -> list[Finding]:
        """Return one finding per thing that can be right or wrong."""
        found = [await _tried(say.CHECK_KEYS, self._token, say.ADVICE_KEYS)]
        if not found[0].is_good:
            return found
        found.append(await _tried(say.CHECK_ROBOT, self._robot, say.ADVICE_ROBOT))
        found.append(await _tried(say.CHECK_FILES, self._files, say.ADVICE_FILES))
        found.append(await _tried(say.CHECK_CARDS, self._cards, say.ADVICE_CARDS))
        if self._settings.mode == "stream":
            found.append(await _tried(say.CHECK_STREAM, self._stream, say.ADVICE_STREAM))
        if self._settings.event_token is not None:
            advice = "" if has_crypto else say.ADVICE_EVENTS
            found.append(Finding(what=say.CHECK_EVENTS, is_good=has_crypto, advice=advice))
        return found + self._group_robots()

    async def _token(self) -> object:
        return await self._client.tokens.get()

    async def _files(self) -> object:
        """Ask for the token of the old interface, which alone takes files."""
        return await self._client.old_tokens.get()

    async def _robot(self) -> object:
        body = {"downloadCode": NOBODYS_CARD, "robotCode": self._settings.robot}
        return await self._client.call("POST", DOWNLOAD, body)

    async def _cards(self) -> object:
        body: dict[str, Any] = {
            "outTrackId": NOBODYS_CARD,
            "cardData": {"cardParamMap": {"tips": ""}},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }
        return await self._client.call("PUT", INSTANCES, body)

    async def _stream(self) -> object:
        """Ask for a ticket and let it lapse: a second connection would take messages away."""
        return await Gateway(self._client, self._settings).ask()

    def _group_robots(self) -> list[Finding]:
        return [
            Finding(
                what=say.CHECK_GROUP_ROBOT.format(group=group.name),
                is_good=group.dingtalk_webhook_secret is not None,
                advice="" if group.dingtalk_webhook_secret else say.ADVICE_NO_SIGN,
            )
            for group in self._groups
            if group.dingtalk_webhook_token is not None
        ]


async def _tried(what: str, probe: Probe, advice: str) -> Finding:
    try:
        await probe()
    except SendFailed as failed:
        if isinstance(failed, Declined) and failed.reply.code in KNOWN_ABSENT:
            return Finding(what=what, is_good=True)
        return Finding(what=what, is_good=False, advice=_advice(failed, advice))
    return Finding(what=what, is_good=True)


def _advice(failed: SendFailed, otherwise: str) -> str:
    """Return what to do about a failure: the address list, a scope, the network, or the rest."""
    if isinstance(failed, Declined):
        scopes = required_scopes(failed.reply.body or {})
        if scopes:
            return say.ADVICE_SCOPES.format(scopes="、".join(scopes))
        if "IpNotInWhiteList" in failed.reply.code or failed.reply.errcode == 60020:
            return say.ADVICE_IP.format(reason=failed.reason)
    elif failed.trouble in {Trouble.BUSY, Trouble.CONFIG}:
        return say.ADVICE_NETWORK.format(reason=failed.reason)
    if failed.trouble in {Trouble.BUSY, Trouble.THROTTLED}:
        return say.ADVICE_LATER.format(reason=failed.reason)
    return otherwise.format(reason=failed.reason)
