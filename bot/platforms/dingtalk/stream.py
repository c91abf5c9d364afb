"""The stream: one outgoing connection at a time, and a second one while the first says goodbye."""

import asyncio
import logging
import random
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from aiohttp import ClientWebSocketResponse
from yarl import URL

from bot.config import DingTalk
from bot.platforms import wire
from bot.platforms.base import SendFailed
from bot.platforms.dingtalk.client import Client
from bot.platforms.dingtalk.desk import Desk
from bot.platforms.dingtalk.line import CARD, ROBOT, Line, Slots
from bot.platforms.pace import PAUSE_MAX_S, Pace

OPEN: Final = "/v1.0/gateway/connections/open"
AGENT: Final = "zhanggui/0.1"
STOP_S: Final = 1.0

logger = logging.getLogger(__name__)


class Dial(Protocol):
    """Open one connection, or raise ``SendFailed``."""

    async def __call__(self) -> ClientWebSocketResponse: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How time passes for the stream; tests hand in their own."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
    quiet_s: float = 180.0
    drain_s: float = 15.0


class Stream:
    """Keep a connection to the gateway open until stopped."""

    def __init__(self, dial: Dial, desk: Desk, *, timing: Timing | None = None) -> None:
        self._dial = dial
        self._desk = desk
        self._timing = timing or Timing()
        self._slots = Slots()
        self._pace = Pace(self._timing.jitter)
        self._lines: dict[Line, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None
        self.trouble = ""

    @property
    def is_connected(self) -> bool:
        """Whether a connection is open that the gateway still uses."""
        return any(not line.leaving.is_set() for line in self._lines)

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._task = asyncio.create_task(self.run())

    async def stop(self) -> None:
        """Stop hearing; handlers get a second to finish and to acknowledge."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait({self._task}, timeout=STOP_S + 0.5)
        self._task = None

    async def run(self) -> None:
        """Connect, hear, connect again; ends only by being cancelled."""
        try:
            while True:
                await self._timing.sleep(await self._safely())
        finally:
            lines, self._lines = self._lines, {}
            await asyncio.gather(*(_leave(line, task) for line, task in lines.items()))

    async def _safely(self) -> float:
        try:
            return await self._one()
        except Exception:  # the bot must not go deaf because of a bug of ours
            logger.exception("the stream failed")
            self.trouble = "bug"
            return PAUSE_MAX_S

    async def _one(self) -> float:
        """Hold one connection until it ends or is asked to move on; return the pause after it."""
        started_s = asyncio.get_running_loop().time()
        try:
            line = Line(await self._dial(), self._desk, self._slots)
        except SendFailed as failed:
            self.trouble = failed.reason
            logger.warning("stream not opened", extra={"reason": failed.reason})
            return max(self._pace.pause_s(0.0, was_asked=False), min(failed.retry_after_s, 60.0))
        self.trouble = ""
        logger.info("stream opened")
        task = asyncio.create_task(line.run(self._timing.quiet_s, self._timing.drain_s))
        self._lines[line] = task
        task.add_done_callback(lambda _: self._lines.pop(line, None))
        await line.leaving.wait()
        lived_s = asyncio.get_running_loop().time() - started_s
        logger.info("stream left", extra={"lived_s": round(lived_s), "asked": line.was_asked})
        return self._pace.pause_s(lived_s, was_asked=line.was_asked)


async def _leave(line: Line, task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task}, timeout=0.2)
    await line.finish(STOP_S)


class Gateway:
    """Ask for a ticket and open a socket with it; the ticket is neither kept nor logged."""

    def __init__(self, client: Client, settings: DingTalk) -> None:
        self._client = client
        self._settings = settings

    async def __call__(self) -> ClientWebSocketResponse:
        endpoint, ticket = await self.ask()
        return await self._client.open_socket(endpoint, ticket)

    async def ask(self) -> tuple[str, str]:
        """Return the endpoint and a ticket that opens it once, within 90 seconds."""
        url = URL(self._settings.api_url.rstrip("/") + OPEN)
        answer = await self._client.post(url, self._request())
        return wire.raw(answer, "endpoint"), wire.raw(answer, "ticket")

    def _request(self) -> dict[str, Any]:
        return {
            "clientId": self._settings.client_id,
            "clientSecret": self._settings.client_secret.get_secret_value(),
            "subscriptions": [
                {"type": "EVENT", "topic": "*"},
                {"type": "CALLBACK", "topic": ROBOT},
                {"type": "CALLBACK", "topic": CARD},
            ],
            "ua": AGENT,
            "localIp": _local_ip(),
        }


def _local_ip() -> str:
    """Return the address that packets leave from; no packet is sent to find out."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"
