"""An order said in chat walks the firm: held, picked in parts, sent for when short."""

from tests.house import House


async def test_an_order_is_drafted_held_and_shipped(house: House) -> None:
    await house.say("李雯", "下单 城东超市 可乐3箱 雪碧2箱 明天送")
    draft = house.last("李雯")
    for part in ("请确认下单", "城东超市", "可乐 330ml 3箱 = 72瓶", "雪碧 330ml 2箱", "周"):
        assert part in draft

    await house.tap("李雯", "确认")
    assert "待发货" in house.last("李雯")
    assert await house.stock("可乐 330ml") == (960, 72, 888, 0)
    assert "待发货" in house.last("王建国")

    await house.tap("王建国", "发货")
    assert "请确认发货" in house.last("王建国")
    await house.say("王建国", "可乐1箱")
    assert "可乐 330ml 1箱 = 24瓶" in house.last("王建国")
    await house.tap("王建国", "确认")
    assert "出库单" in house.last("王建国")
    assert await house.stock("可乐 330ml") == (936, 48, 888, 0)
