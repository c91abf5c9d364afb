"""Messages to people, groups and open sessions, and by webhook robot."""

import json
from typing import Any

import aiohttp
import pytest

from bot.cards.model import Text
from bot.platforms.base import Channel, SendFailed, Trouble
from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.client import Unsure
from tests.platforms.dingtalk.conftest import (
    GROUPS,
    SETTLED,
    StillClock,
    letter,
    session,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    GROUP_PATH,
    SESSION_PATH,
    USER_PATH,
    WEBHOOK_PATH,
    Cloud,
    Planned,
)


async def test_text_to_a_person(platform: DingTalkPlatform, cloud: Cloud) -> None:
    receipt = await platform.send(letter())

    (call,) = cloud.asked(USER_PATH)
    assert call.body == {
        "robotCode": "dingapp",
        "userIds": ["0042"],
        "msgKey": "sampleText",
        "msgParam": '{"content":"可乐在库 480瓶"}',
    }
    assert receipt.facts == {"kind": "text", "processQueryKey": "pqk-1"}


async def test_text_to_a_group(platform: DingTalkPlatform, cloud: Cloud) -> None:
    receipt = await platform.send(letter(channel=Channel.CHAT, to="cid=="))

    assert cloud.asked(GROUP_PATH)[0].body["openConversationId"] == "cid=="
    assert receipt.facts["processQueryKey"] == "pqk-2"


@pytest.mark.parametrize(
    ("answer", "trouble", "wait_s"),
    [
        ({"flowControlledStaffIdList": ["0042"]}, Trouble.THROTTLED, 30),
        ({"invalidStaffIdList": ["0042"]}, Trouble.TARGET, 0),
        ({"filteredStaffIdList": ["0042"]}, Trouble.TARGET, 0),
    ],
)
async def test_accepted_for_nobody_is_a_failure(
    platform: DingTalkPlatform, cloud: Cloud, answer: dict[str, Any], trouble: Trouble, wait_s: int
) -> None:
    cloud.plan(USER_PATH, Planned(body={"processQueryKey": "k"} | answer))

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter())

    assert (failed.value.trouble, failed.value.retry_after_s) == (trouble, wait_s)


async def test_an_open_session_is_answered_and_can_mention(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    await platform.send(
        letter(
            Text(content="@所有人 好了"),
            channel=Channel.CHAT,
            to="cid==",
            reply_url=session(cloud),
            mention=("0042",),
        )
    )

    (call,) = cloud.asked(SESSION_PATH)
    assert call.body["text"]["content"] == "＠所有人 好了\n@0042"
    assert call.body["at"] == {"atUserIds": ["0042"], "atMobiles": [], "isAtAll": False}
    assert cloud.asked(GROUP_PATH) == []


@pytest.mark.row("N07")
@pytest.mark.parametrize(
    "refusal",
    [
        Planned(body={"errcode": 300001, "errmsg": "session does not exist"}),
        Planned(status=500, raw=b"<html>"),
        Planned(status=302, raw=b"", headers={"Location": "http://169.254.169.254/"}),
    ],
)
async def test_a_session_that_is_over_falls_back_once_and_for_all(
    platform: DingTalkPlatform, cloud: Cloud, refusal: Planned
) -> None:
    cloud.plan(SESSION_PATH, refusal)

    await platform.send(letter(reply_url=session(cloud)))
    await platform.send(letter(reply_url=session(cloud), handle="zg-2"))

    assert len(cloud.asked(SESSION_PATH)) == 1
    assert len(cloud.asked(USER_PATH)) == 2


@pytest.mark.row("N04")
async def test_a_session_whose_answer_is_lost_is_not_asked_twice(
    platform: DingTalkPlatform, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.dingtalk.client.TIMEOUT", aiohttp.ClientTimeout(total=0.1))
    cloud.plan(SESSION_PATH, Planned(body={"errcode": 0}, wait_s=0.5))

    with pytest.raises(Unsure) as failed:
        await platform.send(letter(reply_url=session(cloud)))
    assert failed.value.trouble is Trouble.BUSY
    await platform.send(letter(reply_url=session(cloud)))

    assert len(cloud.asked(SESSION_PATH)) + len(cloud.asked(USER_PATH)) == 2


@pytest.mark.row("N04")
async def test_the_second_try_of_a_long_report_sends_only_what_is_missing(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    report = letter(Text(content="\n".join(f"第{number}行 可乐" * 3 for number in range(900))))
    cloud.plan(USER_PATH, Planned(body={"processQueryKey": "a"}), Planned(status=500, body={}))

    with pytest.raises(SendFailed):
        await platform.send(report)
    await platform.send(report)

    contents = [json.loads(call.body["msgParam"])["content"] for call in cloud.asked(USER_PATH)]
    marks = [content.split("\n")[0] for content in contents]
    total = marks[0].partition("/")[2]
    assert marks[:3] == [f"（1/{total}", f"（2/{total}", f"（2/{total}"]
    assert marks[-1].startswith(f"（{total[:-1]}/")


async def test_a_group_robot_is_signed_and_repeats_under_the_same_id(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    await platform.send(letter(SETTLED, channel=Channel.ROBOT, to="仓库群", mention=("0042",)))

    (call,) = cloud.asked(WEBHOOK_PATH)
    assert call.query["access_token"] == "hook-token-canary"
    assert call.query["timestamp"] == "1790000000000"
    assert call.raw_query.count("%25") == 0
    assert call.body["msgtype"] == "markdown"
    assert call.body["msgUuid"] == "zg-1-0"
    assert call.body["at"] == {"atUserIds": ["0042"], "atMobiles": [], "isAtAll": False}
    assert call.body["markdown"]["text"].endswith("@0042")


@pytest.mark.row("N02")
@pytest.mark.parametrize("code", [130101, "410100"])
async def test_a_robot_that_spoke_too_often_rests_ten_minutes(
    platform: DingTalkPlatform, cloud: Cloud, code: object
) -> None:
    cloud.plan(WEBHOOK_PATH, Planned(body={"errcode": code, "errmsg": "send too fast"}))

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter(channel=Channel.ROBOT, to="仓库群"))

    assert (failed.value.trouble, failed.value.retry_after_s) == (Trouble.THROTTLED, 600)


@pytest.mark.row("N02")
def test_limits_of_a_robot_stay_below_twenty_a_minute(cloud: Cloud) -> None:
    platform = DingTalkPlatform(settings_for(cloud.base), GROUPS, StillClock())

    (rate,) = platform.rates(letter(channel=Channel.ROBOT, to="仓库群").address)

    assert rate.seconds >= 60
    assert rate.count < 20
    assert platform.rates(letter().address)


async def test_an_unknown_group_robot_is_a_matter_of_configuration(
    platform: DingTalkPlatform,
) -> None:
    with pytest.raises(SendFailed) as failed:
        await platform.send(letter(channel=Channel.ROBOT, to="别的群"))

    assert failed.value.trouble is Trouble.CONFIG
