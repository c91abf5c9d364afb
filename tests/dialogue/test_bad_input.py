"""What is said wrongly, command for command: a sentence of its own that says what to do next.

Nothing is half-done: no document, no movement, no number drawn, and the old stock.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pytest

from bot.texts.months import month as month_said
from core.clock import business_date
from core.orders import periods
from core.people import Role
from core.storage.books import OpenBooks
from tests.dialogue.test_emergencies import photo
from tests.house import House

PAUSE_S: Final = 25.0
"""Nobody may talk faster than the platforms take it."""
SOLD_TO: Final = "没有找到客户“火星超市”"
BOUGHT_FROM: Final = "没有找到供应商“火星饮料”"
NO_GOODS: Final = "没有找到商品“火星石”"
NO_UNIT: Final = "可乐 330ml 没有“桶”这个单位。可以用：瓶、提、箱"
ZERO: Final = "数量不能是 0，请再说一次数量"
HUGE: Final = "99999999999999"
TOO_MUCH: Final = "太大了，请再核对一次数量"
PAST: Final = "已经过去了，请说今天或以后的日期"
NO_SUCH: Final = "没有找到你的单据"
TODAY: Final = "入库和出库都记在今天，不能倒填"
NOT_MONEY: Final = "要大于 0、最多两位小数"
Row = tuple[str, str, str]

BAD: Final[Mapping[str, Sequence[Row]]] = {
    "partner": (
        ("李雯", "下单 火星超市 可乐3箱", SOLD_TO),
        ("陈采", "采购 可乐 3箱 供应商 火星饮料", BOUGHT_FROM),
        ("王建国", "出库 可乐 5箱 给 火星超市", SOLD_TO),
        ("王建国", "入库 可乐 5箱 供应商 火星饮料", BOUGHT_FROM),
        ("周会计", "收款 火星超市 5000", SOLD_TO),
        ("周会计", "付款 火星饮料 5000", BOUGHT_FROM),
        ("王建国", "退货 火星超市 可乐 1箱", SOLD_TO),
        ("李雯", "赠送 可乐 1箱 给 火星超市 原因 样品", SOLD_TO),
        ("李雯", "紧急出库 可乐 1箱 从主仓 给 火星超市 原因 客户断货", SOLD_TO),
        ("周会计", "对账单 火星超市", SOLD_TO),
        ("周会计", "欠款 火星超市", SOLD_TO),
    ),
    "product": (
        ("李雯", "下单 城东超市 火星石3箱", NO_GOODS),
        ("陈采", "采购 火星石 3箱 供应商 华南饮料", NO_GOODS),
        ("王建国", "出库 火星石 5箱 给 城东超市", NO_GOODS),
        ("王建国", "入库 火星石 5箱", NO_GOODS),
        ("王建国", "调拨 火星石 1箱 从主仓 到城东店", NO_GOODS),
        ("王建国", "报废 火星石 1箱 原因 破损", NO_GOODS),
        ("马师傅", "生产 火星石 5箱", NO_GOODS),
        ("孙店长", "零售 火星石 2瓶 微信", NO_GOODS),
        ("李雯", "赠送 火星石 1箱 给 城东超市 原因 样品", NO_GOODS),
        ("李雯", "紧急出库 火星石 1箱 从主仓 给 城东超市 原因 客户断货", NO_GOODS),
        ("李雯", "请购 火星石 5箱", NO_GOODS),
        ("王建国", "库存 火星石", NO_GOODS),
    ),
    "unit": (
        ("李雯", "下单 城东超市 可乐3桶", NO_UNIT),
        ("陈采", "采购 可乐 3桶 供应商 华南饮料", NO_UNIT),
        ("王建国", "出库 可乐 5桶 给 城东超市", NO_UNIT),
        ("王建国", "入库 可乐 5桶", NO_UNIT),
        ("王建国", "调拨 可乐 1桶 从主仓 到城东店", NO_UNIT),
        ("王建国", "报废 可乐 1桶 原因 破损", NO_UNIT),
        ("孙店长", "零售 可乐 2桶 微信", NO_UNIT),
        ("李雯", "请购 可乐 5桶", NO_UNIT),
        ("李雯", "紧急出库 可乐 1桶 从主仓 给 城东超市 原因 客户断货", NO_UNIT),
    ),
    "quantity": (
        ("李雯", "下单 城东超市 可乐0箱", ZERO),
        ("陈采", "采购 可乐 0箱 供应商 华南饮料", ZERO),
        ("王建国", "出库 可乐 0箱 给 城东超市", ZERO),
        ("王建国", "调拨 可乐 0箱 从主仓 到城东店", ZERO),
        ("王建国", "报废 可乐 0箱 原因 破损", ZERO),
        ("孙店长", "零售 可乐 0瓶 微信", ZERO),
        ("李雯", "请购 可乐 0箱", ZERO),
        ("周会计", "收款 城东超市 0", NOT_MONEY),
        ("周会计", "付款 华南饮料 0", NOT_MONEY),
        ("李雯", "下单 城东超市 可乐 -3箱", "是负数，不能登记"),
        ("李雯", f"下单 城东超市 可乐{HUGE}箱", TOO_MUCH),
        ("陈采", f"采购 可乐 {HUGE}箱 供应商 华南饮料", TOO_MUCH),
        ("王建国", f"出库 可乐 {HUGE}箱 给 城东超市", TOO_MUCH),
        ("王建国", f"入库 可乐 {HUGE}箱", TOO_MUCH),
        ("王建国", f"调拨 可乐 {HUGE}箱 从主仓 到城东店", TOO_MUCH),
        ("孙店长", f"零售 可乐 {HUGE}瓶 微信", TOO_MUCH),
        ("周会计", f"收款 城东超市 {HUGE}", NOT_MONEY),
    ),
    "day": (
        ("李雯", "下单 城东超市 可乐3箱 昨天送", PAST),
        ("李雯", "下单 城东超市 可乐3箱 2020年1月1日送", PAST),
        ("陈采", "采购 可乐 3箱 供应商 华南饮料 昨天到", PAST),
        ("王建国", "调拨 可乐 1箱 从主仓 到城东店 昨天", PAST),
        ("李雯", "请购 可乐 5箱 昨天要", PAST),
        ("马师傅", "生产 果汁 5箱 昨天要", PAST),
        ("王建国", "入库 可乐 5箱 昨天", TODAY),
        ("王建国", "昨天入库 可乐 5箱", TODAY),
        ("王建国", "出库 可乐 5箱 给 城东超市 昨天", TODAY),
    ),
    "number": tuple(
        (who, said, NO_SUCH)
        for who, said in (
            ("李雯", "取消 XS-990101-001"), ("王建国", "打印 CK-990101-001"),
            ("赵经理", "通过 RK-990101-001"), ("赵经理", "驳回 RK-990101-001"),
            ("李雯", "订单 XS-990101-001"), ("王建国", "发货 XS-990101-001"),
            ("王建国", "收货 CG-990101-001"), ("周会计", "开票 XS-990101-001"),
            ("李雯", "催办 XS-990101-001"), ("马师傅", "开工 GD-990101-001"),
            ("王建国", "撤销 RK-990101-001"), ("马师傅", "完工 GD-990101-001 3箱"),
            ("李雯", "补单 JJ-990101-001"), ("李雯", "结案 XS-990101-001"),
            ("阿强", "签收 CK-990101-001"), ("周会计", "收款 城东超市 100 XS-990101-001"),
        )
    ),
}  # fmt: skip


@pytest.mark.row("S07")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", BAD)
async def test_each_is_a_sentence_and_nothing_is_half_done(shop: House, kind: str) -> None:
    before = await everything(shop)
    for who, said, answer in BAD[kind]:
        shown = len(shop.shown(who))
        await shop.say(who, said)
        assert len(shop.shown(who)) > shown, said
        assert answer in shop.last(who), (said, shop.last(who))
        assert "确认" not in shop.buttons(who), said
        assert await everything(shop) == before, said
        await shop.say(who, "取消")
        await shop.later(PAUSE_S)


CLOSED: Final = (
    ("王建国", "入库 可乐 60箱 单价36 供应商 华南饮料"),
    ("王建国", "出库 可乐 5箱 给 城东超市"),
    ("李雯", "下单 城东超市 可乐3箱"),
    ("王建国", "调拨 可乐 1箱 从主仓 到城东店"),
    ("孙店长", "零售 可乐 2瓶 微信"),
)


@pytest.mark.row("S15")
@pytest.mark.timeout(60)
async def test_in_a_closed_period_every_kind_says_so_and_books_nothing(house: House) -> None:
    """The clock may be wrong, or set back: the database does not believe it."""
    today = business_date(house.clock.now(), house.settings.company.zone)

    def lock(books: OpenBooks) -> None:
        [boss, *_] = books.people.with_role(Role.MANAGER)
        books.periods.close_until(today, today[:7], boss)
        books.record("month_closed", today[:7], boss)

    await house.write(lock)
    before = await everything(house)
    for who, said in CLOSED:
        await house.say(who, said)
        await house.tap(who, "确认")
        assert "已经关账，不能再登记" in house.last(who), (said, house.last(who))
        assert "反关账" in house.last(who)
        assert await everything(house) == before, said
        await house.later(PAUSE_S)


async def test_a_running_month_is_not_closed(shop: House) -> None:
    today = business_date(shop.clock.now(), shop.settings.company.zone)
    await shop.say("周会计", "关账 这个月")
    assert f"{month_said(today[:7])}还没有过完" in shop.last("周会计")
    assert await shop.read(lambda books: books.periods.closed_until()) == periods.OPEN


async def test_a_price_below_cost_waits_for_a_manager_who_reads_why(house: House) -> None:
    """The seller, who may not know what was paid, hears who is asked; the manager reads why."""
    await house.say("李雯", "下单 城东超市 可乐3箱 单价1")
    await house.tap("李雯", "对")
    await house.tap("李雯", "确认")

    assert "等赵经理或钱总审批" in house.last("李雯")
    assert "低于" in house.last("赵经理")
    assert await house.count("hold") == 0


@pytest.mark.row("S19")
@pytest.mark.timeout(60)
async def test_what_has_expired_is_sold_given_and_moved_by_nobody(house: House) -> None:
    await house.say("王建国", "入库 豆浆 2箱 批次 OLD1 到期 2027-01-01 单价43 供应商 华南饮料")
    await house.tap("王建国", "确认")
    await house.later(400 * 24 * 3600.0)
    before = await everything(house)
    for who, said in (
        ("王建国", "出库 豆浆 40盒 给 城东超市"),
        ("李雯", "赠送 豆浆 40盒 从主仓 给 城东超市 原因 样品"),
        ("李雯", "紧急出库 豆浆 40盒 从主仓 给 城东超市 原因 客户断货"),
        ("王建国", "调拨 豆浆 40盒 从主仓 到城东店"),
    ):
        await house.say(who, said)
        if "确认" in house.buttons(who):
            await house.tap(who, "确认")
        assert "已过保质期，不能出库" in house.last(who), (said, house.last(who))
        assert await everything(house) == before, said
        await house.later(PAUSE_S)


async def test_somebody_elses_document_is_not_even_there(house: House) -> None:
    """Who keeps another shop hears the same as of a number that does not exist."""
    await house.say("王建国", "入库 可乐 60箱 单价36 供应商 华南饮料")
    await house.tap("王建国", "确认")
    [[number]] = await house.rows("SELECT max(number) FROM document WHERE kind = 'receipt'")
    before = await everything(house)
    for who, said in (
        ("孙店长", f"打印 {number}"), ("孙店长", f"撤销 {number}"), ("孙店长", f"通过 {number}"),
        ("李雯", f"撤销 {number}"),
    ):  # fmt: skip
        await house.say(who, said)
        assert NO_SUCH in house.last(who), (said, house.last(who))
        assert await everything(house) == before, said


async def test_papers_without_a_photo_are_not_filed(house: House) -> None:
    await house.say("李雯", "紧急出库 可乐 5箱 从主仓 给 城东超市 原因 客户断货")
    await house.tap("李雯", "确认")
    await house.tap("赵经理", "通过")
    await house.tap("李雯", "补手续")
    assert "拍" in house.last("李雯")
    assert await house.count("document", "status = 'paper_due'") == 1
    await house.photo("李雯", photo())
    assert await house.count("document", "status = 'paper_due'") == 0


async def everything(house: House) -> list[object]:
    """Return what a refusal leaves as it was."""
    tables = ("document", "document_line", "movement", "transition", "balance", "allocation")
    return [await house.count(table) for table in tables] + [
        await house.rows("SELECT product_id, location_id, on_hand, reserved, incoming FROM balance"
                         " ORDER BY 1, 2"),
        await house.rows("SELECT name, value FROM counter WHERE name LIKE '%-%' ORDER BY 1"),
    ]  # fmt: skip
