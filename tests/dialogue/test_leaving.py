"""Goods that leave otherwise than by a sale: back to the supplier, scrap, samples."""

from tests.house import House


async def test_goods_go_back_to_the_supplier_with_the_managers_yes(shop: House) -> None:
    await shop.say("王建国", "退供应商 可乐 2箱 给 华南饮料")
    await shop.tap("王建国", "确认")
    assert await shop.stock("可乐 330ml") == (960, 48, 912, 0)
    await shop.tap("赵经理", "通过")
    assert await shop.stock("可乐 330ml") == (912, 0, 912, 0)


async def test_scrap_and_samples_need_a_reason(shop: House) -> None:
    await shop.say("王建国", "报废 可乐 3瓶")
    assert "要写原因" in shop.last("王建国")
    await shop.tap("王建国", "过期")
    await shop.tap("王建国", "确认")
    await shop.tap("赵经理", "通过")
    assert await shop.stock("可乐 330ml") == (957, 0, 957, 0)

    await shop.say("李雯", "样品赠送 可乐 2瓶 给 城东超市 从主仓")
    assert "样品" in shop.last("李雯")
    await shop.tap("李雯", "确认")
    await shop.tap("钱总", "通过")
    assert await shop.stock("可乐 330ml") == (955, 0, 955, 0)


async def test_each_refusal_has_its_sentence(shop: House) -> None:
    await shop.say("王建国", "退供应商 可乐 2箱")
    assert "哪个供应商" in shop.last("王建国")
    await shop.say("王建国", "报废 可乐 999箱 破损")
    assert "不足" in shop.last("王建国")
    await shop.say("李雯", "报废 可乐 1瓶 破损")
    assert "办理" in shop.last("李雯")
    await shop.say("王建国", "样品赠送 可乐 2瓶 给 城东超市")
    assert "办理" in shop.last("王建国")
