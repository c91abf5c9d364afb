"""A running callback address, and a cloud to talk to."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.platforms.wecom import MemoryTokenStore, WeComPlatform
from bot.platforms.wecom.client import WeComClient
from tests.platforms.wecom.wire import Browser, Cloud, HandClock, House, groups, settings


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    cloud = Cloud()
    await cloud.server.start_server(access_log=None)
    yield cloud
    await cloud.server.close()


@pytest.fixture
async def platform(cloud: Cloud, clock: HandClock, house: House) -> AsyncIterator[WeComPlatform]:
    platform = WeComPlatform(settings(cloud.url), groups(), clock)
    await platform.start(house.accept)
    yield platform
    await platform.stop()


@pytest.fixture
async def browser(platform: WeComPlatform) -> AsyncIterator[Browser]:
    app = web.Application()
    app.add_routes(platform.routes())
    async with TestClient(TestServer(app)) as browser:
        yield browser


@pytest.fixture
def store() -> MemoryTokenStore:
    return MemoryTokenStore()


@pytest.fixture
async def client(
    cloud: Cloud, clock: HandClock, store: MemoryTokenStore
) -> AsyncIterator[WeComClient]:
    async def at_once(_seconds: float) -> None:
        return

    client = WeComClient(settings(cloud.url), clock, store, sleep=at_once)
    yield client
    await client.close()
