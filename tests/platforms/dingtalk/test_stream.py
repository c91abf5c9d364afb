"""The stream: every frame answered on its own socket, whatever the gateway does."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.inbound import Inbound, Said, Tapped
from bot.platforms.base import Answer, NotAccepted
from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.line import Slots
from bot.platforms.dingtalk.stream import Gateway, Pace, Stream, Timing
from tests.platforms.dingtalk.conftest import (
    GROUPS,
    SETTLED,
    House,
    StillClock,
    letter,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    CARD,
    CARDS_PATH,
    OPEN_PATH,
    ROBOT,
    SESSION_PATH,
    Cloud,
    Planned,
    click,
    frame,
    robot_message,
)
from tests.platforms.dingtalk.test_send import CARD_RECEIPT


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
    await socket.close(code=1000)


async def drop(socket: web.WebSocketResponse) -> None:
    assert socket._req is not None
    assert socket._req.transport is not None
    socket._req.transport.abort()


async def ping_and_drop(socket: web.WebSocketResponse) -> None:
    await socket.send_str(json.dumps(frame("SYSTEM", "ping", {"opaque": "1"})))
    await drop(socket)


async def goodbye(socket: web.WebSocketResponse) -> None:
    await socket.send_str('{"type":"SYSTEM","headers":{"topic":"disconnect"},"data":"{}"}')


async def far_too_much(socket: web.WebSocketResponse) -> None:
    await socket.send_str("x" * (17 << 20))


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


@pytest.mark.row("D14")
async def test_a_frame_beyond_all_bounds_costs_a_reconnection(cloud: Cloud, house: House) -> None:
    cloud.on_connect = far_too_much
    minute = Minute()

    async with streaming(cloud, minute.timing(), house):
        await asyncio.wait_for(minute.is_over.wait(), 8)

    assert len(cloud.sockets) <= 10


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


@pytest.mark.row("D14")
async def test_a_goodbye_opens_the_next_connection_first_and_loses_nothing(
    hearing: DingTalkPlatform, cloud: Cloud, house: House
) -> None:
    held = asyncio.Event()
    house.before = lambda _: held.wait()
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(msgId="one"), "m1"))
    await goodbye(cloud.sockets[0])
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(msgId="two"), "m2"), socket=0)
    await cloud.sockets_opened(2)
    assert not cloud.sockets[0].closed
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(msgId="three"), "m3"), socket=1)
    held.set()

    sockets = {name: (await cloud.ack_of(name))[0] for name in ("m1", "m2", "m3")}

    assert sockets == {"m1": 0, "m2": 0, "m3": 1}
    assert {said.key[-3:] for said in house.heard} == {"one", "two", "ree"}
    assert hearing.state()["connected"] == "true"


@pytest.mark.row("D14")
async def test_after_a_dropped_socket_the_answer_does_not_go_to_the_new_one(
    cloud: Cloud, house: House
) -> None:
    held = asyncio.Event()
    house.before = lambda said: held.wait() if said.key.endswith("one") else None
    async with streaming(cloud, Timing(jitter=lambda: 0.0), house) as stream:
        await cloud.sockets_opened(1)
        await cloud.push(frame("CALLBACK", ROBOT, robot_message(msgId="one"), "m1"))
        await asyncio.sleep(0.05)
        await drop(cloud.sockets[0])
        await cloud.sockets_opened(2)
        held.set()
        await cloud.push(frame("CALLBACK", ROBOT, robot_message(msgId="two"), "m2"))
        await cloud.ack_of("m2")
        assert stream.is_connected

    assert [ack["headers"]["messageId"] for _, ack in cloud.acks] == ["m2"]


async def test_a_dropped_socket_is_replaced_within_five_seconds(
    hearing: DingTalkPlatform, cloud: Cloud
) -> None:
    started_s = time.monotonic()

    await drop(cloud.sockets[0])
    await cloud.sockets_opened(2)
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(), "m1"))

    assert (await cloud.ack_of("m1"))[0] == 1
    assert time.monotonic() - started_s < 2
    assert hearing.state()["connected"] == "true"


async def test_a_silent_connection_is_replaced(cloud: Cloud, house: House) -> None:
    async with streaming(cloud, Timing(quiet_s=0.1, drain_s=0.1), house):
        await cloud.sockets_opened(2)

    assert len(cloud.asked(OPEN_PATH)) >= 2


async def test_stopping_is_quick_and_lets_a_running_answer_out(
    hearing: DingTalkPlatform, cloud: Cloud, house: House
) -> None:
    house.before = lambda _: asyncio.sleep(0.3)
    await cloud.push(frame("CALLBACK", ROBOT, robot_message(), "m1"))
    await asyncio.sleep(0.05)
    started_s = time.monotonic()

    await hearing.stop()

    assert time.monotonic() - started_s < 2
    assert (await cloud.ack_of("m1"))[1]["code"] == 200


@pytest.mark.parametrize("stage", ["opening", "pausing", "hanging"])
async def test_stopping_is_quick_whatever_is_going_on(
    platform: DingTalkPlatform, cloud: Cloud, house: House, stage: str
) -> None:
    if stage == "opening":
        cloud.always[OPEN_PATH] = Planned(body={}, wait_s=3)
    if stage == "pausing":
        cloud.always[OPEN_PATH] = Planned(status=500, body={})
    house.before = lambda _: asyncio.sleep(60)
    await platform.start(house.accept)
    if stage == "hanging":
        await cloud.sockets_opened(1)
        await cloud.push(frame("CALLBACK", ROBOT, robot_message(), "m1"))
    await asyncio.sleep(0.1)
    started_s = time.monotonic()

    await platform.stop()

    assert time.monotonic() - started_s < 2
    assert cloud.acks == []


async def test_a_stream_that_is_cancelled_ends(cloud: Cloud, house: House) -> None:
    async with streaming(cloud, Timing(), house) as stream:
        await cloud.sockets_opened(1)
        assert stream._task is not None
        stream._task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stream._task


async def test_a_jam_is_told_to_people_and_events_come_later(
    hearing: DingTalkPlatform, cloud: Cloud, house: House
) -> None:
    held = asyncio.Event()
    house.before = lambda _: held.wait()
    hearing._stream._slots = slots = Slots(count=2, patience_s=0.05)
    next(iter(hearing._stream._lines))._slots = slots
    webhook = f"{cloud.base}{SESSION_PATH}?session=s"
    for number in range(3):
        message = robot_message(msgId=f"x{number}", sessionWebhook=webhook)
        await cloud.push(frame("CALLBACK", ROBOT, message, f"m{number}"))
    await cloud.push(frame("EVENT", "*", {}, "e1", eventType="x"))
    await cloud.push(frame("CALLBACK", CARD, click(), "c1"))

    assert (await cloud.ack_of("m2"))[1]["code"] == 500
    assert json.loads((await cloud.ack_of("e1"))[1]["data"])["status"] == "LATER"
    assert (await cloud.ack_of("c1"))[1]["code"] == 500
    held.set()
    assert (await cloud.ack_of("m0"))[1]["code"] == 200
    assert (await cloud.ack_of("m1"))[1]["code"] == 200
    await asyncio.sleep(0.1)
    (said,) = cloud.asked(SESSION_PATH)
    assert said.body["text"]["content"].startswith("现在消息太多")


@pytest.mark.usefixtures("hearing")
async def test_a_burst_of_five_hundred_is_taken_in(cloud: Cloud, house: House) -> None:
    house.before = lambda _: asyncio.sleep(0.002)
    for number in range(500):
        message = robot_message(msgId=f"x{number}")
        await cloud.push(frame("CALLBACK", ROBOT, message, f"m{number}"))

    await asyncio.gather(*(cloud.ack_of(f"m{number}") for number in range(500)))

    assert {ack["code"] for _, ack in cloud.acks} == {200}
    assert len(house.heard) == 500


async def test_over_quota_is_counted_and_answered(
    hearing: DingTalkPlatform, cloud: Cloud, house: House
) -> None:
    data = {"errCode": 20001, "errMsg": "over quota", "msgId": "m"}

    await cloud.push(frame("CALLBACK", ROBOT, data, "m1"))

    assert (await cloud.ack_of("m1"))[1]["code"] == 200
    assert house.heard == []
    assert hearing.state()["over_quota"] == "1"


@pytest.mark.row("T07")
async def test_neither_ticket_nor_secret_is_logged(
    hearing: DingTalkPlatform, cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await goodbye(cloud.sockets[0])
    await cloud.sockets_opened(2)
    await hearing.stop()

    assert "t+/=x" not in caplog.text
    assert "t%2B" not in caplog.text
    assert "appSecretExample" not in caplog.text
    (opened, *_) = cloud.asked(OPEN_PATH)
    assert {row["topic"] for row in opened.body["subscriptions"]} == {"*", ROBOT, CARD}
    assert opened.headers["Accept"] == "application/json"
