"""Callbacks over HTTP: who is let in, and what everybody else is told."""

import asyncio
import gzip
import io
import json
import time
from typing import Any

import pytest

from bot.inbound import Inbound, Tapped
from bot.platforms.base import Answer, NotAccepted
from bot.platforms.dingtalk.crypto import EventCrypto
from bot.platforms.dingtalk.signing import sign, sign_card, sign_event
from core.clock import MICROSECONDS
from tests.platforms.dingtalk.conftest import NOW_US, SETTLED, House, HttpClient, StillClock
from tests.platforms.dingtalk.fake import click, robot_message

SECRET = "appSecretExample"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def signed(at_us: int = NOW_US, secret: str = SECRET) -> dict[str, str]:
    stamp = str(at_us // 1000)
    return {"timestamp": stamp, "sign": sign(secret, stamp)}


def signed_card(at_us: int = NOW_US, secret: str = "cardApiSecret") -> dict[str, str]:
    stamp = str(at_us // 1000)
    return {
        "x-ddpaas-signature-timestamp": stamp,
        "x-ddpaas-signature": sign_card(secret, stamp),
    }


async def test_a_robot_message_is_accepted(web_client: HttpClient, house: House) -> None:
    answer = await web_client.post("/callback/dingtalk", json=robot_message(), headers=signed())

    assert answer.status == 200
    assert await answer.json() == {"msgtype": "empty"}
    assert [said.key for said in house.heard] == ["dingtalk:dingcorp:msg-1"]


@pytest.mark.row("D06")
@pytest.mark.parametrize(
    ("later_s", "status"),
    [(0, 200), (60, 200), (1200, 200), (-600, 200), (3601, 403), (86_400, 403)],
)
async def test_a_captured_callback_is_stale_after_an_hour(
    web_client: HttpClient, house: House, clock: StillClock, later_s: int, status: int
) -> None:
    captured = signed()
    clock.at_us += later_s * MICROSECONDS

    answer = await web_client.post("/callback/dingtalk", json=robot_message(), headers=captured)

    assert answer.status == status
    assert len(house.heard) == (status == 200)


@pytest.mark.row("D06")
@pytest.mark.parametrize(("later_s", "status"), [(0, 200), (60, 200), (1200, 403), (86_400, 403)])
async def test_a_captured_click_is_stale_after_a_quarter_of_an_hour(
    web_client: HttpClient, clock: StillClock, later_s: int, status: int
) -> None:
    captured = signed_card()
    clock.at_us += later_s * MICROSECONDS

    answer = await web_client.post("/callback/dingtalk/card", json=click(), headers=captured)

    assert answer.status == status


FORGED: list[dict[str, str]] = [
    {},
    {"timestamp": str(NOW_US // 1000)},
    {"timestamp": str(NOW_US // 1000), "sign": ""},
    {"timestamp": str(NOW_US // 1000), "sign": "é"},
    {"timestamp": "", "sign": sign(SECRET, "")},
    {"timestamp": "abc", "sign": sign(SECRET, "abc")},
    {"timestamp": "9" * 30, "sign": sign(SECRET, "9" * 30)},
    signed(secret="another"),
    signed() | {"timestamp": str(NOW_US // 1000 + 1)},
]


@pytest.mark.row("D07")
@pytest.mark.parametrize("headers", FORGED)
async def test_what_is_not_signed_is_told_nothing(
    web_client: HttpClient, house: House, headers: dict[str, str]
) -> None:
    answer = await web_client.post("/callback/dingtalk", json=robot_message(), headers=headers)

    assert (answer.status, await answer.read()) == (403, b"")
    assert house.heard == []


@pytest.mark.row("D07")
async def test_a_forged_click_is_told_nothing(web_client: HttpClient, house: House) -> None:
    for headers in ({}, signed_card(secret="another"), signed()):
        answer = await web_client.post("/callback/dingtalk/card", json=click(), headers=headers)
        assert (answer.status, await answer.read()) == (403, b"")
    assert house.heard == []


@pytest.mark.row("D09")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
async def test_a_hostile_body_is_refused_at_once(
    web_client: HttpClient, house: House, body: bytes
) -> None:
    started_s = time.perf_counter()

    answer = await web_client.post("/callback/dingtalk", data=body, headers=signed())

    assert (answer.status, await answer.read()) == (400, b"")
    assert time.perf_counter() - started_s < 0.2
    assert house.heard == []


@pytest.mark.row("D11")
async def test_what_is_too_long_or_packed_is_not_read(web_client: HttpClient) -> None:
    long = b'{"a": "' + b"x" * (10 << 20) + b'"}'
    packed = gzip.compress(b"0" * (50 << 20))

    async def chunks() -> Any:
        for _ in range(40):
            yield b"x" * (16 << 10)

    refused = await web_client.post("/callback/dingtalk", data=io.BytesIO(long), headers=signed())
    assert refused.status == 413
    refused = await web_client.post("/callback/dingtalk", data=chunks(), headers=signed())
    assert refused.status == 413
    refused = await web_client.post(
        "/callback/dingtalk",
        data=io.BytesIO(packed),
        headers=signed() | {"Content-Encoding": "gzip"},
    )
    assert refused.status == 400


@pytest.mark.row("D11")
async def test_a_body_that_trickles_is_given_up(
    web_client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.dingtalk.server.BODY_S", 0.1)

    async def trickle() -> Any:
        for letter in b'{"a": 1}':
            yield bytes([letter])
            await asyncio.sleep(0.1)

    refused = await web_client.post("/callback/dingtalk", data=trickle(), headers=signed())

    assert refused.status == 408


async def test_what_was_not_committed_may_come_again(web_client: HttpClient, house: House) -> None:
    def fail(_: Inbound) -> None:
        raise NotAccepted

    house.before = fail
    answer = await web_client.post("/callback/dingtalk", json=robot_message(), headers=signed())
    assert answer.status == 503
    answer = await web_client.post("/callback/dingtalk/card", json=click(), headers=signed_card())
    assert answer.status == 503


async def test_a_click_is_answered_with_the_card(web_client: HttpClient, house: House) -> None:
    house.answer = Answer(card=SETTLED)

    answer = await web_client.post("/callback/dingtalk/card", json=click(), headers=signed_card())

    values = (await answer.json())["cardData"]["cardParamMap"]
    assert values["sys_full_json_obj"] == '{"msgButtons":[]}'
    (tapped,) = house.heard
    assert isinstance(tapped, Tapped)


@pytest.mark.row("D13")
async def test_an_unknown_message_is_answered_and_never_500(
    web_client: HttpClient, house: House
) -> None:
    for number, kind in enumerate(("neverSeen", "", "🥤", "text2")):
        strange = robot_message(msgId=f"x{number}", msgtype=kind, novelty={"a": [1, None]})
        answer = await web_client.post("/callback/dingtalk", json=strange, headers=signed())
        assert answer.status == 200
    assert len(house.heard) == 4


def event(message: object, *, owner: str = "dingapp", token: str = "tokenForTests") -> Any:
    stamp, nonce = str(NOW_US // 1000), "n1"
    text = message if isinstance(message, str) else json.dumps(message)
    sealed = EventCrypto(token, KEY, [owner]).seal(text, stamp, nonce)
    query = {"timestamp": stamp, "nonce": nonce, "msg_signature": sealed["msg_signature"]}
    return query, {"encrypt": sealed["encrypt"]}


@pytest.mark.parametrize(
    "message", [{"EventType": "check_url"}, {"EventType": "user_add_org", "UserId": ["1"]}, {}]
)
@pytest.mark.parametrize("owner", ["dingapp", "dingcorp"])
async def test_an_event_is_answered_with_a_sealed_success(
    web_client: HttpClient, message: dict[str, Any], owner: str
) -> None:
    query, body = event(message, owner=owner)

    answer = await web_client.post("/callback/dingtalk/event", params=query, json=body)

    assert answer.status == 200
    sealed = await answer.json()
    opened = EventCrypto("tokenForTests", KEY, ["dingapp"]).open(
        sealed["encrypt"], sealed["msg_signature"], sealed["timeStamp"], sealed["nonce"]
    )
    assert opened == "success"


@pytest.mark.row("D07")
@pytest.mark.row("D08")
@pytest.mark.parametrize(
    ("made", "change", "status"),
    [
        (event({}, token="another"), {}, 403),
        (event({}, owner="dingother"), {}, 403),
        (event({}), {"msg_signature": ""}, 403),
        (event({}), {"timestamp": str(NOW_US // 1000 - 7_200_000)}, 403),
        (event({}), {"nonce": "n2"}, 403),
        (event("not json"), {}, 400),
        (event('{"a": NaN}'), {}, 400),
    ],
)
async def test_a_forged_or_garbled_event_is_refused(
    web_client: HttpClient, made: Any, change: dict[str, str], status: int
) -> None:
    query, body = made

    answer = await web_client.post("/callback/dingtalk/event", params=query | change, json=body)

    assert (answer.status, await answer.read()) == (status, b"")


@pytest.mark.row("D08")
async def test_a_garbled_event_with_a_good_signature_is_refused(web_client: HttpClient) -> None:
    stamp, nonce = str(NOW_US // 1000), "n1"
    for sealed in ("", "x", "AAAA", "A" * 64, "!" * 24):
        good = sign_event("tokenForTests", stamp, nonce, sealed)
        query = {"timestamp": stamp, "nonce": nonce, "signature": good}
        answer = await web_client.post(
            "/callback/dingtalk/event", params=query, json={"encrypt": sealed}
        )
        assert answer.status in {400, 403}
