"""Goods and customers by how they sound: one is used and shown, several and none are asked."""

import pytest

from tests.house import House, words


async def test_a_name_heard_otherwise_is_used_and_shown(shop: House) -> None:
    await shop.say("王建国", "出库 kele 5箱 给 章三超市")

    card = shop.last("王建国")
    assert "可乐 330ml 5箱" in card
    assert "“kele”按“可乐 330ml”" in card
    assert "“章三超市”按“张三超市”" in card


async def test_a_name_that_is_part_of_the_real_one_needs_no_words(shop: House) -> None:
    await shop.say("王建国", "出库 红牛 1箱 给 张三")

    assert "张三超市" in shop.last("王建国")
    assert "按“" not in shop.last("王建国")


@pytest.mark.row("T11")
async def test_a_name_like_several_is_asked_about(shop: House) -> None:
    await shop.say("王建国", "出库 茶 1箱")

    assert "“茶”有好几种" in shop.last("王建国")
    await shop.tap("王建国", "绿茶")
    assert "绿茶 500ml 1箱" in shop.last("王建国")


async def test_a_name_like_none_is_offered_the_nearest(shop: House) -> None:
    await shop.say("王建国", "入库 沐浴乳 1箱")

    assert "没有找到商品“沐浴乳”，是下面哪一个？" in shop.last("王建国")
    await shop.tap("王建国", "沐浴露")
    assert "沐浴露 720ml 1箱" in shop.last("王建国")
    assert "“沐浴乳”按“沐浴露 720ml”" in shop.last("王建国")


async def test_another_size_than_there_is_is_not_taken_for_what_there_is(shop: House) -> None:
    await shop.say("王建国", "出库 可乐1L 1箱")

    assert "没有找到商品“可乐1L”" in shop.last("王建国")
    assert await shop.booked() == 0


async def test_a_chosen_name_is_learnt_shown_and_taken_away(house: House) -> None:
    await house.say("王建国", "入库 沐浴乳 1箱")
    await house.tap("王建国", "沐浴露")
    await house.tap("王建国", "确认")
    assert any("以后“沐浴乳”就是“沐浴露 720ml”" in words(one) for one in house.shown("王建国"))

    await house.say("王建国", "入库 沐浴乳 2箱")
    assert "沐浴露 720ml 2箱" in house.last("王建国")
    await house.say("李雯", "别名 沐浴露")
    assert "沐浴乳（王建国" in house.last("李雯")

    await house.say("李雯", "别名 沐浴露 去掉 沐浴乳")
    assert "由" in house.last("李雯")
    await house.say("王建国", "别名 沐浴露 去掉 沐浴乳")
    assert "不再是“沐浴露 720ml”" in house.last("王建国")
    await house.say("王建国", "入库 沐浴乳 2箱")
    assert "没有找到商品“沐浴乳”" in house.last("王建国")
    assert await house.count("master_change", "field = 'alias:沐浴乳'") == 2


async def test_a_name_that_goods_have_is_not_taken_away(shop: House) -> None:
    await shop.say("小吴", "别名 可乐 去掉 可乐 330ml")
    assert "不是 可乐 330ml 的别名" in shop.last("小吴")
    await shop.say("小吴", "别名 可乐")
    assert "可口可乐" in shop.last("小吴")
