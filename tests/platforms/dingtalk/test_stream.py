"""The stream as a whole: moving on, coming back, stopping, jams."""

import asyncio
import json
import logging
import time

import pytest

from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.line import Slots
from bot.platforms.dingtalk.stream import Timing
from tests.platforms.dingtalk.conftest import (
    House,
)
from tests.platforms.dingtalk.fake import (
    CARD,
    OPEN_PATH,
    ROBOT,
    SESSION_PATH,
    Cloud,
    Planned,
    click,
    frame,
    robot_message,
)
from tests.platforms.dingtalk.gateway import (
    drop,
    goodbye,
    streaming,
)


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
