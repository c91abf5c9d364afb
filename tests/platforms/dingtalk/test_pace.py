"""How often the stream connects, whatever the gateway does."""

import asyncio
from typing import Any

import pytest

from bot.platforms.pace import Pace
from tests.platforms.dingtalk.conftest import (
    House,
)
from tests.platforms.dingtalk.fake import (
    OPEN_PATH,
    Cloud,
    Planned,
)
from tests.platforms.dingtalk.gateway import (
    Minute,
    close_1000,
    drop,
    far_too_much,
    goodbye,
    ping_and_drop,
    streaming,
)


@pytest.mark.row("D14")
@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("gateway", [close_1000, drop, ping_and_drop, goodbye])
async def test_at_most_ten_connections_in_the_first_minute(
    cloud: Cloud, house: House, gateway: Any, jitter: float
) -> None:
    cloud.on_connect = gateway
    minute = Minute()

    async with streaming(cloud, minute.timing(jitter), house):
        await asyncio.wait_for(minute.is_over.wait(), 8)

    assert 4 <= len(cloud.asked(OPEN_PATH)) <= 10
    assert len(cloud.sockets) <= 10


@pytest.mark.row("D14")
@pytest.mark.parametrize(
    "answer",
    [
        Planned(status=500, raw=b"<html>"),
        Planned(status=401, body={"code": "unauthorized"}),
        Planned(body={"endpoint": "ws://evil.cn/connect", "ticket": "t"}),
        Planned(body={"endpoint": "", "ticket": ""}),
        Planned(body={"endpoint": 5}),
        Planned(status=200, raw=b"<xml/>"),
    ],
)
async def test_a_gateway_that_refuses_is_not_hammered(
    cloud: Cloud, house: House, answer: Planned
) -> None:
    cloud.always[OPEN_PATH] = answer
    minute = Minute()

    async with streaming(cloud, minute.timing(), house) as stream:
        await asyncio.wait_for(minute.is_over.wait(), 8)
        assert stream.trouble != ""

    assert 4 <= len(cloud.asked(OPEN_PATH)) <= 10
    assert minute.slept == sorted(minute.slept)


def test_the_pause_grows_to_a_minute_and_shrinks_after_a_good_connection() -> None:
    pace = Pace(lambda: 1.0)

    grown = [pace.pause_s(0.0, was_asked=False) for _ in range(9)]

    assert grown == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pace.pause_s(40.0, was_asked=False) == 1
    assert pace.pause_s(40.0, was_asked=True) == 0


def test_chance_halves_the_pause_at_most() -> None:
    assert Pace(lambda: 0.0).pause_s(0.0, was_asked=False) == 0.5


@pytest.mark.row("D14")
async def test_a_frame_beyond_all_bounds_costs_a_reconnection(cloud: Cloud, house: House) -> None:
    cloud.on_connect = far_too_much
    minute = Minute()

    async with streaming(cloud, minute.timing(), house):
        await asyncio.wait_for(minute.is_over.wait(), 8)

    assert len(cloud.sockets) <= 10
