"""The smart bot's callback: the same envelope as the app's, with JSON inside and outside."""

from collections.abc import Sequence
from typing import Final, Self

from aiohttp import web

from bot.config import SmartBot
from bot.inbound import Inbound, Tapped
from bot.platforms import wire
from bot.platforms.base import Answer
from bot.platforms.wecom.crypto import Lock
from bot.platforms.wecom.parse import Ignored
from bot.platforms.wecom.server import Callback, Refusal, body_of
from bot.platforms.wecom.smart import bodies
from bot.platforms.wecom.smart.parse import Scene, parse
from core.clock import MICROSECONDS, Clock

PATH: Final = "/callback/wecom-bot"
NO_RECEIVER: Final = ""
"""Nobody's id stands inside the envelope of a firm's own bot."""


class BotCallback(Callback):
    """Takes the smart bot's callbacks; several things in one message are taken one by one."""

    @classmethod
    def of(cls, settings: SmartBot, corp_id: str, clock: Clock) -> Self | None:
        """Return the callback, or None where the settings have no keys for one."""
        token, key = settings.token, settings.encoding_aes_key
        if token is None or key is None:
            return None
        lock = Lock(token.get_secret_value(), key.get_secret_value(), (NO_RECEIVER,))
        return cls(lock, corp_id, clock)

    def routes(self) -> Sequence[web.RouteDef]:
        return (web.get(PATH, self.verify), web.post(PATH, self.receive))

    async def receive(self, request: web.Request) -> web.Response:
        """Take one callback: 200 only when all of it is committed or asks nothing of us."""
        try:
            found = self._messages(request, await body_of(request))
        except Refusal as refusal:
            return self._refused(request, refusal)
        if isinstance(found, Ignored):
            return self._shrugged(found)
        response = web.Response()
        for inbound in found:
            response = await self._handed_on(inbound)
            if response.status != web.HTTPOk.status_code:
                break
        return response

    def counted(self) -> dict[str, str]:
        """Return what was counted, for ``/readyz``."""
        return {f"callbacks_{name.replace(' ', '_')}": str(n) for name, n in self.counts.items()}

    def _messages(self, request: web.Request, body: bytes) -> list[Inbound] | Ignored:
        try:
            envelope = wire.loads(body)
            sealed = wire.raw(envelope, "encrypt") or wire.raw(envelope, "Encrypt")
            message = wire.loads(self._trusted(request, sealed))
        except wire.BadJson as bad:
            raise Refusal(400, str(bad)) from None
        return parse(message, Scene(corp_id=self._corp_id, now_us=self._clock.now()))

    def _answered(self, inbound: Inbound, answer: Answer) -> web.Response:
        self.counts["taken"] += 1
        if answer.card is None or not isinstance(inbound, Tapped):
            return web.Response()
        now_s, nonce = self._clock.now() // MICROSECONDS, str(self.counts["taken"])
        sealed = self._lock.seal(wire.dumps(bodies.update(answer.card, inbound.handle)))
        signature = self._lock.sign(str(now_s), nonce, sealed)
        envelope = {
            "encrypt": sealed, "msgsignature": signature, "timestamp": now_s, "nonce": nonce,
        }  # fmt: skip
        return web.Response(text=wire.dumps(envelope), content_type="application/json")
