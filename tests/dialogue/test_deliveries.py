"""A driver's day: the list, the card with the address, the signed copy, what was not taken."""

import pytest

from core.orders import service
from core.orders.delivery import ReturnsNothingElse
from core.orders.kinds import Kind
from core.orders.model import Document, NewDocument
from core.orders.packs import line_of
from core.storage.books import OpenBooks
from tests.dialogue.test_emergencies import photo
from tests.house import House


async def shipped(house: House, customer: str = "城东超市") -> str:
    """Ship three cases of cola against an order of 李雯; return the shipment's number."""
    await house.say("李雯", f"下单 {customer} 可乐3箱 今天送")
    await house.tap("李雯", "确认")
    await house.tap("王建国", "发货")
    await house.tap("王建国", "确认")
    rows = await house.rows("SELECT number FROM document WHERE kind = 'shipment' ORDER BY id DESC")
    return str(rows[0][0])


async def test_a_delivery_is_signed_for_with_a_photo_and_the_seller_hears(house: House) -> None:
    number = await shipped(house)
    await house.say("阿强", "今日送货")
    assert "今天要送 1 单" in house.all("阿强")
    for part in (f"送货 {number}", "城东超市", "刘老板", "13800000001", "建设路 18 号", "3箱"):
        assert part in house.last("阿强")
    assert "元" not in house.last("阿强")

    await house.tap("阿强", "签收")
    assert "客户签字的那一联" in house.last("阿强")
    await house.photo("阿强", photo())
    assert await house.count("attachment", "kind = 'signature'") == 1
    assert f"城东超市已签收 {number}（阿强" in house.last("李雯")
    assert "客户已签收" in house.all("阿强")
    await house.say("李雯", f"附件 {number}")
    assert f"{number} 有 1 张照片" in house.all("李雯")

    await house.say("阿强", "今日送货")
    assert "没有等你送的货" in house.last("阿强")
    await house.say("阿强", f"签收 {number}")
    assert "已经签收了（阿强" in house.last("阿强")


async def test_what_was_given_to_one_driver_is_nobody_elses(shop: House) -> None:
    number = await shipped(shop)
    await shop.say("小吴", "授权 马师傅 司机")
    await shop.tap("小吴", "确认")
    await shop.tap("赵经理", "通过")
    await shop.say("王建国", f"派车 {number}")
    assert "派给谁" in shop.last("王建国")
    await shop.say("王建国", f"派车 {number} 陈采")
    assert "陈采不是能送这个仓库的货的司机" in shop.last("王建国")
    for _ in range(2):
        await shop.say("王建国", f"派车 {number} 阿强")
        assert "已派给阿强" in shop.last("王建国")
    assert shop.all("阿强").count(f"送货 {number}") == 1

    await shop.say("马师傅", "今日送货")
    assert "没有等你送的货" in shop.last("马师傅")
    await shop.say("马师傅", f"签收 {number}")
    assert f"{number} 派给了阿强" in shop.last("马师傅")
    await shop.say("马师傅", f"拒收 {number} 可乐1箱 破损")
    await shop.photo("马师傅", photo())
    await shop.tap("马师傅", "确认")
    assert f"{number} 派给了阿强" in shop.last("马师傅")
    await shop.say("李雯", f"派车 {number} 马师傅")
    assert "由仓管或经理办理" in shop.last("李雯")

    await shop.say("王建国", f"派车 {number} 马师傅")
    assert "已派给马师傅" in shop.all("阿强")
    await shop.say("马师傅", f"签收 {number}")
    await shop.photo("马师傅", photo())
    assert "已签收" in shop.last("李雯")


async def test_what_the_customer_did_not_take_comes_back_as_a_return(house: House) -> None:
    number = await shipped(house)
    await house.say("阿强", "今日送货")
    await house.tap("阿强", "拒收/部分退")
    await house.tap("阿强", "包装破损")
    await house.say("阿强", "可乐1箱")
    await house.photo("阿强", photo())
    await house.tap("阿强", "确认")
    assert await house.count("document", "kind = 'customer_return'") == 1
    assert f"城东超市退回 {number} 的货（阿强，包装破损）" in house.last("李雯")
    assert "待验收" in house.last("何质检")
    await house.say("阿强", "今日送货")
    assert "今天要送 1 单" in house.all("阿强")


async def test_when_all_of_it_comes_back_the_delivery_is_over(shop: House) -> None:
    number = await shipped(shop)
    await shop.say("阿强", f"拒收 {number} 可乐3箱 破损")
    await shop.photo("阿强", photo())
    await shop.tap("阿强", "确认")
    await shop.say("阿强", f"签收 {number}")
    assert "已经全部登记退回" in shop.last("阿强")
    await shop.say("阿强", "今日送货")
    assert "没有等你送的货" in shop.last("阿强")


@pytest.mark.parametrize("said", ["退货 可乐 1箱 破损", "拒收 可乐 1箱 破损"])
async def test_a_driver_takes_back_nothing_but_what_they_deliver(shop: House, said: str) -> None:
    await shop.say("阿强", said)
    assert "司机只能登记自己送的" in shop.last("阿强")
    assert await shop.count("document", "kind = 'customer_return'") == 0


async def test_only_who_drives_gets_the_list(shop: House) -> None:
    await shop.say("李雯", "今日送货")
    assert "由仓管或司机办理" in shop.last("李雯")


async def test_every_driver_gets_the_day_in_the_morning(shop: House) -> None:
    number = await shipped(shop)
    await shop.say("李雯", "下单 城东超市 可乐1箱 明天送")
    await shop.tap("李雯", "确认")
    await shop.say("阿强", "请假 明天 到 后天 代 李雯")
    await shop.at("23:59")
    await shop.later(8 * 3600)
    assert f"送货 {number}" in shop.last("李雯")
    assert "阿强不在，请你代办" in shop.last("李雯")
    assert "还没出库的订单" in shop.all("李雯")


async def test_what_has_not_left_or_is_taken_back_is_not_signed_for(shop: House) -> None:
    await shop.say("王建国", "出库 可乐 5箱 给 城东超市")
    await shop.tap("王建国", "确认")
    rows = await shop.rows("SELECT number FROM document WHERE kind = 'shipment'")
    await shop.say("阿强", f"签收 {rows[0][0]}")
    assert "现在是“待审核”，货不在路上" in shop.last("阿强")
    number = await shipped(shop)
    await shop.say("王建国", f"撤销 {number}")
    await shop.say("阿强", f"签收 {number}")
    assert "现在是“已红冲”" in shop.last("阿强")
    await shop.say("阿强", "今日送货")
    assert "没有等你送的货" in shop.last("阿强")


async def test_the_books_refuse_a_drivers_other_return_by_whatever_door(shop: House) -> None:
    def hand_in(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.CUSTOMER_RETURN, location=books.catalog.locations()[0], partner=None,
            lines=(line_of(books.catalog.products_called("可乐330ml")[0], 24),), reason="破损",
        )  # fmt: skip
        return service.hand_in(books, new, books.people.called("阿强")[0])

    with pytest.raises(ReturnsNothingElse):
        await shop.write(hand_in)
    assert await shop.count("document", "kind = 'customer_return'") == 0
