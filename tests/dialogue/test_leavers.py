"""Somebody leaves: rights end at once, what was theirs goes to a named successor, and all hear."""

import pytest

from tests.house import House

COLA = "可乐 330ml"


async def own(house: House) -> None:
    """李雯 looks after 城东超市 from now on."""
    await house.say("赵经理", "资料 城东超市 负责人李雯")
    assert "负责人：无 → 李雯" in house.last("赵经理")
    await house.tap("赵经理", "确认")


async def is_active(house: House, name: str) -> bool:
    return bool((await house.rows(f"SELECT is_active FROM person WHERE name = '{name}'"))[0][0])


async def owner(house: House) -> object:
    found = await house.rows(
        "SELECT p.name FROM partner c JOIN person p ON p.id = c.owner_id WHERE c.code = 'C001'"
    )
    return found[0][0]


async def test_the_admin_lets_somebody_go_and_names_who_follows(house: House) -> None:
    await own(house)
    await house.say("小吴", "离职 李雯 交接 王建国")
    for shown in ("李雯 状态：在用 → 停用", "城东超市 负责人：李雯 → 王建国"):
        assert shown in house.last("小吴")
    assert await is_active(house, "李雯")

    await house.tap("小吴", "确认")
    assert not await is_active(house, "李雯")
    assert await owner(house) == "王建国"
    assert "由王建国接手" in house.last("王建国")
    assert "城东超市" in house.last("王建国")
    await house.say("李雯", "库存 可乐")
    assert "还不认识你" in house.last("李雯")
    assert await house.count("master_change", "field = 'successor' AND new = '王建国'") == 1


async def test_wecom_reports_a_leaver_and_rights_end_at_once(house: House) -> None:
    await own(house)
    await house.say("李雯", "谁有权限")
    house.world.hands.event(
        house.id("李雯"),
        {"Event": "change_contact", "ChangeType": "delete_user", "UserID": "LiWen"},
    )
    await house.quiet()

    assert not await is_active(house, "李雯")
    assert "谁来接手" in house.last("小吴")
    assert "城东超市" in house.all("小吴")
    await house.say("李雯", "库存 可乐")
    assert "还不认识你" in house.last("李雯")

    await house.tap("小吴", "王建国")
    assert "城东超市 负责人：李雯 → 王建国" in house.last("小吴")
    await house.tap("小吴", "确认")
    assert await owner(house) == "王建国"
    assert await house.rows(
        "SELECT source FROM master_change WHERE field = 'is_active' AND new = '0'"
    ) == [("platform",)]


async def test_dingtalk_reports_a_leaver_over_the_stream(house: House) -> None:
    house.world.dingtalk.event("user_leave_org", {"userId": ["chencai"]})
    await house.quiet()

    assert not await is_active(house, "陈采")
    assert "谁来接手" in house.last("小吴")
    house.world.dingtalk.event("user_leave_org", {"userId": ["chencai"]})
    await house.quiet()
    assert await house.count("master_change", "field = 'is_active'") == 1


async def test_a_stranger_who_leaves_changes_nothing(shop: House) -> None:
    shop.world.dingtalk.event("user_leave_org", {"userId": ["nobody"]})
    await shop.quiet()

    assert await shop.count("person", "is_active = 0") == 0


@pytest.mark.row("P03")
async def test_buttons_and_proposals_of_a_leaver_are_dead(shop: House) -> None:
    await shop.say("周会计", f"改价 {COLA} 售价1.2")
    await shop.tap("周会计", "确认")
    message, key = shop.button("赵经理", "通过")
    await shop.say("小吴", "离职 周会计 交接 赵经理")
    await shop.tap("小吴", "确认")

    await shop.press("赵经理", message.id, key)
    assert "提出人已经撤回" in shop.last("赵经理")
    assert await shop.count("master_change", "field = 'sale_price'") == 0


@pytest.mark.row("P03")
async def test_open_documents_get_another_owner_and_cards_go_on(house: House) -> None:
    await house.say("王建国", f"入库 {COLA} 20箱 单价36 供应商 华南饮料")
    await house.tap("王建国", "确认")
    number = (await house.rows("SELECT number FROM document WHERE kind = 'receipt'"))[0][0]
    await house.say("小吴", "离职 赵经理 交接 钱总")
    await house.tap("小吴", "确认")
    assert "等审批的单据 1 张" in house.all("钱总")
    await house.say("小吴", "离职 王建国 交接 孙店长")
    await house.tap("小吴", "确认")
    assert number in house.last("孙店长")
    assert await house.rows(
        "SELECT p.name FROM document_owner o JOIN person p ON p.id = o.person_id"
    ) == [("孙店长",)]

    await house.tap("钱总", "通过")
    assert await house.stock(COLA) != (0, 0, 0, 0)
    assert await house.count("document", "kind = 'receipt' AND status = 'done'") == 1


async def test_the_last_admin_does_not_go(shop: House) -> None:
    await shop.say("小吴", "离职 小吴 交接 赵经理")
    assert "最后一个管理员" in shop.last("小吴")


async def test_only_an_admin_lets_people_go(shop: House) -> None:
    await shop.say("赵经理", "离职 李雯 交接 王建国")
    assert "授权由管理员办理" in shop.last("赵经理")
    assert await is_active(shop, "李雯")


async def test_nobody_follows_themselves_and_names_must_be_known(shop: House) -> None:
    await shop.say("小吴", "离职 李雯 交接 李雯")
    assert "不能接手" in shop.last("小吴")
    await shop.say("小吴", "离职 李雯 交接 张无忌")
    assert "没有找到叫“张无忌”的人" in shop.last("小吴")
    await shop.say("小吴", "离职")
    assert "离职 李雯 交接 王建国" in shop.last("小吴")
    assert await is_active(shop, "李雯")
