"""An order said in chat walks the firm: held, picked in parts, sent for when short."""

import re

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


async def test_an_order_that_is_short_is_bought_received_and_shipped(house: House) -> None:
    await house.say("李雯", "下单 城东超市 可乐 50箱 后天送")
    await house.tap("李雯", "确认")
    assert "等周会计审批" in house.last("李雯")
    await house.tap("周会计", "通过")
    assert "待采购" in house.last("李雯")
    assert await house.stock("可乐 330ml") == (960, 960, 0, 0)

    assert "请购 QG-" in house.last("陈采")
    await house.tap("陈采", "下采购单")
    await house.say("陈采", "供应商 华南饮料")
    draft = house.last("陈采")
    for part in ("请确认采购", "华南饮料", "10箱 = 240瓶"):
        assert part in draft
    await house.tap("陈采", "确认")
    await house.tap("赵经理", "通过")
    assert await house.stock("可乐 330ml") == (960, 960, 0, 240)

    assert "将到货" in house.last("王建国")
    await house.tap("王建国", "收货")
    await house.tap("王建国", "确认")
    assert await house.stock("可乐 330ml") == (1200, 1200, 0, 0)
    assert "待发货" in house.all("王建国")

    await house.tap("王建国", "发货")
    await house.tap("王建国", "确认")
    assert await house.stock("可乐 330ml") == (0, 0, 0, 0)
    number = re.findall(r"XS-\d{6}-\d+", house.all("李雯"))[-1]
    await house.say("李雯", f"订单 {number}")
    story = house.last("李雯")
    for part in ("已发货", "周会计", "自动 转采购", "自动 备齐", "王建国 发货", "出库单 CK-"):
        assert part in story
    assert "36.00" not in house.all("王建国")
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        assert "¥" not in house.all(group)


async def test_an_order_of_what_has_to_be_made_walks_through_workshop_and_purchase(
    house: House,
) -> None:
    await house.say("李雯", "下单 城东超市 礼盒 40盒 三天后送")
    assert "礼盒" in house.last("李雯")
    await house.tap("李雯", "确认")
    assert "生产中" in house.last("李雯")

    assert "生产工单 GD-" in house.last("马师傅")
    assert "缺料：礼盒包装盒" in house.last("马师傅")
    assert "礼盒包装盒" in house.last("陈采")
    await house.tap("陈采", "下采购单")
    await house.say("陈采", "供应商 华南饮料")
    await house.tap("陈采", "确认")
    await house.tap("赵经理", "通过")
    await house.tap("王建国", "收货")
    await house.tap("王建国", "确认")
    assert "料已备齐" in house.last("马师傅")

    await house.tap("马师傅", "开工")
    await house.tap("马师傅", "完工")
    await house.say("马师傅", "39盒 报废 1盒")
    await house.tap("马师傅", "确认")
    assert "已完成" in house.all("马师傅")
    assert await house.stock("节日礼盒") == (39, 39, 0, 1)
    assert await house.stock("可乐 330ml") == (720, 6, 714, 0)
    assert len(set(re.findall(r"GD-\d{6}-\d+", house.all("马师傅")))) == 2
