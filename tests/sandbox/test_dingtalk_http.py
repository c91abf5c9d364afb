"""DingTalk over HTTP, the second door: signed messages, signed taps, sealed events."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.crypto import CallbackCrypto
from sandbox.dingtalk import sign
from tests.sandbox.conftest import AES_KEY, DING_KEY, DING_SECRET, Cloud
from tests.sandbox.test_dingtalk_cards import CREATE, PATH


class HttpBot:
    """Checks signatures and answers as told."""

    def __init__(self) -> None:
        self.crypto = CallbackCrypto("eventToken", AES_KEY, DING_KEY)
        self.heard: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.reply: dict[str, Any] = {"msgtype": "empty"}

    async def robot(self, request: web.Request) -> web.Response:
        stamp = request.headers["timestamp"]
        assert request.headers["sign"] == sign.robot(DING_SECRET, stamp)
        self.heard.append(await request.json())
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.reply, status=status)

    async def card(self, request: web.Request) -> web.Response:
        stamp = request.headers["x-ddpaas-signature-timestamp"]
        assert request.headers["x-ddpaas-signature"] == sign.card("cardApiSecret", stamp)
        self.heard.append(await request.json())
        options = {"updateCardDataByKey": True}
        data = {"cardParamMap": {"tips": "已通过"}}
        return web.json_response({"cardData": data, "cardUpdateOptions": options})

    async def event(self, request: web.Request) -> web.Response:
        sealed, query = (await request.json())["encrypt"], request.query
        signed = (query["msg_signature"], query["timestamp"], query["nonce"], sealed)
        assert self.crypto.is_signed(*signed)
        self.heard.append(json.loads(self.crypto.decrypt(sealed)))
        word = self.crypto.encrypt("success")
        signature = self.crypto.sign("1700000000000", "n", word)
        stamped = {"timeStamp": "1700000000000", "nonce": "n", "encrypt": word}
        return web.json_response({"msg_signature": signature, **stamped})


@pytest.fixture
async def http_bot(cloud: Cloud) -> AsyncIterator[HttpBot]:
    http_bot, app = HttpBot(), web.Application()
    app.add_routes(
        [
            web.post("/robot", http_bot.robot),
            web.post("/robot/card", http_bot.card),
            web.post("/robot/event", http_bot.event),
        ]
    )
    server = TestServer(app)
    await server.start_server()
    services = cloud.world.services
    assert services.config.dingtalk is not None
    ding = replace(
        services.config.dingtalk,
        callback_url=str(server.make_url("/robot")),
        card_secret="cardApiSecret",
        event_token="eventToken",
        event_aes_key=AES_KEY,
    )
    services.config = replace(services.config, dingtalk=ding)
    yield http_bot
    await server.close()


async def test_a_sentence_is_signed_and_may_be_answered_at_once(
    cloud: Cloud, http_bot: HttpBot
) -> None:
    http_bot.reply = {"msgtype": "text", "text": {"content": "收到"}}
    said = cloud.world.hands.say("chen", "chen", "库存 可乐")
    await cloud.world.settle()
    assert http_bot.heard[0]["text"]["content"] == "库存 可乐"
    assert said.status == "delivered"
    last = cloud.world.phones.last("chen", "bot")
    assert last is not None
    assert last.text == "收到"


async def test_trouble_brings_it_again_with_the_same_id(cloud: Cloud, http_bot: HttpBot) -> None:
    http_bot.statuses = [500]
    cloud.world.hands.say("chen", "chen", "入库 可乐 20箱")
    await cloud.world.settle()
    assert len(http_bot.heard) == 2
    assert http_bot.heard[0]["msgId"] == http_bot.heard[1]["msgId"]


async def test_a_tap_is_signed_and_its_answer_redraws(cloud: Cloud, http_bot: HttpBot) -> None:
    route = {"callbackType": "HTTP", "callbackRouteKey": "default"}
    await cloud.ding("POST", PATH, {**CREATE, **route})
    card = cloud.world.phones.last("sun")
    assert card is not None
    cloud.world.hands.tap("sun", card.id, "tok-yes")
    await cloud.world.settle()
    assert card.card is not None
    assert card.card["tips"] == "已通过"


async def test_a_route_can_be_registered_and_stays(cloud: Cloud) -> None:
    body = {"callbackRouteKey": "k", "callbackUrl": "http://127.0.0.1/a", "apiSecret": "s"}
    await cloud.ding("POST", "card/callbacks/register", body)
    other = {**body, "callbackUrl": "http://127.0.0.1/b"}
    kept = await cloud.ding("POST", "card/callbacks/register", other)
    assert kept["result"]["callbackUrl"] == "http://127.0.0.1/a"
    forced = await cloud.ding("POST", "card/callbacks/register", {**other, "forceUpdate": True})
    assert forced["result"]["callbackUrl"] == "http://127.0.0.1/b"


async def test_an_event_is_sealed_for_the_app(cloud: Cloud, http_bot: HttpBot) -> None:
    cloud.world.dingtalk.event("user_leave_org", {"userId": ["0123456"]})
    await cloud.world.settle()
    (heard,) = http_bot.heard
    assert (heard["EventType"], heard["userId"]) == ("user_leave_org", ["0123456"])
