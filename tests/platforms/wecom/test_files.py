"""Files and pictures out to WeCom: uploaded once, shown as what they are, or named in words."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from bot.cards.model import Enclosure
from bot.platforms.base import Channel, Letter, SendFailed, Trouble
from bot.platforms.wecom import WeComPlatform
from core.files import File
from tests.platforms.wecom.test_platform import failure, letter
from tests.platforms.wecom.wire import Cloud, HandClock

PDF = File(name="送货单 CK-1.pdf", mime="application/pdf", body=b"%PDF-1.7 " + b"x" * 50)
PNG = File(name="对账单.png", mime="image/png", body=b"\x89PNG\r\n\x1a\n" + b"x" * 50)
THREE_DAYS_S = 3 * 24 * 3600


def enclosed(file: File, channel: Channel = Channel.USER, **more: Any) -> Letter:
    message = Enclosure(
        digest=file.digest, name=file.name, mime=file.mime, size=len(file.body), caption="送货单"
    )
    return replace(letter(message, channel, **more), content=file.body)


def planned(cloud: Cloud, *ids: str) -> None:
    cloud.answers["media/upload"] = [
        {"errcode": 0, "media_id": each, "created_at": "1"} for each in ids
    ]


async def test_a_file_goes_up_once_in_three_days_and_is_sent_by_its_id(
    platform: WeComPlatform, cloud: Cloud, clock: HandClock
) -> None:
    planned(cloud, "MEDIA-1", "MEDIA-2")
    await platform.send(enclosed(PDF))
    await platform.send(replace(enclosed(PDF), handle="h-2"))
    clock.seconds += THREE_DAYS_S
    receipt = await platform.send(replace(enclosed(PDF), handle="h-3"))

    sent = cloud.of("message/send")
    assert [body["file"]["media_id"] for body in sent] == ["MEDIA-1", "MEDIA-1", "MEDIA-2"]
    assert {body["msgtype"] for body in sent} == {"file"}
    assert receipt.facts["msgid"] == "M-1"
    first, second = cloud.of("media/upload")
    assert first.count("送货单 CK-1.pdf".encode()) == 1  # raw, not percent-encoded
    assert PDF.body in second


async def test_a_picture_is_shown_as_one(platform: WeComPlatform, cloud: Cloud) -> None:
    planned(cloud, "MEDIA-1")
    await platform.send(enclosed(PNG))
    await platform.send(enclosed(PNG, Channel.CHAT))

    [alone], [together] = cloud.of("message/send"), cloud.of("appchat/send")
    assert alone["msgtype"] == together["msgtype"] == "image"
    assert alone["image"] == together["image"] == {"media_id": "MEDIA-1"}


async def test_a_picture_too_large_to_be_shown_goes_as_a_file(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    planned(cloud, "MEDIA-1")
    await platform.send(enclosed(replace(PNG, body=PNG.body + b"x" * (5 << 20))))

    assert cloud.of("message/send")[0]["msgtype"] == "file"


async def test_the_robot_of_a_group_takes_pictures_inline_and_files_of_its_own(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["webhook/upload_media"] = [{"errcode": 0, "media_id": "ROBOT-1"}]
    await platform.send(enclosed(PNG, Channel.ROBOT))
    await platform.send(enclosed(PDF, Channel.ROBOT))

    picture, file = cloud.of("webhook/send")
    assert base64.b64decode(picture["image"]["base64"]) == PNG.body
    assert file == {"msgtype": "file", "file": {"media_id": "ROBOT-1"}}


async def test_an_id_that_the_platform_forgot_is_made_anew_once(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    gone = {"errcode": 40007, "errmsg": "invalid media_id"}
    planned(cloud, "MEDIA-1", "MEDIA-2")
    await platform.send(enclosed(PDF))
    cloud.answers["message/send"] = [gone, {"errcode": 0, "msgid": "M-2"}]
    await platform.send(replace(enclosed(PDF), handle="h-2"))

    assert cloud.of("message/send")[-1]["file"]["media_id"] == "MEDIA-2"


@pytest.mark.parametrize(
    ("body", "why"), [(b"", "保留期"), (b"x" * ((20 << 20) + 1), "超过了这里能收的 20.0 MB")]
)
async def test_what_cannot_be_sent_is_named_with_the_reason(
    platform: WeComPlatform, cloud: Cloud, body: bytes, why: str
) -> None:
    await platform.send(replace(enclosed(PDF), content=body))

    [said] = cloud.of("message/send")
    assert said["msgtype"] == "text"
    assert "送货单 CK-1.pdf" in said["text"]["content"]
    assert why in said["text"]["content"]
    assert cloud.of("media/upload") == []


async def test_a_file_the_platform_refuses_is_named_too(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["media/upload"] = [{"errcode": 40004, "errmsg": "invalid media type"}]
    await platform.send(enclosed(PDF))

    assert "收不了“pdf”文件" in cloud.of("message/send")[0]["text"]["content"]


async def test_bad_weather_is_tried_again_and_not_talked_away(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["media/upload"] = [{"errcode": 45009, "errmsg": "api freq out of limit"}]
    failed = await failure(platform, enclosed(PDF))

    assert failed.trouble is Trouble.THROTTLED
    assert cloud.of("message/send") == []


async def test_a_file_takes_no_cards_place(platform: WeComPlatform) -> None:
    from bot.platforms.base import Receipt

    with pytest.raises(SendFailed):
        await platform.retire(enclosed(PDF), Receipt(facts={"response_code": "RC"}))
