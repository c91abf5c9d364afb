"""Every frame has its answer."""

import asyncio
import json
from typing import Any

import pytest

from bot.inbound import Inbound, Said, Tapped
from bot.platforms.base import Answer, NotAccepted
from bot.platforms.dingtalk import DingTalkPlatform
from tests.platforms.dingtalk.conftest import (
    CARD_RECEIPT,
    SETTLED,
    House,
    letter,
)
from tests.platforms.dingtalk.fake import (
    CARD,
    CARDS_PATH,
    ROBOT,
    Cloud,
    click,
    frame,
    robot_message,
)


@pytest.mark.usefixtures("hearing")
async def test_a_message_is_acknowledged_after_it_was_accepted(cloud: Cloud, house: House) -> None:
    held = asyncio.Event()
    house.before = lambda _: held.wait()

    await cloud.push(frame("CALLBACK", ROBOT, robot_message("入库 可乐 20箱"), "m1"))
    await asyncio.sleep(0.05)
    assert cloud.acks == []
    held.set()
    _, ack = await cloud.ack_of("m1")

    assert ack == {
        "code": 200,
        "headers": {"messageId": "m1", "contentType": "application/json"},
        "message": "OK",
        "data": '{"response":null}',
    }
    (said,) = house.heard
    assert isinstance(said, Said)
    assert said.text == "入库 可乐 20箱"


@pytest.mark.usefixtures("hearing")
@pytest.mark.parametrize("trouble", [NotAccepted(), RuntimeError("bug")])
async def test_what_was_not_committed_is_not_acknowledged_as_good(
    cloud: Cloud, house: House, trouble: Exception
) -> None:
    def fail(_: Inbound) -> None:
        raise trouble

    house.before = fail
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(), "m1"))
    assert (await cloud.ack_of("m1"))[1]["code"] == 500

    house.before = None
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(), "m2"))
    assert (await cloud.ack_of("m2"))[1]["code"] == 200
    assert [said.key for said in house.heard] == ["dingtalk:dingcorp:msg-1"] * 2


@pytest.mark.usefixtures("hearing")
async def test_a_click_is_answered_with_the_card_redrawn(cloud: Cloud, house: House) -> None:
    house.answer = Answer(card=SETTLED)

    await cloud.push(frame("CALLBACK", CARD, click("act-yes"), "c1"))
    _, ack = await cloud.ack_of("c1")

    response = json.loads(ack["data"])["response"]
    assert response["cardUpdateOptions"]["updateCardDataByKey"] is True
    values = response["cardData"]["cardParamMap"]
    assert values["tips"] == "李主管 10:32 通过"
    assert values["sys_full_json_obj"] == '{"msgButtons":[]}'
    (tapped,) = house.heard
    assert isinstance(tapped, Tapped)
    assert (tapped.token, tapped.handle) == ("act-yes", "zg-1")


@pytest.mark.usefixtures("hearing")
async def test_advice_for_a_click_is_shown_on_the_card(cloud: Cloud, house: House) -> None:
    house.answer = Answer(toast="您不能审批自己提交的单据 @所有人")

    await cloud.push(frame("CALLBACK", CARD, click(), "c1"))
    _, ack = await cloud.ack_of("c1")

    values = json.loads(ack["data"])["response"]["cardData"]["cardParamMap"]
    assert values == {"tips": "您不能审批自己提交的单据 ＠所有人"}


@pytest.mark.row("D02")
@pytest.mark.usefixtures("hearing")
async def test_a_click_that_takes_long_is_answered_in_time_and_redrawn_later(
    cloud: Cloud, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.dingtalk.desk.TAP_S", 0.1)
    house.answer = Answer(card=SETTLED)
    house.before = lambda _: asyncio.sleep(0.3)

    await cloud.push(frame("CALLBACK", CARD, click(), "c1"))
    _, ack = await cloud.ack_of("c1")
    assert (ack["code"], ack["data"]) == (200, '{"response":{}}')
    assert cloud.asked(CARDS_PATH, "PUT") == []
    await asyncio.sleep(0.4)

    (call,) = cloud.asked(CARDS_PATH, "PUT")
    assert call.body["cardData"]["cardParamMap"]["tips"] == "李主管 10:32 通过"


async def test_no_card_is_redrawn_while_its_click_is_being_answered(
    hearing: DingTalkPlatform, cloud: Cloud, house: House
) -> None:
    held = asyncio.Event()
    house.before = lambda _: held.wait()
    await cloud.push(frame("CALLBACK", CARD, click(), "c1"))
    await asyncio.sleep(0.05)

    redrawing = asyncio.create_task(hearing.retire(letter(SETTLED), CARD_RECEIPT))
    await asyncio.sleep(0.1)
    assert cloud.asked(CARDS_PATH, "PUT") == []
    held.set()
    await cloud.ack_of("c1")
    await redrawing

    assert len(cloud.asked(CARDS_PATH, "PUT")) == 1


@pytest.mark.row("D13")
@pytest.mark.usefixtures("hearing")
@pytest.mark.parametrize(
    ("sent", "code", "data"),
    [
        (frame("SYSTEM", "ping", {"opaque": "x-1"}, "f1"), 200, {"opaque": "x-1"}),
        (
            frame("EVENT", "*", {"a": 1}, "f1", eventType="user_add_org", eventId="e1"),
            200,
            {"status": "SUCCESS", "message": "ok"},
        ),
        (frame("CALLBACK", "/v1.0/graph/api/invoke", {}, "f1"), 404, {}),
        (frame("NEVERSEEN", "/x", {}, "f1"), 404, {}),
        (frame("CALLBACK", ROBOT, "{", "f1"), 400, {}),
        (frame("CALLBACK", ROBOT, '{"a": NaN}', "f1"), 400, {}),
        (frame("CALLBACK", ROBOT, "", "f1"), 200, {"response": None}),
        (frame("CALLBACK", CARD, "", "f1"), 200, {"response": {}}),
        (
            frame("CALLBACK", ROBOT, robot_message(), "f1") | {"specVersion": None},
            200,
            {"response": None},
        ),
        (
            {
                "type": "CALLBACK",
                "header": {"topic": ROBOT, "messageId": "f1", "future": [1]},
                "data": robot_message(),
            },
            200,
            {"response": None},
        ),
    ],
)
async def test_every_frame_has_its_answer(
    cloud: Cloud, sent: dict[str, Any], code: int, data: dict[str, Any]
) -> None:
    await cloud.push(sent)
    _, ack = await cloud.ack_of("f1")

    assert (ack["code"], json.loads(ack["data"])) == (code, data)


@pytest.mark.row("D09")
@pytest.mark.row("D14")
@pytest.mark.parametrize(
    "poison",
    [
        "not json",
        "[]",
        "",
        '{"type": "CALLBACK"}',
        "[" * 100_000,
        '{"type":"CALLBACK","headers":5,"data":7}',
        '{"headers":{"topic":null,"messageId":{}},"data":[]}',
        "x" * (10 << 20),
        '{"type":"SYSTEM"}',
    ],
)
async def test_a_poisonous_frame_does_not_end_the_connection(
    hearing: DingTalkPlatform, cloud: Cloud, house: House, poison: str
) -> None:
    await cloud.push(poison)
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(), "m1"))

    assert (await cloud.ack_of("m1"))[1]["code"] == 200
    assert len(cloud.sockets) == 1
    assert len(house.heard) == 1
    assert hearing.state()["connected"] == "true"


@pytest.mark.usefixtures("hearing")
async def test_a_message_without_a_message_id_is_heard(cloud: Cloud, house: House) -> None:
    bare = frame("CALLBACK", ROBOT, robot_message(), "")
    del bare["headers"]["messageId"]

    await cloud.push(bare)
    await cloud.push(frame("SYSTEM", "ping", {"opaque": "1"}, "p1"))
    await cloud.ack_of("p1")
    await asyncio.sleep(0.05)

    assert len(house.heard) == 1
    assert len(cloud.acks) == 1


async def test_over_quota_is_counted_and_answered(
    hearing: DingTalkPlatform, cloud: Cloud, house: House
) -> None:
    data = {"errCode": 20001, "errMsg": "over quota", "msgId": "m"}

    await cloud.push(frame("CALLBACK", ROBOT, data, "m1"))

    assert (await cloud.ack_of("m1"))[1]["code"] == 200
    assert house.heard == []
    assert hearing.state()["over_quota"] == "1"
