"""What both clouds share: time, phones, files, the log, the way out to the bot."""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession, DummyCookieJar

from sandbox import texts
from sandbox.clock import SandboxClock
from sandbox.config import Config
from sandbox.hub import Hub
from sandbox.media import Files
from sandbox.mischief import Mischief
from sandbox.phones import Phones
from sandbox.rules import Rules

logger = logging.getLogger(__name__)

CALLS_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One API call the bot made, for tests to look at."""

    method: str
    path: str
    body: Any
    status: int
    answer: Any


class Services:
    """Held by everything in the sandbox; owns the background work and the HTTP session."""

    def __init__(self, config: Config, clock: SandboxClock, rules: Rules) -> None:
        self.config = config
        self.clock = clock
        self.rules = rules
        self.hub = Hub(rules.sse_queue)
        self.phones = Phones(self.hub, clock.now_us, rules.messages_per_chat)
        self.files = Files(rules.media_files)
        self.mischief = Mischief()
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.base = ""
        self.is_bot_up: bool | None = None  # unknown while nobody watches it
        self._http: ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._lasting: set[asyncio.Task[Any]] = set()

    @property
    def http(self) -> ClientSession:
        """Return the session for calls to the bot; proxies of the environment do not matter."""
        if self._http is None:
            self._http = ClientSession(trust_env=False, cookie_jar=DummyCookieJar())
        return self._http

    @property
    def is_busy(self) -> bool:
        """Tell whether as much is being delivered as there may be at one time."""
        return len(self._tasks) >= self.rules.deliveries

    def bot_is(self, *, up: bool) -> None:
        """Tell the page when the bot comes or goes."""
        if up == self.is_bot_up:
            return
        if self.is_bot_up is not None:
            self.hub.note(texts.BOT_IS_BACK if up else texts.BOT_IS_GONE, "good" if up else "bad")
        self.is_bot_up = up
        self.hub.publish("bot", {"up": up})

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run ``work`` in the background; its failure is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def keep_running(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run ``work`` for as long as the sandbox lives; ``settle`` does not wait for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._lasting.add(task)
        task.add_done_callback(self._ended)

    async def settle(self, timeout_s: float = 10.0) -> None:
        """Wait until every delivery that is under way has ended."""
        async with asyncio.timeout(timeout_s):
            while self._tasks:
                await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Stop the background work and close the session."""
        self.hub.close()
        tasks = [*self._tasks, *self._lasting]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.close()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._lasting.discard(task)
        if not task.cancelled() and (trouble := task.exception()) is not None:
            logger.error("background work failed", exc_info=trouble)


async def read_bounded(answer: ClientResponse, bytes_max: int = 1024 * 1024) -> bytes:
    """Return the body of ``answer``, or raise ``ValueError`` when it is longer than allowed."""
    body = bytearray()
    async for chunk in answer.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > bytes_max:
            raise ValueError("answer too long")
    return bytes(body)
