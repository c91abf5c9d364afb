"""Goods that must leave now, said in the chat: one yes, the papers later, and no second debt."""

import io

import pytest
from PIL import Image

from tests.house import House


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(buffer, "JPEG")
    return buffer.getvalue()


async def hurry(house: House, what: str = "可乐 5箱") -> str:
    await house.say("李雯", f"紧急出库 {what} 从主仓 给 城东超市 原因 客户断货")
    await house.tap("李雯", "确认")
    rows = await house.rows("SELECT number FROM document WHERE kind = 'emergency' ORDER BY id DESC")
    return str(rows[0][0])


@pytest.mark.row("P13")
async def test_goods_leave_with_one_yes_and_the_papers_follow(house: House) -> None:
    number = await hurry(house)
    assert await house.stock("可乐 330ml") == (960, 0, 960, 0)
    await house.tap("赵经理", "通过")
    assert await house.stock("可乐 330ml") == (840, 0, 840, 0)
    assert "待补手续" in house.last("仓库群:wecom")
    assert "手续待补" in house.all("李雯")

    await house.tap("李雯", "补手续")
    assert "签字" in house.last("李雯")
    await house.photo("李雯", photo())
    assert "已完成" in house.last("李雯")
    await house.say("李雯", f"补单 {number}")
    assert "不用补手续" in house.last("李雯")


@pytest.mark.row("P13")
async def test_overdue_papers_are_told_and_stop_the_next_one(shop: House) -> None:
    number = await hurry(shop)
    await shop.tap("赵经理", "通过")
    await shop.later(25 * 3600)
    await shop.tick()
    assert "手续逾期未补" in shop.all("赵经理")
    await hurry(shop)
    assert f"补单 {number}" in shop.last("李雯")


async def test_the_fourth_of_a_day_is_refused_with_a_sentence(shop: House) -> None:
    for _ in range(3):
        await hurry(shop, "可乐 1箱")
    await hurry(shop, "可乐 1箱")
    assert "上限 3 张" in shop.last("李雯")
    assert await shop.count("document", "kind = 'emergency'") == 3


async def test_what_the_books_do_not_know_is_counted_on_the_spot_first(house: House) -> None:
    await house.say("王建国", "紧急出库 可乐 41箱 给 城东超市 原因 客户断货")
    assert "960瓶" in house.last("王建国")
    await house.tap("王建国", "现场盘盈")
    assert "照片" in house.last("王建国")
    await house.photo("王建国", photo())
    assert "24瓶" in house.last("王建国")
    await house.tap("王建国", "确认")
    await house.tap("王建国", "确认")
    assert await house.count("document", "kind = 'emergency' AND status = 'pending'") == 1
    urgent, found = [
        row[0]
        for row in await house.rows(
            "SELECT number FROM document WHERE kind IN ('emergency', 'found') ORDER BY kind"
        )
    ]
    await house.say("赵经理", f"通过 {urgent}")
    assert "不足" in house.last("赵经理")
    await house.say("赵经理", f"通过 {found}")
    await house.say("赵经理", f"通过 {urgent}")
    assert await house.stock("可乐 330ml") == (0, 0, 0, 0)


async def test_the_reason_is_a_button_or_typed(shop: House) -> None:
    await shop.say("李雯", "紧急出库 可乐 1箱 从主仓 给 城东超市")
    await shop.tap("李雯", "客户急要")
    assert "客户急要" in shop.last("李雯")
    await shop.say("李雯", "紧急出库 可乐 1箱 从主仓 给 城东超市")
    await shop.say("李雯", "老板的车在门口")
    assert "老板的车在门口" in shop.last("李雯")
    await shop.say("陈采", "紧急出库 可乐 1箱 从主仓 给 城东超市 原因 断货")
    assert "办理" in shop.last("陈采")


@pytest.mark.row("P13")
async def test_who_has_no_right_to_hurry_is_refused(shop: House) -> None:
    await shop.say("周会计", "紧急出库 可乐 5箱 从主仓 给 城东超市 原因 客户断货")

    assert "紧急出库由" in shop.last("周会计")
    assert await shop.booked() == 0
