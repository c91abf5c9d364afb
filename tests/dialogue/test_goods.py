"""What a draft knows of the goods: batches and their dates, what is left, the price said."""

from tests.house import House

COLA = "可乐 330ml"


async def test_batched_goods_ask_for_batch_and_expiry(house: House) -> None:
    milk = "纯牛奶 250ml"
    await house.say("王建国", "入库 牛奶 5箱")
    assert "请说批次和到期日" in house.last("王建国")
    await house.say("王建国", "批次 A1")
    assert "请说到期日" in house.last("王建国")
    await house.say("王建国", "到期 2030-03-01")
    assert "批次：A1，到期 2030-03-01" in house.last("王建国")
    await house.say("王建国", "取消")

    await house.say("王建国", "入库 牛奶 5箱 批次 A1 到期 2031-04-02")
    assert "批次：A1，到期 2031-04-02" in house.last("王建国")
    await house.tap("王建国", "确认")
    assert await house.stock(milk) == (592, 0, 592, 0)
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        assert "纯牛奶 250ml 5箱 = 80盒" in house.last(group)

    await house.say("王建国", "入库 牛奶 1箱 批次 A1 到期 2030-03-01")
    assert "2031-04-02，和这次说的不一样" in house.last("王建国")
    await house.say("王建国", "入库 牛奶 1箱 批次 A2 到期 2020-03-01")
    assert "已经过了，没有登记" in house.last("王建国")
    await house.say("王建国", "入库 牛奶 1箱 批次 A1")
    assert "到期 2031-04-02" in house.last("王建国")
    assert await house.booked() == 1


async def test_goods_past_their_date_do_not_leave(house: House) -> None:
    await house.later(4 * 86400)
    await house.say("王建国", "出库 面包 2箱 给 张三超市")
    refused = house.last("王建国")
    assert "不足" in refused
    assert "30袋 已过保质期，不能出库" in refused
    assert await house.booked() == 0


async def test_the_oldest_date_leaves_first(house: House) -> None:
    await house.say("王建国", "出库 牛奶 13箱 给 张三超市")
    await house.tap("王建国", "确认")
    await house.tap("周会计", "通过")
    rows = await house.rows(
        "SELECT b.code, m.quantity FROM movement m JOIN batch b ON b.id = m.batch_id"
        " JOIN document d ON d.id = m.document_id WHERE d.kind = 'shipment' AND m.phase = 'post'"
        " ORDER BY m.id"
    )
    assert [tuple(row) for row in rows] == [("CN-01", 192), ("CN-02", 16)]


async def test_less_than_wanted_is_said_at_once_and_another_quantity_goes_on(
    house: House,
) -> None:
    await house.say("王建国", "出库 可乐 500箱 给 城东超市")
    assert "主仓的可乐 330ml 不足：要 12000瓶，可用只有 960瓶" in house.last("王建国")
    await house.say("王建国", "确认")
    assert await house.booked() == 0
    await house.say("王建国", "40箱")
    assert "可乐 330ml 40箱 = 960瓶" in house.last("王建国")
    assert "城东超市" in house.last("王建国")
    await house.tap("王建国", "确认")
    assert await house.stock(COLA) == (960, 960, 0, 0)


async def test_only_the_price_that_was_typed_is_shown_and_for_its_own_line(shop: House) -> None:
    await shop.say("王建国", "入库 可乐 2箱 雪碧 3箱 单价36")
    shown = shop.last("王建国")
    assert "雪碧 330ml 3箱 = 72瓶，¥36.00/箱" in shown
    assert shown.count("¥") == 1
    await shop.tap("王建国", "确认")
    assert shop.last("王建国").count("¥") == 1


async def test_the_answer_about_a_batch_is_for_the_goods_that_were_asked_about(
    house: House,
) -> None:
    await house.say("王建国", "入库 雪碧 10箱 牛奶 2箱 供应商 华南饮料")
    assert "纯牛奶 250ml 按批次管理，请说批次和到期日" in house.last("王建国")
    await house.say("王建国", "批次 A7")
    assert "请说到期日" in house.last("王建国")
    await house.say("王建国", "到期 2031-01-01")
    assert "雪碧 330ml 10箱 = 240瓶\n" in house.last("王建国") + "\n"
    assert "纯牛奶 250ml 2箱 = 32盒 批次 A7，到期 2031-01-01" in house.last("王建国")
