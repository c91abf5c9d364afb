"""The callbacks over HTTP: robot messages, card clicks and encrypted events.

A request is judged by its signature before a byte of its body is read, and by its size before it
is kept. What is refused is told nothing but a status.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from aiohttp import web

from bot.config import DingTalk
from bot.platforms import wire
from bot.platforms.base import NotAccepted
from bot.platforms.dingtalk.cards import CALLBACK
from bot.platforms.dingtalk.crypto import EventCrypto, Forged, Garbled
from bot.platforms.dingtalk.desk import Desk
from bot.platforms.dingtalk.line import Slots
from bot.platforms.dingtalk.signing import HOUR_S, QUARTER_S, is_fresh, is_same, sign, sign_card
from core.clock import Clock

BODY_BYTES_MAX: Final = 256 << 10
BODY_S: Final = 5.0

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Turned(Exception):
    """A request that is not served; ``status`` is all the caller learns."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Server:
    """Serve the callbacks of one app."""

    def __init__(
        self, settings: DingTalk, clock: Clock, desk: Desk, crypto: EventCrypto | None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._desk = desk
        self._crypto = crypto
        self._slots = Slots()

    def routes(self) -> Sequence[web.RouteDef]:
        """Return the three callbacks."""
        return [
            web.post("/callback/dingtalk", self._guarded(self._message)),
            web.post(CALLBACK, self._guarded(self._card)),
            web.post("/callback/dingtalk/event", self._guarded(self._event)),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def serve(request: web.Request) -> web.Response:
            try:
                return await handler(request)
            except Turned as turned:
                self._desk.counted[turned.why] += 1
                logger.warning(
                    "callback refused", extra={"why": turned.why, "peer": request.remote}
                )
                return web.Response(status=turned.status)

        return serve

    async def _message(self, request: web.Request) -> web.Response:
        stamp = request.headers.get("timestamp", "")
        wanted = sign(self._settings.client_secret.get_secret_value(), stamp)
        self._check(request.headers.get("sign", ""), wanted, stamp, HOUR_S)
        data = await _body(request)
        work = self._desk.message(data, delivery=f"http-{stamp}", sent_ms=int(stamp))
        await self._within_a_slot(work)
        return web.json_response({"msgtype": "empty"})

    async def _card(self, request: web.Request) -> web.Response:
        secret = self._settings.card_secret
        if secret is None:
            raise Turned(403, "card_callback_not_configured")
        stamp = request.headers.get("x-ddpaas-signature-timestamp", "")
        given = request.headers.get("x-ddpaas-signature", "")
        self._check(given, sign_card(secret.get_secret_value(), stamp), stamp, QUARTER_S)
        data = await _body(request)
        with self._desk.answering(data):
            work = self._desk.tap(data, delivery=f"http-{stamp}", sent_ms=int(stamp))
            return web.json_response(await self._within_a_slot(work), dumps=wire.dumps)

    async def _event(self, request: web.Request) -> web.Response:
        if self._crypto is None:
            raise Turned(403, "event_callback_not_configured")
        stamp, nonce = request.query.get("timestamp", ""), request.query.get("nonce", "")
        if not is_fresh(stamp, self._clock.now(), HOUR_S):
            raise Turned(403, "stale")
        sealed = wire.raw(await _body(request), "encrypt")
        given = request.query.get("msg_signature") or request.query.get("signature", "")
        event = self._opened(sealed, given, stamp, nonce)
        await self._within_a_slot(self._desk.event(wire.text(event, "EventType"), event))
        return web.json_response(self._crypto.seal("success", stamp, nonce))

    def _opened(self, sealed: str, given: str, stamp: str, nonce: str) -> dict[str, Any]:
        assert self._crypto is not None
        try:
            return wire.loads(self._crypto.open(sealed, given, stamp, nonce))
        except Forged as forged:
            raise Turned(403, f"forged_{forged}") from None
        except Garbled:
            raise Turned(400, "garbled") from None
        except wire.BadJson:
            raise Turned(400, "bad_json") from None

    def _check(self, given: str, wanted: str, stamp: str, window_s: int) -> None:
        """Refuse what is not signed, or was signed too long ago or ahead."""
        if not is_same(given, wanted):
            raise Turned(403, "forged")
        if not is_fresh(stamp, self._clock.now(), window_s):
            raise Turned(403, "stale")

    async def _within_a_slot(self, work: Awaitable[Any]) -> Any:
        """Do the work when there is room; what is not committed is not acknowledged."""
        if not await self._slots.take():
            _drop(work)
            raise Turned(503, "busy")
        try:
            return await work
        except NotAccepted:
            raise Turned(503, "not_accepted") from None
        finally:
            self._slots.give()


def _drop(work: Awaitable[Any]) -> None:
    if asyncio.iscoroutine(work):
        work.close()


async def _body(request: web.Request) -> dict[str, Any]:
    """Return the JSON body; refuse what is too long, packed, too slow or malformed."""
    if (request.content_length or 0) > BODY_BYTES_MAX:
        raise Turned(413, "too_long")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Turned(400, "packed")
    try:
        async with asyncio.timeout(BODY_S):
            return wire.loads(await _read(request))
    except TimeoutError:
        raise Turned(408, "too_slow") from None
    except wire.BadJson:
        raise Turned(400, "bad_json") from None


async def _read(request: web.Request) -> bytes:
    found = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        found += chunk
        if len(found) > BODY_BYTES_MAX:
            raise Turned(413, "too_long")
    return bytes(found)
