"""Gateways that behave badly, and a minute that passes at once."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

from aiohttp import web

from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.stream import Gateway, Stream, Timing
from tests.platforms.dingtalk.conftest import (
    GROUPS,
    House,
    StillClock,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    Cloud,
    frame,
)


class Minute:
    """Time that passes only when somebody sleeps; stops the stream after a minute of it."""

    def __init__(self) -> None:
        self.passed_s = 0.0
        self.slept: list[float] = []
        self.is_over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed_s += seconds
        if self.passed_s >= 60:
            self.is_over.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)

    def timing(self, jitter: float = 0.0) -> Timing:
        return Timing(sleep=self.sleep, jitter=lambda: jitter)


@contextlib.asynccontextmanager
async def streaming(cloud: Cloud, timing: Timing, house: House) -> AsyncIterator[Stream]:
    """Run the platform's stream with a time of its own."""
    platform = DingTalkPlatform(settings_for(cloud.base), GROUPS, StillClock())
    platform._desk.open(house.accept)
    platform._stream = Stream(
        Gateway(platform._client, platform._settings), platform._desk, timing=timing
    )
    platform._stream.start()
    yield platform._stream
    await platform.stop()


async def close_1000(socket: web.WebSocketResponse) -> None:
    """End a connection politely."""
    await socket.close(code=1000)


async def drop(socket: web.WebSocketResponse) -> None:
    """End a connection without a word."""
    assert socket._req is not None
    assert socket._req.transport is not None
    socket._req.transport.abort()


async def ping_and_drop(socket: web.WebSocketResponse) -> None:
    """Look alive once, then drop."""
    await socket.send_str(json.dumps(frame("SYSTEM", "ping", {"opaque": "1"})))
    await drop(socket)


async def goodbye(socket: web.WebSocketResponse) -> None:
    """Ask the client to move on."""
    await socket.send_str('{"type":"SYSTEM","headers":{"topic":"disconnect"},"data":"{}"}')


async def far_too_much(socket: web.WebSocketResponse) -> None:
    """Send more than any client takes."""
    await socket.send_str("x" * (17 << 20))
