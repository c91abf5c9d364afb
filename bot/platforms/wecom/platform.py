"""WeCom as the house sees it: the self-built app, its group chats and the webhook robots."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

from aiohttp import web

from bot.alarms import Alarm, no_alarm
from bot.cards.model import Card, Enclosure, Text
from bot.config import Group, WeCom
from bot.platforms.base import (
    Accept,
    Address,
    Channel,
    Finding,
    Letter,
    Rate,
    Receipt,
    SendFailed,
    Trouble,
)
from bot.platforms.wecom import check, enclosing, limits, menu, outgoing
from bot.platforms.wecom.client import Request, WeComClient
from bot.platforms.wecom.crypto import Lock
from bot.platforms.wecom.media import download
from bot.platforms.wecom.progress import Progress, Sending
from bot.platforms.wecom.render import replaced_word, replacement_card
from bot.platforms.wecom.robot import Robots
from bot.platforms.wecom.server import Callback
from bot.platforms.wecom.tokens import MemoryTokenStore, TokenStore
from bot.platforms.wecom.troubles import NO_WAY_BACK, TASK_TAKEN, OutcomeUnknown, Rejected
from bot.texts import alarms
from core.clock import MICROSECONDS, Clock

logger = logging.getLogger(__name__)

MENU_RETRY_S: Final = (5.0, 30.0, 120.0, 600.0)
# After a refusal cards are tried again this much later: the callback may have been set.
CARDS_REST_US: Final = 600 * MICROSECONDS
KEPT_FACTS: Final = ("msgid", "response_code")


class WeComPlatform:
    """The self-built app and the group robots of one company.

    ``groups`` are the configured groups; those without a WeCom key are of no interest.
    ``tokens`` shares the access token between processes; None keeps it in this one.
    ``public_url`` opens when a notice card is tapped, and is what ``check`` calls back.
    ``alarm`` tells the admins that cards with buttons are refused.
    """

    name = "wecom"

    def __init__(
        self,
        settings: WeCom,
        groups: Sequence[Group],
        clock: Clock,
        *,
        tokens: TokenStore | None = None,
        public_url: str = "",
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._public_url = public_url
        self.alarm: Alarm = no_alarm
        self._cards_off_until_us = 0
        self._lock = Lock(
            settings.token.get_secret_value(),
            settings.encoding_aes_key.get_secret_value(),
            (settings.corp_id,),
        )
        self._callback = Callback(self._lock, settings.corp_id, clock)
        self._client = WeComClient(settings, clock, tokens or MemoryTokenStore())
        self._robots = Robots(self._client, groups)
        self._enclosures = enclosing.Enclosures(self._client, self._robots, clock)
        self._progress = Progress()
        self._menu = "not yet created"
        self._menu_task: asyncio.Task[None] | None = None

    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get(check.PATH, self._callback.verify),
            web.post(check.PATH, self._callback.receive),
        )

    async def start(self, accept: Accept) -> None:
        self._callback.open(accept)
        self._menu_task = asyncio.create_task(self._keep_trying_the_menu())

    async def stop(self) -> None:
        await self._callback.close()
        if self._menu_task is not None:
            self._menu_task.cancel()
            await asyncio.gather(self._menu_task, return_exceptions=True)
        await self._client.close()

    async def send(self, letter: Letter) -> Receipt:
        """Deliver ``letter``; a long one in parts, resumed where it stopped last time."""
        if isinstance(letter.message, Enclosure):
            return await self._send_file(letter, letter.message)
        is_begun = self._progress.of(letter.handle).parts_sent > 0
        if is_begun or self._clock.now() < self._cards_off_until_us:
            return await self._send_in_words(letter)
        try:
            return Receipt(facts=await self._send_parts(letter))
        except Rejected as rejected:
            if rejected.code != NO_WAY_BACK or not outgoing.has_buttons(letter):
                raise
            self._cards_off_until_us = self._clock.now() + CARDS_REST_US
            await self.alarm("wecom cards", alarms.CARDS_OFF.format(reason=rejected.reason))
        return await self._send_in_words(letter)

    async def _send_file(self, letter: Letter, file: Enclosure) -> Receipt:
        """Send a file; where the platform takes none, say in words which and why."""
        refused = enclosing.refusal(letter)
        try:
            if not refused:
                return Receipt(facts=await self._post_file(letter, file))
        except SendFailed as failed:
            if failed.trouble is not Trouble.CONTENT:
                raise
            logger.warning("a file was not taken", extra={"reason": failed.reason})
            refused = enclosing.reason_of(failed, file)
        return Receipt(facts=await self._send_parts(enclosing.named(letter, file, refused)))

    async def _post_file(self, letter: Letter, file: Enclosure) -> dict[str, str]:
        body, is_old = await self._enclosures.body(letter, file)
        try:
            return await self._post(letter, body)
        except Rejected as rejected:
            if rejected.code != enclosing.MEDIA_GONE or not is_old:
                raise
        self._enclosures.forget(letter, file)
        body, _ = await self._enclosures.body(letter, file)
        return await self._post(letter, body)

    async def _send_in_words(self, letter: Letter) -> Receipt:
        """Send a card with buttons as text with numbered replies, anything else as it is."""
        if not outgoing.has_buttons(letter):
            return Receipt(facts=await self._send_parts(letter))
        facts = await self._send_parts(outgoing.in_words(letter))
        return Receipt(facts={**facts, "kind": "text"})

    async def _send_parts(self, letter: Letter) -> dict[str, str]:
        progress = self._progress.of(letter.handle)
        facts: dict[str, str] = {}
        parts = outgoing.bodies(letter, self._public_url)
        for part in parts[progress.parts_sent :]:
            facts = await self._deliver(letter, part, progress)
            progress.parts_sent += 1
            progress.is_uncertain = False
        self._progress.forget(letter.handle)
        return facts

    async def retire(self, letter: Letter, receipt: Receipt) -> None:
        """Redraw the card of ``receipt`` as ``letter.message``; possible once, for 72 hours."""
        code = receipt.facts.get("response_code", "")
        if letter.address.channel is not Channel.USER or not code:
            raise SendFailed(Trouble.CONTENT, "this message cannot be redrawn")
        body: dict[str, Any] = {
            "userids": [outgoing.user_id(letter)],
            "agentid": self._settings.agent_id,
            "response_code": code,
        }
        if isinstance(letter.message, Card):
            body["template_card"] = replacement_card(letter.message)
        elif isinstance(letter.message, Text):
            body["button"] = {"replace_name": replaced_word(letter.message.content)}
        else:
            raise SendFailed(Trouble.CONTENT, "a file takes no card's place")
        reply = await self._client.call(Request(path="message/update_template_card", json=body))
        _require_reached(reply)

    async def fetch(self, media: str) -> bytes:
        return await download(self._client, media)

    def rates(self, address: Address) -> Sequence[Rate]:
        return limits.RATES[address.channel]

    def state(self) -> dict[str, str]:
        client, counts = self._client, self._callback.counts
        state = {"menu": self._menu, "api": "not yet called"}
        if client.last_good_us or client.last_failure_us:
            is_good = client.last_good_us >= client.last_failure_us
            state["api"] = "ok" if is_good else "failing"
        if client.last_failure:
            state["last_trouble"] = client.last_failure
            state["last_trouble_s"] = str(client.last_failure_us // MICROSECONDS)
        for name in ("taken", "ignored", "unknown", "refused", "not accepted"):
            state[f"callbacks_{name.replace(' ', '_')}"] = str(counts[name])
        return state

    async def check(self) -> Sequence[Finding]:
        return await check.check(
            check.Subject(
                client=self._client,
                lock=self._lock,
                clock=self._clock,
                agent_id=self._settings.agent_id,
                public_url=self._public_url,
            )
        )

    async def _deliver(
        self, letter: Letter, part: dict[str, Any], progress: Sending
    ) -> dict[str, str]:
        body = outgoing.marked(part) if progress.is_uncertain else part
        try:
            return await self._post(letter, body)
        except OutcomeUnknown:
            progress.is_uncertain = True
            raise
        except Rejected as rejected:
            if rejected.code == TASK_TAKEN and progress.is_uncertain:
                return {"task_id": letter.handle}  # the first try did arrive
            raise

    async def _post(self, letter: Letter, body: dict[str, Any]) -> dict[str, str]:
        match letter.address.channel:
            case Channel.ROBOT:
                await self._robots.say(letter.address.id, body)
                return {}
            case Channel.CHAT:
                body = {"chatid": outgoing.chat_id(letter), **body, "safe": 0}
                await self._client.call(Request(path="appchat/send", json=body))
                return {}
            case Channel.USER:
                return await self._post_to_person(letter, body)

    async def _post_to_person(self, letter: Letter, body: dict[str, Any]) -> dict[str, str]:
        addressed = {
            "touser": outgoing.user_id(letter),
            "agentid": self._settings.agent_id,
            **body,
            "safe": 0,
            "enable_id_trans": 0,
        }
        # The check compares bodies. A card's holds its task_id; two equal answers in plain text
        # are two answers, and the second must not be swallowed.
        if "template_card" in body:
            addressed["enable_duplicate_check"] = 1
            addressed["duplicate_check_interval"] = limits.DUPLICATE_CHECK_S
        reply = await self._client.call(Request(path="message/send", json=addressed))
        _require_reached(reply)
        facts = {name: str(reply[name]) for name in KEPT_FACTS if reply.get(name)}
        return {**facts, "task_id": letter.handle}

    async def _keep_trying_the_menu(self) -> None:
        for pause_s in (*MENU_RETRY_S, 0.0):
            try:
                await menu.create(self._client, self._settings.agent_id)
            except SendFailed as failed:
                self._menu = f"failed: {failed}"
                logger.warning("menu not created", extra={"reason": failed.reason})
                if failed.trouble not in {Trouble.BUSY, Trouble.THROTTLED}:
                    return
                await asyncio.sleep(max(pause_s, failed.retry_after_s))
            else:
                self._menu = "created"
                return


def _require_reached(reply: dict[str, Any]) -> None:
    """Refuse a success that reached nobody: WeCom answers 0 and lists whom it left out."""
    for field in ("invaliduser", "unlicenseduser"):
        if reply.get(field):
            raise SendFailed(Trouble.TARGET, field)
