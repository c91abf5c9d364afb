"""The smart bot by callback: JSON in the app's envelope, nobody's id inside."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.cards.model import Card
from bot.config import WeCom
from bot.inbound import Said, Tapped
from bot.platforms.base import Address, Answer, Channel, NotAccepted
from bot.platforms.wecom import WeComPlatform
from bot.platforms.wecom.crypto import Lock
from bot.platforms.wecom.smart.platform import SmartBotPlatform
from tests.platforms.wecom.test_smart_line import CARD, letter
from tests.platforms.wecom.wire import (
    AES_KEY,
    TOKEN,
    Browser,
    Cloud,
    HandClock,
    House,
    groups,
    query,
    sealed,
    settings,
    theirs,
)

PATH = "/callback/wecom-bot"


@pytest.fixture
async def bot(cloud: Cloud, clock: HandClock, house: House) -> AsyncIterator[SmartBotPlatform]:
    own = {"bot_id": "b", "secret": "s", "token": TOKEN, "encoding_aes_key": AES_KEY}
    plain = settings(cloud.url).model_dump()
    app = WeComPlatform(settings(cloud.url), groups(), clock)
    bot = SmartBotPlatform(WeCom.model_validate({**plain, "smart_bot": own}), clock, app=app)
    await bot.start(house.accept)
    yield bot
    await bot.stop()
    await app.stop()


@pytest.fixture
async def browser(bot: SmartBotPlatform) -> AsyncIterator[Browser]:
    app = web.Application()
    app.add_routes(bot.routes())
    async with TestClient(TestServer(app)) as browser:
        yield browser


def said(text: str = "库存 可乐", **more: Any) -> dict[str, Any]:
    return {
        "msgid": "M-1", "aibotid": "b", "chattype": "single", "from": {"userid": "wang"},
        "msgtype": "text", "text": {"content": text}, **more,
    }  # fmt: skip


def pressed() -> dict[str, Any]:
    press = {"card_type": "button_interaction", "event_key": "tok-yes", "task_id": "h-1"}
    event = {"eventtype": "template_card_event", "template_card_event": press}
    return said(msgtype="event", event=event)


async def post(browser: Browser, body: dict[str, Any]) -> tuple[int, str]:
    encrypted = sealed(json.dumps(body), theirs(""))
    envelope = {"encrypt": encrypted}
    async with browser.post(PATH, params=query(encrypted), json=envelope) as response:
        return response.status, await response.text()


async def test_the_console_gets_its_riddle_back(browser: Browser) -> None:
    encrypted = sealed("8439277651029384756", theirs(""))
    params = {**query(encrypted), "echostr": encrypted}
    async with browser.get(PATH, params=params) as response:
        assert (response.status, await response.text()) == (200, "8439277651029384756")


async def test_a_message_is_taken_and_answered_at_its_own_address(
    bot: SmartBotPlatform, browser: Browser, house: House, cloud: Cloud
) -> None:
    url = f"{cloud.url}/cgi-bin/aibot/response"
    assert await post(browser, said(response_url=url)) == (200, "")
    [heard] = house.heard
    assert isinstance(heard, Said)
    await bot.send(letter(CARD, reply_url=heard.chat.reply_url))
    [body] = cloud.of("aibot/response")
    assert body["msgtype"] == "template_card"


async def test_an_answer_address_from_elsewhere_is_not_called(
    bot: SmartBotPlatform, browser: Browser, house: House, cloud: Cloud
) -> None:
    await post(browser, said(response_url="https://evil.example/cgi-bin/aibot/response"))
    await bot.send(letter(CARD, reply_url=house.heard[0].chat.reply_url))
    assert [body["touser"] for body in cloud.of("message/send")] == ["wang"]


async def test_a_press_is_answered_with_the_redrawn_card(browser: Browser, house: House) -> None:
    house.answer = Answer(card=Card(title="入库 华南饮料", state="王建国 09:30 确认"))
    status, text = await post(browser, pressed())
    envelope = json.loads(text)
    lock = Lock(TOKEN, AES_KEY, ("",))
    stamp = str(envelope["timestamp"])
    assert status == 200
    assert lock.is_signed(envelope["msgsignature"], stamp, envelope["nonce"], envelope["encrypt"])
    update = json.loads(lock.open(envelope["encrypt"]))
    assert update["response_type"] == "update_template_card"
    assert update["template_card"]["task_id"] == "h-1"
    assert isinstance(house.heard[0], Tapped)


async def test_what_was_not_kept_is_delivered_again(browser: Browser, house: House) -> None:
    house.trouble = NotAccepted()
    assert (await post(browser, said()))[0] == 500


@pytest.mark.row("D07")
async def test_another_signature_or_another_firms_envelope_is_refused(
    browser: Browser, house: House
) -> None:
    encrypted = sealed(json.dumps(said()), theirs("ww0000000000000099"))
    for params in ({**query(encrypted), "msg_signature": "0" * 40}, query(encrypted)):
        async with browser.post(PATH, params=params, json={"encrypt": encrypted}) as response:
            assert (response.status, await response.text()) == (403, "")
    assert not house.heard


@pytest.mark.row("D09")
@pytest.mark.parametrize("body", ["[" * 9000, "{}", '{"encrypt": 1}', "NaN", "\ud800", ""])
async def test_a_body_that_is_no_envelope_is_refused(browser: Browser, body: str) -> None:
    data = body.encode("utf-8", "surrogatepass")
    async with browser.post(PATH, params=query(""), data=data) as response:
        assert response.status in {400, 403}


async def test_a_group_has_no_way_back_without_its_question(
    bot: SmartBotPlatform, cloud: Cloud
) -> None:
    address = Address(platform="wecom_bot", channel=Channel.USER, id="wang")
    await bot.send(letter(CARD, address=address))
    assert len(cloud.of("message/send")) == 1
