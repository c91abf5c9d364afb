"""What goods cost and who holds them, asked in passing."""

from tests.house import House


async def test_a_price_is_told_to_those_who_sell(shop: House) -> None:
    await shop.say("李雯", "可乐多少钱一箱")
    assert "可乐 330ml 售价：2.5元/瓶、15元/提、60元/箱" in shop.last("李雯")

    await shop.say("李雯", "给张三超市可乐什么价")
    assert "张三超市 可乐 330ml" in shop.last("李雯")
    await shop.say("阿强", "可乐多少钱")
    assert "售价" not in shop.last("阿强")
    assert await shop.booked() == 0


async def test_who_holds_goods_is_told_by_document(house: House) -> None:
    await house.say("王建国", "谁占着可乐")
    assert "没有单据占着" in house.last("王建国")

    await house.say("王建国", "出库 可乐 5箱 给 城东超市")
    await house.tap("王建国", "确认")
    await house.say("王建国", "可乐被谁锁了")
    assert "主仓：CK-" in house.last("王建国")
    assert "5箱" in house.last("王建国")
