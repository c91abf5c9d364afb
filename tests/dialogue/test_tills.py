"""A shop sells over the counter, counts its till, and is reminded when it did not."""

import re

import pytest

from tests.house import House

SHOP = "孙店长"


async def stocked(house: House) -> None:
    """Let the shop have goods to sell, in the morning."""
    await house.at("10:00")
    await house.say("王建国", "调拨 可乐 330ml 5箱 主仓到城东店")
    await house.tap("王建国", "确认")
    for who in ("赵经理", "钱总"):
        if "通过" in house.last(who):
            await house.tap(who, "通过")
            break
    await house.tap(SHOP, "收货")
    await house.tap(SHOP, "确认")
    assert (await house.stock("可乐 330ml", "城东店"))[0] > 0


async def sell(house: House, said: str) -> str:
    """Sell over the counter; return the number."""
    await house.say(SHOP, said)
    await house.tap(SHOP, "确认")
    return str(re.findall(r"LS-\d{6}-\d+", house.last(SHOP))[-1])


async def test_a_sale_asks_how_it_was_paid_and_is_posted_at_once(house: House) -> None:
    await stocked(house)
    before = await house.stock("可乐 330ml", "城东店")
    await house.say(SHOP, "零售 可乐 330ml 2瓶")
    assert "怎么付的" in house.last(SHOP)
    await house.tap(SHOP, "其他")
    for part in ("请确认零售", "城东店", "其他"):
        assert part in house.last(SHOP)
    await house.tap(SHOP, "确认")
    assert "零售单 LS-" in house.last(SHOP)
    assert "已完成" in house.last(SHOP)
    after = await house.stock("可乐 330ml", "城东店")
    assert after[0] == before[0] - 2
    assert await house.count("document", "kind = 'counter_sale' AND method = 'other'") == 1


async def test_how_it_was_paid_can_be_said_in_words(house: House) -> None:
    await stocked(house)
    await house.say(SHOP, "零售 可乐 330ml 2瓶")
    await house.say(SHOP, "支付宝")
    assert "支付宝" in house.last(SHOP)
    await house.say(SHOP, "确认")
    assert await house.count("document", "kind = 'counter_sale' AND method = 'alipay'") == 1


async def test_a_price_below_the_lists_is_shown_beside_it_and_asks_a_manager(house: House) -> None:
    await stocked(house)
    await house.say(SHOP, "零售 可乐 330ml 2瓶 单价1 微信")
    assert "按目录价" in house.last(SHOP)
    await house.tap(SHOP, "确认")
    assert "待审核" in house.last(SHOP)
    assert "零售单" in house.last("赵经理")


async def test_the_till_is_counted_against_the_days_sales(house: House) -> None:
    await stocked(house)
    await sell(house, "零售 可乐 330ml 2瓶 单价5 现金")
    await sell(house, "零售 可乐 330ml 4瓶 单价5 微信")
    await house.say(SHOP, "今日零售 城东店")
    for part in ("城东店零售", "2 单 ¥30.00", "1 单 ¥10.00", "还没有交款"):
        assert part in house.last(SHOP)

    await house.say(SHOP, "交款 城东店 现金 9.50 微信 20")
    for part in (
        "请确认交款",
        "点到 ¥9.50，账上 ¥10.00，少 ¥0.50",
        "点到 ¥20.00，账上 ¥20.00，正好",
    ):
        assert part in house.last(SHOP)
    await house.tap(SHOP, "确认")
    card = house.last(SHOP)
    assert "交款单 JK-" in card
    assert "已完成" in card
    number = re.findall(r"JK-\d{6}-\d+", card)[0]

    await house.later(60)
    await house.say(SHOP, "交款 现金 10 微信 20")
    assert f"已经交款（{number}）" in house.last(SHOP)
    await house.say(SHOP, "零售 可乐 330ml 1瓶 现金")
    await house.tap(SHOP, "确认")
    await house.later(60)
    assert f"已经交款（{number}）" in house.last(SHOP)
    await house.say(SHOP, "今日零售")
    assert f"已交款 {number}" in house.last(SHOP)

    await house.at("18:31")
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        assert "城东店零售 2 单 ¥30.00（现金 ¥10.00、微信 ¥20.00）" in house.all(group)
        assert f"交款 {number}，少 ¥0.50" in house.all(group)


async def test_a_till_too_far_off_asks_finance(house: House) -> None:
    await stocked(house)
    await sell(house, "零售 可乐 330ml 2瓶 单价5 现金")
    await house.say(SHOP, "交款 城东店 现金 5")
    assert "要财务同意" in house.last(SHOP)
    await house.tap(SHOP, "确认")
    assert "待审核" in house.last(SHOP)
    assert "少 ¥5.00" in house.last("周会计")
    await house.tap("周会计", "通过")
    assert await house.count("document", "kind = 'till' AND status = 'done'") == 1


async def test_a_day_nobody_counted_is_in_the_next_mornings_reminder(house: House) -> None:
    await stocked(house)
    await sell(house, "零售 可乐 330ml 2瓶 单价5 现金")
    await house.at("09:01")
    assert "还没有交款，请点钱" in house.all(SHOP)
    assert "零售 ¥10.00" in house.all(SHOP)
    await house.say(SHOP, "交款 城东店 昨天 现金 10")
    await house.tap(SHOP, "确认")
    assert await house.count("document", "kind = 'till' AND status = 'done'") == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("交款 城东店 金豆 20", "没有“金豆”这种收款方式"),
        ("交款 城东店", "还没说金额"),
        ("交款 没这店 现金 5", "没这店"),
        ("交款 城东店 现金 5", "没有零售"),
        ("交款 主仓 现金 5", "主仓"),
    ],
)
async def test_what_cannot_be_counted_is_said(house: House, said: str, answer: str) -> None:
    await house.say(SHOP, said)
    assert answer in house.last(SHOP)
    assert await house.count("document", "kind = 'till'") == 0
