"""Stream mode: tickets, frames, acks, redelivery, and the two seconds for a card."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from tests.sandbox.conftest import DING_KEY, DING_SECRET, Cloud
from tests.sandbox.test_dingtalk_cards import CREATE, GROUP, PATH

ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
OPEN = "/dingtalk/v1.0/gateway/connections/open"
SUBSCRIPTIONS = [
    {"type": "EVENT", "topic": "*"},
    {"type": "CALLBACK", "topic": ROBOT},
    {"type": "CALLBACK", "topic": CARD},
]
HELLO = {"clientId": DING_KEY, "clientSecret": DING_SECRET, "subscriptions": SUBSCRIPTIONS}


class Peer:
    """A bot on one socket; it acks with ``answers`` by topic, or not at all."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.answers: dict[str, Any] = {ROBOT: {"response": None}, "*": {"status": "SUCCESS"}}
        self.silent = 0
        self.delay_s = 0.0

    async def listen(self) -> None:
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                break
            frame = json.loads(message.data)
            self.frames.append(frame)
            topic = frame["headers"]["topic"]
            if self.silent:
                self.silent -= 1
                continue
            await asyncio.sleep(self.delay_s)
            if topic == "ping":
                await self.ack(frame, json.loads(frame["data"]))
            elif topic != "disconnect":
                await self.ack(frame, self.answers[topic])

    async def ack(self, frame: dict[str, Any], data: Any, code: int = 200) -> None:
        headers = {"messageId": frame["headers"]["messageId"], "contentType": "application/json"}
        ack = {"code": code, "headers": headers, "message": "OK", "data": json.dumps(data)}
        with contextlib.suppress(ConnectionError):
            await self.socket.send_str(json.dumps(ack))

    def data(self, topic: str) -> list[dict[str, Any]]:
        return [json.loads(f["data"]) for f in self.frames if f["headers"]["topic"] == topic]


@contextlib.asynccontextmanager
async def connected(cloud: Cloud) -> AsyncIterator[Peer]:
    given = await cloud.json("POST", OPEN, json=HELLO)
    query = {"ticket": given["ticket"]}
    async with cloud.http.ws_connect(given["endpoint"], params=query) as socket:
        peer = Peer(socket)
        task = asyncio.create_task(peer.listen())
        yield peer
        await socket.close()
        await task


async def test_a_ticket_opens_one_connection_within_90_seconds(cloud: Cloud) -> None:
    given = await cloud.json("POST", OPEN, json=HELLO)
    query = {"ticket": given["ticket"]}
    async with cloud.http.ws_connect(given["endpoint"], params=query):
        pass
    with pytest.raises(WSServerHandshakeError):
        await cloud.http.ws_connect(given["endpoint"], params=query)
    given = await cloud.json("POST", OPEN, json=HELLO)
    cloud.world.clock.advance(91)
    with pytest.raises(WSServerHandshakeError):
        await cloud.http.ws_connect(given["endpoint"], params={"ticket": given["ticket"]})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"clientSecret": "no"}, 401),
        ({"subscriptions": []}, 400),
        ({"subscriptions": [{"type": "EVENT", "topic": "user_add_org"}]}, 400),
    ],
)
async def test_a_wrong_opening_is_refused(
    cloud: Cloud, change: dict[str, Any], status: int
) -> None:
    assert await cloud.status("POST", OPEN, json={**HELLO, **change}) == status


async def test_a_sentence_arrives_and_is_answered_into_the_chat(cloud: Cloud) -> None:
    async with connected(cloud) as peer:
        said = cloud.world.hands.say("chen", "ck-ding", "库存 可乐")
        await cloud.world.settle()
        (heard,) = peer.data(ROBOT)
        assert (heard["conversationType"], heard["senderStaffId"]) == ("2", "0123456")
        assert heard["text"]["content"] == " 库存 可乐"
        assert said.status == "delivered"
        reply = {"msgtype": "markdown", "markdown": {"title": "库存", "text": "**480**瓶"}}
        async with cloud.http.post(heard["sessionWebhook"], json=reply) as answer:
            assert (await answer.json(content_type=None))["errcode"] == 0
        last = cloud.world.phones.last("ck-ding", "bot")
        assert last is not None
        assert last.markdown == "**480**瓶"
        cloud.world.clock.advance(5401)
        async with cloud.http.post(heard["sessionWebhook"], json=reply) as answer:
            assert (await answer.json(content_type=None))["errcode"] == 300001


async def test_voice_and_replies_arrive_with_their_extras(cloud: Cloud) -> None:
    async with connected(cloud) as peer:
        first = cloud.world.hands.say("chen", "chen", "可乐还有多少", spoken=True)
        await cloud.world.settle()
        cloud.world.hands.say("chen", "chen", "就是这个", quote=first.id)
        await cloud.world.settle()
        voice, reply = peer.data(ROBOT)
    assert (voice["msgtype"], voice["content"]["recognition"]) == ("audio", "可乐还有多少")
    assert reply["text"]["content"] == "就是这个"
    assert reply["text"]["repliedMsg"]["content"]["text"] == "可乐还有多少"


async def test_no_ack_brings_the_same_message_in_a_new_frame(cloud: Cloud) -> None:
    async with connected(cloud) as peer:
        peer.silent = 2
        said = cloud.world.hands.say("chen", "chen", "入库 可乐 20箱")
        await cloud.world.settle()
        assert len({data["msgId"] for data in peer.data(ROBOT)}) == 1
        assert len({frame["headers"]["messageId"] for frame in peer.frames}) == 3
        assert said.status == "delivered"


async def test_four_times_without_an_ack_is_the_end(cloud: Cloud) -> None:
    async with connected(cloud) as peer:
        peer.silent = 99
        said = cloud.world.hands.say("chen", "chen", "入库 可乐 20箱")
        await cloud.world.settle()
        assert (len(peer.frames), said.status) == (4, "failed")


async def test_a_message_waits_for_the_next_connection(cloud: Cloud) -> None:
    cloud.world.rules.ding_redeliver_s = 5.0
    async with connected(cloud) as first:
        first.silent = 1
        cloud.world.hands.say("chen", "chen", "入库 可乐 20箱")
        await asyncio.sleep(0.05)
        await cloud.world.faults.happen("drop_socket", {})
    async with connected(cloud) as second:
        await cloud.world.settle()
        assert second.data(ROBOT)[0]["msgId"] == first.data(ROBOT)[0]["msgId"]


async def test_one_of_several_connections_gets_each_push(cloud: Cloud) -> None:
    async with connected(cloud) as one, connected(cloud) as two:
        for _ in range(30):
            cloud.world.hands.say("chen", "chen", "库存 可乐")
        await cloud.world.settle()
        assert len(one.frames) + len(two.frames) == 30
        assert one.frames
        assert two.frames


async def test_a_polite_disconnect_stops_the_pushes_first(cloud: Cloud) -> None:
    cloud.world.rules.ding_goodbye_s = 0.1
    async with connected(cloud) as old:
        await cloud.world.faults.happen("disconnect", {})
        async with connected(cloud) as new:
            cloud.world.hands.say("chen", "chen", "库存 可乐")
            await cloud.world.settle()
            assert len(new.data(ROBOT)) == 1
            await asyncio.sleep(0.2)
            assert old.socket.closed
    assert [frame["headers"]["topic"] for frame in old.frames] == ["disconnect"]


async def test_pings_want_their_own_word_back(cloud: Cloud) -> None:
    async with connected(cloud):
        (socket,) = cloud.world.dingtalk.gateway.sockets
        assert await cloud.world.dingtalk.gateway.ping(socket)


async def test_events_come_again_until_they_are_kept(cloud: Cloud) -> None:
    async with connected(cloud) as peer:
        peer.silent = 1
        cloud.world.dingtalk.event("user_leave_org", {"userId": ["0123456"]})
        await cloud.world.settle()
        ids = [frame["headers"]["eventId"] for frame in peer.frames]
        assert len(ids) == 2
        assert len(set(ids)) == 1


async def tap(cloud: Cloud, person: str, chat: str) -> Any:
    message = cloud.world.phones.last(chat, "bot")
    assert message is not None
    cloud.world.hands.tap(person, message.id, "tok-yes")
    await cloud.world.settle()
    return message


async def test_the_answer_to_a_tap_redraws_the_card(cloud: Cloud) -> None:
    await cloud.ding("POST", PATH, GROUP)
    async with connected(cloud) as peer:
        peer.answers[CARD] = {
            "response": {
                "cardUpdateOptions": {
                    "updateCardDataByKey": True,
                    "updatePrivateDataByKey": True,
                },
                "cardData": {"cardParamMap": {"tips": "孙总 已通过", "sys_full_json_obj": "{}"}},
                "userPrivateData": {"cardParamMap": {"title": "你已通过"}},
            }
        }
        message = await tap(cloud, "sun", "ck-ding")
        (heard,) = peer.data(CARD)
    assert (heard["outTrackId"], heard["userId"]) == ("rk-1", "0300099")
    assert json.loads(heard["content"])["cardPrivateData"]["actionIds"] == ["tok-yes"]
    assert (message.card["tips"], message.card["buttons"]) == ("孙总 已通过", [])
    assert message.card_for("sun")["title"] == "你已通过"
    assert message.card_for("chen")["title"] == "入库单 RK-1"


async def test_an_answer_after_the_deadline_is_dropped_with_a_toast(cloud: Cloud) -> None:
    await cloud.ding("POST", PATH, CREATE)
    async with connected(cloud) as peer:
        peer.delay_s = 0.4
        peer.answers[CARD] = {"response": {"cardData": {"cardParamMap": {"tips": "late"}}}}
        message = await tap(cloud, "sun", "sun")
        await asyncio.sleep(0.2)
    assert message.toast
    assert message.card["tips"] == ""


async def test_an_answer_with_numbers_in_it_is_dropped_with_a_toast(cloud: Cloud) -> None:
    await cloud.ding("POST", PATH, CREATE)
    async with connected(cloud) as peer:
        peer.answers[CARD] = {"response": {"cardData": {"cardParamMap": {"tips": 3}}}}
        message = await tap(cloud, "sun", "sun")
    assert message.toast
    assert message.card["tips"] == ""


async def test_a_card_without_callback_type_is_deaf(cloud: Cloud) -> None:
    silent = {key: value for key, value in CREATE.items() if key != "callbackType"}
    await cloud.ding("POST", PATH, silent)
    async with connected(cloud) as peer:
        assert (await tap(cloud, "sun", "sun")).toast
        assert peer.frames == []


async def test_a_photo_is_fetched_by_its_download_code(cloud: Cloud) -> None:
    async with connected(cloud) as peer:
        cloud.world.hands.scan("chen", "", "6901557001011", "EAN_13")
        await cloud.world.settle()
        (heard,) = peer.data(ROBOT)
    code = heard["content"]["downloadCode"]
    body = {"downloadCode": code, "robotCode": DING_KEY}
    given = await cloud.ding("POST", "robot/messageFiles/download", body)
    async with cloud.http.get(given["downloadUrl"]) as answer:
        assert (await answer.read()).startswith(b"\x89PNG")
    useless = {**body, "downloadCode": heard["content"]["pictureDownloadCode"]}
    refused = await cloud.ding("POST", "robot/messageFiles/download", useless)
    assert refused["code"] == "invalidParameter.robotCode.downloadCode"
    cloud.world.clock.advance(3601)
    assert await cloud.status("GET", given["downloadUrl"].removeprefix(cloud.base)) == 403
