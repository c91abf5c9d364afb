"""Messages that are no cards: one to one, into a group, and into a session that is still open."""

import logging
from collections import OrderedDict
from typing import Any, Final

from yarl import URL

from bot.config import DingTalk
from bot.platforms import wire
from bot.platforms.base import Channel, Letter, Receipt, SendFailed, Trouble
from bot.platforms.dingtalk import render
from bot.platforms.dingtalk.client import Client, Unsure
from bot.platforms.dingtalk.links import Saying, link_card
from bot.platforms.dingtalk.split import TooLong, split

ONE_TO_ONE: Final = "/v1.0/robot/oToMessages/batchSend"
GROUP: Final = "/v1.0/robot/groupMessages/send"
FLOW_CONTROL_S: Final = 30.0
REMEMBERED_MAX: Final = 1000

logger = logging.getLogger(__name__)


class Messages:
    """Send text through the app's robot."""

    def __init__(self, client: Client, settings: DingTalk) -> None:
        self._client = client
        self._settings = settings
        self._progress = Memory()
        self._spoilt = Memory()

    async def send(self, letter: Letter) -> Receipt:
        """Send a letter, with link buttons where it has buttons, else as text.

        Of a long text, a second try sends only what is missing.
        """
        linked = link_card(letter)
        if linked is not None:
            try:
                key = await self._send_part(letter, linked)
            except SendFailed as failed:
                if failed.trouble is not Trouble.CONTENT:
                    raise
                logger.warning("links are refused", extra={"reason": failed.reason})
            else:
                return Receipt(facts={"kind": "text", "processQueryKey": key})
        return await self._send_text(letter)

    async def say(self, letter: Letter, saying: Saying) -> Receipt:
        """Send what no open session takes (a file): to the person or into the group."""
        is_to_person = letter.address.channel is Channel.USER
        send = self._to_person if is_to_person else self._to_group
        key = await send(letter.address.id, saying)
        return Receipt(facts={"kind": "file", "processQueryKey": key})

    async def reply(self, reply_url: str, text: str) -> None:
        """Say one line into an open session."""
        await self._into_session(reply_url, text_body(text, ()))

    async def _send_text(self, letter: Letter) -> Receipt:
        parts = parts_of(render.as_text(letter.message))
        first = self._progress.get(letter.handle)
        key = ""
        for number in range(first, len(parts)):
            key = await self._send_part(letter, text_saying(parts[number], letter.mention))
            self._progress.put(letter.handle, number + 1)
        self._progress.drop(letter.handle)
        return Receipt(facts={"kind": "text", "processQueryKey": key})

    async def _send_part(self, letter: Letter, saying: Saying) -> str:
        if self._may_use_session(letter):
            try:
                await self._into_session(letter.reply_url, saying.body)
            except Unsure:
                # It may have arrived: the next try takes the other way, so it comes twice at most.
                self._spoilt.put(letter.reply_url, 1)
                raise
            except SendFailed:
                self._spoilt.put(letter.reply_url, 1)
            else:
                return ""
        if letter.address.channel is Channel.USER:
            return await self._to_person(letter.address.id, saying)
        return await self._to_group(letter.address.id, saying)

    def _may_use_session(self, letter: Letter) -> bool:
        url = letter.reply_url
        return bool(url) and not self._spoilt.get(url) and self._client.doors.may_reply(url)

    async def _into_session(self, url: str, body: dict[str, Any]) -> None:
        if not self._client.doors.may_reply(url):
            raise SendFailed(Trouble.CONTENT, "reply address refused")
        await self._client.post(URL(url), body)

    async def _to_person(self, user_id: str, saying: Saying) -> str:
        body = self._message(saying) | {"userIds": [user_id]}
        answer = await self._client.call("POST", ONE_TO_ONE, body)
        if user_id in wire.words(answer, "flowControlledStaffIdList"):
            raise SendFailed(Trouble.THROTTLED, "flow control", retry_after_s=FLOW_CONTROL_S)
        for key in ("invalidStaffIdList", "filteredStaffIdList"):
            if user_id in wire.words(answer, key):
                raise SendFailed(Trouble.TARGET, key)
        return wire.raw(answer, "processQueryKey")

    async def _to_group(self, conversation: str, saying: Saying) -> str:
        body = self._message(saying) | {"openConversationId": conversation}
        return wire.raw(await self._client.call("POST", GROUP, body), "processQueryKey")

    def _message(self, saying: Saying) -> dict[str, Any]:
        return {
            "robotCode": self._settings.robot,
            "msgKey": saying.key,
            "msgParam": wire.dumps(saying.param),
        }


def parts_of(text: str) -> list[str]:
    """Return the messages that ``text`` needs, or refuse it for good."""
    try:
        return split(text)
    except TooLong:
        raise SendFailed(Trouble.CONTENT, "too long for any number of messages") from None


def text_saying(text: str, mention: tuple[str, ...]) -> Saying:
    """Return a text as the robot says it; only a session can mention."""
    return Saying(key="sampleText", param={"content": text}, body=text_body(text, mention))


def text_body(text: str, mention: tuple[str, ...]) -> dict[str, Any]:
    """Return a text for a session or a webhook robot; it mentions only ``mention``."""
    named = " ".join(f"@{person}" for person in mention)
    return {
        "msgtype": "text",
        "text": {"content": f"{text}\n{named}" if named else text},
        "at": {"atUserIds": list(mention), "atMobiles": [], "isAtAll": False},
    }


class Memory:
    """A small bounded map that forgets the oldest."""

    def __init__(self, entries_max: int = REMEMBERED_MAX) -> None:
        self._entries: OrderedDict[str, int] = OrderedDict()
        self._entries_max = entries_max

    def get(self, key: str) -> int:
        """Return what was put there, or 0."""
        return self._entries.get(key, 0)

    def put(self, key: str, value: int) -> None:
        """Remember ``value``, and forget the oldest entry when there are too many."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self._entries_max:
            self._entries.popitem(last=False)

    def drop(self, key: str) -> None:
        """Forget ``key``."""
        self._entries.pop(key, None)
