"""Whatever a bot sends, the stand-in answers with a refusal and never breaks."""

import copy
import json
import random
from typing import Any, Final

import pytest

from sandbox.dingtalk import sign
from tests.sandbox.conftest import AGENT, DING_KEY, DING_SECRET, Cloud
from tests.sandbox.test_dingtalk_cards import CREATE, GROUP, update
from tests.sandbox.test_wecom_callback import MENU
from tests.sandbox.test_wecom_cards import BUTTONS, MULTIPLE, NEWS, NOTICE, VOTE, spots

ROUNDS: Final = 60
NONSENSE: Final[tuple[Any, ...]] = (
    *(None, True, 0, -1, 1e30, "", "x", "货" * 50, [], {}, [None], [[]], [{}]),
    *({"": None}, {"cardParamMap": []}, "[]", "null", ["x"], {"title": 1}),
)
TO: Final = {"touser": "lifang", "agentid": AGENT}
CARDS: Final = [
    {**TO, "msgtype": "template_card", "template_card": card}
    for card in (BUTTONS, MULTIPLE, NEWS, NOTICE, VOTE)
]
CARD_TEXT: Final = {"title": "t", "text": "x"}
ACTION: Final = {"msgtype": "actionCard", "actionCard": {**CARD_TEXT, "btns": [
    {"title": "t", "actionURL": "https://h"}]}}  # fmt: skip
FEED: Final = {"msgtype": "feedCard", "feedCard": {"links": [
    {"title": "t", "messageURL": "https://h", "picURL": ""}]}}  # fmt: skip
MENTION: Final = {"atUserIds": ["0123456"], "atMobiles": []}
SAID: Final = {"msgtype": "text", "text": {"content": "x"}, "at": MENTION, "msgUuid": "u"}
ROBOT: Final = {"robotCode": DING_KEY, "userIds": ["0123456"], "msgKey": "sampleMarkdown",
    "msgParam": json.dumps({"title": "t", "text": "x"})}  # fmt: skip

WECOM: Final[dict[str, list[Any]]] = {
    "message/send": [
        *CARDS,
        {**TO, "msgtype": "text", "text": {"content": "x"}, "enable_duplicate_check": 1},
        {**TO, "msgtype": "news", "news": {"articles": [{"title": "t", "url": "https://h"}]}},
        {**TO, "msgtype": "textcard", "textcard": {"title": "t", "description": "d", "url": "h"}},
    ],
    "message/update_template_card": [
        {"userids": ["lifang"], "agentid": AGENT, "response_code": "x", "button": {}}
    ],
    "message/recall": [{"msgid": "x"}],
    "menu/create": [MENU],
    "appchat/send": [{"chatid": "sandboxchat01", "msgtype": "text", "text": {"content": "x"}}],
}
DING: Final[dict[str, list[Any]]] = {
    "POST card/instances/createAndDeliver": [CREATE, GROUP],
    "POST card/instances/deliver": [CREATE],
    "PUT card/instances": [{**update(tips="x"), "privateData": {"0300099": {"cardParamMap": {}}}}],
    "POST card/callbacks/register": [{"callbackRouteKey": "k", "callbackUrl": "u"}],
    "POST robot/oToMessages/batchSend": [ROBOT],
    "POST robot/groupMessages/send": [{**ROBOT, "openConversationId": "cidSandboxWarehouse=="}],
    "POST robot/otoMessages/batchRecall": [{**ROBOT, "processQueryKeys": ["k"]}],
    "POST robot/messageFiles/download": [{**ROBOT, "downloadCode": "c"}],
    "POST gateway/connections/open": [
        {
            "clientId": DING_KEY,
            "clientSecret": DING_SECRET,
            "subscriptions": [{"type": "EVENT", "topic": "*"}],
        }
    ],
}


def broken(right: Any, dice: random.Random) -> Any:
    """Return ``right`` with one value somewhere replaced by nonsense."""
    wrong = copy.deepcopy(right)
    path = dice.choice(spots(wrong))
    holder = wrong
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = dice.choice(NONSENSE)
    return wrong


@pytest.mark.parametrize("path", WECOM)
async def test_nonsense_for_wecom_is_refused(cloud: Cloud, path: str) -> None:
    dice, token = random.Random(7), await cloud.wecom_token()
    query = {"access_token": token, "agentid": str(AGENT)}
    for body in [*NONSENSE, *(broken(dice.choice(WECOM[path]), dice) for _ in range(ROUNDS))]:
        url = f"/wecom/cgi-bin/{path}"
        assert await cloud.status("POST", url, params=query, json=body) == 200, body


async def test_nonsense_for_the_wecom_robot_is_refused(cloud: Cloud) -> None:
    dice, query = random.Random(7), {"key": "6f1b2c3d-sandbox-robot"}
    cloud.world.rules.wecom_robot_per_minute = 10_000
    part = {"content": "x", "mentioned_list": ["lifang"], "mentioned_mobile_list": []}
    bodies = [{"msgtype": "text", "text": part}, {"msgtype": "template_card", **CARDS[3]}]
    for body in [*NONSENSE, *(broken(dice.choice(bodies), dice) for _ in range(ROUNDS))]:
        url = "/wecom/cgi-bin/webhook/send"
        assert await cloud.status("POST", url, params=query, json=body) == 200, body


@pytest.mark.parametrize("call", DING)
async def test_nonsense_for_dingtalk_is_refused(cloud: Cloud, call: str) -> None:
    dice, headers = random.Random(7), {"x-acs-dingtalk-access-token": await cloud.ding_token()}
    method, path = call.split()
    for body in [*NONSENSE, *(broken(dice.choice(DING[call]), dice) for _ in range(ROUNDS))]:
        url = f"/dingtalk/v1.0/{path}"
        status = await cloud.status(method, url, json=body, headers=headers)
        assert status in {200, 400, 401}, body


async def test_nonsense_for_the_custom_robot_is_refused(cloud: Cloud) -> None:
    dice = random.Random(7)
    cloud.world.rules.ding_robot_per_minute = 10_000
    bodies = [SAID, ACTION, FEED]
    for body in [*NONSENSE, *(broken(dice.choice(bodies), dice) for _ in range(3 * ROUNDS))]:
        stamp = str(cloud.world.clock.now_ms())
        query = {"access_token": "sandbox-robot-token", "timestamp": stamp}
        query["sign"] = sign.robot("SECsandboxrobotsecret", stamp)
        assert await cloud.status("POST", "/oapi/robot/send", params=query, json=body) == 200, body


@pytest.mark.parametrize("path", ["say", "tap", "menu", "enter", "scan", "clock", "event", "fault"])
async def test_nonsense_from_the_page_is_refused(cloud: Cloud, path: str) -> None:
    right: dict[str, Any] = {
        "person": "wang",
        "chat": "wang",
        "text": "x",
        "message": "m1",
        "key": "k",
    }
    right |= {"code": "6901557001011", "kind": "EAN_13", "at": "18:30", "type": "t", "data": {}}
    dice = random.Random(7)
    for body in [*NONSENSE, *(broken({**right, "name": "redeliver"}, dice) for _ in range(40))]:
        assert await cloud.status("POST", f"/sandbox/{path}", json=body) in {200, 400}, body
