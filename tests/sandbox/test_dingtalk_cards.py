"""Interactive cards: what is refused, who sees what, and what an update overwrites."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import DING_KEY, Cloud

TEMPLATE = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"
BUTTONS = {"msgButtons": [{"text": "通过", "color": "blue", "id": "tok-yes", "request": True}]}
VARIABLES = {
    "title": "入库单 RK-1",
    "markdown": "可乐 20箱",
    "tips": "",
    "sys_full_json_obj": json.dumps(BUTTONS),
}
CREATE: dict[str, Any] = {
    "cardTemplateId": TEMPLATE,
    "outTrackId": "rk-1",
    "callbackType": "STREAM",
    "cardData": {"cardParamMap": VARIABLES},
    "openSpaceId": "dtv1.card//IM_ROBOT.0300099",
    "imRobotOpenSpaceModel": {"supportForward": True},
    "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": DING_KEY},
}
GROUP: dict[str, Any] = {
    **CREATE,
    "openSpaceId": "dtv1.card//IM_GROUP.cidSandboxWarehouse==",
    "imGroupOpenSpaceModel": {"supportForward": True},
    "imGroupOpenDeliverModel": {"robotCode": DING_KEY},
}
PATH = "card/instances/createAndDeliver"


def update(**variables: str) -> dict[str, Any]:
    options = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
    data = {"cardParamMap": variables}
    return {"outTrackId": "rk-1", "cardData": data, "cardUpdateOptions": options}


async def test_a_card_is_delivered_and_drawn(cloud: Cloud) -> None:
    answer = await cloud.ding("POST", PATH, CREATE)
    assert answer["result"]["deliverResults"][0]["success"] is True
    last = cloud.world.phones.last("sun", "bot")
    assert last is not None
    assert last.card is not None
    assert last.card["title"] == "入库单 RK-1"
    assert last.card["buttons"] == [{"key": "tok-yes", "text": "通过", "style": "blue"}]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outTrackId": ""}, "param.outTrackIdEmpty"),
        ({"outTrackId": "x" * 101}, "param.invalid"),
        ({"cardTemplateId": ""}, "param.cardTemplateIdEmpty"),
        ({"cardTemplateId": "made-up.schema"}, "param.templateNotExist"),
        ({"openSpaceId": ""}, "param.openSpaceIdEmpty"),
        ({"openSpaceId": "IM_ROBOT.0300099"}, "param.openSpaceIdInvalid"),
        ({"openSpaceId": "dtv1.card//MOON.1"}, "param.openSpaceIdInvalid"),
        ({"imRobotOpenDeliverModel": None}, "param.openDeliverModelEmpty"),
        ({"imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"}}, "param.openDeliverModelError"),
        ({"cardData": {"cardParamMap": {"count": 3}}}, "param.invalid"),
        ({"cardData": {"cardParamMap": {"k": "x" * 1025}}}, "param.invalid"),
        ({"cardData": {"cardParamMap": {"k" * 101: "x"}}}, "param.invalid"),
        ({"cardData": None}, "param.invalid"),
        ({"privateData": {"stranger": {"cardParamMap": {}}}}, "param.userIdNotExist"),
        ({"callbackType": "HTTP"}, "param.invalid"),
    ],
)
async def test_a_wrong_card_is_refused(cloud: Cloud, change: dict[str, Any], code: str) -> None:
    assert (await cloud.ding("POST", PATH, {**CREATE, **change}))["code"] == code
    assert cloud.world.phones.chat("sun") == []


async def test_a_track_id_is_taken_for_ever(cloud: Cloud) -> None:
    await cloud.ding("POST", PATH, CREATE)
    assert (await cloud.ding("POST", PATH, CREATE))["code"] == "param.cardAlreadyExist"
    assert len(cloud.world.phones.chat("sun")) == 1


async def test_success_does_not_mean_delivered(cloud: Cloud) -> None:
    lost = {**CREATE, "openSpaceId": "dtv1.card//IM_ROBOT.0300099;IM_ROBOT.stranger"}
    results = (await cloud.ding("POST", PATH, lost))["result"]["deliverResults"]
    assert [row["success"] for row in results] == [True, False]
    no_model = {**CREATE, "outTrackId": "rk-2", "imRobotOpenSpaceModel": None}
    results = (await cloud.ding("POST", PATH, no_model))["result"]["deliverResults"]
    assert results[0]["success"] is False
    await cloud.world.faults.happen("partial", {})
    results = (await cloud.ding("POST", PATH, {**CREATE, "outTrackId": "rk-3"}))["result"]
    assert results["deliverResults"][0]["errorMsg"] == "spaceId is illegal"


async def test_create_and_deliver_in_two_steps(cloud: Cloud) -> None:
    await cloud.ding("POST", "card/instances", CREATE)
    assert cloud.world.phones.chat("sun") == []
    answer = await cloud.ding("POST", "card/instances/deliver", CREATE)
    assert answer["result"][0]["success"] is True


async def test_an_update_by_key_keeps_the_rest(cloud: Cloud) -> None:
    await cloud.ding("POST", PATH, CREATE)
    answer = await cloud.ding("PUT", "card/instances", update(tips="孙总 已通过"))
    assert answer == {"success": True, "result": True}
    last = cloud.world.phones.last("sun")
    assert last is not None
    assert last.card is not None
    assert (last.card["title"], last.card["tips"]) == ("入库单 RK-1", "孙总 已通过")


async def test_an_update_without_options_overwrites_everything(cloud: Cloud) -> None:
    await cloud.ding("POST", PATH, CREATE)
    body = update(tips="完")
    del body["cardUpdateOptions"]
    await cloud.ding("PUT", "card/instances", body)
    last = cloud.world.phones.last("sun")
    assert last is not None
    assert last.card is not None
    assert (last.card["title"], last.card["buttons"]) == ("", [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**update(tips="x"), "outTrackId": "other"}, "param.cardNotExist"),
        ({"outTrackId": "rk-1"}, "param.cardDataAndPrivateDataBothEmpty"),
        ({**update(), "privateData": {"no": {"cardParamMap": {}}}}, "param.userIdNotExist"),
    ],
)
async def test_a_wrong_update_is_refused(cloud: Cloud, body: dict[str, Any], code: str) -> None:
    await cloud.ding("POST", PATH, CREATE)
    assert (await cloud.ding("PUT", "card/instances", body))["code"] == code


async def test_private_data_is_for_one_pair_of_eyes(cloud: Cloud) -> None:
    private = {"0300099": {"cardParamMap": {"tips": "请你审批"}}}
    await cloud.ding("POST", PATH, {**GROUP, "privateData": private})
    last = cloud.world.phones.last("ck-ding")
    assert last is not None
    mine, others = last.card_for("sun"), last.card_for("chen")
    assert mine is not None
    assert others is not None
    assert (mine["tips"], others["tips"]) == ("请你审批", "")
