"""Work finds whoever is there: the stand-in of who is away, the manager when nobody is."""

import pytest

from tests.house import House


async def away(house: House, who: str, standin: str) -> None:
    await house.say(who, f"请假 今天 到 后天 代 {standin}")
    assert f"由 {standin} 代办" in house.last(who)


async def gone(house: House, who: str) -> None:
    await house.say("小吴", f"离职 {who}")
    await house.tap("小吴", "确认")


async def order(house: House) -> None:
    await house.say("李雯", "下单 城东超市 可乐3箱 明天送")
    await house.tap("李雯", "确认")


async def test_a_keepers_work_goes_to_the_stand_in_who_may_do_it(house: House) -> None:
    await away(house, "王建国", "陈采")
    assert "派给王建国的活也由你代办" in house.last("陈采")
    await order(house)
    assert "待发货" not in house.all("王建国")
    assert "待发货" in house.last("陈采")
    assert "王建国不在，请你代办" in house.last("陈采")

    await house.tap("陈采", "发货")
    await house.tap("陈采", "确认")
    assert "出库单" in house.last("陈采")
    assert await house.stock("可乐 330ml") == (888, 0, 888, 0)


async def test_what_is_open_already_goes_along(shop: House) -> None:
    await order(shop)
    assert "待发货" in shop.last("王建国")
    await away(shop, "王建国", "陈采")
    assert "王建国不在，请你代办" in shop.last("陈采")
    await shop.tap("陈采", "发货")
    assert "请确认发货" in shop.last("陈采")


async def test_after_the_leave_it_is_the_keepers_again_and_only_theirs(shop: House) -> None:
    await away(shop, "王建国", "陈采")
    await order(shop)
    await shop.say("王建国", "取消委托")
    await order(shop)
    assert "待发货" in shop.last("王建国")
    assert "不在" not in shop.last("王建国")

    await shop.tap("陈采", "发货")
    await shop.tap("陈采", "确认")
    assert "由仓管或经理办理" in shop.last("陈采")
    assert await shop.stock("可乐 330ml") == (960, 144, 816, 0)


async def test_who_was_only_asked_to_decide_does_no_work(shop: House) -> None:
    await shop.say("赵经理", "委托 陈采 代审 到 后天")
    assert "代办" not in shop.last("赵经理") + shop.last("陈采")
    await shop.say("陈采", "报废 可乐 1瓶 破损")
    assert "办理" in shop.last("陈采")


async def test_where_nobody_is_there_the_manager_hears_of_it(shop: House) -> None:
    await away(shop, "王建国", "陈采")
    await gone(shop, "陈采")
    await order(shop)
    assert "仓管现在都不在，请经理安排" in shop.last("赵经理")
    await shop.tap("赵经理", "发货")
    await shop.tap("赵经理", "确认")
    assert await shop.stock("可乐 330ml") == (888, 0, 888, 0)


async def test_where_no_manager_is_there_either_the_group_hears_of_it(shop: House) -> None:
    for who in ("王建国", "赵经理", "钱总"):
        await away(shop, who, "陈采")
    await gone(shop, "陈采")
    await order(shop)
    assert "待发货" not in shop.all("赵经理")
    assert "仓管和经理现在都不在" in shop.last("仓库群:wecom")


@pytest.mark.parametrize("successor", ["", " 交接 孙店长"])
async def test_a_leavers_open_work_is_handed_on(shop: House, successor: str) -> None:
    await order(shop)
    await shop.say("小吴", f"离职 王建国{successor}")
    await shop.tap("小吴", "确认")
    assert "仓管现在都不在，请经理安排" in shop.last("赵经理")


async def test_goods_that_wait_for_inspection_go_along_too(shop: House) -> None:
    await shop.say("赵经理", "资料 可乐 330ml 要检验")
    await shop.tap("赵经理", "确认")
    await shop.say("陈采", "采购 可乐 2箱 单价36 向 华南饮料 到主仓")
    await shop.tap("陈采", "确认")
    await shop.tap("赵经理", "通过")
    await shop.tap("王建国", "收货")
    await shop.tap("王建国", "确认")
    assert "待验收" in shop.last("何质检")
    await away(shop, "何质检", "孙店长")
    assert "待验收" in shop.last("孙店长")
    assert "何质检不在，请你代办" in shop.last("孙店长")
    await shop.tap("孙店长", "良品入库")
    await shop.tap("孙店长", "确认")
    assert await shop.stock("可乐 330ml") == (1008, 0, 1008, 0)
