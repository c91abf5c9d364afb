"""Who agrees, as people live it: stand-ins, reminders, steps, a batch, and the rules tried."""

from pathlib import Path

import pytest

from tests.house import House, open_house

LARGE = "入库 可乐 20箱 单价36 供应商 华南饮料"
SHIP = "出库 可乐 2箱 给 张三超市"


async def hand_in(house: House, said: str = LARGE, who: str = "王建国") -> str:
    """Say it, confirm it, and return the number."""
    await house.say(who, said)
    await house.tap(who, "确认")
    return str((await house.rows("SELECT number FROM document ORDER BY id DESC LIMIT 1"))[0][0])


async def status(house: House, number: str) -> str:
    return str((await house.rows(f"SELECT status FROM document WHERE number = '{number}'"))[0][0])


async def test_a_stand_in_gets_the_card_too_and_says_yes_for_the_manager(house: House) -> None:
    before = await hand_in(house)
    await house.say("赵经理", "委托 周会计 代审 到 明天")
    assert "已请 周会计 代你审批" in house.last("赵经理")
    assert "赵经理请你代审" in house.all("周会计")
    assert f"{before} 待审核" in house.last("周会计")

    number = await hand_in(house)
    assert "等赵经理或钱总或周会计（代赵经理）审批" in house.last("王建国")
    assert number in house.last("赵经理")
    assert "你代赵经理审批" in house.last("周会计")
    assert "¥720.00" in house.last("周会计")
    await house.tap("周会计", "通过")

    assert await status(house, number) == "done"
    said = await house.rows(
        "SELECT p.name, f.name, a.role FROM approval a JOIN person p ON p.id = a.person_id"
        " JOIN person f ON f.id = a.for_person_id"
    )
    assert [tuple(row) for row in said] == [("周会计", "赵经理", "manager")]

    await house.say("赵经理", "取消委托")
    assert "周会计 不再代你审批" in house.last("赵经理")
    await house.say("周会计", f"通过 {before}")
    assert f"{before} 要由经理处理" in house.last("周会计")
    assert await status(house, before) == "pending"
    await house.say("赵经理", "取消委托")
    assert "你没有委托过别人" in house.last("赵经理")


async def test_leave_begins_on_its_day_and_ends_after_its_last(shop: House) -> None:
    await shop.say("赵经理", "请假 明天 到 后天 代 陈采")
    assert "由 陈采 代你审批" in shop.last("赵经理")
    number = await hand_in(shop)
    assert "等赵经理或钱总审批" in shop.last("王建国")
    await shop.later(24 * 3600)
    assert "你代赵经理审批" in shop.last("陈采")
    await shop.later(2 * 24 * 3600)
    await shop.say("陈采", f"通过 {number}")
    assert "要由经理处理" in shop.last("陈采")
    assert await status(shop, number) == "pending"


async def test_stand_ins_that_go_round_in_a_circle_are_refused(shop: House) -> None:
    await shop.say("赵经理", "委托 周会计 代审 到 后天")
    await shop.say("周会计", "委托 赵经理 代审 到 明天")
    assert "这样会绕成一圈（周会计→赵经理→周会计）" in shop.last("周会计")
    await shop.say("赵经理", "委托 陈采 代审 到 明天")
    assert "你已经请 周会计 代审" in shop.last("赵经理")
    for said, answer in (
        ("委托 赵经理 代审 到 明天", "不能委托给自己"),
        ("委托 小吴 代审 到 明天", "小吴 只是管理员"),
        ("委托 老板 代审 到 明天", "没有找到同事“老板”"),
        ("委托 陈采 代审", "请说到哪一天"),
        ("委托 陈采 代审 到 去年", "看不准是哪一天"),
        ("请假 明天", "请说从哪天到哪天、由谁代"),
    ):
        await shop.say("赵经理", said)
        assert answer in shop.last("赵经理"), said
    await shop.say("李雯", "委托 赵经理 代审 到 明天")
    assert "你没有审批的岗位" in shop.last("李雯")
    assert await shop.count("stand_in") == 1


@pytest.mark.row("P05")
async def test_who_stands_in_for_the_requester_does_not_decide(shop: House) -> None:
    await shop.say("王建国", "请假 今天 到 明天 代 赵经理")
    number = await hand_in(shop)
    assert "等钱总审批" in shop.last("王建国")
    assert number not in shop.all("赵经理")
    await shop.say("赵经理", f"通过 {number}")
    assert f"{number} 是王建国提交的，你正在代王建国审批" in shop.last("赵经理")
    assert await status(shop, number) == "pending"


async def test_the_requester_reminds_at_most_twice_an_hour(house: House) -> None:
    number = await hand_in(house)
    await house.tap("王建国", "催办")
    assert "王建国催办" in house.last("赵经理")
    assert house.buttons("赵经理") == ["通过", "驳回"]
    assert house.buttons("王建国") == ["撤回", "催办"]
    await house.say("王建国", "催办")
    assert f"{number} 刚刚催过" in house.last("王建国")
    await house.later(31 * 60)
    await house.say("王建国", f"催办 {number}")
    assert house.all("赵经理").count("王建国催办") == 2
    await house.say("周会计", f"催办 {number}")
    assert "没有找到你的单据" in house.last("周会计")
    await house.tap("赵经理", "通过")
    await house.say("王建国", f"催办 {number}")
    assert "不用再处理了" in house.last("王建国")


async def test_those_who_are_silent_hear_of_it_before_the_hold_runs_out(shop: House) -> None:
    number = await hand_in(shop, SHIP)
    await shop.later(21 * 3600)
    assert "就会自动取消" not in shop.all("周会计")
    await shop.later(1.5 * 3600)
    assert number in shop.last("周会计")
    assert "还没有人处理就会自动取消" in shop.last("周会计")
    await shop.later(60)
    assert shop.all("周会计").count("就会自动取消") == 1


async def test_when_nobody_answers_the_next_one_may(sqlite_books: str, tmp_path: Path) -> None:
    def change(settings: str) -> str:
        head, _, rules = settings.partition("# 采购登记的入库")
        return f'{head}[approvals]\nescalate_after_hours = 4\nescalate_to = "财务"\n\n#{rules}'

    async with open_house(tmp_path / "house", sqlite_books, settings_change=change) as house:
        number = await hand_in(house)
        await house.later(3.9 * 3600)
        assert number not in house.all("周会计")
        await house.later(600)
        assert "已经 4 小时没有人处理" in house.last("周会计")
        await house.later(600)
        assert house.all("周会计").count("没有人处理") == 1
        await house.tap("周会计", "通过")
        assert await status(house, number) == "done"


STEPS = """[[approvals.rules]]
kind = "入库"
[[approvals.rules.steps]]
approvers = ["财务", "采购"]
need = 1
[[approvals.rules.steps]]
approvers = ["经理"]

"""


def in_steps(settings: str) -> str:
    head, mark, rules = settings.partition("# 采购登记的入库")
    return f"{head}{STEPS}{mark}{rules}"


async def test_the_next_step_is_asked_when_the_one_before_is_full(
    books_url: str, tmp_path: Path
) -> None:
    async with open_house(tmp_path / "house", books_url, settings_change=in_steps) as house:
        number = await hand_in(house)
        assert "等陈采或周会计审批" in house.last("王建国")
        assert "第 1 步，共 2 步" in house.last("陈采")
        assert number not in house.all("赵经理")
        await house.say("赵经理", f"通过 {number}")
        assert "要由采购或财务处理" in house.last("赵经理")

        await house.tap("周会计", "通过")
        assert "第 2 步，共 2 步" in house.last("赵经理")
        assert "等赵经理或钱总审批" in house.last("陈采")
        assert house.buttons("陈采") == []
        assert "等赵经理或钱总审批" in house.last("王建国")
        assert house.buttons("王建国") == ["撤回", "催办"]
        await house.say("周会计", f"通过 {number}")
        assert f"{number} 你已经同意过了" in house.last("周会计")
        assert await house.stock("可乐 330ml") == (960, 0, 960, 480)
        await house.tap("赵经理", "通过")
        assert await status(house, number) == "done"
        assert await house.stock("可乐 330ml") == (1440, 0, 1440, 0)


async def test_an_order_in_pieces_is_added_up_and_the_card_says_so(house: House) -> None:
    piece = "入库 可乐 10箱 单价36 供应商 华南饮料"
    first = await hand_in(house, piece)
    assert await status(house, first) == "done"
    second = await hand_in(house, piece)
    assert await status(house, second) == "pending"
    assert f"和前面的 {first} 合在一起算，共 ¥720.00" in house.last("赵经理")
    assert await status(house, await hand_in(house, "入库 可乐 10箱 单价36")) == "done"
    await house.later(25 * 3600)
    assert await status(house, await hand_in(house, piece)) == "done"
