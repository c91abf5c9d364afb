"""What a product is made of, and where goods lie, kept from the chat."""

from tests.house import House


async def version_of(house: House, sku: str = "LH01") -> str:
    rows = await house.rows(
        "SELECT b.version FROM bom b JOIN bom_active a ON a.bom_id = b.id"
        f" JOIN product p ON p.id = a.product_id WHERE p.sku = '{sku}'"
    )
    return str(rows[0][0]) if rows else ""


async def test_a_new_version_is_shown_before_it_counts(house: House) -> None:
    await house.say("马师傅", "物料清单 礼盒")
    assert "版本 1" in house.last("马师傅")
    await house.say("马师傅", "物料清单 礼盒 可乐 2瓶 雪碧 1瓶")
    card = house.last("马师傅")
    for part in ("版本：1 → 2", "可乐 330ml：6瓶 → 2瓶", "雪碧 330ml：无 → 1瓶", "以后的工单"):
        assert part in card
    assert await version_of(house) == "1"

    await house.tap("马师傅", "确认")
    assert await version_of(house) == "2"
    await house.say("马师傅", "物料清单 礼盒")
    assert "可乐 330ml 2瓶" in house.last("马师傅")
    rows = await house.rows(
        "SELECT s.name, s.minutes_milli FROM bom_step s JOIN bom b ON b.id = s.bom_id"
        " WHERE b.version = '2'"
    )
    assert [tuple(row) for row in rows] == [("装盒", 3000)]
    await house.say("赵经理", "改动 礼盒")
    assert "在用的配方版本 1 → 2" in house.last("赵经理").replace("：", " ")


async def test_the_next_work_order_is_by_the_new_version(shop: House) -> None:
    await shop.say("马师傅", "物料清单 礼盒 每10盒 可乐 20瓶 雪碧 10瓶")
    assert "一次做：1盒 → 10盒" in shop.last("马师傅")
    await shop.tap("马师傅", "确认")
    await shop.say("马师傅", "生产 礼盒 10盒 明天")
    await shop.tap("马师傅", "确认")
    rows = await shop.rows("SELECT quantity FROM document_line WHERE part = 'use' ORDER BY id")
    assert [row[0] for row in rows] == [20, 10]
    await shop.say("马师傅", "物料清单 礼盒 可乐 2瓶")
    assert "按每10盒算" in shop.last("马师傅")


async def test_a_scrap_rate_is_said_behind_its_part_or_stays(shop: House) -> None:
    await shop.say("马师傅", "物料清单 礼盒 可乐 6瓶 损耗5% 雪碧 1瓶")
    assert "可乐 330ml损耗率：0% → 5%" in shop.last("马师傅")
    await shop.tap("马师傅", "确认")
    await shop.say("马师傅", "物料清单 礼盒 可乐 6瓶 雪碧 1瓶 损耗率 1.5%")
    card = shop.last("马师傅")
    assert "雪碧 330ml损耗率：0% → 1.5%" in card
    assert "可乐 330ml损耗率" not in card
    await shop.tap("马师傅", "确认")
    rows = await shop.rows("SELECT scrap_milli FROM bom_line l JOIN bom b ON b.id = l.bom_id"
                           " WHERE b.version = '3' ORDER BY line_no")  # fmt: skip
    assert [row[0] for row in rows] == [50, 15]
    await shop.say("马师傅", "物料清单 礼盒 可乐 6瓶 损耗999%")
    assert "太大" in shop.last("马师傅")


async def test_a_circle_is_refused_and_named(shop: House) -> None:
    await shop.say("马师傅", "物料清单 可乐 330ml 礼盒 1盒")
    assert "绕成一圈了：可乐 330ml → " in shop.last("马师傅")
    await shop.say("马师傅", "物料清单 礼盒 礼盒 1盒")
    assert "绕成一圈了" in shop.last("马师傅")
    assert await version_of(shop) == "1"
    assert await shop.count("bom") == 1


async def test_each_refusal_says_what_to_do(shop: House) -> None:
    await shop.say("王建国", "物料清单 礼盒 可乐 2瓶")
    assert "改物料清单由生产或经理办理" in shop.last("王建国")
    await shop.say("王建国", "物料清单 礼盒")
    assert "办理" in shop.last("王建国")
    await shop.say("马师傅", "物料清单 礼盒 可乐 若干")
    assert "没看懂" in shop.last("马师傅")
    await shop.say("马师傅", "物料清单 礼盒 可乐 2瓶 可乐 3瓶")
    assert "没有登记" in shop.last("马师傅")
    await shop.say("马师傅", "物料清单 礼盒 火星货 2瓶")
    assert "没有找到“火星货”" in shop.last("马师傅")
    await shop.say("马师傅", "物料清单")
    assert "物料清单 礼盒" in shop.last("马师傅")
    await shop.say("马师傅", "物料清单 雪碧")
    assert "还没有物料清单" in shop.last("马师傅")
    assert await shop.count("bom") == 1


async def test_a_recipe_that_changed_meanwhile_is_not_overwritten(shop: House) -> None:
    await shop.say("马师傅", "物料清单 礼盒 可乐 2瓶")
    await shop.say("赵经理", "物料清单 礼盒 可乐 3瓶")
    await shop.tap("马师傅", "确认")
    await shop.tap("赵经理", "确认")
    assert "刚刚被别人改成了" in shop.last("赵经理")
    assert await version_of(shop) == "2"


async def test_a_recipe_is_taken_away(shop: House) -> None:
    await shop.say("赵经理", "物料清单 礼盒 无")
    await shop.tap("赵经理", "确认")
    assert await version_of(shop) == ""
    await shop.say("赵经理", "物料清单 礼盒")
    assert "还没有物料清单" in shop.last("赵经理")


async def test_a_shelf_is_kept_and_the_picking_card_walks_by_it(house: House) -> None:
    await house.say("王建国", "库位 雪碧 A-01")
    assert "主仓货位：无 → A-01" in house.last("王建国")
    await house.tap("王建国", "确认")
    await house.say("王建国", "库位 可乐 330ml B-02 主仓")
    await house.tap("王建国", "确认")
    await house.say("王建国", "库位 可乐 330ml")
    assert "主仓：B-02" in house.last("王建国")

    await house.say("李雯", "下单 城东超市 可乐3箱 雪碧2箱 明天送")
    await house.tap("李雯", "确认")
    card = house.last("王建国")
    assert card.index("雪碧") < card.index("可乐")
    await house.say("王建国", "库位 雪碧 无")
    await house.tap("王建国", "确认")
    assert await house.count("shelf") == 1


async def test_a_shelf_of_another_place_is_refused(shop: House) -> None:
    await shop.say("王建国", "库位 可乐 A-01 城东店")
    assert "城东店不归你管" in shop.last("王建国")
    await shop.say("赵经理", "库位 可乐 A-01")
    assert "是哪个仓库的货位" in shop.last("赵经理")
    await shop.say("李雯", "库位 可乐 A-01 主仓")
    assert "改货位由仓管、经理或管理员办理" in shop.last("李雯")
    assert await shop.count("shelf") == 0
