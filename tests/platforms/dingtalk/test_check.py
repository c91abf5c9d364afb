"""What ``zhanggui check --online`` tells of DingTalk."""

from typing import Any

import pytest

from bot.platforms.base import Finding
from bot.platforms.dingtalk import DingTalkPlatform
from bot.texts import dingtalk as say
from tests.platforms.dingtalk.conftest import StillClock, settings_for
from tests.platforms.dingtalk.fake import (
    CARDS_PATH,
    DOWNLOAD_PATH,
    OLD_TOKEN_PATH,
    OPEN_PATH,
    TOKEN_PATH,
    Cloud,
    Planned,
)

DENIED = {
    "code": "Forbidden.AccessDenied.AccessTokenPermissionDenied",
    "accessdenieddetail": {"requiredScopes": ["Card.Instance.Write"]},
}


@pytest.fixture
def permissive(cloud: Cloud) -> Cloud:
    cloud.refuse(CARDS_PATH, 400, "param.cardNotExist")
    cloud.refuse(DOWNLOAD_PATH, 400, "invalidParameter.robotCode.downloadCode")
    return cloud


def advice(findings: Any) -> dict[str, str]:
    return {one.what: one.advice for one in findings if not one.is_good}


@pytest.mark.usefixtures("permissive")
async def test_all_is_well_and_nobody_was_sent_anything(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    findings = await platform.check()

    assert [one.what for one in findings if one.is_good] == [
        say.CHECK_KEYS,
        say.CHECK_ROBOT,
        say.CHECK_FILES,
        say.CHECK_CARDS,
        say.CHECK_STREAM,
        say.CHECK_EVENTS,
        say.CHECK_GROUP_ROBOT.format(group="仓库群"),
    ]
    assert advice(findings) == {}
    assert {call.path for call in cloud.calls} == {
        TOKEN_PATH,
        OLD_TOKEN_PATH,
        DOWNLOAD_PATH,
        CARDS_PATH,
        OPEN_PATH,
    }
    assert cloud.sockets == []


@pytest.mark.parametrize(
    ("path", "answer", "finding"),
    [
        (TOKEN_PATH, {"code": "invalidClientIdOrSecret"}, (say.CHECK_KEYS, "Client Secret")),
        (CARDS_PATH, DENIED, (say.CHECK_CARDS, "Card.Instance.Write")),
        (
            DOWNLOAD_PATH,
            {"code": "Forbidden.AccessDenied.IpNotInWhiteList"},
            (say.CHECK_ROBOT, "出口 IP"),
        ),
        (
            DOWNLOAD_PATH,
            {"code": "invalidParameter.robotCode.notExsit"},
            (say.CHECK_ROBOT, "robotCode"),
        ),
        (
            OLD_TOKEN_PATH,
            {"code": "", "errcode": 40089, "errmsg": "不合法的corpid"},
            (say.CHECK_FILES, "oapi_url"),
        ),
        (OPEN_PATH, {"code": "badRequest"}, (say.CHECK_STREAM, "Stream 模式")),
    ],
)
async def test_what_does_not_work_is_named_with_its_remedy(
    platform: DingTalkPlatform,
    permissive: Cloud,
    path: str,
    answer: dict[str, Any],
    finding: tuple[str, str],
) -> None:
    status = 403 if str(answer["code"]).startswith("Forbidden") else 400
    permissive.always[path] = Planned(status=status, body=answer)
    what, needle = finding

    found = advice(await platform.check())

    assert list(found) == [what]
    assert needle in found[what]


async def test_a_cloud_out_of_reach_is_a_matter_of_the_network() -> None:
    platform = DingTalkPlatform(settings_for("http://127.0.0.1:9"), (), StillClock())

    (found,) = await platform.check()

    assert isinstance(found, Finding)
    assert not found.is_good
    assert found.advice.startswith("连不上钉钉")
    await platform.stop()
