"""The smart bot's long connection: it hears groups, and there is only one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from sandbox.config import SmartBot
from tests.sandbox.conftest import Cloud
from tests.sandbox.test_wecom_cards import BUTTONS


@pytest.fixture
async def line(cloud: Cloud) -> AsyncIterator[ClientWebSocketResponse]:
    """A subscribed connection."""
    services = cloud.world.services
    assert services.config.wecom is not None
    app = replace(services.config.wecom, smart_bot=SmartBot(bot_id="bot", secret="s", name="小库"))
    services.config = replace(services.config, wecom=app)
    async with cloud.http.ws_connect(cloud.base + "/wecom/aibot") as socket:
        assert await ask(socket, "aibot_subscribe", bot_id="bot", secret="s") == 0
        yield socket


async def ask(socket: ClientWebSocketResponse, cmd: str, req_id: str = "r1", **body: Any) -> int:
    """Send a frame and return the ``errcode`` of its answer."""
    await socket.send_json({"cmd": cmd, "headers": {"req_id": req_id}, "body": body})
    answer = await socket.receive_json()
    assert "cmd" not in answer
    assert answer["headers"]["req_id"] == req_id
    return int(answer["errcode"])


async def hear(cloud: Cloud, socket: ClientWebSocketResponse, text: str = "库存 可乐") -> Any:
    cloud.world.hands.say("wang", "ck-wecom", text)
    return await socket.receive_json()


async def test_a_group_is_heard_and_a_stream_replaces_itself(
    cloud: Cloud, line: ClientWebSocketResponse
) -> None:
    heard = await hear(cloud, line)
    body, req_id = heard["body"], heard["headers"]["req_id"]
    assert (body["chattype"], body["chatid"]) == ("group", "sandboxchat01")
    assert body["text"]["content"] == "@小库 库存 可乐"
    for content in ("查询中…", "可乐 **480** 瓶"):
        stream = {"id": "S1", "finish": content != "查询中…", "content": content}
        assert await ask(line, "aibot_respond_msg", req_id, msgtype="stream", stream=stream) == 0
    last = cloud.world.phones.chat("ck-wecom")
    assert [message.markdown for message in last if message.sender == "bot"] == ["可乐 **480** 瓶"]
    cloud.world.clock.advance(361)
    stream = {"id": "S1", "finish": True, "content": "late"}
    assert await ask(line, "aibot_respond_msg", req_id, msgtype="stream", stream=stream) == 846608


async def test_it_speaks_first_only_where_it_was_spoken_to(
    cloud: Cloud, line: ClientWebSocketResponse
) -> None:
    letter: dict[str, Any] = {
        "chatid": "sandboxchat01",
        "msgtype": "markdown",
        "markdown": {"content": "日报"},
    }
    assert await ask(line, "aibot_send_msg", **letter) == 93006
    await hear(cloud, line)
    assert await ask(line, "aibot_send_msg", **letter) == 0
    assert await ask(line, "aibot_send_msg", **{**letter, "chatid": "SANDBOXCHAT01"}) == 93006
    for _ in range(29):
        assert await ask(line, "aibot_send_msg", **letter) == 0
    assert await ask(line, "aibot_send_msg", **letter) == 45009


async def test_a_card_in_a_group_is_redrawn_for_all(
    cloud: Cloud, line: ClientWebSocketResponse
) -> None:
    heard = await hear(cloud, line)
    req_id = heard["headers"]["req_id"]
    card = {"msgtype": "template_card", "template_card": BUTTONS}
    assert await ask(line, "aibot_respond_msg", req_id, **card) == 0
    assert await ask(line, "aibot_respond_msg", req_id, **card) == 42014
    message = cloud.world.phones.last("ck-wecom", "bot")
    assert message is not None
    cloud.world.hands.tap("li", message.id, "yes")
    pressed = await line.receive_json()
    event = pressed["body"]["event"]["template_card_event"]
    assert (event["event_key"], event["task_id"]) == ("yes", "rk-1@1")
    fresh = {**BUTTONS, "replace_text": "已通过"}
    update = {"response_type": "update_template_card", "template_card": fresh}
    press_id = pressed["headers"]["req_id"]
    assert await ask(line, "aibot_respond_msg", press_id, **card) == 846605
    assert await ask(line, "aibot_respond_update_msg", press_id, **update) == 0
    assert message.card is not None
    assert message.card["replaced_text"] == "已通过"
    cloud.world.clock.advance(6)
    assert await ask(line, "aibot_respond_update_msg", press_id, **update) == 846604


async def test_a_second_instance_ends_the_first(
    cloud: Cloud, line: ClientWebSocketResponse
) -> None:
    async with cloud.http.ws_connect(cloud.base + "/wecom/aibot") as second:
        assert await ask(second, "ping") == 846609
        assert await ask(second, "aibot_subscribe", bot_id="bot", secret="no") == 40001
        assert await ask(second, "aibot_subscribe", bot_id="bot", secret="s") == 0
        told = await line.receive_json()
        assert told["body"]["event"]["eventtype"] == "disconnected_event"
        async with asyncio.timeout(2):
            assert (await line.receive()).type.name in {"CLOSE", "CLOSED"}
        assert await ask(second, "ping") == 0
