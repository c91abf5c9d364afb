"""Files and pictures out to the sandbox's DingTalk, which checks kinds, sizes, ids and tokens."""

from dataclasses import replace

import pytest

from bot.cards.model import Enclosure
from bot.platforms.base import Channel, Letter, SendFailed, Trouble
from core.files import File
from tests.platforms.dingtalk.conftest import letter
from tests.platforms.dingtalk.test_sandbox import GROUP, KEEPER, Town, town

__all__ = ["town"]
PDF = File(name="送货单 CK-1.pdf", mime="application/pdf", body=b"%PDF-1.7 " + b"x" * 3000)
PNG = File(name="对账单.png", mime="image/png", body=b"\x89PNG\r\n\x1a\n" + b"x" * 50)


def enclosed(file: File, to: str = KEEPER, channel: Channel = Channel.USER) -> Letter:
    message = Enclosure(
        digest=file.digest, name=file.name, mime=file.mime, size=len(file.body), caption="送货单"
    )
    return replace(letter(message, to=to, channel=channel), content=file.body)


def uploads(town: Town) -> int:
    calls = town.world.services.calls
    return sum(call.path.endswith("/media/upload") and call.status == 200 for call in calls)


async def test_a_file_goes_up_once_and_shows_with_name_and_size(town: Town) -> None:
    receipt = await town.platform.send(enclosed(PDF))
    await town.platform.send(replace(enclosed(PDF, GROUP, Channel.CHAT), handle="zg-2"))

    alone = town.world.phones.last(_chat(town, KEEPER), "bot")
    together = town.world.phones.last(_chat(town, GROUP), "bot")
    assert alone is not None
    assert together is not None
    assert alone.file is not None
    assert alone.file["name"] == "送货单 CK-1.pdf"
    assert alone.file["size"] == len(PDF.body)
    assert together.file == alone.file
    assert uploads(town) == 1
    assert receipt.facts["kind"] == "file"


async def test_a_picture_is_shown_as_one(town: Town) -> None:
    await town.platform.send(enclosed(PNG))

    shown = town.world.phones.last(_chat(town, KEEPER), "bot")
    assert shown is not None
    assert shown.kind == "image"
    assert shown.image_url.startswith("/sandbox/media/@lAz")


async def test_a_dead_token_of_the_old_interface_is_renewed(town: Town) -> None:
    await town.platform.send(enclosed(PDF))
    town.world.dingtalk.old_tokens.expire()
    await town.platform.send(replace(enclosed(PNG), handle="zg-2"))

    shown = town.world.phones.last(_chat(town, KEEPER), "bot")
    assert shown is not None
    assert shown.kind == "image"


async def test_an_id_that_the_platform_forgot_is_made_anew_once(town: Town) -> None:
    await town.platform.send(enclosed(PDF))
    for file_id in list(town.world.services.files._files):
        town.world.services.files._files.pop(file_id)
    await town.platform.send(replace(enclosed(PDF), handle="zg-2"))

    assert uploads(town) == 2
    shown = town.world.phones.last(_chat(town, KEEPER), "bot")
    assert shown is not None
    assert shown.file is not None


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (replace(PDF, body=b""), "保留期"),
        (replace(PDF, name="脚本.exe"), "收不了“exe”文件"),
        (replace(PDF, body=b"x" * ((20 << 20) + 1)), "超过了这里能收的 20.0 MB"),
    ],
)
async def test_what_cannot_be_sent_is_named_with_the_reason(
    town: Town, file: File, why: str
) -> None:
    await town.platform.send(enclosed(file))

    shown = town.world.phones.last(_chat(town, KEEPER), "bot")
    assert shown is not None
    assert file.name in shown.text
    assert why in shown.text
    assert uploads(town) == 0


async def test_a_name_cannot_climb_or_end_the_header(town: Town) -> None:
    await town.platform.send(enclosed(replace(PDF, name='标签 ../a"b\r\nX: 1.pdf')))

    shown = town.world.phones.last(_chat(town, KEEPER), "bot")
    assert shown is not None
    assert shown.file is not None
    assert shown.file["name"] == "标签 .._a_b__X_ 1.pdf"
    [kept] = [file for file in town.world.services.files._files.values() if file.data == PDF.body]
    assert kept.name == "标签 .._a_b__X_ 1.pdf"


async def test_a_groups_robot_says_where_to_ask_for_the_file(town: Town) -> None:
    group = next(iter(town.platform._robots._groups))
    await town.platform.send(enclosed(PDF, group, Channel.ROBOT))

    shown = town.world.phones.last(_chat(town, GROUP), "robot")
    assert shown is not None
    assert "送货单 CK-1.pdf" in shown.text
    assert "群机器人发不了文件" in shown.text


async def test_bad_weather_is_tried_again_and_not_talked_away(town: Town) -> None:
    await town.platform.send(enclosed(PDF))
    await town.world.faults.happen("rate_limit", {"count": 1})
    with pytest.raises(SendFailed) as failed:
        await town.platform.send(replace(enclosed(PDF), handle="zg-2"))

    assert failed.value.trouble is Trouble.THROTTLED


def _chat(town: Town, whose: str) -> str:
    config = town.world.config
    person = config.member("dingtalk", whose)
    group = config.group_where("conversation_id", whose)
    found = person or group
    assert found is not None
    return found.id
