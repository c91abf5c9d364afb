"""Cards: delivered once, redrawn by key, and text where they are refused."""

import asyncio
import json

import pytest

from bot.platforms.base import Channel, Receipt, SendFailed, Trouble
from bot.platforms.dingtalk import DingTalkPlatform
from tests.platforms.dingtalk.conftest import (
    APPROVAL,
    CARD_RECEIPT,
    SETTLED,
    StillClock,
    letter,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    CARDS_PATH,
    CREATE_PATH,
    DELIVER_PATH,
    REGISTER_PATH,
    USER_PATH,
    Cloud,
    Planned,
)


async def test_a_card_goes_to_a_person(platform: DingTalkPlatform, cloud: Cloud) -> None:
    receipt = await platform.send(letter(APPROVAL))

    (call,) = cloud.asked(CREATE_PATH)
    assert call.body["outTrackId"] == "zg-1"
    assert call.body["openSpaceId"] == "dtv1.card//IM_ROBOT.0042"
    assert call.body["callbackType"] == "STREAM"
    assert call.body["imRobotOpenDeliverModel"] == {"spaceType": "IM_ROBOT", "robotCode": "dingapp"}
    values = call.body["cardData"]["cardParamMap"]
    assert set(values) == {"title", "markdown", "tips", "sys_full_json_obj"}
    assert all(isinstance(value, str) for value in values.values())
    assert receipt.facts == {"kind": "card", "carrierId": "carrier-1", "outTrackId": "zg-1"}


async def test_a_card_goes_to_a_group_and_mentions_only_whom_we_say(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    await platform.send(letter(APPROVAL, channel=Channel.CHAT, to="cid==", mention=("0042",)))

    (call,) = cloud.asked(CREATE_PATH)
    assert call.body["openSpaceId"] == "dtv1.card//IM_GROUP.cid=="
    assert call.body["imGroupOpenDeliverModel"] == {
        "robotCode": "dingapp",
        "atUserIds": {"0042": "0042"},
    }


async def test_a_good_answer_without_delivery_is_a_failure(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    result = {"success": False, "errorMsg": "spaceId is illegal"}
    cloud.plan(CREATE_PATH, Planned(body={"success": True, "result": {"deliverResults": [result]}}))

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter(APPROVAL))

    assert failed.value.trouble is Trouble.TARGET


@pytest.mark.row("N04")
async def test_a_card_that_was_created_unheard_is_delivered_under_the_same_name(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.plan(CREATE_PATH, Planned(status=400, body={"code": "param.cardAlreadyExist"}))

    receipt = await platform.send(letter(APPROVAL))

    (call,) = cloud.asked(DELIVER_PATH)
    assert call.body["outTrackId"] == "zg-1"
    assert receipt.facts["carrierId"] == "carrier-2"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied"),
        (400, "param.templateNotExist"),
        (400, "param.templateUnpublished"),
    ],
)
async def test_where_cards_are_refused_the_answer_is_a_number(
    platform: DingTalkPlatform, cloud: Cloud, status: int, code: str
) -> None:
    cloud.refuse(CREATE_PATH, status, code)

    first = await platform.send(letter(APPROVAL))
    await platform.send(letter(APPROVAL, handle="zg-2"))

    assert first.facts["kind"] == "text"
    assert len(cloud.asked(CREATE_PATH)) == 1
    assert {call.body["msgKey"] for call in cloud.asked(USER_PATH)} == {"sampleActionCard3"}
    shown = [json.loads(call.body["msgParam"]) for call in cloud.asked(USER_PATH)]
    assert all(each["text"].endswith("回复 1：通过，回复 2：驳回，回复 3：详情") for each in shown)
    assert [shown[0][f"actionTitle{number}"] for number in (1, 2, 3)] == ["通过", "驳回", "详情"]
    assert platform.state()["cards"] == "text"
    with pytest.raises(SendFailed) as failed:
        await platform.retire(letter(SETTLED), first)
    assert failed.value.trouble is Trouble.CONTENT


async def test_card_clicks_over_http_are_registered_once(cloud: Cloud, clock: StillClock) -> None:
    platform = DingTalkPlatform(
        settings_for(cloud.base, mode="http"), (), clock, public_url="https://bot.example.cn/"
    )
    cloud.plan(REGISTER_PATH, Planned(status=500, body={}))

    with pytest.raises(SendFailed):
        await platform.send(letter(APPROVAL))
    await platform.send(letter(APPROVAL))
    await platform.send(letter(APPROVAL, handle="zg-2"))

    assert [call.body for call in cloud.asked(REGISTER_PATH)][1:] == [
        {
            "apiSecret": "cardApiSecret",
            "callbackUrl": "https://bot.example.cn/callback/dingtalk/card",
            "callbackRouteKey": "zhanggui",
            "forceUpdate": True,
        }
    ]
    (created, _) = cloud.asked(CREATE_PATH)
    assert created.body["callbackType"] == "HTTP"
    assert created.body["callbackRouteKey"] == "zhanggui"
    await platform.stop()


async def test_without_a_way_back_for_clicks_a_card_is_text(
    cloud: Cloud, clock: StillClock
) -> None:
    no_secret = settings_for(cloud.base, mode="http", card_secret=None)
    platform = DingTalkPlatform(no_secret, (), clock)

    assert (await platform.send(letter(APPROVAL))).facts["kind"] == "text"
    await platform.stop()

    cloud.refuse(CREATE_PATH, 400, "param.invalid")
    platform = DingTalkPlatform(settings_for(cloud.base, mode="http"), (), clock)
    assert (await platform.send(letter(APPROVAL))).facts["kind"] == "text"
    await platform.stop()


async def test_a_card_is_redrawn_by_key(platform: DingTalkPlatform, cloud: Cloud) -> None:
    await platform.retire(letter(SETTLED, handle="other"), CARD_RECEIPT)

    (call,) = cloud.asked(CARDS_PATH, "PUT")
    assert call.body["outTrackId"] == "zg-1"
    assert call.body["cardUpdateOptions"]["updateCardDataByKey"] is True
    assert call.body["cardData"]["cardParamMap"]["sys_full_json_obj"] == '{"msgButtons":[]}'


async def test_redrawings_of_one_card_wait_for_each_other(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.plan(CARDS_PATH, Planned(body={"success": True}, wait_s=0.2))
    other = Receipt(facts=CARD_RECEIPT.facts | {"outTrackId": "zg-2"})

    first = asyncio.create_task(platform.retire(letter(APPROVAL), CARD_RECEIPT))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(platform.retire(letter(SETTLED), CARD_RECEIPT))
    await platform.retire(letter(SETTLED), other)

    assert not first.done()
    await first
    await second
    order = [call.body["outTrackId"] for call in cloud.asked(CARDS_PATH, "PUT")]
    assert order == ["zg-1", "zg-2", "zg-1"]


async def test_a_card_that_is_gone_cannot_be_redrawn(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.refuse(CARDS_PATH, 400, "param.cardNotExist")

    with pytest.raises(SendFailed) as failed:
        await platform.retire(letter(SETTLED), CARD_RECEIPT)

    assert failed.value.permanent
