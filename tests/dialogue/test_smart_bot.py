"""WeCom's second door: the smart bot hears the group, and one person has two doors."""

import asyncio
from pathlib import Path
from typing import Any

from tests.house import House, open_house

GROUP = "仓库群:wecom"


async def test_the_group_asks_and_everybody_sees_the_answer(house: House) -> None:
    await house.say_in_group("李雯", GROUP, "可乐还有多少")
    assert "可乐 330ml 库存" in house.last(GROUP)
    assert "可用 1008瓶" in house.last(GROUP)


async def test_a_draft_begun_in_the_group_is_confirmed_in_ones_own_chat(house: House) -> None:
    await house.say_in_group("王建国", GROUP, "入库 可乐 1箱 单价36 供应商 华南饮料")
    assert "王建国" in house.last(GROUP)
    assert "单价" not in house.all(GROUP)
    assert "36" in house.last("王建国")
    await house.tap("王建国", "确认")
    assert "已完成" in house.all("王建国")
    assert (await house.stock("可乐 330ml"))[0] == 984


async def test_whoever_the_app_knows_is_known_at_the_second_door(house: House) -> None:
    await house.say_in_group("李雯", GROUP, "库存 可乐")
    rows = await house.rows(
        "SELECT a.platform FROM account a JOIN person p ON p.id = a.person_id"
        " WHERE p.name = '李雯' ORDER BY a.platform"
    )
    assert [row[0] for row in rows] == ["wecom", "wecom_bot"]
    await house.say_in_group("李雯", GROUP, "库存 可乐")
    assert await house.count("account", "platform = 'wecom_bot'") == 1


async def test_two_doors_are_told_once(house: House) -> None:
    await house.say_in_group("钱总", GROUP, "库存 可乐")
    await house.say("王建国", "入库 可乐 50箱 单价36 供应商 华南饮料")
    await house.tap("王建国", "确认")
    asked = await house.count("outbox", "kind = 'approval' AND target LIKE '%qianzong'")
    assert asked == 1


async def test_whoever_the_firm_does_not_know_moves_nothing(
    sqlite_books: str, tmp_path: Path
) -> None:
    def with_a_guest(world: dict[str, Any]) -> None:
        guest = {
            "id": "guest", "name": "钱总", "title": "", "platform": "wecom", "user_id": "guest",
            "avatar": "钱",
        }  # fmt: skip
        world["people"].append(guest)
        world["groups"][0]["members"].append("guest")

    async with open_house(tmp_path, sqlite_books, world_change=with_a_guest) as house:
        before = await house.booked()
        house.world.hands.say("guest", "ck-wecom", "入库 可乐 1箱 单价36 供应商 华南饮料")
        await house.quiet()
        assert await house.booked() == before
        assert await house.count("draft") == 0
        assert await house.count("account", "user_id = 'guest'") == 0
        assert "管理员" in house.last(GROUP)


async def test_the_line_dropped_and_back_loses_no_answer(house: House) -> None:
    await house.world.wecom.close()
    async with asyncio.timeout(10):
        while not house.world.wecom.is_bot_ready:  # noqa: ASYNC110 - the cloud tells nobody
            await asyncio.sleep(0.01)
    await house.say_in_group("李雯", GROUP, "可乐还有多少")
    assert "可用 1008瓶" in house.last(GROUP)


async def test_quoted_words_are_no_command(house: House) -> None:
    before = await house.booked()
    await house.say_in_group("王建国", GROUP, "@所有人 大家好")
    assert await house.booked() == before
    assert "@所有人" not in house.last(GROUP)
