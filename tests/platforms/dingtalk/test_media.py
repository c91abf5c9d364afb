"""Pictures: fetched, bounded, and pictures."""

import pytest

from bot.platforms.base import SendFailed, Trouble
from bot.platforms.dingtalk import DingTalkPlatform
from tests.platforms.dingtalk.fake import (
    DOWNLOAD_PATH,
    Cloud,
    Planned,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


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
