"""The smart bot's long connection: one at a time, heard and answered frame by frame."""

import asyncio
import base64
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.cards.model import Button, Card, Enclosure, Fact, Text
from bot.config import WeCom
from bot.inbound import Chose, Photographed, Said, Tapped
from bot.platforms.base import (
    Address,
    Answer,
    Channel,
    Letter,
    NotAccepted,
    SendFailed,
    Trouble,
)
from bot.platforms.wecom import WeComPlatform
from bot.platforms.wecom.smart.line import Timing
from bot.platforms.wecom.smart.platform import SmartBotPlatform
from bot.texts import wecom as texts
from tests.platforms.wecom.gateway import BOT, SECRET, Gateway
from tests.platforms.wecom.wire import Cloud, HandClock, House, groups, settings

CARD = Card(
    title="入库 华南饮料", headline="可乐 20箱 = 480瓶",
    facts=(Fact(name="金额", value="¥720.00"),),
    buttons=(Button(label="确认", token="tok-yes"),),
)  # fmt: skip


class Pauses:
    """Time between two connections, as the test lets it pass."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.sleep(0)
        if len(self.asked) > 20:
            await asyncio.Event().wait()


class Alarms:
    def __init__(self) -> None:
        self.told: list[str] = []

    async def __call__(self, _about: str, sentence: str) -> None:
        self.told.append(sentence)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    gateway = Gateway()
    await gateway.server.start_server(access_log=None)
    yield gateway
    await gateway.server.close()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def bot(
    gateway: Gateway, cloud: Cloud, clock: HandClock, house: House, pauses: Pauses
) -> AsyncIterator[SmartBotPlatform]:
    app = WeComPlatform(settings(cloud.url), groups(), clock)
    timing = Timing(sleep=pauses, jitter=lambda: 1.0, beat_s=0.05, ack_s=0.3)
    bot = SmartBotPlatform(_with_bot(cloud.url, gateway), clock, app=app, timing=timing)
    bot.alarm = Alarms()
    await bot.start(house.accept)
    await gateway.until("aibot_subscribe")
    yield bot
    await bot.stop()
    await app.stop()


def _with_bot(api_url: str, gateway: Gateway) -> WeCom:
    own = {"bot_id": BOT, "secret": SECRET, "url": gateway.url}
    plain = settings(api_url).model_dump()
    return WeCom.model_validate({**plain, "smart_bot": own})


def letter(message: Any, **more: Any) -> Letter:
    address = Address(platform="wecom_bot", channel=Channel.USER, id="wang")
    return Letter(**{"id": 1, "address": address, "handle": "h-1", "message": message, **more})


async def heard(house: House, count: int = 1) -> list[Any]:
    await until(lambda: len(house.heard) >= count)
    return list(house.heard)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110 - the bot tells nobody when it is done
            await asyncio.sleep(0.005)


async def test_it_says_who_it_is_and_hears_what_is_said(
    bot: SmartBotPlatform, gateway: Gateway, house: House
) -> None:
    assert (await gateway.until("aibot_subscribe"))["body"] == {"bot_id": BOT, "secret": SECRET}
    await gateway.hear("@掌柜 库存 可乐", chattype="group", chatid="wrAbC1")
    [said] = await heard(house)
    assert isinstance(said, Said)
    assert (said.text, said.user_id, said.chat.id, said.chat.is_group) == (
        "库存 可乐", "wang", "wrAbC1", True,
    )  # fmt: skip


async def test_an_answer_goes_to_its_question(bot: SmartBotPlatform, gateway: Gateway) -> None:
    await bot.send(letter(Text(content="可用 **480** 瓶"), reply_url="answer:CB7"))
    frame = await gateway.until("aibot_respond_msg")
    assert frame["headers"]["req_id"] == "CB7"
    assert frame["body"]["markdown"]["content"] == "可用 \uff0a\uff0a480\uff0a\uff0a 瓶"


@pytest.mark.parametrize("code", [846604, 846605, 846608, 846609])
async def test_an_answer_that_comes_too_late_is_pushed(
    bot: SmartBotPlatform, gateway: Gateway, code: int
) -> None:
    gateway.codes["aibot_respond_msg"] = [code]
    await bot.send(letter(Text(content="好了"), reply_url="answer:CB7"))
    pushed = await gateway.until("aibot_send_msg")
    assert (pushed["body"]["chatid"], pushed["body"]["chat_type"]) == ("wang", 1)
    assert pushed["body"]["markdown"]["content"] == "好了"


async def test_a_welcome_is_text_and_a_late_one_is_pushed_as_markdown(
    bot: SmartBotPlatform, gateway: Gateway, house: House
) -> None:
    await gateway.event({"eventtype": "enter_chat"})
    [came] = await heard(house)
    assert isinstance(came, Chose)
    assert (came.menu_key, came.chat.reply_url) == ("HOME", "welcome:EV1")
    await bot.send(letter(Text(content="早"), reply_url=came.chat.reply_url))
    assert (await gateway.until("aibot_respond_welcome_msg"))["body"]["text"]["content"] == "早"
    gateway.codes["aibot_respond_welcome_msg"] = [846604]
    await bot.send(letter(Text(content="早"), reply_url=came.chat.reply_url))
    assert (await gateway.until("aibot_send_msg"))["body"]["markdown"]["content"] == "早"


async def test_a_pressed_card_is_redrawn_in_the_answer(
    bot: SmartBotPlatform, gateway: Gateway, house: House
) -> None:
    house.answer = Answer(card=Card(title="入库 华南饮料", state="王建国 09:30 确认"))
    press = {"card_type": "button_interaction", "event_key": "tok-yes", "task_id": "h-1"}
    await gateway.event({"eventtype": "template_card_event", "template_card_event": press})
    frame = await gateway.until("aibot_respond_update_msg")
    assert frame["headers"]["req_id"] == "EV1"
    assert frame["body"]["template_card"]["task_id"] == "h-1"
    [tapped] = house.heard
    assert isinstance(tapped, Tapped)
    assert (tapped.token, tapped.handle) == ("tok-yes", "h-1")


async def test_what_could_not_be_kept_is_asked_for_again(
    bot: SmartBotPlatform, gateway: Gateway, house: House
) -> None:
    house.trouble = NotAccepted()
    await gateway.hear("入库 可乐 2箱")
    frame = await gateway.until("aibot_respond_msg")
    assert frame["body"]["markdown"]["content"] == texts.SAY_AGAIN


async def test_to_whom_never_wrote_to_it_the_app_speaks(
    bot: SmartBotPlatform, gateway: Gateway, cloud: Cloud
) -> None:
    gateway.codes["aibot_send_msg"] = [93006]
    await bot.send(letter(CARD))
    [body] = cloud.of("message/send")
    assert (body["touser"], body["msgtype"]) == ("wang", "template_card")


async def test_a_group_that_is_gone_is_told_as_such(
    bot: SmartBotPlatform, gateway: Gateway
) -> None:
    gateway.codes["aibot_send_msg"] = [93006]
    address = Address(platform="wecom_bot", channel=Channel.CHAT, id="wrAbC1")
    with pytest.raises(SendFailed) as failed:
        await bot.send(letter(Text(content="日报"), address=address))
    assert failed.value.trouble is Trouble.TARGET


async def test_a_second_connection_is_not_fought_over(
    bot: SmartBotPlatform, gateway: Gateway, pauses: Pauses
) -> None:
    await gateway.push(
        "aibot_event_callback", {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
    )
    await gateway.sockets[-1].close()
    assert isinstance(bot.alarm, Alarms)
    told = bot.alarm.told
    await until(lambda: bool(told))
    assert "另一个程序" in bot.alarm.told[0]
    assert len(gateway.of("aibot_subscribe")) == 1
    assert bot.state()["last_trouble"] == "displaced"


async def test_a_lost_connection_is_opened_again_ever_more_slowly(
    bot: SmartBotPlatform, gateway: Gateway, pauses: Pauses
) -> None:
    for count in range(2, 8):
        await gateway.sockets[-1].close()
        await gateway.until("aibot_subscribe", count)
    assert pauses.asked[:6] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0]


async def test_two_pings_without_an_answer_end_a_dead_line(
    bot: SmartBotPlatform, gateway: Gateway
) -> None:
    gateway.silent.add("ping")
    await gateway.until("ping", 2)
    await gateway.until("aibot_subscribe", 2)


async def test_a_wrong_secret_stops_the_line_and_is_told_without_the_secret(
    gateway: Gateway, cloud: Cloud, clock: HandClock, house: House,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    gateway.codes["aibot_subscribe"] = [40001]
    app = WeComPlatform(settings(cloud.url), groups(), clock)
    timing = Timing(sleep=Pauses())
    bot = SmartBotPlatform(_with_bot(cloud.url, gateway), clock, app=app, timing=timing)
    alarms = bot.alarm = Alarms()
    await bot.start(house.accept)
    await until(lambda: bool(alarms.told))
    await bot.stop()
    assert len(gateway.of("aibot_subscribe")) == 1
    assert SECRET not in alarms.told[0] + caplog.text + str(bot.state())


async def test_a_file_goes_up_in_pieces(bot: SmartBotPlatform, gateway: Gateway) -> None:
    content = bytes(range(256)) * 3000
    gateway.bodies["aibot_upload_media_init"] = {"upload_id": "U1"}
    gateway.bodies["aibot_upload_media_finish"] = {"media_id": "MEDIA1"}
    file = Enclosure(digest="d", name="对账单.xlsx", mime="application/x", size=len(content))
    await bot.send(letter(file, content=content))
    begun = gateway.of("aibot_upload_media_init")[0]["body"]
    pieces = [frame["body"] for frame in gateway.of("aibot_upload_media_chunk")]
    assert [piece["chunk_index"] for piece in pieces] == [0, 1]
    assert b"".join(base64.b64decode(piece["base64_data"]) for piece in pieces) == content
    assert begun["md5"] == hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert (await gateway.until("aibot_send_msg"))["body"]["file"] == {"media_id": "MEDIA1"}


async def test_a_picture_is_fetched_and_opened_with_its_own_key(
    bot: SmartBotPlatform, gateway: Gateway, house: House
) -> None:
    key = bytes(range(32))
    gateway.file = _sealed(b"\x89PNG picture", key)
    part = {"url": f"{gateway.base}/file", "aeskey": base64.b64encode(key).decode()}
    await gateway.hear("", msgtype="image", image=part)
    [photo] = await heard(house)
    assert isinstance(photo, Photographed)
    assert await bot.fetch(photo.media) == b"\x89PNG picture"


@pytest.mark.parametrize("address", ["http://10.0.0.1/x", "https://evil.example/x", "file:///etc"])
async def test_a_picture_from_elsewhere_is_not_fetched(
    bot: SmartBotPlatform, gateway: Gateway, house: House, address: str
) -> None:
    await gateway.hear("", msgtype="image", image={"url": address, "aeskey": ""})
    [photo] = await heard(house)
    with pytest.raises(SendFailed) as failed:
        await bot.fetch(photo.media)
    assert failed.value.trouble is Trouble.CONTENT


async def test_hostile_frames_are_dropped_and_the_line_lives(
    bot: SmartBotPlatform, gateway: Gateway, house: House
) -> None:
    for bad in ("[" * 100_000, '{"a": NaN}', '{"cmd": 1, "cmd": 2}', "not json", "[]", "{}"):
        await gateway.sockets[-1].send_str(bad)
    await gateway.push("aibot_msg_callback", {"from": [], "msgtype": {"a": 1}})
    await gateway.push("aibot_unheard_of", {"msgtype": "text"})
    await gateway.hear("库存 可乐", "CB2")
    [said] = await heard(house)
    assert isinstance(said, Said)
    assert len(gateway.of("aibot_subscribe")) == 1


async def test_several_things_in_one_message_are_told_apart(
    bot: SmartBotPlatform, gateway: Gateway, house: House
) -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@掌柜 破损"}},
        {"msgtype": "image", "image": {"url": "https://a.qq.com/1", "aeskey": ""}},
    ]
    await gateway.hear(
        "", msgtype="mixed", mixed={"msg_item": items}, chattype="group", chatid="wrAbC1"
    )
    said, photo = await heard(house, 2)
    assert (said.text, type(photo)) == ("破损", Photographed)
    assert said.key != photo.key


def _sealed(plain: bytes, key: bytes) -> bytes:
    pad = 32 - len(plain) % 32
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    return encryptor.update(plain + bytes((pad,)) * pad) + encryptor.finalize()
