"""Signed webhooks as the house sees them: one address for each channel that wants to hear."""

import logging
from collections.abc import Sequence
from typing import Final

from bot.cards.model import Payload
from bot.outside import Channel as ChannelSettings
from bot.platforms.base import Finding, Letter, Rate, Receipt, SendFailed, Trouble
from bot.platforms.outbound import Outbound
from bot.platforms.posting import Poster, refusal
from bot.signing import signed
from bot.texts import outside
from core.clock import MICROSECONDS, Clock

logger = logging.getLogger(__name__)
RATES: Final = (Rate(count=600, seconds=60),)


class WebhookPlatform(Outbound):
    """Posts events to the channels' addresses, in order for each."""

    name = "webhook"

    def __init__(self, channels: Sequence[ChannelSettings], clock: Clock) -> None:
        super().__init__(RATES)
        self._channels = channels
        self._clock = clock
        self._poster = Poster()

    async def send(self, letter: Letter) -> Receipt:
        """Post the event; the id is the event's own, so that a copy can be told."""
        channel = next((one for one in self._channels if one.name == letter.address.id), None)
        if channel is None or not channel.webhook_url or channel.webhook_secret is None:
            raise SendFailed(Trouble.TARGET, "no webhook_url for this channel")
        if not isinstance(letter.message, Payload):
            raise SendFailed(Trouble.CONTENT, "not an event")
        try:
            await self._post(channel, letter.message)
        except SendFailed as failed:
            self.last_trouble = failed.reason
            raise
        self.sent += 1
        return Receipt()

    async def stop(self) -> None:
        await self._poster.close()

    async def check(self) -> Sequence[Finding]:
        """Post an event that says nothing to each address."""
        found = []
        for number, channel in enumerate(self._channels):
            if not channel.webhook_url:
                continue
            what = outside.HOOK.format(name=channel.name, number=number)
            try:
                await self._post(channel, Payload(content='{"type":"check"}', id="evt_check"))
            except SendFailed as failed:
                advice = outside.UNREACHABLE.format(reason=failed.reason)
                found.append(Finding(what=what, is_good=False, advice=advice))
            else:
                found.append(Finding(what=what, is_good=True))
        return found

    async def _post(self, channel: ChannelSettings, event: Payload) -> None:
        secret = channel.webhook_secret.get_secret_value() if channel.webhook_secret else ""
        body = event.content.encode()
        headers = signed(secret, event.id, self._clock.now() // MICROSECONDS, body)
        failed = refusal(await self._poster.post(channel.webhook_url, body, headers))
        if failed is not None:
            raise failed
