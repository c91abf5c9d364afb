"""The page's fault panel: nothing is lost, nothing is doubled, and somebody says so."""

from typing import Any

import pytest

from tests.house import House, open_house

BOSS = "钱总"
NAMESAKE = "zhangsan"
STRANGER = "wangwu"
LARGE = "入库 可乐 20箱 单价36 供应商 华南饮料"
COLA = "可乐 330ml"


def with_strangers(world: dict[str, Any]) -> None:
    """Add people whom nobody told the bot about, one of them named like the boss."""
    for user_id, name in ((NAMESAKE, BOSS), (STRANGER, "王五")):
        person = {"id": user_id, "name": name, "title": "外人", "platform": "wecom"}
        world["people"].append({**person, "user_id": user_id, "avatar": name[0]})


@pytest.mark.row("D02")
@pytest.mark.parametrize(("who", "added"), [("王建国", "主仓"), ("孙店长", "城东店")])
async def test_what_is_delivered_three_times_is_done_once(
    house: House, who: str, added: str
) -> None:
    before = (await house.stock(COLA, added))[0]
    await house.say(who, "入库 可乐 2箱")
    await house.fault("redeliver", person=house.id(who), count=2)
    assert len(house.shown(who)) == 1

    await house.tap(who, "确认")
    await house.fault("redeliver", person=house.id(who), count=2)
    assert (await house.stock(COLA, added))[0] == before + 48
    assert await house.count("document", "kind = 'receipt'") == 1
    assert "已完成" in house.last(who)
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        assert house.all(group).count("RK-") == 1


@pytest.mark.row("D14")
@pytest.mark.parametrize("fault", ["drop_socket", "disconnect"])
async def test_a_lost_connection_loses_no_message(shop: House, fault: str) -> None:
    shop.world.rules.ding_redeliver_s = 1.0
    await shop.say("孙店长", "入库 可乐 2箱")
    await shop.world.faults.happen(fault, {})
    await shop.say("孙店长", "确认")
    await shop.world.phones.wait_for("sundianzhang", lambda message: "已完成" in str(message.card))
    assert await shop.stock(COLA, "城东店") == (96, 0, 96, 0)
    assert await shop.count("document", "kind = 'receipt'") == 1


@pytest.mark.row("N07")
async def test_a_card_that_can_no_longer_be_redrawn_is_followed_by_a_new_message(
    shop: House,
) -> None:
    await shop.say("王建国", LARGE)
    await shop.tap("王建国", "确认")
    assert shop.buttons(BOSS) == ["通过", "驳回"]
    card = shop.shown(BOSS)[-1].id
    await shop.fault("expire_code", message=card)
    await shop.tap("赵经理", "通过")
    assert shop.shown(BOSS)[0].id == card
    assert len(shop.shown(BOSS)) == 2
    assert "已由赵经理通过" in shop.last(BOSS)
    message, key = shop.button(BOSS, "通过")
    await shop.press(BOSS, message.id, key)
    assert "已由赵经理于" in shop.last(BOSS)
    assert "不用再处理了" in shop.last(BOSS)
    assert await shop.stock(COLA) == (1440, 0, 1440, 0)


@pytest.mark.row("P04")
async def test_only_those_who_are_asked_can_decide_whoever_holds_the_phone(
    sqlite_books: str, tmp_path: Any
) -> None:
    async with open_house(tmp_path / "house", sqlite_books, world_change=with_strangers) as house:
        await house.say("王建国", LARGE)
        await house.tap("王建国", "确认")
        refused_before = await house.count("audit", "verb = 'refused'")

        await house.tap("李雯", "通过", whose=BOSS)
        assert "要由经理处理，不在你这里" in house.last("李雯")
        await house.tap("王建国", "通过", whose=BOSS)
        assert "不能自己审批" in house.last("王建国")
        for outsider in (NAMESAKE, STRANGER):
            await house.tap(outsider, "通过", whose=BOSS)
            assert house.last(outsider).startswith("还不认识你")
            assert outsider in house.last(outsider)
            await house.say(outsider, "通过 RK-000000-001")
            assert house.last(outsider).startswith("还不认识你")
            assert "RK-" not in house.all(outsider)
        assert await house.stock(COLA) == (960, 0, 960, 480)
        assert await house.count("audit", "verb = 'refused'") == refused_before + 6
        assert "待审核" in house.last(BOSS)

        await house.tap(BOSS, "通过")
        assert await house.stock(COLA) == (1440, 0, 1440, 0)


async def test_a_button_of_somebody_elses_draft_does_nothing(shop: House) -> None:
    await shop.say("王建国", "入库 可乐 2箱")
    await shop.tap("钱总", "确认", whose="王建国")
    assert "发给别人的" in shop.last("钱总")
    assert await shop.count("document", "kind = 'receipt'") == 0
    await shop.tap("王建国", "确认")
    assert await shop.stock(COLA) == (1008, 0, 1008, 0)


async def test_a_restart_between_card_and_click_changes_nothing(house: House) -> None:
    await house.say("王建国", LARGE)
    await house.restart()
    await house.tap("王建国", "确认")
    await house.restart()
    await house.tap("赵经理", "通过")
    assert await house.stock(COLA) == (1440, 0, 1440, 0)
    assert "赵经理已通过" in house.last("王建国")
    assert "已由赵经理通过" in house.last(BOSS)
    assert house.all("仓库群:wecom").count("RK-") == 1


@pytest.mark.row("D05")
async def test_a_click_after_eighty_hours_is_told_how_things_stand(house: House) -> None:
    await house.say("王建国", LARGE)
    await house.tap("王建国", "确认")
    old, key = house.button(BOSS, "通过")
    await house.later(80 * 3600)
    await house.press(BOSS, old.id, key)
    assert "已经过期" in house.last(BOSS)
    assert await house.stock(COLA) == (960, 0, 960, 480)

    await house.say("赵经理", "待我审批")
    await house.tap("赵经理", "通过")
    assert await house.stock(COLA) == (1440, 0, 1440, 0)
    await house.press(BOSS, old.id, key)
    assert "已由赵经理于" in house.last(BOSS)
    assert "现在是“已完成”" in house.last(BOSS)


@pytest.mark.row("D04")
async def test_a_click_before_our_card_sent_answer_is_stored_counts(house: House) -> None:
    await house.say("王建国", LARGE)
    await house.world.faults.happen("slow_send", {"count": 4, "seconds": 0.6})
    message, key = house.button("王建国", "确认")
    house.world.hands.tap(house.id("王建国"), message.id, key)
    await house.world.phones.wait_for(house.id("赵经理"), lambda shown: shown.card is not None)
    assert await house.count("outbox", "state = 'pending' AND kind = 'approval'") >= 1
    await house.tap("赵经理", "通过")
    assert await house.stock(COLA) == (1440, 0, 1440, 0)
    for approver in ("赵经理", BOSS):
        assert "已由赵经理通过" in house.last(approver)
        assert house.buttons(approver) == []


@pytest.mark.row("P02")
@pytest.mark.parametrize("who", [BOSS, "赵经理"])
async def test_a_double_tap_decides_once_and_says_so(house: House, who: str) -> None:
    await house.say("王建国", LARGE)
    await house.tap("王建国", "确认", times=2)
    assert await house.count("document", "kind = 'receipt'") == 1
    assert "没有重复登记" in house.last("王建国")

    await house.tap(who, "通过", times=2)
    assert await house.stock(COLA) == (1440, 0, 1440, 0)
    assert f"已由{who}于" in house.last(who)
    assert house.all("仓库群:dingtalk").count("RK-") == 1


@pytest.mark.row("P02")
async def test_two_approvers_at_the_same_moment_decide_once(house: House) -> None:
    await house.say("王建国", LARGE)
    await house.tap("王建国", "确认")
    yes, no = house.button(BOSS, "通过"), house.button("赵经理", "驳回")
    house.world.hands.tap(house.id(BOSS), yes[0].id, yes[1])
    house.world.hands.tap(house.id("赵经理"), no[0].id, no[1])
    await house.quiet()
    (status,) = (await house.rows("SELECT status FROM document WHERE kind = 'receipt'"))[0]
    winner, loser = (BOSS, "赵经理") if status == "done" else ("赵经理", BOSS)
    assert f"已由{winner}" in house.last(loser)
    there = 1440 if status == "done" else 960
    assert await house.stock(COLA) == (there, 0, there, 0)


@pytest.mark.row("P03")
async def test_whoever_lost_the_role_since_the_card_was_sent_is_refused(house: House) -> None:
    await house.say("王建国", LARGE)
    await house.tap("王建国", "确认")
    boss = "(SELECT id FROM person WHERE name = '钱总')"

    def demote(books: Any) -> None:
        from core.storage.session import Sql

        books.session.run(Sql(f"DELETE FROM person_role WHERE person_id = {boss}"))

    await house.write(demote)
    await house.tap(BOSS, "通过")
    assert "要由经理处理，不在你这里" in house.last(BOSS)
    assert await house.stock(COLA) == (960, 0, 960, 480)

    def dismiss(books: Any) -> None:
        from core.storage.session import Sql

        books.session.run(Sql(f"UPDATE person SET is_active = 0 WHERE id = {boss}"))

    await house.write(dismiss)
    await house.tap(BOSS, "通过")
    assert await house.stock(COLA) == (960, 0, 960, 480)
    assert house.last(BOSS).startswith("还不认识你")
    await house.tap("赵经理", "通过")
    assert await house.stock(COLA) == (1440, 0, 1440, 0)


@pytest.mark.row("P06")
async def test_a_withdrawn_document_cannot_be_approved_any_more(house: House) -> None:
    await house.say("王建国", "出库 可乐 5箱 给 城东超市")
    await house.tap("王建国", "确认")
    card, key = house.button("周会计", "通过")
    await house.fault("expire_code", message=card.id)
    await house.tap("王建国", "撤回")
    await house.press("周会计", card.id, key)
    assert "已由王建国于" in house.last("周会计")
    assert "现在是“已取消”" in house.last("周会计")
    assert await house.stock(COLA) == (960, 0, 960, 0)


@pytest.mark.row("P05")
async def test_nobody_approves_what_they_asked_for_themselves(house: House) -> None:
    await house.say("赵经理", "入库 可乐 50箱 到 主仓")
    await house.tap("赵经理", "确认")
    assert "等钱总审批" in house.last("赵经理")
    await house.say("赵经理", "待我审批")
    assert "没有等你审批的单据" in house.last("赵经理")
    number = (await house.rows("SELECT number FROM document WHERE kind = 'receipt'"))[0][0]
    await house.say("赵经理", f"通过 {number}")
    assert "不能自己审批" in house.last("赵经理")
    assert await house.stock(COLA) == (960, 0, 960, 1200)
