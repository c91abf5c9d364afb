"""Goods that go from one place to another, said in the chat."""

from tests.house import House


async def send(house: House, what: str = "可乐 5箱") -> str:
    """Let 王建国 send goods from the main warehouse to the shop; return the number."""
    await house.say("王建国", f"调拨 {what} 主仓到城东店")
    assert "城东店" in house.last("王建国")
    await house.tap("王建国", "确认")
    rows = await house.rows("SELECT number FROM document WHERE kind = 'transfer' ORDER BY id DESC")
    return str(rows[0][0])


async def agreed(house: House, what: str = "可乐 5箱") -> str:
    number = await send(house, what)
    await house.tap("赵经理", "通过")
    return number


async def test_a_transfer_is_agreed_to_then_taken_in_by_the_far_end(house: House) -> None:
    number = await send(house)
    assert await house.stock("可乐 330ml") == (960, 120, 840, 0)
    await house.tap("赵经理", "通过")
    assert await house.stock("可乐 330ml") == (840, 0, 840, 0)
    assert f"{number} 在路上" in house.last("孙店长")

    await house.tap("孙店长", "收货")
    assert "5箱 = 120瓶" in house.last("孙店长")
    await house.tap("孙店长", "确认")
    assert await house.stock("可乐 330ml", "城东店") == (168, 0, 168, 0)
    assert "路上没有货了" in house.all("王建国")
    assert "DR-" in house.last("仓库群:wecom")


async def test_what_did_not_come_is_asked_of_who_sent_it_and_written_off_with_a_yes(
    house: House,
) -> None:
    number = await agreed(house)
    await house.say("孙店长", f"收调拨 {number} 可乐4箱")
    await house.tap("孙店长", "确认")
    assert "差异待查" in house.last("王建国")
    assert "24瓶" in house.last("王建国")

    await house.tap("王建国", "报损")
    assert "1箱" in house.last("王建国")
    await house.tap("王建国", "确认")
    assert "待审核" in house.last("王建国")
    await house.tap("赵经理", "通过")
    await house.say("王建国", f"订单 {number}")
    assert "已完成" in house.last("王建国")
    assert await house.stock("可乐 330ml", "城东店") == (144, 0, 144, 0)


async def test_what_did_not_come_is_brought_back(shop: House) -> None:
    number = await agreed(shop)
    await shop.say("孙店长", f"收调拨 {number} 可乐4箱")
    await shop.tap("孙店长", "确认")
    await shop.tap("王建国", "退回")
    await shop.tap("王建国", "确认")
    assert await shop.stock("可乐 330ml") == (864, 0, 864, 0)
    assert "路上没有货了" in shop.all("孙店长")


async def test_each_refusal_says_what_to_do(shop: House) -> None:
    await shop.say("王建国", "调拨 可乐 5箱 主仓到主仓")
    assert "请" in shop.last("王建国")
    await shop.say("王建国", "调拨 可乐 999箱 主仓到城东店")
    assert "不足" in shop.last("王建国")
    await shop.say("李雯", "调拨 可乐 5箱 主仓到城东店")
    assert "由仓管或经理办理" in shop.last("李雯")
    number = await agreed(shop)
    await shop.say("王建国", f"收调拨 {number}")
    await shop.tap("王建国", "确认")
    assert "城东店不归你管" in shop.last("王建国")
    await shop.say("孙店长", f"收调拨 {number} 可乐6箱")
    await shop.tap("孙店长", "确认")
    assert "超过了单据上的数量" in shop.last("孙店长")
    await shop.say("孙店长", "收调拨 DB-251122-099")
    assert "没有找到" in shop.last("孙店长")


async def test_a_transfer_asks_for_what_was_not_said(shop: House) -> None:
    await shop.say("王建国", "调拨 可乐 5箱")
    assert "调到哪个仓库" in shop.last("王建国")
    await shop.say("王建国", "到城东店")
    assert "城东店" in shop.last("王建国")
    await shop.tap("王建国", "确认")
    assert "等赵经理或钱总审批" in shop.last("王建国")


async def test_two_taps_of_the_same_yes_take_it_in_once(shop: House) -> None:
    await agreed(shop)
    await shop.tap("孙店长", "收货")
    await shop.tap("孙店长", "确认", times=3)
    assert await shop.stock("可乐 330ml", "城东店") == (168, 0, 168, 0)
