"""Invoices of suppliers said in chat: compared, asked about when they do not fit, booked once."""

import io
import re

from openpyxl import load_workbook

from tests.house import House


async def test_an_invoice_that_fits_completes_the_order(house: House) -> None:
    number = await an_order_that_came(house)

    await house.say("周会计", f"收票 {number} 1800 发票号 24310012")
    draft = house.last("周会计")
    for part in ("请确认收票", "¥1,800.00", "华南饮料", "24310012", "相符", number):
        assert part in draft
    await house.tap("周会计", "确认")
    card = house.last("周会计")
    for part in ("采购发票 FP-", "已完成", "¥1,800.00", "24310012", f"{number} ¥1,800.00"):
        assert part in card
    assert await status(house, number) == "done"
    bill = re.findall(r"FP-\d{6}-\d+", card)[0]
    await house.say("周会计", f"拍照 {bill}")
    assert f"请拍下 {bill} 的发票" in house.last("周会计")
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        assert "FP-" not in house.all(group)

    await house.say("周会计", f"收票 {number} 1800 发票号 24310013")
    assert "已经收过票" in house.last("周会计")
    assert "FP-" in house.last("周会计")
    await house.say("周会计", "撤销")
    assert "已红冲" in house.last("周会计")
    assert await status(house, number) == "stocked"
    await house.say("周会计", f"收票 {number} 1800 发票号 24310012")
    await house.say("周会计", "确认")
    assert await status(house, number) == "done"


async def test_another_price_is_asked_of_the_buyer(house: House) -> None:
    number = await an_order_that_came(house)
    await house.say("周会计", f"收票 {number} 可乐 50箱 单价40")
    draft = house.last("周会计")
    assert "⚠" in draft
    assert "发票 ¥2,000.00，账上 ¥1,800.00，高 ¥200.00" in draft
    assert "采购或经理" in draft
    await house.tap("周会计", "确认")
    assert "待审核" in house.last("周会计")
    assert await status(house, number) == "stocked"
    assert "账上 ¥1,800.00" in house.last("陈采")

    await house.tap("陈采", "通过")

    assert await status(house, number) == "done"
    assert await house.count("price_entry", "value_fen + variance_fen = 20000") == 1


async def test_more_than_came_is_asked_of_the_keeper_who_sees_no_price(shop: House) -> None:
    number = await an_order_that_came(shop, came="40箱")
    await shop.say("周会计", f"收票 {number} 可乐 50箱 单价36")
    assert "到货没收票的只有 960" in shop.last("周会计")
    await shop.tap("周会计", "确认")
    card = shop.last("王建国")
    assert "到货没收票的只有 960" in card
    assert "¥" not in card
    await shop.tap("王建国", "驳回")
    assert await shop.count("document", "kind = 'supplier_invoice' AND status = 'rejected'") == 1
    assert await status(shop, number) == "partial"


async def test_a_small_difference_is_within_what_is_allowed(shop: House) -> None:
    number = await an_order_that_came(shop)
    await shop.say("周会计", "收票 华南饮料 1800.50")
    assert "以内" in shop.last("周会计")
    await shop.tap("周会计", "确认")
    assert await status(shop, number) == "done"


async def test_what_cannot_be_billed_says_why(shop: House) -> None:
    number = await an_order_that_came(shop)
    said = {
        f"收票 {number}": "还没说金额",
        "收票 CG-251122-999 5": "没有找到",
        "收票 华南饮料 3": "光有总额分不清",
        f"收票 {number} 雪碧 2箱 单价30": "没有雪碧",
        f"收票 {number} 可乐 50箱 单价36 合计1": "各行加起来是 ¥1,800.00",
        f"收票 {number} 可乐 50袋 单价36": "袋",
    }
    for sentence, part in said.items():
        await shop.say("周会计", sentence)
        assert part in shop.last("周会计"), sentence
    for who in ("李雯", "王建国"):
        await shop.say(who, f"收票 {number} 1800")
        assert "财务或经理" in shop.last(who)
    assert await shop.count("document", "kind = 'supplier_invoice'") == 0


async def test_goods_that_are_billed_stay_and_a_number_is_used_once(shop: House) -> None:
    number = await an_order_that_came(shop, came="20箱")
    await shop.say("周会计", f"收票 {number} 720 发票号 A-1")
    await shop.tap("周会计", "确认")
    await shop.say("王建国", "撤销")
    assert "先撤销那张发票" in shop.last("王建国")
    await shop.say("王建国", f"入库 {number} 10箱")
    await shop.tap("王建国", "确认")
    await shop.say("周会计", f"收票 {number} 360 发票号 a-1")
    assert "发票号 A-1 已经登记过" in shop.last("周会计")


async def test_what_came_meanwhile_is_shown_before_it_counts(shop: House) -> None:
    number = await an_order_that_came(shop, came="20箱")
    await shop.say("周会计", f"收票 {number} 720")
    await shop.say("王建国", f"入库 {number} 10箱")
    await shop.tap("王建国", "确认")
    await shop.tap("周会计", "确认")
    assert "刚才又有收货或收票" in shop.all("周会计")
    assert await shop.count("document", "kind = 'supplier_invoice'") == 0


async def an_order_that_came(house: House, came: str = "50箱") -> str:
    """Order 50 cases at 36 yuan from 华南饮料, and receive some; return the order's number."""
    await house.say("陈采", "采购 可乐 50箱 单价36 向 华南饮料")
    await house.tap("陈采", "确认")
    number = str(re.findall(r"CG-\d{6}-\d+", house.all("陈采"))[-1])
    if await status(house, number) == "pending":
        await house.tap("赵经理", "通过")
    await house.say("王建国", f"入库 {number} {came}")
    await house.tap("王建国", "确认")
    return number


async def status(house: House, number: str) -> str:
    assert house.keeper is not None
    found = await house.keeper.read(lambda books: books.documents.find(number))
    assert found is not None
    return found.status.value


async def test_costs_are_shown_as_known_then_and_as_it_was(house: House) -> None:
    """The goods came in November, the invoice in December, two yuan dearer a case."""
    number = await an_order_that_came(house)
    await house.later(9 * 24 * 3600)
    await house.say("周会计", f"收票 {number} 可乐 50箱 单价36.5")
    await house.tap("周会计", "确认")
    assert await status(house, number) == "done"

    await house.say("周会计", "成本 11月")
    known = card_of(house, "周会计")
    assert "按当时" in known
    await house.say("周会计", "成本 11月 按实际")
    was = card_of(house, "周会计")
    assert "按实际" in was
    assert came_in(was) == came_in(known) + 2_500
    await house.quiet()
    file = next(one for one in reversed(house.shown("周会计")) if one.file is not None).file
    assert file is not None
    assert file["name"] == "成本 2026-11-01 至 2026-11-30 按实际.xlsx"
    body = house.world.services.files.get(file["url"].rpartition("/")[2])
    assert body is not None
    sheet = load_workbook(io.BytesIO(body.data)).worksheets[0]
    found = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[2]]
    assert found
    for row in found:
        opening, come, gone, difference, closing = (row[at] for at in (4, 6, 8, 9, 11))
        assert round(opening + come - gone - difference - closing, 2) == 0
        assert row[3] + row[5] == row[7] + row[10]

    for who in ("李雯", "王建国"):
        await house.say(who, "成本 11月")
        assert "看进价" in house.last(who)
        assert "¥" not in house.last(who)


def card_of(house: House, who: str) -> str:
    """Return the last card of costs that the person was shown."""
    found = [one for one in house.all(who).split("成本 2026-11-01 至 2026-11-30 · ") if one]
    return found[-1]


def came_in(card: str) -> int:
    """Return the sum of what came in, in 分."""
    [yuan] = re.findall(r"(?m)^进[^\d¥]*¥([\d,.]+)", card)[:1]
    return int(yuan.replace(",", "").replace(".", ""))
