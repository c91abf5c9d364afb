"""Goods and customers by how they sound: one is used and shown, several and none are asked."""

import pytest

from tests.house import House


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
