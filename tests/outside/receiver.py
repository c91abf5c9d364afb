"""A shop's side of the webhooks: it keeps what comes, and answers as it is told."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.signing import verify


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str, now_s: int) -> bool:
        """Return whether the signature holds, as a shop's own library would say."""
        return verify(secret, self.headers, self.body, now_s) == self.id


class Receiver:
    """Listens on a port of its own; ``answers`` are the next statuses, 204 afterwards."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: deque[tuple[int, dict[str, str]]] = deque()
        self.slow_s = 0.0
        self.url = ""

    async def hear(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.heard.append(Heard(headers, await request.read()))
        if self.slow_s:
            await asyncio.sleep(self.slow_s)
        status, more = self.answers.popleft() if self.answers else (204, {})
        return web.Response(status=status, headers=more)

    def statuses(self) -> list[str]:
        """Return what was heard, in order, copies left out."""
        once = {heard.id: heard for heard in self.heard}
        return [heard.event["data"]["status"] for heard in once.values()]


@asynccontextmanager
async def listening() -> AsyncIterator[Receiver]:
    """Open a receiver."""
    receiver = Receiver()
    app = web.Application()
    app.add_routes([web.post("/hook", receiver.hear)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
