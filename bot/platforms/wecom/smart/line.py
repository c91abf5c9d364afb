"""The long connection: one socket, frames by ``req_id``, one live connection for each bot."""

import asyncio
import logging
import random
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Final

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.config import SmartBot
from bot.platforms import wire
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.pace import Pace
from bot.platforms.wecom.smart.media import Json
from bot.platforms.wecom.smart.parse import is_displaced
from bot.platforms.wecom.troubles import OutcomeUnknown, Rejected, code_of, presentable

BEAT_S: Final = 30.0
ACK_S: Final = 5.0
MISSED_MAX: Final = 2
PAUSE_MAX_S: Final = 30.0
HANDLERS: Final = 100
FRAME_BYTES_MAX: Final = 1 << 20
CALLBACKS: Final = frozenset({"aibot_msg_callback", "aibot_event_callback"})
STOP_S: Final = 2.0
BUSY_S: Final = 5.0

logger = logging.getLogger(__name__)

Hear = Callable[[Json, str], Coroutine[None, None, None]]
"""(Body of a callback, its req_id): answer it."""
Ended = Callable[[str], Awaitable[None]]
"""The line is given up until somebody acts; the word says why: ``displaced`` or ``refused``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How time passes for the line; tests hand in their own."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
    beat_s: float = BEAT_S
    ack_s: float = ACK_S


class Line:
    """Keeps the connection open, hears callbacks, asks and waits for the answer."""

    def __init__(
        self, settings: SmartBot, hear: Hear, ended: Ended, *, timing: Timing | None = None
    ) -> None:
        self._settings = settings
        self._hear = hear
        self._ended = ended
        self._timing = timing or Timing()
        self._pace = Pace(self._timing.jitter, PAUSE_MAX_S)
        self._socket: ClientWebSocketResponse | None = None
        self._session: aiohttp.ClientSession | None = None
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._handlers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(HANDLERS)
        self._task: asyncio.Task[None] | None = None
        self.counts: Counter[str] = Counter()
        self.heard = 0
        """Callbacks of the present connection that are over and done with."""
        self.trouble = ""
        self.given_up = ""

    @property
    def is_connected(self) -> bool:
        """Whether the bot is subscribed."""
        return self._socket is not None and not self._socket.closed

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let handlers finish, then close."""
        if self._handlers:
            await asyncio.wait(self._handlers, timeout=STOP_S)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, *self._handlers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def ask(self, cmd: str, body: Json | None = None, req_id: str = "") -> Json:
        """Send a frame and return its answer's body; frames of one ``req_id`` go one by one."""
        socket = self._socket
        if socket is None or socket.closed:
            raise SendFailed(Trouble.BUSY, "not connected", retry_after_s=BUSY_S)
        req_id = req_id or f"{cmd}_{uuid.uuid4().hex}"
        turn = self._turns.setdefault(req_id, asyncio.Lock())
        try:
            async with turn:
                return await self._asked(socket, cmd, body, req_id)
        finally:
            if not turn.locked():
                self._turns.pop(req_id, None)

    async def _asked(
        self, socket: ClientWebSocketResponse, cmd: str, body: Json | None, req_id: str
    ) -> Json:
        frame: Json = {"cmd": cmd, "headers": {"req_id": req_id}}
        if body is not None:
            frame["body"] = body
        answered = self._waiting[req_id] = asyncio.get_running_loop().create_future()
        try:
            await socket.send_str(wire.dumps(frame))
            async with asyncio.timeout(self._timing.ack_s):
                answer = await answered
        except (aiohttp.ClientError, OSError, RuntimeError) as lost:
            raise OutcomeUnknown(type(lost).__name__) from None
        except TimeoutError:
            raise OutcomeUnknown("no answer in time") from None
        finally:
            self._waiting.pop(req_id, None)
        if code := code_of(answer):
            secret = self._settings.secret.get_secret_value()
            raise Rejected(code, presentable(answer.get("errmsg", ""), (secret,)))
        return wire.table(answer, "body")

    async def reach(self) -> str:
        """Open a connection without subscribing, and say what is in the way, if anything."""
        try:
            socket = await self._dial()
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as lost:
            return type(lost).__name__
        await socket.close()
        return ""

    async def _run(self) -> None:
        while not self.given_up:
            await self._timing.sleep(await self._safely())
        logger.error("the smart bot's line is given up", extra={"why": self.given_up})
        await self._ended(self.given_up)

    async def _safely(self) -> float:
        try:
            return await self._one()
        except Exception:  # the bot must not go deaf because of a bug of ours
            logger.exception("the smart bot's line failed")
            self.trouble = "bug"
            return PAUSE_MAX_S

    async def _one(self) -> float:
        """Hold one connection until it ends; return the pause before the next."""
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        try:
            socket = await self._dial()
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as lost:
            self.trouble = type(lost).__name__
            return self._pace.pause_s(0.0, was_asked=False)
        reading = asyncio.create_task(self._read(socket))
        try:
            await self._subscribe(socket)
            beating = asyncio.create_task(self._beat(socket))
            await reading
            beating.cancel()
        except SendFailed as failed:
            self.trouble = failed.reason
            if failed.trouble is Trouble.CONFIG:
                self.given_up = "refused"
        finally:
            self._socket = None
            reading.cancel()
            await socket.close()
            self._lose_what_waits()
        lived_s = loop.time() - started_s
        logger.info("the smart bot's line ended", extra={"lived_s": round(lived_s)})
        return 0.0 if self.given_up else self._pace.pause_s(lived_s, was_asked=False)

    async def _dial(self) -> ClientWebSocketResponse:
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        async with asyncio.timeout(10):
            return await self._session.ws_connect(
                self._settings.url, max_msg_size=FRAME_BYTES_MAX,
                timeout=aiohttp.ClientWSTimeout(ws_close=0.3),
            )  # fmt: skip

    async def _subscribe(self, socket: ClientWebSocketResponse) -> None:
        secret = self._settings.secret.get_secret_value()
        body = {"bot_id": self._settings.bot_id, "secret": secret}
        await self._asked(socket, "aibot_subscribe", body, f"aibot_subscribe_{uuid.uuid4().hex}")
        self._socket = socket
        self.heard = 0
        self.trouble = ""
        logger.info("the smart bot is connected")

    async def _beat(self, socket: ClientWebSocketResponse) -> None:
        """Ping; two pings without an answer end a connection that only looks alive."""
        missed = 0
        while missed < MISSED_MAX:
            await asyncio.sleep(self._timing.beat_s)
            try:
                await self._asked(socket, "ping", None, f"ping_{uuid.uuid4().hex}")
                missed = 0
            except SendFailed:
                missed += 1
        self.trouble = "no pong"
        await socket.close()

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        """Take frames until the socket ends."""
        while True:
            came = await socket.receive()
            if came.type is WSMsgType.TEXT:
                await self._take(came.data)
            elif came.type is not WSMsgType.BINARY:
                return

    async def _take(self, sealed: str) -> None:
        try:
            frame = wire.loads(sealed)
        except wire.BadJson as bad:
            self.counts["bad frame"] += 1
            logger.warning("dropped a frame", extra={"why": str(bad), "length": len(sealed)})
            return
        req_id = wire.raw(wire.table(frame, "headers"), "req_id")
        if "cmd" not in frame:
            waiting = self._waiting.get(req_id)
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)
            return
        body = wire.table(frame, "body")
        if frame["cmd"] not in CALLBACKS:
            self.counts["unknown"] += 1
        elif is_displaced(body):
            self.given_up = "displaced"
        else:
            await self._slots.acquire()
            handler = asyncio.create_task(self._hear(body, req_id))
            self._handlers.add(handler)
            handler.add_done_callback(self._handled)

    def _handled(self, handler: "asyncio.Task[None]") -> None:
        self._handlers.discard(handler)
        self._slots.release()
        self.heard += 1
        failed = None if handler.cancelled() else handler.exception()
        if failed is not None:
            logger.error("a callback of the smart bot failed", exc_info=failed)

    def _lose_what_waits(self) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(OutcomeUnknown("the connection ended"))
