"""DingTalk as the house sees it."""

import logging
import time
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from bot.cards.model import Card, Enclosure
from bot.config import DingTalk, Group
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
from bot.platforms.dingtalk import enclosing, render, robot
from bot.platforms.dingtalk.cards import Cards, CardsOff
from bot.platforms.dingtalk.check import Check
from bot.platforms.dingtalk.client import Client
from bot.platforms.dingtalk.crypto import EventCrypto
from bot.platforms.dingtalk.desk import Desk
from bot.platforms.dingtalk.media import fetch as fetch_picture
from bot.platforms.dingtalk.media import fetch_file
from bot.platforms.dingtalk.messages import Messages
from bot.platforms.dingtalk.parse import NAME
from bot.platforms.dingtalk.server import Server
from bot.platforms.dingtalk.stream import Gateway, Stream
from bot.platforms.dingtalk.tokens import TokenStore
from bot.texts import files as texts
from core.clock import Clock

# About 20 calls a second for a whole organisation; one address gets a part of that.
RATES: Final = (Rate(count=10, seconds=1), Rate(count=200, seconds=60))
# After a refusal cards are tried again this much later: a permission may have been given.
CARDS_REST_S: Final = 600.0
CLOSE_S: Final = 0.3

logger = logging.getLogger(__name__)


class DingTalkPlatform:
    """Hear people by stream or callback, and speak to them by card, message or webhook robot.

    ``public_url`` is only needed for card clicks over HTTP: the callback is registered there.
    """

    name = NAME

    def __init__(
        self,
        settings: DingTalk,
        groups: Sequence[Group],
        clock: Clock,
        *,
        tokens: TokenStore | None = None,
        public_url: str = "",
    ) -> None:
        self._settings = settings
        self._groups = tuple(groups)
        self._client = Client(settings, clock, tokens=tokens)
        self._cards = Cards(self._client, settings, public_url)
        self._messages = Messages(self._client, settings)
        self._enclosures = enclosing.Enclosures(self._client, clock)
        self._robots = robot.Robots(self._client, settings, groups, clock)
        self._desk = Desk(
            settings, clock, self._cards, self._messages, self._client.doors.may_reply
        )
        self._crypto = _event_crypto(settings)
        self._server = Server(settings, clock, self._desk, self._crypto)
        self._stream = Stream(Gateway(self._client, settings), self._desk)
        self._cards_off_until = 0.0

    def routes(self) -> Sequence[web.RouteDef]:
        """Return the callbacks to serve."""
        return self._server.routes()

    async def start(self, accept: Accept) -> None:
        """Begin to hear; connecting goes on in the background."""
        self._desk.open(accept)
        if self._settings.mode == "stream":
            self._stream.start()

    async def stop(self) -> None:
        """Stop hearing, let handlers finish for a second, close every connection."""
        await self._stream.stop()
        await self._desk.close(CLOSE_S)
        await self._client.close()

    async def send(self, letter: Letter) -> Receipt:
        """Deliver a letter; a card becomes a message with link buttons where cards are refused."""
        if letter.address.channel is Channel.ROBOT:
            return await self._robots.send(letter)
        card = letter.message
        if isinstance(card, Enclosure):
            return await self._send_file(letter, card)
        if (
            isinstance(card, Card)
            and render.fits(card)
            and time.monotonic() > self._cards_off_until
        ):
            try:
                return await self._cards.send(letter, card)
            except CardsOff as off:
                self._cards_off_until = time.monotonic() + CARDS_REST_S
                logger.warning("cards are off", extra={"reason": str(off)})
        return await self._messages.send(letter)

    async def _send_file(self, letter: Letter, file: Enclosure) -> Receipt:
        """Send a file; where the platform takes none, say in words which and why."""
        refused = enclosing.refusal(letter, file)
        try:
            if not refused:
                return await self._post_file(letter, file)
        except SendFailed as failed:
            if failed.trouble is not Trouble.CONTENT:
                raise
            logger.warning("a file was not taken", extra={"reason": failed.reason})
            refused = texts.NOT_TAKEN.format(reason=failed.trouble.value)
        return await self._messages.send(enclosing.named(letter, file, refused))

    async def _post_file(self, letter: Letter, file: Enclosure) -> Receipt:
        saying, is_old = await self._enclosures.saying(letter, file)
        try:
            return await self._messages.say(letter, saying)
        except SendFailed as failed:
            if failed.trouble is not Trouble.CONTENT or not is_old:
                raise
        self._enclosures.forget(file)
        saying, _ = await self._enclosures.saying(letter, file)
        return await self._messages.say(letter, saying)

    def _may_send_cards(self) -> bool:
        return time.monotonic() >= self._cards_off_until

    async def retire(self, letter: Letter, receipt: Receipt) -> None:
        """Redraw a card; what went out as text stays as it is and is refused."""
        if receipt.facts.get("kind") != "card" or not isinstance(letter.message, Card):
            raise SendFailed(Trouble.CONTENT, "sent as text, cannot be redrawn")
        await self._cards.update(receipt.facts.get("outTrackId") or letter.handle, letter.message)

    async def fetch(self, media: str) -> bytes:
        """Return a picture a person sent, by its download code; at most 20 MB."""
        return await fetch_picture(self._client, self._settings, media)

    async def fetch_file(self, media: str) -> bytes:
        """Return a file a person sent, by its download code; at most 20 MB."""
        return await fetch_file(self._client, self._settings, media)

    def rates(self, address: Address) -> Sequence[Rate]:
        """Return the limits for one address."""
        return robot.RATES if address.channel is Channel.ROBOT else RATES

    def state(self) -> dict[str, str]:
        """Return connection, trouble and what was counted, for ``/readyz``."""
        shown = {
            "mode": self._settings.mode,
            "connected": str(self._settings.mode == "http" or self._stream.is_connected).lower(),
            "cards": "card" if self._may_send_cards() else "text",
            "trouble": self._stream.trouble or self._client.trouble,
        }
        return shown | {why: str(count) for why, count in sorted(self._desk.counted.items())}

    async def check(self) -> Sequence[Finding]:
        """Call the platform with the configured keys and say what works."""
        check = Check(self._client, self._settings, self._groups)
        return await check.run(has_crypto=self._crypto is not None)


def _event_crypto(settings: DingTalk) -> EventCrypto | None:
    """Return the event encryption when it is configured and its package is there."""
    token, key = settings.event_token, settings.event_aes_key
    if token is None or key is None:
        return None
    try:
        return EventCrypto(
            token.get_secret_value(),
            key.get_secret_value(),
            (settings.client_id, settings.corp_id),
        )
    except ImportError:
        logger.warning("events over HTTP need the extra: dingtalk-sdk is not installed")
        return None
