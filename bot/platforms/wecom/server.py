"""The callback address: nothing in a request is believed before its signature is."""

import asyncio
import logging
from collections import Counter
from typing import Final

from aiohttp import web

from bot.inbound import Inbound, Tapped
from bot.platforms.base import Accept, Answer, NotAccepted
from bot.platforms.wecom import passive
from bot.platforms.wecom.crypto import Lock, Unsealed
from bot.platforms.wecom.parse import Ignored, parse
from bot.platforms.wecom.xml import BadXml, read_encrypt
from core.clock import MICROSECONDS, Clock

logger = logging.getLogger(__name__)

BODY_BYTES: Final = 256 * 1024
BODY_S: Final = 3.0
WINDOW_S: Final = 900
ANSWER_S: Final = 4.5  # WeCom hangs up after 5 and delivers again
CLOSE_S: Final = 10.0
XML: Final = {"Content-Type": "application/xml; charset=utf-8"}
SIGNATURE_NAMES: Final = ("msg_signature", "msgsignature", "signature")


class Refusal(Exception):
    """A request we do not take: an HTTP status for the sender, a reason for our log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Waiting:
    """A request under way: ``until`` it is answered, and since when, in the loop's seconds."""

    __slots__ = ("since_s", "until")

    def __init__(self, until: "asyncio.Future[None]", since_s: float) -> None:
        self.until = until
        self.since_s = since_s

    def release(self) -> None:
        """Let the request go on."""
        if not self.until.done():
            self.until.set_result(None)


class Callback:
    """Takes WeCom's callbacks of one app and hands on what people did."""

    def __init__(self, lock: Lock, corp_id: str, clock: Clock) -> None:
        self._lock = lock
        self._corp_id = corp_id
        self._clock = clock
        self._accept: Accept | None = None
        self._running: dict[asyncio.Future[Answer], Waiting] = {}
        self._look: asyncio.TimerHandle | None = None
        self.counts: Counter[str] = Counter()

    def open(self, accept: Accept) -> None:
        """Begin to hand on; before, every callback is answered with a 500 and comes again."""
        self._accept = accept

    async def close(self) -> None:
        """Hand on nothing new, and let what is running finish, for at most ten seconds."""
        self._accept = None
        if self._running:
            await asyncio.wait(self._running, timeout=CLOSE_S)

    async def verify(self, request: web.Request) -> web.Response:
        """Answer the console's riddle (``echostr``) when the address is saved."""
        try:
            # A "+" that the console did not escape arrives as a blank.
            riddle = self._trusted(request, request.query.get("echostr", "").replace(" ", "+"))
        except Refusal as refusal:
            return self._refused(request, refusal)
        return web.Response(body=riddle, content_type="text/plain")

    async def receive(self, request: web.Request) -> web.Response:
        """Take one callback: 200 only when it is committed or asks nothing of us."""
        try:
            inbound = self._read(request, await body_of(request))
        except Refusal as refusal:
            return self._refused(request, refusal)
        if isinstance(inbound, Ignored):
            return self._shrugged(inbound)
        return await self._handed_on(inbound)

    def _read(self, request: web.Request, body: bytes) -> Inbound | Ignored:
        try:
            message = self._trusted(request, read_encrypt(body))
            return parse(message, self._corp_id, self._clock.now())
        except BadXml as bad:
            raise Refusal(400, str(bad)) from None

    def _trusted(self, request: web.Request, encrypted: str) -> bytes:
        """Return the message inside ``encrypted`` once signature and time are right."""
        query = request.query
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        signature = next((query[name] for name in SIGNATURE_NAMES if name in query), "")
        if not self._lock.is_signed(signature, timestamp, nonce, encrypted):
            raise Refusal(403, "signature")
        if not self._is_recent(timestamp):
            raise Refusal(403, "timestamp outside the window")
        try:
            return self._lock.open(encrypted)
        except Unsealed as unsealed:
            raise Refusal(403, unsealed.reason) from None

    def _is_recent(self, timestamp: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
            return False
        return abs(self._clock.now() // MICROSECONDS - int(timestamp)) <= WINDOW_S

    async def _handed_on(self, inbound: Inbound) -> web.Response:
        if self._accept is None:
            return web.Response(status=500)
        loop = asyncio.get_running_loop()
        answered = asyncio.ensure_future(self._accept(inbound))
        waiting = self._running[answered] = Waiting(loop.create_future(), loop.time())
        answered.add_done_callback(self._finished)
        if self._look is None:
            self._look = loop.call_later(ANSWER_S, self._release_the_late)
        await waiting.until
        if not answered.done() or answered.cancelled() or answered.exception() is not None:
            self.counts["not accepted"] += 1
            return web.Response(status=500)
        return self._answered(inbound, answered.result())

    def _finished(self, answered: "asyncio.Future[Answer]") -> None:
        self._running.pop(answered).release()
        failed = None if answered.cancelled() else answered.exception()
        if failed is not None and not isinstance(failed, NotAccepted):
            logger.error("an inbound could not be handled", exc_info=failed)

    def _release_the_late(self) -> None:
        """Let those answer that waited long enough; one timer serves all, the oldest is first."""
        loop = asyncio.get_running_loop()
        self._look = None
        for waiting in self._running.values():
            until_s = waiting.since_s + ANSWER_S
            if until_s > loop.time():
                self._look = loop.call_at(until_s, self._release_the_late)
                return
            waiting.release()

    def _answered(self, inbound: Inbound, answer: Answer) -> web.Response:
        self.counts["taken"] += 1
        if answer.card is None or not isinstance(inbound, Tapped):
            return web.Response()
        now_s = self._clock.now() // MICROSECONDS
        update = passive.card_update(answer.card, inbound.user_id, self._corp_id, now_s)
        sealed = self._lock.seal(update)
        timestamp, nonce = str(now_s), str(self.counts["taken"])
        signature = self._lock.sign(timestamp, nonce, sealed)
        text = passive.envelope(sealed, signature, timestamp, nonce)
        return web.Response(body=text.encode(), headers=XML)

    def _shrugged(self, ignored: Ignored) -> web.Response:
        self.counts["ignored" if ignored.is_known else "unknown"] += 1
        if not ignored.is_known:
            logger.info("unknown callback ignored", extra={"what": ignored.what})
        return web.Response()

    def _refused(self, request: web.Request, refusal: Refusal) -> web.Response:
        self.counts["refused"] += 1
        self.counts[f"refused {refusal.status}"] += 1
        logger.warning(
            "callback refused",
            extra={"status": refusal.status, "reason": refusal.reason, "peer": request.remote},
        )
        response = web.Response(status=refusal.status)
        response.force_close()
        return response


async def body_of(request: web.Request) -> bytes:
    """Return the body, at most 256 kB within three seconds; WeCom never compresses it."""
    if (request.content_length or 0) > BODY_BYTES:
        raise Refusal(413, "body too large")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refusal(400, "compressed body")
    if request.content.is_eof():  # all of it is here already, as nearly always
        return _within(request.content.read_nowait())
    try:
        async with asyncio.timeout(BODY_S):
            return await _gathered(request)
    except TimeoutError:
        raise Refusal(408, "body too slow") from None


async def _gathered(request: web.Request) -> bytes:
    read = b""
    async for chunk in request.content.iter_any():
        read = _within(read + chunk)
    return read


def _within(body: bytes) -> bytes:
    if len(body) > BODY_BYTES:
        raise Refusal(413, "body too large")
    return body
