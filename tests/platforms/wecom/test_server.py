"""The callback address believes nothing before the signature and acknowledges only what is kept."""

import asyncio
import base64
import logging
import random

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.cards.model import Card, Fact
from bot.inbound import Said, Tapped
from bot.platforms.base import Answer, NotAccepted
from bot.platforms.wecom import WeComPlatform, server
from bot.platforms.wecom.crypto import Lock
from bot.platforms.wecom.xml import fields, read
from tests.platforms.wecom.wire import (
    CORP,
    NOW_S,
    PATH,
    Browser,
    HandClock,
    House,
    envelope,
    event,
    post,
    post_raw,
    query,
    sealed,
    settings,
    tap,
    text,
    theirs,
)


async def test_a_message_reaches_the_house_and_the_answer_is_empty(
    browser: Browser, house: House
) -> None:
    assert await post(browser, text("库存 可乐")) == (200, "")
    assert [type(each) for each in house.heard] == [Said]


async def test_the_console_gets_its_riddle_back_and_nothing_else(browser: Browser) -> None:
    encrypted = sealed("1616140317555161061")
    params = {**query(encrypted), "echostr": encrypted}
    async with browser.get(PATH, params=params) as response:
        assert response.status == 200
        assert await response.read() == b"1616140317555161061"


async def test_a_plus_that_was_not_escaped_is_forgiven(browser: Browser) -> None:
    encrypted = next(made for made in iter(lambda: sealed("12345"), "") if "+" in made)
    params = {**query(encrypted), "echostr": encrypted.replace("+", " ")}
    async with browser.get(PATH, params=params) as response:
        assert (response.status, await response.text()) == (200, "12345")


async def test_a_wrong_riddle_is_refused(browser: Browser) -> None:
    encrypted = sealed("12345")
    for params in (
        {},
        {"echostr": encrypted},
        {**query(encrypted), "echostr": sealed("other")},
        {**query(encrypted, NOW_S - 7200), "echostr": encrypted},
    ):
        async with browser.get(PATH, params=params) as response:
            assert (response.status, await response.text()) == (403, "")


@pytest.mark.row("D07")
@pytest.mark.parametrize(
    "change",
    [
        {"msg_signature": ""},
        {"msg_signature": "0" * 40},
        {"msg_signature": "签名"},
        {"timestamp": str(NOW_S + 1)},
        {"nonce": "4712"},
        {"msg_signature": None},
        {"timestamp": None, "nonce": None},
    ],
)
async def test_a_forged_signature_is_refused_before_anything_is_decrypted(
    browser: Browser,
    house: House,
    platform: WeComPlatform,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, str | None],
) -> None:
    def never(_self: Lock, _encrypted: str) -> bytes:
        raise AssertionError("decrypted before the signature was right")

    monkeypatch.setattr(Lock, "open", never)
    encrypted = sealed(text("入库 可乐 20箱"))
    params = {**query(encrypted), **change}
    kept = {name: value for name, value in params.items() if value is not None}
    assert await post_raw(browser, envelope(encrypted).encode(), kept) == (403, "")
    assert house.heard == []
    assert platform.state()["callbacks_refused"] == "1"


@pytest.mark.row("D07")
async def test_another_token_or_company_is_refused(browser: Browser, house: House) -> None:
    for other in (theirs(token="anotherToken"), theirs(corp="ww-somebody-else")):
        encrypted = sealed(text("入库"), other)
        params = query(encrypted)
        if other.token != theirs().token:
            params["msg_signature"] = "a" * 40
        assert await post_raw(browser, envelope(encrypted).encode(), params) == (403, "")
    assert house.heard == []


@pytest.mark.row("D06")
@pytest.mark.parametrize("later", [(60, 200), (1200, 403), (86_400, 403)])
async def test_a_captured_request_is_worthless_outside_the_window(
    browser: Browser,
    clock: HandClock,
    house: House,
    caplog: pytest.LogCaptureFixture,
    later: tuple[int, int],
) -> None:
    later_s, status = later
    encrypted = sealed(text("入库 可乐 20箱"))
    body, params = envelope(encrypted).encode(), query(encrypted)
    assert (await post_raw(browser, body, params))[0] == 200
    clock.seconds += later_s
    assert await post_raw(browser, body, params) == (status, "")
    assert len({each.key for each in house.heard}) == 1
    reasons = [getattr(record, "reason", "") for record in caplog.records]
    assert ("timestamp outside the window" in reasons) == (status == 403)


@pytest.mark.row("B11")
@pytest.mark.parametrize("off_s", [-600, 600, -890, 890])
async def test_a_clock_ten_minutes_off_hears_everything(browser: Browser, off_s: int) -> None:
    assert await post(browser, text("库存 可乐"), at_s=NOW_S + off_s) == (200, "")


@pytest.mark.row("D08")
async def test_signed_nonsense_is_refused_without_a_word(
    browser: Browser, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    dice = random.Random(80)
    for _ in range(150):
        encrypted = base64.b64encode(dice.randbytes(16 * dice.randrange(0, 9))).decode() or "A"
        answer = await post_raw(browser, envelope(encrypted).encode(), query(encrypted))
        assert answer in {(403, ""), (400, "")}
    for plain in ("", "not xml", "<xml>", "<!DOCTYPE a><xml/>"):
        assert await post(browser, plain) == (400, "")
    assert house.heard == []
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.row("D09")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml></xml>",
        b"<xml><Encrypt></Encrypt></xml>",
        b'<!DOCTYPE x [<!ENTITY e "AAAA">]><xml><Encrypt>&e;</Encrypt></xml>',
        b"<a>" * 80_000,
        b"<Encrypt>" + b" " * 200_000,
        b"<Encrypt>" * 20_000,
        b"\xff\xfe" * 1000,
    ],
)
async def test_a_hostile_envelope_is_refused_at_once(browser: Browser, body: bytes) -> None:
    async with asyncio.timeout(0.5):
        assert await post_raw(browser, body, query("AAAA")) == (400, "")


@pytest.mark.row("D13")
async def test_unknown_things_are_taken_and_counted(
    browser: Browser, house: House, platform: WeComPlatform
) -> None:
    for plain in (event("brand_new"), event("LOCATION"), event("other_new")):
        assert await post(browser, plain) == (200, "")
    assert house.heard == []
    assert platform.state()["callbacks_unknown"] == "2"
    assert platform.state()["callbacks_ignored"] == "1"


@pytest.mark.parametrize("trouble", [NotAccepted(), RuntimeError("a bug")])
async def test_what_is_not_kept_is_not_acknowledged(
    browser: Browser, house: House, trouble: Exception
) -> None:
    house.trouble = trouble
    assert await post(browser, text("入库 可乐")) == (500, "")
    house.trouble = None
    assert await post(browser, text("入库 可乐")) == (200, "")


async def test_before_the_start_everything_comes_again(clock: HandClock) -> None:
    app = web.Application()
    app.add_routes(WeComPlatform(settings(), (), clock).routes())
    async with TestClient(TestServer(app)) as early:
        assert (await post(early, text("hi")))[0] == 500


@pytest.mark.row("D02")
async def test_a_slow_house_is_answered_for_in_time_and_finishes_its_work(
    browser: Browser, house: House, platform: WeComPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "ANSWER_S", 0.05)
    house.delay_s = 0.2
    for _ in range(3):
        assert await post(browser, text("库存 可乐")) == (500, "")
    await platform.stop()
    assert len(house.heard) == 3
    assert len({each.key for each in house.heard}) == 1


async def test_a_tap_is_answered_with_the_card_as_it_is_now(browser: Browser, house: House) -> None:
    settled = Card(
        title="入库单 RK-1 ]]> 已通过",
        state="李芳 18:03 通过",
        facts=(Fact(name="商品", value="可乐"), Fact(name="数量", value="20箱")),
    )
    house.answer = Answer(card=settled)
    status, body = await post(browser, tap())
    assert status == 200
    assert isinstance(house.heard[0], Tapped)
    outer = fields(read(body.encode()))
    plain = theirs().decrypt_message(
        body, outer["msgsignature"], outer["timestamp"], outer["nonce"]
    )
    inner = read(plain.encode())
    values = fields(inner)
    assert (values["tousername"], values["fromusername"]) == ("wang", CORP)
    assert values["msgtype"] == "update_template_card"
    card = next(each for each in inner if each.tag == "TemplateCard")
    assert fields(card)["cardtype"] == "button_interaction"
    assert fields(card)["replacetext"] == "已处理"
    assert card.findtext("MainTitle/Title") == "入库单 RK-1 ]]> 已通过"
    assert card.findtext("MainTitle/Desc") == "李芳 18:03 通过"
    rows = [fields(each) for each in card.iter("HorizontalContentList")]
    assert rows == [
        {"keyname": "商品", "value": "可乐"},
        {"keyname": "数量", "value": "20箱"},
    ]


async def test_only_a_tap_is_answered_with_a_card(browser: Browser, house: House) -> None:
    house.answer = Answer(card=Card(title="x"), toast="y")
    assert await post(browser, text("hi")) == (200, "")


@pytest.mark.row("T07")
async def test_no_secret_and_no_body_is_logged(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    encrypted = sealed(text("工资 12345"))
    await post_raw(browser, envelope(encrypted).encode(), {**query(encrypted), "nonce": "bad"})
    await post(browser, text("工资 12345"))
    await post(browser, event("brand\nnew"))
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    written = "".join(str(vars(record)) for record in ours)
    assert ours
    for secret in ("aTokenForTests", "工资", encrypted[:30]):
        assert secret not in written
