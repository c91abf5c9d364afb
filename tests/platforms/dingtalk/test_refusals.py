"""What every refusal of the platform means."""

from typing import Any

import pytest

from bot.platforms.base import SendFailed, Trouble
from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.errors import Reply, judge
from tests.platforms.dingtalk.conftest import (
    StillClock,
    letter,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    USER_PATH,
    Cloud,
    Planned,
)

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
