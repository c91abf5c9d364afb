"""An amount far beyond what a customer ever had is asked about, never quietly drafted."""

from tests.house import House


async def _ordered_three_times(shop: House) -> None:
    for _ in range(3):
        await shop.say("李雯", "下单 张三超市 可乐2箱")
        await shop.tap("李雯", "确认")


async def test_an_amount_far_beyond_is_asked_about(house: House) -> None:
    await _ordered_three_times(house)
    booked = await house.booked()
    await house.say("李雯", "下单 张三超市 可乐200箱")

    assert "可乐 330ml 要下单 200箱？张三超市以前一次最多 2箱。" in house.last("李雯")
    await house.tap("李雯", "不是，重新说数量")
    await house.say("李雯", "3箱")
    assert "可乐 330ml 3箱" in house.last("李雯")
    await house.tap("李雯", "确认")
    assert await house.booked() == booked + 1


async def test_an_amount_that_is_meant_is_not_asked_about_twice(shop: House) -> None:
    await _ordered_three_times(shop)
    await shop.say("李雯", "下单 张三超市 可乐200箱")
    await shop.tap("李雯", "是，200箱")
    assert "可乐 330ml 200箱" in shop.last("李雯")

    await shop.say("李雯", "改成300箱")
    assert "要下单 300箱？" in shop.last("李雯")


async def test_ten_times_is_not_far_and_a_new_customer_has_no_usual(shop: House) -> None:
    await _ordered_three_times(shop)
    await shop.say("李雯", "下单 张三超市 可乐20箱")
    assert "可乐 330ml 20箱" in shop.last("李雯")

    await shop.say("李雯", "下单 李四便利店 可乐200箱")
    assert "可乐 330ml 200箱" in shop.last("李雯")


async def test_a_price_ten_times_off_is_asked_about(shop: House) -> None:
    await shop.say("王建国", "入库 可乐 20箱 720元")
    assert "单价 720元/箱 和平时差十倍以上" in shop.last("王建国")

    await shop.tap("王建国", "不对，按平时的")
    assert "720" not in shop.last("王建国")
    assert "可乐 330ml 20箱" in shop.last("王建国")


async def test_two_amounts_of_one_product_are_asked_about(shop: House) -> None:
    for text in ("出库 可乐 5箱 出库 可乐 3箱", "出库 可乐5箱 可乐3箱"):
        await shop.say("王建国", text)
        assert "可乐 330ml 说了两次" in shop.last("王建国")
    await shop.say("王建国", "入库 可乐 20箱480瓶")
    assert "数量说了两种" in shop.last("王建国")
    assert await shop.booked() == 0
