"""A bare name or code is a question; many of a name are not kept quiet."""

from tests.house import House


async def test_the_bare_name_of_goods_asks_for_its_stock(house: House) -> None:
    await house.say("李雯", "雪碧")
    assert "雪碧 330ml 库存" in house.last("李雯")


async def test_a_typed_code_counts_as_scanned(house: House) -> None:
    await house.say("王建国", "6928805501017")
    assert "扫到 可乐 330ml，要做什么？" in house.last("王建国")
    await house.tap("王建国", "查库存")
    assert "可乐 330ml 库存" in house.last("王建国")


async def test_more_goods_of_a_name_than_are_shown_are_named(house: House) -> None:
    await house.say("李雯", "库存 奶")
    assert "还有：" in house.last("李雯")
