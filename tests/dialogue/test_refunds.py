"""Paying back, said in chat: seen first, agreed to by a manager, never more than is owed."""

from tests.house import House


async def test_an_advance_is_paid_back_with_a_managers_yes(house: House) -> None:
    await house.say("周会计", "收款 城东超市 500 微信")
    await house.tap("周会计", "确认")
    await house.later(60)
    await house.say("周会计", "退款 城东超市 600")
    assert "现在最多可以退 ¥500.00" in house.last("周会计")
    await house.say("周会计", "退款 城东超市 200 微信")
    for part in ("请确认退款", "¥200.00", "城东超市", "微信", "SK-", "还剩 ¥300.00"):
        assert part in house.last("周会计")
    await house.tap("周会计", "确认")
    assert "待审核" in house.last("周会计")
    for part in ("付款单 FK-", "¥200.00", "往来单位：城东超市", "退款", "SK-"):
        assert part in house.last("赵经理")
    await house.tap("赵经理", "通过")
    await house.later(60)
    assert await house.count("document", "kind = 'payment' AND status = 'done'") == 1
    await house.say("李雯", "退款 城东超市 100")
    assert "由财务或经理办理" in house.last("李雯")
    await house.say("周会计", "退款 没这家 100")
    assert "没有找到客户或供应商" in house.last("周会计")


async def test_money_that_a_supplier_pays_back_is_a_collection(shop: House) -> None:
    await shop.say("周会计", "付款 华南饮料 800")
    await shop.tap("周会计", "确认")
    await shop.tap("赵经理", "通过")
    await shop.later(60)
    await shop.say("周会计", "退款 华南饮料 300")
    for part in ("请确认退款", "¥300.00", "华南饮料", "FK-"):
        assert part in shop.last("周会计")
    await shop.tap("周会计", "确认")
    assert "收款单 SK-" in shop.last("周会计")
    assert await shop.count("document", "kind = 'collection' AND status = 'done'") == 1
