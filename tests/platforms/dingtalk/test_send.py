"""Sending: the right interface, the right body, and what every refusal means."""

import asyncio
import json
import logging
import traceback
from typing import Any

import aiohttp
import pytest

from bot.cards.model import Text
from bot.platforms.base import Channel, Receipt, SendFailed, Trouble
from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.client import Client, Unsure
from bot.platforms.dingtalk.errors import Reply, judge
from core.clock import MICROSECONDS
from tests.platforms.dingtalk.conftest import (
    APPROVAL,
    GROUPS,
    SETTLED,
    StillClock,
    letter,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    CARDS_PATH,
    CREATE_PATH,
    DELIVER_PATH,
    DOWNLOAD_PATH,
    GROUP_PATH,
    REGISTER_PATH,
    SESSION_PATH,
    TOKEN_PATH,
    USER_PATH,
    WEBHOOK_PATH,
    Cloud,
    Planned,
)

CARD_RECEIPT = Receipt(facts={"kind": "card", "carrierId": "k", "outTrackId": "zg-1"})
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def session(cloud: Cloud) -> str:
    return f"{cloud.base}{SESSION_PATH}?session=session-canary"


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
    texts = [json.loads(call.body["msgParam"])["content"] for call in cloud.asked(USER_PATH)]
    assert all(text.endswith("回复 1：通过\n回复 2：驳回\n回复 3：详情") for text in texts)
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


class Shelf:
    """A token store that two platforms share."""

    def __init__(self) -> None:
        self.kept: tuple[str, int] | None = None
        self.saved = 0

    async def load(self) -> tuple[str, int] | None:
        await asyncio.sleep(0)
        return self.kept

    async def save(self, token: str, expires_us: int) -> None:
        self.kept = (token, expires_us)
        self.saved += 1


@pytest.mark.row("N01")
async def test_fifty_sends_with_a_dead_token_renew_it_once(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    await platform.send(letter())
    cloud.expire_token()

    await asyncio.gather(*(platform.send(letter(handle=f"zg-{n}")) for n in range(50)))

    assert len(cloud.asked(TOKEN_PATH)) == 2
    assert len(cloud.asked(USER_PATH)) == 101


@pytest.mark.row("N01")
async def test_two_processes_share_a_token_and_do_not_end_each_others(cloud: Cloud) -> None:
    shelf, clock = Shelf(), StillClock()
    pair = [
        DingTalkPlatform(settings_for(cloud.base), GROUPS, clock, tokens=shelf) for _ in range(2)
    ]
    for number in range(6):
        if number in {2, 4}:
            cloud.expire_token()
        await pair[number % 2].send(letter(handle=f"zg-{number}"))
        await pair[(number + 1) % 2].send(letter(handle=f"zg-x{number}"))

    assert len(cloud.asked(TOKEN_PATH)) == 3
    assert shelf.saved == 3
    for platform in pair:
        await platform.stop()


@pytest.mark.row("N01")
async def test_a_token_that_is_refused_again_and_again_is_not_asked_for_in_a_storm(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.always[USER_PATH] = Planned(status=400, body={"code": "InvalidAuthentication"})

    for number in range(20):
        with pytest.raises(SendFailed) as failed:
            await platform.send(letter(handle=f"zg-{number}"))
        assert failed.value.trouble is Trouble.CONFIG

    assert len(cloud.asked(TOKEN_PATH)) <= 3


@pytest.mark.row("N01")
async def test_a_token_that_cannot_be_had_fails_everybody_at_once(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.plan(TOKEN_PATH, Planned(status=400, body={"code": "invalidClientIdOrSecret"}))

    failed = await asyncio.gather(
        *(platform.send(letter(handle=f"zg-{n}")) for n in range(20)), return_exceptions=True
    )

    assert len(cloud.asked(TOKEN_PATH)) == 1
    assert {one.trouble for one in failed if isinstance(one, SendFailed)} == {Trouble.CONFIG}
    assert len([one for one in failed if isinstance(one, SendFailed)]) == 20


@pytest.mark.row("B11")
@pytest.mark.parametrize("moved_s", [600, -3600, 86_400])
async def test_a_clock_that_jumps_costs_at_most_a_token(
    platform: DingTalkPlatform, cloud: Cloud, clock: StillClock, moved_s: int
) -> None:
    await platform.send(letter())
    clock.at_us += moved_s * MICROSECONDS
    if moved_s < 0:
        cloud.expire_token()

    await platform.send(letter(handle="zg-2"))

    assert len(cloud.asked(TOKEN_PATH)) <= 2


TABLE: list[tuple[int, Any, Trouble, float]] = [
    (429, {"code": "systemBusy"}, Trouble.THROTTLED, 7),
    (429, None, Trouble.THROTTLED, 7),
    (403, {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}, Trouble.THROTTLED, 1),
    (403, {"code": "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi"}, Trouble.THROTTLED, 60),
    (400, {"code": "send.too.fast"}, Trouble.THROTTLED, 5),
    (200, {"status": 1111, "wait": 5, "punish": "deny"}, Trouble.THROTTLED, 300),
    (403, None, Trouble.THROTTLED, 300),
    (200, {"errcode": 90002}, Trouble.THROTTLED, 10),
    (403, {"code": "Forbidden.AccessDenied.IpNotInWhiteList"}, Trouble.CONFIG, 0),
    (400, {"code": "invalidClientIdOrSecret"}, Trouble.CONFIG, 0),
    (400, {"code": "invalidParameter.robotCode.notExsit"}, Trouble.CONFIG, 0),
    (401, {"code": "unauthorized.client"}, Trouble.CONFIG, 0),
    (404, {"code": "InvalidAction.NotFound"}, Trouble.CONFIG, 0),
    (404, None, Trouble.CONFIG, 0),
    (200, {"errcode": 88, "sub_code": "60011"}, Trouble.CONFIG, 0),
    (200, {"errcode": 88, "sub_code": "60020"}, Trouble.CONFIG, 0),
    (200, {"errcode": 310000, "errmsg": "sign not match"}, Trouble.CONFIG, 0),
    (200, {"errcode": "300001"}, Trouble.CONFIG, 0),
    (400, {"code": "group.disbanded"}, Trouble.TARGET, 0),
    (400, {"code": "bot.stopped"}, Trouble.TARGET, 0),
    (400, {"code": "robot.oto.notExist"}, Trouble.TARGET, 0),
    (400, {"code": "invalid.openConversationId"}, Trouble.TARGET, 0),
    (200, {"errcode": 400013}, Trouble.TARGET, 0),
    (200, {"errcode": 400106}, Trouble.TARGET, 0),
    (400, {"code": "contain.unsafe.url"}, Trouble.CONTENT, 0),
    (400, {"code": "invalidParameter.msgParam.tooLong"}, Trouble.CONTENT, 0),
    (400, {"code": "param.contentUnsafe"}, Trouble.CONTENT, 0),
    (200, {"errcode": 430104}, Trouble.CONTENT, 0),
    (200, {"errcode": -1}, Trouble.BUSY, 0),
    (200, {"errcode": "-1"}, Trouble.BUSY, 0),
    (200, {"errcode": 987654}, Trouble.BUSY, 0),
    (500, {"code": "system.error"}, Trouble.BUSY, 0),
    (504, None, Trouble.BUSY, 0),
    (200, None, Trouble.BUSY, 0),
    (302, None, Trouble.BUSY, 0),
]


@pytest.mark.row("N02")
@pytest.mark.row("N03")
@pytest.mark.row("N07")
@pytest.mark.parametrize(("status", "body", "trouble", "wait_s"), TABLE)
def test_every_refusal_has_its_meaning(
    status: int, body: dict[str, Any] | None, trouble: Trouble, wait_s: float
) -> None:
    declined = judge(Reply(status=status, body=body, headers={"Retry-After": "7"}))

    assert declined is not None
    assert (declined.trouble, declined.retry_after_s) == (trouble, wait_s)


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "99999999999999999999"}, 3600),
        ({"Retry-After": "soon"}, 5),
        ({}, 5),
        (
            {
                "Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT",
                "Date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            30,
        ),
    ],
)
def test_retry_after_is_understood_and_bounded(headers: dict[str, str], wait_s: float) -> None:
    declined = judge(Reply(status=429, body={}, headers=headers))

    assert declined is not None
    assert declined.retry_after_s == wait_s


@pytest.mark.parametrize("body", [{"errcode": 0}, {"errcode": "0"}, {"processQueryKey": "x"}, {}])
def test_a_good_answer_is_good(body: dict[str, Any]) -> None:
    assert judge(Reply(status=200, body=body)) is None


@pytest.mark.row("N03")
@pytest.mark.parametrize(
    "raw", [b"<html>ban</html>", b'{"processQueryKey": "a', b"", b"[]", b"x" * 2_000_000]
)
async def test_a_page_or_a_cut_answer_is_tried_again(
    platform: DingTalkPlatform, cloud: Cloud, raw: bytes
) -> None:
    cloud.plan(USER_PATH, Planned(raw=raw))

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter())

    assert failed.value.trouble is Trouble.BUSY
    assert platform.state()["trouble"] != ""


@pytest.mark.row("N02")
async def test_a_banned_address_stays_silent_for_five_minutes(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.plan(USER_PATH, Planned(body={"status": 1111, "wait": 5}))
    with pytest.raises(SendFailed):
        await platform.send(letter())
    asked = len(cloud.calls)

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter())

    assert failed.value.trouble is Trouble.THROTTLED
    assert 290 < failed.value.retry_after_s <= 300
    assert len(cloud.calls) == asked


@pytest.mark.row("N03")
@pytest.mark.parametrize(
    ("base", "trouble"),
    [
        ("http://127.0.0.1:9", Trouble.BUSY),
        ("http://no-such-host.invalid", Trouble.BUSY),
    ],
)
async def test_a_cloud_that_cannot_be_reached_is_tried_again(base: str, trouble: Trouble) -> None:
    platform = DingTalkPlatform(settings_for(base), (), StillClock())

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter())

    assert failed.value.trouble is trouble
    assert "Error" in failed.value.reason
    await platform.stop()


@pytest.mark.row("N03")
async def test_a_false_certificate_is_for_the_administrator(cloud: Cloud) -> None:
    platform = DingTalkPlatform(
        settings_for(cloud.base.replace("http://", "https://")), (), StillClock()
    )

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter())

    assert failed.value.trouble is Trouble.CONFIG
    await platform.stop()


async def test_missing_permissions_are_named(platform: DingTalkPlatform, cloud: Cloud) -> None:
    cloud.refuse(
        USER_PATH,
        403,
        "Forbidden.AccessDenied.AccessTokenPermissionDenied",
        AccessDeniedDetail={"requiredScopes": ["qyapi_robot_sendmsg"]},
    )

    with pytest.raises(SendFailed) as failed:
        await platform.send(letter())

    assert "qyapi_robot_sendmsg" in failed.value.reason


async def test_a_picture_is_fetched(platform: DingTalkPlatform, cloud: Cloud) -> None:
    cloud.always[DOWNLOAD_PATH] = Planned(body={"downloadUrl": f"{cloud.base}/file/1?sign=x"})
    cloud.plan("/file/1", Planned(raw=PNG))

    assert await platform.fetch("code-1") == PNG
    assert cloud.asked(DOWNLOAD_PATH)[0].body == {"downloadCode": "code-1", "robotCode": "dingapp"}
    assert "x-acs-dingtalk-access-token" not in cloud.asked("/file/1")[0].headers


@pytest.mark.row("F08")
@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("{base}/file/1", Planned(raw=b"<html>no picture</html>")),
        ("{base}/file/1", Planned(raw=PNG[:4])),
        ("{base}/file/1", Planned(raw=PNG + b"0" * (20 << 20))),
        ("{base}/file/1", Planned(status=403, raw=b"expired")),
        ("{base}/file/1", Planned(status=302, raw=b"", headers={"Location": "/file/2"})),
        ("http://169.254.169.254/file/1", Planned()),
        ("file:///etc/passwd", Planned()),
        ("", Planned()),
    ],
)
async def test_what_is_no_picture_is_refused(
    platform: DingTalkPlatform, cloud: Cloud, url: str, answer: Planned
) -> None:
    cloud.always[DOWNLOAD_PATH] = Planned(body={"downloadUrl": url.format(base=cloud.base)})
    cloud.plan("/file/1", answer)

    with pytest.raises(SendFailed) as failed:
        await platform.fetch("code-1")

    assert failed.value.trouble is Trouble.CONTENT
    assert cloud.asked("/file/2") == []


@pytest.mark.row("F08")
async def test_an_expired_picture_is_refused(platform: DingTalkPlatform, cloud: Cloud) -> None:
    cloud.refuse(DOWNLOAD_PATH, 400, "invalidParameter.robotCode.downloadCode")

    with pytest.raises(SendFailed) as failed:
        await platform.fetch("code-1")

    assert failed.value.trouble is Trouble.CONTENT


CANARIES = (
    "appSecretExample",
    "token-1",
    "hook-token-canary",
    "SECcanary",
    "session-canary",
    "ticket-canary",
    "t+/=x",
    "t%2B/%3Dx",
)


@pytest.mark.row("T07")
@pytest.mark.parametrize(
    "answer",
    [
        Planned(status=500, raw=b"<html>"),
        Planned(status=400, body={"code": "x", "message": "bad appSecretExample token-1"}),
        Planned(
            body={
                "errcode": 310000,
                "errmsg": "sign not match hook-token-canary SECcanary\n\x1b[31m",
            }
        ),
        Planned(raw=b"{"),
        Planned(status=302, raw=b"", headers={"Location": "http://127.0.0.1:1/?t=token-1"}),
        None,
    ],
)
async def test_no_secret_is_in_any_log_or_exception(
    cloud: Cloud, answer: Planned | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    base = cloud.base if answer else "http://127.0.0.1:9"
    platform = DingTalkPlatform(settings_for(base), GROUPS, StillClock())
    if answer:
        for path in (USER_PATH, WEBHOOK_PATH, SESSION_PATH, CREATE_PATH):
            cloud.always[path] = answer
    seen = ""
    for one in (
        letter(),
        letter(APPROVAL),
        letter(channel=Channel.ROBOT, to="仓库群"),
        letter(reply_url=f"{base}{SESSION_PATH}?session=session-canary"),
    ):
        with pytest.raises(SendFailed) as failed:
            await platform.send(one)
        assert failed.value.__context__ is None or failed.value.__suppress_context__
        seen += "".join(traceback.format_exception(failed.value)) + failed.value.reason
        assert "\n" not in failed.value.reason
        assert "\x1b" not in failed.value.reason
    seen += str(platform.state()) + caplog.text
    await platform.stop()

    assert [canary for canary in CANARIES if canary in seen] == []


@pytest.mark.row("T07")
async def test_the_ticket_of_the_stream_stays_secret(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(settings_for(cloud.base), StillClock())
    ticket = "-".join(("ticket", "canary"))

    for address in (f"{cloud.base.replace('http', 'ws')}/no-socket", "ws://evil.cn/connect"):
        with pytest.raises(SendFailed) as failed:
            await client.open_socket(address, ticket)
        assert ticket not in "".join(traceback.format_exception(failed.value))

    assert ticket not in caplog.text
    await client.close()
