"""The unmodified official DingTalk package works against the stand-in."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

import pytest

from tests.sandbox.conftest import DING_KEY, DING_SECRET, Cloud
from tests.sandbox.test_dingtalk_cards import CREATE, PATH


@pytest.fixture
async def peer(cloud: Cloud) -> AsyncIterator[None]:
    environment = {**os.environ, "DINGTALK_OPENAPI_ENDPOINT": f"{cloud.base}/dingtalk"}
    environment["no_proxy"] = "127.0.0.1"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.sandbox.sdk_peer", DING_KEY, DING_SECRET),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    await cloud.world.dingtalk.gateway.wait_for_socket(8)
    yield
    process.kill()
    await process.wait()


async def test_the_official_package_talks_and_taps(cloud: Cloud, peer: None) -> None:
    cloud.world.rules.ding_card_deadline_s = 2.0
    cloud.world.rules.ding_redeliver_s = 5.0
    phones = cloud.world.phones
    said = cloud.world.hands.say("chen", "ck-ding", "库存 可乐")
    echo = await phones.wait_for("ck-ding", lambda message: message.sender == "bot")
    assert echo.text == "echo 库存 可乐"
    await cloud.world.settle()
    assert said.status == "delivered"
    await cloud.ding("POST", PATH, CREATE)
    card = phones.last("sun")
    assert card is not None
    cloud.world.hands.tap("sun", card.id, "tok-yes")
    await cloud.world.settle()
    assert card.card is not None
    assert (card.card["tips"], card.card["buttons"]) == ("done", [])
