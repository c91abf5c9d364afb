"""Master data said in chat: shown as it was and as it becomes, before it counts; on both platforms.

赵经理 (DingTalk) and 钱总 (WeCom) are managers, 周会计 (WeCom) keeps the money, 陈采 (DingTalk)
buys, 李雯 (WeCom) sells, 小吴 (WeCom) is the admin.
"""

import pytest

from core.storage.books import OpenBooks
from core.storage.session import Sql
from tests.house import House

BY_HAND = "person_id IS NOT NULL"
"""The sample firm's own tables have left their history too."""

COLA = "雪碧 330ml"


async def column(house: House, sql: str) -> object:
    return (await house.rows(sql))[0][0]


async def price_of(house: House, sku: str = "XB330") -> object:
    return await column(house, f"SELECT sale_price FROM product WHERE sku = '{sku}'")


@pytest.mark.parametrize("who", ["赵经理", "周会计"])
async def test_a_price_counts_only_when_it_was_confirmed(house: House, who: str) -> None:
    await house.say(who, f"改价 {COLA} 售价2.8")
    assert "售价：¥2.50/瓶 → ¥2.80/瓶" in house.last(who)
    assert await price_of(house) == 25_000
    assert await house.count("master_change", BY_HAND) == 0

    await house.tap(who, "确认")
    assert "已生效" in house.all(who)
    assert await price_of(house) == 28_000
    assert await house.rows(
        f"SELECT what, key, field, old, new, source FROM master_change WHERE {BY_HAND}"
    ) == [("product", "XB330", "sale_price", "25000", "28000", "chat")]
    assert await house.count("audit", "verb = 'change_product'") == 1

    await house.say(who, f"改动 {COLA}")
    assert "售价：¥2.50/瓶 → ¥2.80/瓶" in house.last(who)


async def test_a_second_tap_changes_nothing_and_says_so(shop: House) -> None:
    await shop.say("周会计", f"改价 {COLA} 售价2.8")
    await shop.tap("周会计", "确认", times=2)

    assert await price_of(shop) == 28_000
    assert await shop.count("master_change", BY_HAND) == 1


async def test_a_dropped_change_changes_nothing(shop: House) -> None:
    await shop.say("周会计", f"改价 {COLA} 售价2.8")
    await shop.say("周会计", "取消")

    assert await price_of(shop) == 25_000
    assert await shop.count("master_change", BY_HAND) == 0


async def test_confirm_as_a_word_does_it_too(shop: House) -> None:
    await shop.say("赵经理", f"改价 {COLA} 60元/箱")
    await shop.say("赵经理", "确认")
    assert "没有要改的" in shop.all("赵经理") or await price_of(shop) == 25_000

    await shop.say("赵经理", f"改价 {COLA} 售价72/箱")
    await shop.say("赵经理", "确认")
    assert await price_of(shop) == 30_000


async def test_a_tier_and_a_customer_have_prices_of_their_own(shop: House) -> None:
    await shop.say("赵经理", f"改价 {COLA} A级 2.4")
    await shop.tap("赵经理", "确认")
    await shop.say("赵经理", f"改价 {COLA} 客户城东超市 2.3")
    assert "城东超市协议价：无 → ¥2.30/瓶" in shop.last("赵经理")
    await shop.tap("赵经理", "确认")

    assert await shop.rows(
        "SELECT tier, price FROM tier_price t JOIN product p"
        " ON p.id = t.product_id AND p.sku = 'XB330'"
    ) == [("A", 24_000)]
    assert await shop.rows("SELECT price FROM partner_price") == [(23_000,)]


@pytest.mark.parametrize(
    ("who", "text", "may"),
    [
        ("李雯", f"改价 {COLA} 售价2.8", "改售价由财务或经理办理"),
        ("小吴", f"改价 {COLA} 售价2.8", "改售价由财务或经理办理"),
        ("周会计", f"改价 {COLA} 进价1.4", "改进价和采购资料由采购或经理办理"),
        ("周会计", f"包装 {COLA} 托盘=1440", "改商品资料由经理或管理员办理"),
        ("李雯", "额度 城东超市 20000", "改额度和账期由财务或经理办理"),
        ("王建国", "新增客户 好运来超市", "改客户和供应商资料由销售、采购、经理或管理员办理"),
        ("李雯", "授权 李雯 财务", "授权由管理员办理"),
    ],
)
async def test_whoever_may_not_change_it_is_told_who_may(
    shop: House, who: str, text: str, may: str
) -> None:
    await shop.say(who, text)

    assert may in shop.last(who)
    assert await shop.count("master_change", BY_HAND) == 0
    assert await shop.count("audit", "verb = 'refused'") == 1


async def test_a_new_product_is_made_with_all_that_was_said_of_it(house: House) -> None:
    await house.say(
        "赵经理",
        "新增商品 苏打水 1.25L 单位瓶 箱=12 条码 6901234567892 售价5 进价3.2 分类饮料",
    )
    for shown in ("苏打水 1.25L", "基本单位 瓶", "1箱：12瓶", "条码 6901234567892：瓶", "¥5.00"):
        assert shown in house.last("赵经理")
    assert await house.count("product", "name = '苏打水 1.25L'") == 0
    await house.tap("赵经理", "确认")

    await house.say("王建国", "入库 苏打水 1.25L 2箱 到 主仓")
    assert "2箱 = 24瓶" in house.last("王建国")
    assert await house.rows(
        "SELECT sale_price, purchase_price, category FROM product WHERE name = '苏打水 1.25L'"
    ) == [(50_000, 32_000, "饮料")]


async def test_packs_and_barcodes_are_kept_by_the_admin(shop: House) -> None:
    await shop.say("小吴", f"包装 {COLA} 托盘=1440")
    assert "1托盘：1440瓶" in shop.last("小吴")
    await shop.tap("小吴", "确认")
    await shop.say("小吴", f"条码 {COLA} 托盘 26928805501011")
    await shop.tap("小吴", "确认")

    await shop.say("王建国", "26928805501011")
    assert COLA in shop.last("王建国")
    assert await shop.count("barcode", "code = '26928805501011' AND unit = '托盘'") == 1


async def test_a_customer_comes_with_tier_credit_and_terms(shop: House) -> None:
    await shop.say("赵经理", "新增客户 好运来超市 A级 电话 13800000009 额度5000 账期30天")
    assert "信用额度：¥5,000.00" in shop.last("赵经理")
    await shop.tap("赵经理", "确认")

    assert await shop.rows(
        "SELECT kind, tier, phone, credit_fen, terms_days FROM partner WHERE name = '好运来超市'"
    ) == [("customer", "A", "13800000009", 500_000, 30)]
    await shop.say("周会计", "额度 好运来超市 2万")
    assert "信用额度：¥5,000.00 → ¥20,000.00" in shop.last("周会计")
    await shop.tap("周会计", "确认")
    await shop.say("周会计", "额度 好运来超市 不限")
    assert "→ 未设" in shop.last("周会计")


async def test_a_seller_makes_a_customer_but_gives_no_credit(shop: House) -> None:
    await shop.say("李雯", "新增客户 好运来超市 额度5000")
    assert "改额度和账期由财务或经理办理" in shop.last("李雯")

    await shop.say("李雯", "新增客户 好运来超市 电话 13800000009")
    await shop.tap("李雯", "确认")
    assert await shop.count("partner", "name = '好运来超市'") == 1


async def test_what_is_in_use_is_not_taken_out_of_use(shop: House) -> None:
    await shop.say("赵经理", f"停用 {COLA}")
    assert "不能停用" in shop.last("赵经理")
    assert "主仓" in shop.last("赵经理")
    assert await shop.count("product", "is_active = 0") == 0


async def test_a_customer_goes_and_comes_back(shop: House) -> None:
    await shop.say("赵经理", "停用 老街饭店")
    assert "状态：在用 → 停用" in shop.last("赵经理")
    await shop.tap("赵经理", "确认")
    await shop.say("王建国", f"出库 {COLA} 1箱 给 老街饭店")
    assert "没有找到客户“老街饭店”" in shop.last("王建国")

    await shop.say("赵经理", "新增客户 老街饭店")
    assert "启用 老街饭店" in shop.last("赵经理")
    await shop.say("赵经理", "启用 老街饭店")
    await shop.tap("赵经理", "确认")
    assert await shop.count("partner", "name = '老街饭店' AND is_active = 1") == 1


async def test_the_buyer_keeps_what_buying_needs(shop: House) -> None:
    await shop.say("陈采", f"资料 {COLA} 交期3天 供应商华南饮料 超收5% 安全库存300")
    for shown in ("交期：0天 → 3天", "供应商：无 → 华南饮料", "允许超收：0% → 5%"):
        assert shown in shop.last("陈采")
    await shop.tap("陈采", "确认")

    assert await shop.rows(
        "SELECT lead_days, over_receipt_milli, safety_stock FROM product WHERE sku = 'XB330'"
    ) == [(3, 50, 300)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("改价 可乐", "还没说“可乐”改成什么"),
        ("改价 没有这个 售价3", "没有找到“没有这个”"),
        (f"改价 {COLA} 售价三四块", "看不懂，请只写一个价钱"),
        (f"改价 {COLA} 售价-1", "看不懂，请只写一个价钱"),
        (f"改价 {COLA} 售价2.5", "本来就是这样"),
        (f"改价 {COLA} 售价10/箱", "除不尽"),
        (f"改价 {COLA} 售价10/桶", "没有“桶”这个单位"),
        (f"新增商品 {COLA} 单位瓶", "已经有商品"),
        ("新增商品 苏打水", "还没说“苏打水”的基本单位"),
        ("新增商品", "还没说要改哪一个"),
        ("新增商品 苏打水 单位瓶 箱=0", "包装“箱=0”不对"),
        ("新增商品 苏打水 单位瓶 瓶=3", "基本单位，永远是 1"),
        ("新增商品 苏打水 单位瓶 条码 6901234567890", "校验位不对"),
        ("新增商品 苏打水 单位瓶 条码 6928805001111", f"已经是“{COLA}”的了"),
        ("新增商品 苏打水 单位瓶 编码XB330", "编码 XB330 已经有人用了"),
        (f"包装 {COLA}", "还没说"),
        (f"条码 {COLA}", "还没说"),
        (f"资料 {COLA} 交期很久", "要写天数"),
        (f"资料 {COLA} 超收200%", "请写 0% 到 100%"),
        (f"资料 {COLA} 安全库存很多", "要写整数"),
        (f"资料 {COLA} 供应商没这家", "没有找到“没这家”"),
        ("额度 城东超市 很多", "请写多少元"),
        ("额度 城东超市", "还没说"),
        ("启用 雪碧 330ml", "本来就是这样"),
    ],
)
async def test_every_refusal_has_its_own_sentence_and_changes_nothing(
    shop: House, text: str, told: str
) -> None:
    await shop.say("赵经理", text)

    assert told in shop.last("赵经理")
    assert shop.buttons("赵经理") == []
    assert await shop.count("master_change", BY_HAND) == 0


async def test_which_of_several_is_asked_and_never_guessed(house: House) -> None:
    await house.say("赵经理", "改价 330ml 售价2.8")
    assert "好几个" in house.last("赵经理")
    await house.tap("赵经理", COLA)
    assert "¥2.50/瓶 → ¥2.80/瓶" in house.last("赵经理")
    await house.tap("赵经理", "确认")
    assert await price_of(house) == 28_000


async def test_a_change_that_came_too_late_changes_nothing(shop: House) -> None:
    await shop.say("赵经理", f"改价 {COLA} 售价2.8")
    await shop.say("周会计", f"改价 {COLA} 售价2.9")
    await shop.tap("周会计", "确认")
    await shop.tap("赵经理", "确认")

    assert "刚刚被别人改成了" in shop.last("赵经理")
    assert await price_of(shop) == 29_000


async def test_a_price_below_cost_asks_a_second_person(house: House) -> None:
    """Bought at 1.50: one of the others who set prices has to agree."""
    await house.say("周会计", f"改价 {COLA} 售价1.2")
    assert "低于进价" in house.last("周会计")
    await house.tap("周会计", "确认")
    assert await price_of(house) == 25_000
    assert "复核" in house.last("赵经理")
    assert "复核" in house.last("钱总")

    await house.tap("赵经理", "通过")
    assert await price_of(house) == 12_000
    assert "赵经理同意了" in house.last("周会计")

    assert house.buttons("钱总") == []
    assert "赵经理已同意" in house.all("钱总")
    assert await house.count("master_change", BY_HAND) == 1


async def test_a_role_is_granted_with_a_second_person_and_listed(house: House) -> None:
    await house.say("小吴", "授权 李雯 财务")
    assert "财务：没有 → 有" in house.last("小吴")
    await house.tap("小吴", "确认")
    assert await house.count("person_role", "role = 'finance'") == 1

    await house.tap("赵经理", "通过")
    assert await house.count("person_role", "role = 'finance'") == 2
    assert "你的权限改了：财务：没有 → 有" in house.last("李雯")
    await house.say("王建国", "谁有权限")
    assert "李雯：销售、财务" in house.last("王建国")
    assert await house.rows(f"SELECT what, field, old, new FROM master_change WHERE {BY_HAND}") == [
        ("person", "role:finance", None, "1")
    ]

    await house.say("小吴", "收回 李雯 财务")
    await house.tap("小吴", "确认")
    await house.tap("钱总", "通过")
    assert await house.count("person_role", "role = 'finance'") == 1


async def test_a_no_of_the_second_person_leaves_everything(shop: House) -> None:
    await shop.say("小吴", "授权 李雯 财务")
    await shop.tap("小吴", "确认")
    await shop.tap("钱总", "驳回")

    assert await shop.count("person_role", "role = 'finance'") == 1
    assert "钱总没有同意" in shop.last("小吴")


async def test_nobody_agrees_to_their_own_rights(shop: House) -> None:
    await shop.say("小吴", "授权 赵经理 财务")
    await shop.tap("小吴", "确认")
    assert "复核" in shop.last("钱总")
    assert "复核" not in shop.all("赵经理")

    message, key = shop.button("钱总", "通过")
    await shop.press("小吴", message.id, key)
    assert await shop.count("person_role", "role = 'finance'") == 1


async def test_a_firm_with_one_admin_and_nobody_else_is_not_locked_out(shop: House) -> None:
    def alone(books: OpenBooks) -> None:
        books.session.run(Sql("UPDATE person SET is_active = 0 WHERE name IN ('赵经理', '钱总')"))

    await shop.write(alone)
    await shop.say("小吴", "授权 李雯 财务")
    assert "没有第二个人可以复核" in shop.last("小吴")
    await shop.tap("小吴", "确认")

    assert await shop.count("person_role", "role = 'finance'") == 2
    assert await shop.count("master_change", "field = 'role:finance'") == 1


async def test_a_right_lost_between_card_and_tap_is_lost(shop: House) -> None:
    await shop.say("周会计", f"改价 {COLA} 售价2.8")

    def demote(books: OpenBooks) -> None:
        books.session.run(Sql("DELETE FROM person_role WHERE role = 'finance'"))

    await shop.write(demote)
    await shop.tap("周会计", "确认")
    assert "改售价由财务或经理办理" in shop.last("周会计")
    assert await price_of(shop) == 25_000


async def test_a_change_left_lying_expires_and_says_so(shop: House) -> None:
    await shop.say("周会计", f"改价 {COLA} 售价2.8")
    await shop.later(31 * 60)

    assert "作废" in shop.last("周会计")
    assert await price_of(shop) == 25_000
