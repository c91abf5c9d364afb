"""The smart bot as the house sees it: one more chat platform, whose people are WeCom's."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from bot.alarms import Alarm, no_alarm
from bot.cards.model import Enclosure
from bot.config import WeCom
from bot.inbound import Inbound, Tapped
from bot.platforms import wire
from bot.platforms.base import (
    Accept,
    Address,
    Answer,
    Channel,
    Finding,
    Letter,
    NotAccepted,
    Platform,
    Rate,
    Receipt,
    SendFailed,
    Trouble,
)
from bot.platforms.hosts import Doors
from bot.platforms.posting import Poster
from bot.platforms.uploads import Uploads
from bot.platforms.wecom import enclosing, limits, outgoing
from bot.platforms.wecom.parse import Ignored
from bot.platforms.wecom.progress import Progress
from bot.platforms.wecom.smart import bodies, media
from bot.platforms.wecom.smart.line import Line, Timing
from bot.platforms.wecom.smart.media import FILE_HOSTS, Downloads, Json
from bot.platforms.wecom.smart.parse import ANSWER, PLATFORM, WELCOME, Scene, parse
from bot.platforms.wecom.smart.server import BotCallback
from bot.platforms.wecom.troubles import OutcomeUnknown, Rejected
from bot.texts import wecom as texts
from core.clock import Clock

STALE: Final = frozenset({846604, 846605, 846608, 846609})
"""An answer that came too late, or for a question of an earlier connection."""
UNKNOWN_CHAT: Final = frozenset({93001, 93006, 93008})
UPDATE_S: Final = 4.5

logger = logging.getLogger(__name__)


class SmartBotPlatform:
    """The smart bot of one company, beside its self-built app; the settings must have one.

    ``app`` speaks to a person who has never written to the bot. ``public_url`` opens when a
    notice card is tapped. ``alarm`` tells the admins that the line was given up.
    """

    name = PLATFORM

    def __init__(
        self, wecom: WeCom, clock: Clock, *, app: Platform, public_url: str = "",
        timing: Timing | None = None,
    ) -> None:  # fmt: skip
        assert wecom.smart_bot is not None
        settings = wecom.smart_bot
        self._corp_id = wecom.corp_id
        self._clock = clock
        self._app = app
        self._public_url = public_url
        self.alarm: Alarm = no_alarm
        self._accept: Accept | None = None
        key = settings.encoding_aes_key.get_secret_value() if settings.encoding_aes_key else ""
        self._doors = Doors([wecom.api_url, settings.url], replies=FILE_HOSTS, files=FILE_HOSTS)
        self._downloads = Downloads(self._doors, key)
        self.line = Line(settings, self._heard, self._ended, timing=timing)
        self._callback = BotCallback.of(settings, wecom.corp_id, clock)
        self._poster = Poster()
        self._uploads = Uploads(clock)
        self._progress = Progress()

    def routes(self) -> Sequence[web.RouteDef]:
        """Return the callback, where the settings have keys for it."""
        return self._callback.routes() if self._callback else ()

    async def start(self, accept: Accept) -> None:
        """Begin to hear: by callback where it has keys, else by the long connection."""
        self._accept = accept
        if self._callback:
            self._callback.open(accept)
        else:
            self.line.start()

    async def stop(self) -> None:
        self._accept = None
        if self._callback:
            await self._callback.close()
        await self.line.stop()
        await self._poster.close()

    async def send(self, letter: Letter) -> Receipt:
        """Answer where there is a question, push otherwise; to a stranger to the bot, the app."""
        try:
            if isinstance(letter.message, Enclosure):
                return await self._send_file(letter, letter.message)
            return await self._send_parts(letter)
        except SendFailed as failed:
            if letter.address.channel is not Channel.USER or not self._is_closed_to(failed):
                raise
        address = Address(platform=self._app.name, channel=Channel.USER, id=letter.address.id)
        return await self._app.send(outgoing.readdressed(letter, address))

    async def retire(self, letter: Letter, receipt: Receipt) -> None:
        """Refuse: a smart bot's card can only be redrawn in answer to its own press."""
        if receipt.facts.get("response_code"):
            address = Address(platform=self._app.name, channel=Channel.USER, id=letter.address.id)
            await self._app.retire(outgoing.readdressed(letter, address), receipt)
            return
        raise SendFailed(Trouble.CONTENT, "this card is only redrawn when it is pressed")

    async def fetch(self, media: str) -> bytes:
        return await self._downloads.fetch(media)

    async def fetch_file(self, media: str) -> bytes:
        """Return the bytes of a file a person sent; at most 20 MB."""
        return await self._downloads.fetch(media)

    def rates(self, _address: Address) -> Sequence[Rate]:
        """Return the limits for one conversation, answers and pushes together."""
        return limits.RATES[Channel.USER]

    def state(self) -> dict[str, str]:
        """Return what ``/readyz`` shows."""
        state = {"mode": "callback" if self._callback else "line"}
        if self._callback:
            return state | self._callback.counted()
        state["connected"] = str(self.line.is_connected).lower()
        if trouble := self.line.given_up or self.line.trouble:
            state["last_trouble"] = trouble
        return state

    async def check(self) -> Sequence[Finding]:
        """Say what can be said without subscribing: that would push a running bot off its line."""
        if self._callback:
            return [Finding(what=texts.CHECK_BOT, is_good=True, advice="")]
        trouble = await self.line.reach()
        advice = texts.ADVICE_BOT.format(reason=trouble) if trouble else ""
        return [Finding(what=texts.CHECK_BOT, is_good=not trouble, advice=advice)]

    # -- hearing

    async def _heard(self, body: Json, req_id: str) -> None:
        """Hand a callback in; it comes only once, so a person is asked to say it again."""
        scene = Scene(corp_id=self._corp_id, now_us=self._clock.now(), req_id=req_id)
        found = parse(body, scene)
        if isinstance(found, Ignored):
            self.line.counts["ignored" if found.is_known else "unknown"] += 1
            return
        for inbound in found:
            try:
                answer = await self._hand_over(inbound)
            except NotAccepted:
                await self._apologise(inbound, req_id)
                return
            if isinstance(inbound, Tapped) and answer.card is not None:
                await self._redraw(bodies.update(answer.card, inbound.handle), req_id)

    async def _hand_over(self, inbound: Inbound) -> Answer:
        if self._accept is None:
            raise NotAccepted
        return await self._accept(inbound)

    async def _redraw(self, update: Json, req_id: str) -> None:
        """Show the outcome on the card that was pressed; after five seconds nobody looks."""
        try:
            async with asyncio.timeout(UPDATE_S):
                await self.line.ask("aibot_respond_update_msg", update, req_id)
        except (SendFailed, TimeoutError) as failed:
            logger.warning("a pressed card was not redrawn", extra={"reason": str(failed)})

    async def _apologise(self, inbound: Inbound, req_id: str) -> None:
        body: Json = {"msgtype": "markdown", "markdown": {"content": texts.SAY_AGAIN}}
        try:
            if inbound.chat.reply_url.startswith(ANSWER):
                await self.line.ask("aibot_respond_msg", body, req_id)
            else:
                channel = Channel.CHAT if inbound.chat.is_group else Channel.USER
                await self._push(inbound.chat.id, channel, body)
        except SendFailed as failed:
            logger.warning("could not say that it was not taken", extra={"reason": failed.reason})

    async def _ended(self, why: str) -> None:
        sentence = texts.BOT_DISPLACED if why == "displaced" else texts.BOT_REFUSED
        await self.alarm("wecom smart bot", sentence.format(reason=self.line.trouble))

    # -- speaking

    async def _send_parts(self, letter: Letter) -> Receipt:
        progress = self._progress.of(letter.handle)
        parts = bodies.bodies(letter, self._public_url)
        for part in parts[progress.parts_sent :]:
            body = outgoing.marked(part) if progress.is_uncertain else part
            try:
                await self._say(letter, body)
            except OutcomeUnknown:
                progress.is_uncertain = True
                raise
            progress.parts_sent += 1
            progress.is_uncertain = False
        self._progress.forget(letter.handle)
        return Receipt(facts={"task_id": letter.handle})

    async def _send_file(self, letter: Letter, file: Enclosure) -> Receipt:
        """Send a file; where the platform takes none, say in words which and why."""
        refused = enclosing.refusal(letter)
        if not refused and self.line.is_connected:
            try:
                await self._say(letter, await self._file_body(letter, file))
                return Receipt(facts={"task_id": letter.handle})
            except SendFailed as failed:
                if failed.trouble is not Trouble.CONTENT:
                    raise
                self._uploads.forget(file.digest, file.name)
                refused = enclosing.reason_of(failed, file)
        elif not refused:
            raise SendFailed(Trouble.CONFIG, "no line for files")
        return await self._send_parts(enclosing.named(letter, file, refused))

    async def _file_body(self, letter: Letter, file: Enclosure) -> Json:
        kind = enclosing.kind_of(letter, file)
        media_id, _ = await self._uploads.id_of(
            file.digest, file.name,
            upload=lambda: media.upload(self.line.ask, file.name, letter.content, kind),
        )  # fmt: skip
        return {"msgtype": kind, kind: {"media_id": media_id}}

    async def _say(self, letter: Letter, body: Json) -> None:
        """Answer the question if it may still be answered, else push."""
        reply = letter.reply_url
        if reply.startswith("http") and self._doors.may_reply(reply):
            await self._respond_by_url(reply, body)
            return
        welcome = bodies.as_welcome(body) if reply.startswith(WELCOME) else None
        cmd = ""
        if reply.startswith(ANSWER):
            cmd = "aibot_respond_msg"
        elif welcome is not None:
            cmd, body = "aibot_respond_welcome_msg", welcome
        if cmd:
            try:
                await self.line.ask(cmd, body, reply.partition(":")[2])
            except Rejected as rejected:
                if rejected.code not in STALE:
                    raise
            else:
                return
        await self._push(letter.address.id, letter.address.channel, bodies.as_push(body))

    async def _push(self, chat_id: str, channel: Channel, body: Json) -> None:
        kind = bodies.CHAT_TYPE[channel]
        await self.line.ask("aibot_send_msg", {"chatid": chat_id, "chat_type": kind, **body})

    async def _respond_by_url(self, url: str, body: Json) -> None:
        """Answer a callback at its own address: once, for an hour."""
        answer = await self._poster.post(url, wire.dumps(body).encode(), {})
        try:
            reply = wire.loads(answer.body)
        except wire.BadJson:
            reply = {"errcode": -1}
        if answer.status != 200 or wire.whole(reply, "errcode"):
            raise Rejected(wire.whole(reply, "errcode") or -1, f"HTTP {answer.status}")

    def _is_closed_to(self, failed: SendFailed) -> bool:
        """Whether the bot cannot speak first to a person, so that the app must."""
        if self._callback or self.line.given_up:
            return True
        return isinstance(failed, Rejected) and failed.code in UNKNOWN_CHAT
