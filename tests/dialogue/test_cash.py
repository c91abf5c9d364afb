"""Money said in chat: what it is for, who is told, and who may; it is never counted twice."""

import io
import re

from openpyxl import load_workbook

from tests.house import House


async def test_an_order_is_finished_when_it_is_shipped_and_paid(house: House) -> None:
    number = await a_shipped_order(house)
    await house.later(60)

    await house.say("周会计", f"收款 {number} 50 微信")
    draft = house.last("周会计")
    for part in ("请确认收款", "¥50.00", "城东超市", "微信", f"{number} ¥50.00，还剩 ¥"):
        assert part in draft
    await house.tap("周会计", "确认")
    card = house.last("周会计")
    for part in ("收款单 SK-", "已完成", "¥50.00", f"{number} ¥50.00"):
        assert part in card
    assert "城东超市的货款 ¥50.00 已收到" in house.last("李雯")
    assert f"{number} 已发货" in house.last("李雯")

    await house.say("周会计", "收款 城东超市 5000")
    draft = house.last("周会计")
    assert f"{number} ¥" in draft
    assert "正好结清" in draft
    assert "预收" in draft
    await house.tap("周会计", "确认")
    assert f"{number} 已完成" in house.last("李雯")
    await house.say("周会计", f"收款 {number} 1")
    assert "没有可以收款的金额" in house.last("周会计")

    await house.say("周会计", "撤销")
    assert "已红冲" in house.last("周会计")
    assert "已红冲，请留意" in house.last("李雯")
    await house.say("李雯", f"订单 {number}")
    assert "已发货" in house.last("李雯").splitlines()[0]
    assert await house.count("document", f"number = '{number}' AND status = 'shipped'") == 1
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        assert "¥" not in house.all(group)
        assert "SK-" not in house.all(group)


async def test_an_invoice_finishes_a_shipped_order_too(shop: House) -> None:
    number = await a_shipped_order(shop)

    await shop.say("周会计", f"开票 {number}")
    assert "正好结清" in shop.last("周会计")
    await shop.say("周会计", "确认")
    assert "销售发票 KP-" in shop.last("周会计")
    assert await shop.count("document", f"number = '{number}' AND status = 'done'") == 1

    await shop.say("周会计", f"开票 {number}")
    assert "没有可以开票的金额" in shop.last("周会计")


async def test_a_payment_is_agreed_to_and_leaves_an_advance(house: House) -> None:
    await house.say("周会计", "付款 华南饮料 8000")
    assert "预付" in house.last("周会计")
    await house.tap("周会计", "确认")
    assert "待审核" in house.last("周会计")
    assert "¥8,000.00" in house.last("赵经理")
    await house.tap("赵经理", "通过")
    assert await house.count("document", "kind = 'payment' AND status = 'done'") == 1
    number = re.findall(r"FK-\d{6}-\d+", house.all("周会计"))[-1]
    await house.say("王建国", number)
    assert "华南饮料" not in house.last("王建国")


async def test_only_finance_and_managers_take_money(shop: House) -> None:
    for who in ("李雯", "王建国"):
        await shop.say(who, "收款 城东超市 100")
        assert "需要财务或经理" in shop.last(who) or "财务或经理" in shop.last(who)
    assert await shop.count("document", "kind = 'collection'") == 0


async def test_what_was_paid_meanwhile_is_not_paid_twice(shop: House) -> None:
    number = await a_shipped_order(shop)
    await shop.say("周会计", f"收款 {number}  50")
    await shop.say("赵经理", "收款 城东超市 5000")
    await shop.tap("赵经理", "确认")
    await shop.tap("周会计", "确认")
    assert "未结金额变了" in shop.last("周会计")
    assert await shop.count("document", "kind = 'collection'") == 1


async def test_a_customer_nobody_knows_and_a_sum_left_out_are_asked_about(shop: House) -> None:
    await shop.say("周会计", "收款 没这家 100")
    assert "没有找到客户" in shop.last("周会计")
    await shop.say("周会计", "收款 城东超市")
    assert "还没说金额" in shop.last("周会计")


async def a_shipped_order(house: House) -> str:
    """Sell and ship to 城东超市; return the order's number."""
    await house.say("李雯", "下单 城东超市 可乐3箱 明天送")
    await house.tap("李雯", "确认")
    number = re.findall(r"XS-\d{6}-\d+", house.all("李雯"))[-1]
    await house.tap("王建国", "发货")
    await house.tap("王建国", "确认")
    return str(number)


async def test_what_a_customer_owes_is_shown_by_age_to_those_who_may_see_it(house: House) -> None:
    number = await a_shipped_order(house)
    await house.say("周会计", f"收款 {number} 50")
    await house.tap("周会计", "确认")
    await house.later(31 * 24 * 3600)
    await house.say("李雯", "欠款 城东超市")
    card = house.last("李雯")
    for part in ("城东超市的欠款", "31–60天", f"{number} 欠 ¥", "31 天"):
        assert part in card
    await house.say("王建国", "欠款 城东超市")
    assert "看额度" in house.last("王建国")
    assert "¥" not in house.last("王建国")


async def test_an_order_over_the_credit_says_so_on_its_draft(shop: House) -> None:
    await shop.say("周会计", "额度 城东超市 300")
    await shop.tap("周会计", "确认")
    await shop.say("李雯", "下单 城东超市 可乐3箱 明天送")
    assert "剩余额度" in shop.last("李雯")
    await shop.tap("李雯", "确认")
    await shop.say("李雯", "下单 城东超市 可乐8箱 明天送")
    assert "超出额度" in shop.last("李雯")


async def test_a_statement_closes_with_what_is_owed(house: House) -> None:
    number = await a_shipped_order(house)
    await house.say("周会计", f"收款 {number} 50")
    await house.tap("周会计", "确认")
    await house.say("李雯", "欠款 城东超市")
    owed = re.findall(r"¥([\d,.]+)", house.last("李雯"))[0]

    await house.say("李雯", "对账单 城东超市")
    await house.quiet()
    file = next(one for one in reversed(house.shown("李雯")) if one.file is not None).file
    assert file is not None
    assert file["name"].startswith("城东超市 对账单 2026-11-01")
    body = house.world.services.files.get(file["url"].rpartition("/")[2])
    assert body is not None
    sheet = load_workbook(io.BytesIO(body.data)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.startswith("CK-") for cell in cells)
    assert any(cell.startswith("SK-") for cell in cells)
    assert f"{float(owed.replace(',', '')):g}" in cells or any(owed in cell for cell in cells)
    await house.say("陈采", "对账单 华南饮料")
    assert any(one.file is not None for one in house.shown("陈采"))

    await house.say("王建国", "对账单 城东超市")
    assert "看额度" in house.last("王建国")
    await house.say("李雯", "对账单 华南饮料")
    assert "看进价" in house.last("李雯")
