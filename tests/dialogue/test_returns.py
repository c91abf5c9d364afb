"""What customers bring back, in four taps, and what becomes of it."""

from tests.dialogue.test_emergencies import photo
from tests.house import House

COLA = "6928805501017"


async def four_taps(house: House) -> str:
    """Open a return, then scan, choose why, take a photo, hand it in; return its number."""
    await house.say("孙店长", "退货")
    await house.scan("孙店长", "OTHER", COLA)
    await house.tap("孙店长", "包装破损")
    await house.photo("孙店长", photo())
    assert await house.count("document", "kind = 'customer_return'") == 0
    await house.tap("孙店长", "确认")
    rows = await house.rows("SELECT number FROM document WHERE kind = 'customer_return'")
    return str(rows[0][0])


async def test_a_return_takes_four_taps_and_is_judged_on_a_card(house: House) -> None:
    number = await four_taps(house)
    assert f"{number} 待验收" in house.last("何质检")
    assert await house.stock("可乐 330ml", "城东店") == (48, 0, 48, 0)

    await house.tap("何质检", "良品入库")
    await house.tap("何质检", "确认")
    assert "YS-" in house.last("何质检")
    assert (await house.stock("可乐 330ml", "城东店"))[0] > 48
    rows = await house.rows(f"SELECT status FROM document WHERE number = '{number}'")
    assert rows[0][0] == "done"


async def test_a_scan_of_goods_coming_in_goes_on_with_a_return_that_is_open(house: House) -> None:
    await house.say("王建国", "退货")
    await house.scan("王建国", "SCAN_IN", COLA)
    assert "退货要写原因" in house.last("王建国")


async def test_part_of_it_is_scrap_and_part_goes_to_the_supplier(shop: House) -> None:
    await shop.say("王建国", "退货 可乐 10瓶 破损")
    await shop.photo("王建国", photo())
    await shop.tap("王建国", "确认")
    number = (await shop.rows("SELECT number FROM document WHERE kind = 'customer_return'"))[0][0]

    await shop.say("王建国", f"验收 {number} 合格6瓶 不合格1瓶")
    assert "报废" in shop.last("王建国")
    await shop.say("王建国", f"验收 {number} 合格6瓶 不合格1瓶 报废")
    await shop.tap("王建国", "确认")
    await shop.tap("何质检", "退供应商")
    await shop.say("何质检", "3瓶")
    await shop.tap("何质检", "确认")
    rows = await shop.rows(
        "SELECT d.kind, l.quantity FROM document d JOIN document_line l ON l.document_id = d.id"
        " WHERE d.source_id IS NOT NULL ORDER BY d.id"
    )
    assert [tuple(row) for row in rows] == [("putaway", 6), ("scrap", 1), ("supplier_return", 3)]
    assert await shop.stock("可乐 330ml") == (966, 0, 966, 0)
    await shop.say("王建国", f"验收 {number}")
    assert "没有等验收的货" in shop.last("王建国")


async def test_not_more_comes_back_than_the_shipment_named(shop: House) -> None:
    await shop.say("王建国", "出库 可乐 2箱 给 城东超市")
    await shop.tap("王建国", "确认")
    await shop.tap("周会计", "通过")
    number = (await shop.rows("SELECT number FROM document WHERE kind = 'shipment'"))[0][0]
    await shop.say("王建国", f"退货 {number} 可乐3箱 破损")
    assert "最多还能退 48瓶" in shop.last("王建国")
    await shop.say("王建国", f"退货 {number} 雪碧1箱 破损")
    assert "没有发过" in shop.last("王建国")
    await shop.say("王建国", f"退货 {number} 可乐1箱 破损")
    assert "照片" in shop.last("王建国")
    await shop.photo("王建国", photo())
    assert "城东超市" in shop.last("王建国")
    await shop.tap("王建国", "确认")
    await shop.say("王建国", f"退货 {number} 可乐2箱 破损")
    assert "最多还能退 24瓶" in shop.last("王建国")


async def test_scanning_again_counts_one_more(shop: House) -> None:
    await shop.say("王建国", "退货")
    assert "扫一次算一个" in shop.last("王建国")
    for _ in range(3):
        await shop.say("王建国", COLA)
    await shop.tap("王建国", "临期")
    await shop.photo("王建国", photo())
    assert "3" in shop.last("王建国")
