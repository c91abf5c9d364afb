"""What goes with letters: pictures, files, limits, the menu, and how things stand."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from bot.cards.model import Text
from bot.platforms.base import Address, Channel, Letter, Rate, SendFailed, Trouble
from bot.platforms.wecom import WeComPlatform, media
from bot.platforms.wecom import platform as platform_module
from tests.platforms.wecom.wire import Cloud, HandClock, House, settings

HELLO = Letter(
    id=1,
    address=Address(platform="wecom", channel=Channel.USER, id="wang"),
    handle="h-1",
    message=Text(content="你好"),
)


@pytest.mark.row("F08")
async def test_a_picture_is_fetched(platform: WeComPlatform, cloud: Cloud) -> None:
    cloud.answers["media/get"] = [web.Response(body=b"\xff\xd8jpeg", content_type="image/jpeg")]
    assert await platform.fetch("MEDIA&x=1") == b"\xff\xd8jpeg"
    assert [query["media_id"] for path, query, _ in cloud.calls if path == "media/get"] == [
        "MEDIA&x=1"
    ]


@pytest.mark.row("F08")
@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ({"errcode": 40007, "errmsg": "invalid media_id"}, Trouble.CONTENT),
        (web.Response(text=' {"errcode":40007}', content_type="text/plain"), Trouble.CONTENT),
        (web.Response(body=b"", content_type="image/jpeg"), Trouble.CONTENT),
        ({"errcode": 0}, Trouble.CONTENT),
        (web.Response(body=b"x" * (20 * 1024 * 1024 + 1)), Trouble.CONTENT),
    ],
)
async def test_an_error_is_not_taken_for_a_picture(
    platform: WeComPlatform, cloud: Cloud, answer: Any, trouble: Trouble
) -> None:
    cloud.answers["media/get"] = [answer]
    with pytest.raises(SendFailed) as failed:
        await platform.fetch("M")
    assert failed.value.trouble is trouble


@pytest.mark.row("F08")
async def test_half_a_picture_is_no_picture(platform: WeComPlatform, cloud: Cloud) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"\xff\xd8")
        assert request.transport is not None
        request.transport.close()
        return response

    cloud.answers["media/get"] = [half]
    with pytest.raises(SendFailed) as failed:
        await platform.fetch("M")
    assert failed.value.trouble is Trouble.BUSY


async def test_a_picture_survives_a_dead_token(platform: WeComPlatform, cloud: Cloud) -> None:
    picture = web.Response(body=b"\xff\xd8", content_type="image/jpeg")
    cloud.answers["media/get"] = [{"errcode": 42001}, picture]
    assert await platform.fetch("M") == b"\xff\xd8"


@pytest.mark.row("F08")
async def test_a_file_goes_up_under_a_harmless_name(platform: WeComPlatform, cloud: Cloud) -> None:
    cloud.answers["media/upload"] = [{"errcode": 0, "media_id": "UP"}]
    client = platform._client
    name = '../../日报 "x"\r\nA: b.xlsx'
    assert await media.upload(client, name, b"abc", "application/zip") == "UP"
    [sent] = cloud.of("media/upload")
    assert 'filename="_.._日报 _x_A_ b.xlsx"'.encode() in sent
    assert media.safe_name("..") == media.safe_name("") == "file"
    with pytest.raises(SendFailed):
        await media.upload(client, "x", bytes(20 * 1024 * 1024 + 1), "application/zip")


def test_rates_are_the_platforms(platform: WeComPlatform) -> None:
    def rates(channel: Channel) -> tuple[Rate, ...]:
        return tuple(platform.rates(Address(platform="wecom", channel=channel, id="x")))

    assert rates(Channel.USER) == (Rate(count=30, seconds=60), Rate(count=1000, seconds=3600))
    assert rates(Channel.ROBOT) == (Rate(count=20, seconds=60),)
    assert rates(Channel.CHAT)[0] == Rate(count=200, seconds=60)


async def settled(platform: WeComPlatform) -> dict[str, str]:
    assert platform._menu_task is not None
    await asyncio.wait((platform._menu_task,), timeout=2)
    return platform.state()


async def test_the_menu_is_made_at_the_start(platform: WeComPlatform, cloud: Cloud) -> None:
    assert (await settled(platform))["menu"] == "created"
    [body] = cloud.of("menu/create")
    scan, approvals, home = body["button"]
    assert [(each["type"], each["key"]) for each in scan["sub_button"]] == [
        ("scancode_waitmsg", "SCAN_IN"),
        ("scancode_waitmsg", "SCAN_OUT"),
        ("scancode_waitmsg", "SCAN_QUERY"),
        ("pic_photo_or_album", "PHOTO"),
    ]
    assert (approvals["key"], home["key"]) == ("MY_APPROVALS", "HOME")
    for button in body["button"]:
        assert len(button["name"].encode()) <= 16
        assert all(len(each["name"]) <= 8 for each in button.get("sub_button", []))


async def test_a_menu_that_fails_is_shown_and_stops_nobody(
    cloud: Cloud, clock: HandClock, house: House
) -> None:
    cloud.answers["menu/create"] = [{"errcode": 60020, "errmsg": "from ip: 203.0.113.9"}]
    platform = WeComPlatform(settings(cloud.url), (), clock)
    await platform.start(house.accept)
    state = await settled(platform)
    assert state["menu"].startswith("failed: config: errcode 60020")
    assert state["api"] == "failing"
    assert "60020" in state["last_trouble"]
    await platform.send(HELLO)
    assert platform.state()["api"] == "ok"
    await platform.stop()


async def test_a_menu_is_tried_again_when_the_cloud_was_busy(
    cloud: Cloud, clock: HandClock, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform_module, "MENU_RETRY_S", (0.0, 0.0))
    monkeypatch.setattr("bot.platforms.wecom.troubles.BUSY_S", 0.0)
    cloud.answers["menu/create"] = [web.Response(status=500), {"errcode": 0}]
    platform = WeComPlatform(settings(cloud.url), (), clock)
    await platform.start(house.accept)
    assert (await settled(platform))["menu"] == "created"
    await platform.stop()
