"""The WeCom stand-in answers and delivers as the platform does."""

import base64
import hashlib
from typing import Any

import pytest

from sandbox import labels
from tests.sandbox.conftest import AGENT, CORP, WECOM_SECRET, Cloud, WeComBot

PNG = labels.draw("6901557001011")
HOOK = "/wecom/cgi-bin/webhook/send"
KEY = "6f1b2c3d-sandbox-robot"


async def test_the_token_stays_the_same_until_it_expires(cloud: Cloud) -> None:
    first = await cloud.wecom_token()
    assert await cloud.wecom_token() == first
    cloud.world.clock.advance(7201)
    used = await cloud.json("GET", "/wecom/cgi-bin/getcallbackip", params={"access_token": first})
    assert used["errcode"] == 42001
    assert await cloud.wecom_token() != first


@pytest.mark.parametrize(
    ("corp_id", "secret", "errcode"),
    [
        ("", WECOM_SECRET, 41002),
        (CORP, "", 41004),
        ("ww0", WECOM_SECRET, 40013),
        (CORP, "no", 40001),
    ],
)
async def test_no_token_for_wrong_keys(
    cloud: Cloud, corp_id: str, secret: str, errcode: int
) -> None:
    query = {"corpid": corp_id, "corpsecret": secret}
    answer = await cloud.json("GET", "/wecom/cgi-bin/gettoken", params=query)
    assert answer["errcode"] == errcode


async def test_calls_need_a_token_that_was_given(cloud: Cloud) -> None:
    path = "/wecom/cgi-bin/getcallbackip"
    assert (await cloud.json("GET", path))["errcode"] == 41001
    answer = await cloud.json("GET", path, params={"access_token": "made-up"})
    assert answer["errcode"] == 40014
    await cloud.world.faults.happen("expire_token", {})
    assert (await cloud.wecom("getcallbackip"))["errcode"] == 0


async def test_a_text_reaches_those_who_exist_and_names_the_others(cloud: Cloud) -> None:
    answer = await cloud.send("WangJianGuo|Nobody", "text", {"content": "到货了"})
    assert (answer["errcode"], answer["invaliduser"]) == (0, "nobody")
    last = cloud.world.phones.last("wang", "bot")
    assert last is not None
    assert last.text == "到货了"


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"agentid": str(AGENT)}, 40056),
        ({"agentid": 7}, 301002),
        ({"touser": ["wangjianguo"]}, 40058),
        ({"touser": ""}, 82001),
        ({"touser": "nobody"}, 81013),
        ({"msgtype": "voicemail"}, 40008),
        ({"text": {"content": ""}}, 44004),
        ({"text": "x"}, 40058),
        ({"msgtype": "image", "image": {"media_id": "3x"}}, 40007),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 99999}, 40058),
    ],
)
async def test_a_wrong_send_is_refused_and_shows_nothing(
    cloud: Cloud, body: dict[str, Any], errcode: int
) -> None:
    right = {"touser": "wangjianguo", "agentid": AGENT, "msgtype": "text"}
    full = {**right, "text": {"content": "x"}, **body}
    assert (await cloud.wecom("message/send", full))["errcode"] == errcode
    assert cloud.world.phones.chat("wang") == []


async def test_a_long_text_is_cut_without_a_word(cloud: Cloud) -> None:
    assert (await cloud.send("wangjianguo", "text", {"content": "货" * 1000}))["errcode"] == 0
    last = cloud.world.phones.last("wang")
    assert last is not None
    assert last.text == "货" * 682


async def test_the_thirty_first_message_of_a_minute_is_lost(cloud: Cloud) -> None:
    for number in range(31):
        answer = await cloud.send("wangjianguo", "text", {"content": str(number)})
        assert answer["errcode"] == 0
    assert len(cloud.world.phones.chat("wang")) == 30
    cloud.world.clock.advance(61)
    await cloud.send("wangjianguo", "text", {"content": "later"})
    assert len(cloud.world.phones.chat("wang")) == 31


async def test_a_repeat_with_duplicate_check_is_swallowed(cloud: Cloud) -> None:
    part, more = {"content": "同一条"}, {"enable_duplicate_check": 1}
    first = await cloud.send("wangjianguo", "text", part, **more)
    assert (await cloud.send("wangjianguo", "text", part, **more))["msgid"] == first["msgid"]
    assert len(cloud.world.phones.chat("wang")) == 1
    cloud.world.clock.advance(1801)
    await cloud.send("wangjianguo", "text", part, **more)
    assert len(cloud.world.phones.chat("wang")) == 2


async def test_recall_works_for_a_day(cloud: Cloud) -> None:
    sent = await cloud.send("wangjianguo", "text", {"content": "x"})
    assert (await cloud.wecom("message/recall", {"msgid": "no"}))["errcode"] == 40058
    assert (await cloud.wecom("message/recall", {"msgid": sent["msgid"]}))["errcode"] == 0
    assert cloud.world.phones.chat("wang")[0].kind == "notice"
    cloud.world.clock.advance(86401)
    assert (await cloud.wecom("message/recall", {"msgid": sent["msgid"]}))["errcode"] == 42052


async def test_pictures_go_up_and_come_back_for_three_days(cloud: Cloud) -> None:
    media = await cloud.upload(PNG)
    assert isinstance(media["created_at"], str)
    token = await cloud.wecom_token()
    query = {"access_token": token, "media_id": media["media_id"]}
    async with cloud.http.get(cloud.base + "/wecom/cgi-bin/media/get", params=query) as answer:
        assert await answer.read() == PNG
    sent = await cloud.send("wangjianguo", "image", {"media_id": media["media_id"]})
    assert sent["errcode"] == 0
    cloud.world.clock.advance(3 * 86400 + 1)
    late = await cloud.wecom("media/get", None, media_id=media["media_id"])
    assert late["errcode"] == 40007


@pytest.mark.parametrize(
    ("data", "kind", "errcode"),
    [(b"x", "image", 44001), (b"not a picture", "image", 40004), (PNG, "poster", 40004)],
)
async def test_a_wrong_upload_is_refused(
    cloud: Cloud, data: bytes, kind: str, errcode: int
) -> None:
    assert (await cloud.upload(data, kind))["errcode"] == errcode


async def test_the_robot_posts_twenty_a_minute(cloud: Cloud) -> None:
    body = {"msgtype": "markdown", "markdown": {"content": "**入库** <@wangjianguo>"}}
    answers = [await cloud.json("POST", HOOK, params={"key": KEY}, json=body) for _ in range(21)]
    assert [answer["errcode"] for answer in answers] == [0] * 20 + [45009]
    last = cloud.world.phones.last("ck-wecom", "robot")
    assert last is not None
    assert last.markdown == "**入库** @王建国"


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"msgtype": "poem"}, 40008),
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "text", "text": {"content": "货" * 700}}, 40058),
        ({"msgtype": "markdown", "markdown": {"content": "x" * 4097}}, 40058),
        ({"msgtype": "image", "image": {"base64": "AA==", "md5": "0"}}, 40058),
        ({"msgtype": "template_card", "template_card": {"card_type": "button_interaction"}}, 42031),
    ],
)
async def test_the_robot_refuses(cloud: Cloud, body: dict[str, Any], errcode: int) -> None:
    answer = await cloud.json("POST", HOOK, params={"key": KEY}, json=body)
    assert answer["errcode"] == errcode
    assert cloud.world.phones.chat("ck-wecom") == []


async def test_a_robot_key_that_is_not_one(cloud: Cloud) -> None:
    answer = await cloud.json("POST", HOOK, params={"key": "no"}, json={"msgtype": "text"})
    assert answer["errcode"] == 93000


async def test_the_robot_shows_a_picture_with_its_digest(cloud: Cloud) -> None:
    digest = hashlib.md5(PNG, usedforsecurity=False).hexdigest()
    part = {"base64": base64.b64encode(PNG).decode(), "md5": digest}
    body = {"msgtype": "image", "image": part}
    assert (await cloud.json("POST", HOOK, params={"key": KEY}, json=body))["errcode"] == 0


async def test_the_app_speaks_in_its_own_group(cloud: Cloud) -> None:
    body = {"chatid": "sandboxchat01", "msgtype": "text", "text": {"content": "日报"}}
    assert (await cloud.wecom("appchat/send", body))["errcode"] == 0
    assert (await cloud.wecom("appchat/send", {**body, "chatid": "SANDBOXCHAT01"}))[
        "errcode"
    ] == 86001
    card = {"chatid": "sandboxchat01", "msgtype": "template_card", "template_card": {}}
    assert (await cloud.wecom("appchat/send", card))["errcode"] == 40008


async def test_the_console_verifies_the_callback(cloud: Cloud, bot: WeComBot) -> None:
    assert await cloud.world.wecom.verify_callback()
    assert bot.heard == []


async def test_a_menu_is_checked_and_kept(cloud: Cloud) -> None:
    scan = {"type": "scancode_waitmsg", "name": "扫码入库", "key": "SCAN_IN"}
    menu = {"button": [{"name": "扫码", "sub_button": [scan]}]}
    assert (await cloud.wecom("menu/get", None, agentid=AGENT))["errcode"] == 46003
    assert (await cloud.wecom("menu/create", menu, agentid=AGENT))["errcode"] == 0
    assert (await cloud.wecom("menu/get", None, agentid=AGENT))["button"] == menu["button"]


BUTTON: dict[str, Any] = {"type": "click", "name": "首页", "key": "HOME"}


@pytest.mark.parametrize(
    ("buttons", "errcode"),
    [
        ([BUTTON] * 4, 40016),
        ([{**BUTTON, "type": "shake"}], 40017),
        ([{**BUTTON, "name": "一二三四五六"}], 40018),
        ([{**BUTTON, "key": "k" * 129}], 40019),
        ([{"type": "view", "name": "网", "url": "u" * 1025}], 40020),
        ([{"name": "多", "sub_button": [BUTTON] * 6}], 40023),
        ([{"name": "多", "sub_button": [{**BUTTON, "type": "x"}]}], 40024),
        ([{"name": "多", "sub_button": [{**BUTTON, "name": "名" * 14}]}], 40025),
        ([{"name": "多", "sub_button": [{**BUTTON, "key": "k" * 61}]}], 40026),
        ([{"name": "多", "sub_button": [{"name": "深", "sub_button": [BUTTON]}]}], 40022),
    ],
)
async def test_a_wrong_menu_is_refused(cloud: Cloud, buttons: list[Any], errcode: int) -> None:
    answer = await cloud.wecom("menu/create", {"button": buttons}, agentid=AGENT)
    assert answer["errcode"] == errcode
    assert cloud.world.wecom.menu_body is None
