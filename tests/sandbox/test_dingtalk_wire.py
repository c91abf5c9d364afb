"""The DingTalk stand-in's APIs answer as the platform does."""

import json
from typing import Any

import pytest
from aiohttp import FormData

from sandbox import labels
from sandbox.dingtalk import sign
from tests.sandbox.conftest import DING_KEY, DING_SECRET, Cloud

PNG = labels.draw("6901557001011")
ROBOT = {"robotCode": DING_KEY}
TEXT = {"msgKey": "sampleText", "msgParam": json.dumps({"content": "到货了"})}
TO_PEOPLE = {**ROBOT, "userIds": ["0123456"], **TEXT}
TO_GROUP = {**ROBOT, "openConversationId": "cidSandboxWarehouse==", **TEXT}


async def test_a_wrong_secret_gets_no_token(cloud: Cloud) -> None:
    body = {"appKey": DING_KEY, "appSecret": "no"}
    path = "/dingtalk/v1.0/oauth2/accessToken"
    assert await cloud.status("POST", path, json=body) == 400
    assert (await cloud.json("POST", path, json=body))["code"] == "invalidClientIdOrSecret"


async def test_tokens_stay_and_expire_in_both_families(cloud: Cloud) -> None:
    first = await cloud.ding_token()
    assert await cloud.ding_token() == first
    query = {"appkey": DING_KEY, "appsecret": DING_SECRET}
    old = await cloud.json("GET", "/oapi/gettoken", params=query)
    await cloud.world.faults.happen("expire_token", {})
    headers = {"x-acs-dingtalk-access-token": first}
    path = "/dingtalk/v1.0/robot/oToMessages/batchSend"
    assert await cloud.status("POST", path, json=TO_PEOPLE, headers=headers) == 400
    answer = await cloud.json("POST", path, json=TO_PEOPLE, headers=headers)
    assert answer["code"] == "InvalidAuthentication"
    query = {"access_token": old["access_token"], "type": "image"}
    assert (await cloud.json("POST", "/oapi/media/upload", params=query))["errcode"] == 42001
    query["access_token"] = "made-up"
    assert (await cloud.json("POST", "/oapi/media/upload", params=query))["errcode"] == 40014
    assert await cloud.ding_token() != first


async def test_a_token_by_corp(cloud: Cloud) -> None:
    body = {"client_id": DING_KEY, "client_secret": DING_SECRET}
    good = {**body, "grant_type": "client_credentials"}
    path = "/dingtalk/v1.0/oauth2/dingsandboxcorp/token"
    assert (await cloud.json("POST", path, json=good))["expires_in"] > 7000
    assert (await cloud.json("POST", path, json=body))["code"] == "unsupported.grant.type"


async def test_people_and_groups_hear_the_robot(cloud: Cloud) -> None:
    sent = await cloud.ding("POST", "robot/oToMessages/batchSend", TO_PEOPLE)
    assert sent["invalidStaffIdList"] == sent["flowControlledStaffIdList"] == []
    posted = await cloud.ding("POST", "robot/groupMessages/send", TO_GROUP)
    assert posted["processQueryKey"]
    for chat in ("chen", "ck-ding"):
        last = cloud.world.phones.last(chat, "bot")
        assert last is not None
        assert last.text == "到货了"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"robotCode": ""}, "invalidParameter.robotCode.empty"),
        ({"robotCode": "other"}, "invalidParameter.robotCode.notExsit"),
        ({"userIds": []}, "invalidParameter.userIds.empty"),
        ({"userIds": ["0123456"] * 21}, "invalidParameter.userIds.overMax"),
        ({"userIds": ["stranger"]}, "staffId.notExisted"),
        ({"msgKey": "sampleActionCard1"}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": {"content": "x"}}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": "{}"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": json.dumps({"content": "x" * 15001})}, "invalidParameter.msgParam.tooLong"),
    ],
)
async def test_a_wrong_message_to_people_is_refused(
    cloud: Cloud, change: dict[str, Any], code: str
) -> None:
    answer = await cloud.ding("POST", "robot/oToMessages/batchSend", {**TO_PEOPLE, **change})
    assert answer["code"] == code
    assert cloud.world.phones.chat("chen") == []


@pytest.mark.parametrize(
    ("conversation", "code"),
    [("", "miss.openConversationId"), ("cidNo==", "invalid.openConversationId")],
)
async def test_a_group_that_is_not_there(cloud: Cloud, conversation: str, code: str) -> None:
    body = {**TO_GROUP, "openConversationId": conversation}
    assert (await cloud.ding("POST", "robot/groupMessages/send", body))["code"] == code


async def test_flow_control_means_not_delivered(cloud: Cloud) -> None:
    await cloud.world.faults.happen("flow_control", {})
    body = {**TO_PEOPLE, "userIds": ["0123456", "0300099", "stranger"]}
    answer = await cloud.ding("POST", "robot/oToMessages/batchSend", body)
    assert answer["flowControlledStaffIdList"] == ["0123456"]
    assert answer["invalidStaffIdList"] == ["stranger"]
    assert cloud.world.phones.chat("chen") == []
    assert len(cloud.world.phones.chat("sun")) == 1


async def test_recall_tells_key_by_key(cloud: Cloud) -> None:
    sent = await cloud.ding("POST", "robot/oToMessages/batchSend", TO_PEOPLE)
    keys = [sent["processQueryKey"], "made-up"]
    body = {**ROBOT, "processQueryKeys": keys}
    answer = await cloud.ding("POST", "robot/otoMessages/batchRecall", body)
    assert answer["successResult"] == keys[:1]
    assert list(answer["failedResult"]) == keys[1:]
    assert cloud.world.phones.chat("chen")[0].kind == "notice"


async def test_action_cards_and_files_show(cloud: Cloud) -> None:
    param = {"title": "t", "text": "x", "singleTitle": "看", "singleURL": "https://h/x"}
    body = {**TO_PEOPLE, "msgKey": "sampleActionCard", "msgParam": json.dumps(param)}
    await cloud.ding("POST", "robot/oToMessages/batchSend", body)
    last = cloud.world.phones.last("chen")
    assert last is not None
    assert last.card is not None
    assert last.card["buttons"][0] == {"key": "", "text": "看", "url": "https://h/x", "style": ""}


async def test_uploads_are_checked(cloud: Cloud) -> None:
    query = {"appkey": DING_KEY, "appsecret": DING_SECRET}
    token = (await cloud.json("GET", "/oapi/gettoken", params=query))["access_token"]

    async def upload(kind: str, name: str) -> Any:
        form = FormData()
        form.add_field("media", PNG, filename=name)
        query = {"access_token": token, "type": kind}
        return await cloud.json("POST", "/oapi/media/upload", params=query, data=form)

    taken = await upload("image", "a.png")
    assert taken["media_id"].startswith("@")
    assert isinstance(taken["created_at"], int)
    assert (await upload("image", "a.exe"))["errcode"] == 40005
    assert (await upload("poster", "a.png"))["errcode"] == 40004


HOOK = "/oapi/robot/send"
BODY = {"msgtype": "text", "text": {"content": "入库 @0123456"}, "at": {"atUserIds": ["0123456"]}}


def signed(cloud: Cloud, skew_ms: int = 0, secret: str = "SECsandboxrobotsecret") -> dict[str, str]:
    stamp = str(cloud.world.clock.now_ms() + skew_ms)
    query = {"access_token": "sandbox-robot-token", "timestamp": stamp}
    return {**query, "sign": sign.robot(secret, stamp)}


async def test_a_custom_robot_posts_and_mentions(cloud: Cloud) -> None:
    answer = await cloud.json("POST", HOOK, params=signed(cloud), json=BODY)
    assert answer == {"errcode": 0, "errmsg": "ok"}
    last = cloud.world.phones.last("ck-ding", "robot")
    assert last is not None
    assert last.text == "入库 @陈强"


async def test_a_custom_robot_checks_token_sign_and_time(cloud: Cloud) -> None:
    for query, errcode in (
        ({"access_token": "no"}, 300005),
        ({"access_token": "sandbox-robot-token"}, 310000),
        (signed(cloud, secret="SECother"), 310000),
        (signed(cloud, skew_ms=-3_600_001), 310000),
    ):
        assert (await cloud.json("POST", HOOK, params=query, json=BODY))["errcode"] == errcode
    assert cloud.world.phones.chat("ck-ding") == []


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"msgtype": "voice"}, 400105),
        ({"msgtype": "text"}, 40035),
        ({"msgtype": "markdown", "markdown": {"text": "no title"}}, 40035),
        ({"msgtype": "text", "text": {"content": "x" * 20001}}, 460101),
    ],
)
async def test_a_custom_robot_refuses(cloud: Cloud, body: dict[str, Any], errcode: int) -> None:
    answer = await cloud.json("POST", HOOK, params=signed(cloud), json=body)
    assert answer["errcode"] == errcode


async def test_a_custom_robot_wants_json(cloud: Cloud) -> None:
    answer = await cloud.json("POST", HOOK, params=signed(cloud), data="x")
    assert answer["errcode"] == 43004


async def test_the_twenty_first_message_costs_ten_minutes(cloud: Cloud) -> None:
    async def post() -> int:
        return int((await cloud.json("POST", HOOK, params=signed(cloud), json=BODY))["errcode"])

    assert [await post() for _ in range(21)] == [0] * 20 + [130101]
    cloud.world.clock.advance(120)
    assert await post() == 130101
    cloud.world.clock.advance(481)
    assert await post() == 0


async def test_a_message_uuid_posts_once(cloud: Cloud) -> None:
    body = {**BODY, "msgUuid": "u-1"}
    for _ in range(2):
        await cloud.json("POST", HOOK, params=signed(cloud), json=body)
    assert len(cloud.world.phones.chat("ck-ding")) == 1


async def test_contacts(cloud: Cloud) -> None:
    query = {"appkey": DING_KEY, "appsecret": DING_SECRET}
    token = (await cloud.json("GET", "/oapi/gettoken", params=query))["access_token"]
    path, query = "/oapi/topapi/v2/user/get", {"access_token": token}
    good = await cloud.json("POST", path, params=query, json={"userid": "0123456"})
    assert good["result"]["name"] == "陈强"
    form = await cloud.json("POST", path, params=query, data={"userid": "no"})
    assert form["errcode"] == 60121
