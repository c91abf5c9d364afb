"""A batch agreed to in one tap, the table of rules, and what a trial answers."""

from pathlib import Path

import pytest

from tests.dialogue.test_agreement import LARGE, SHIP, hand_in, status
from tests.house import House, open_house


async def test_a_list_is_agreed_to_in_one_tap_each_by_itself(house: House) -> None:
    numbers = [await hand_in(house, SHIP) for _ in range(3)]
    await house.say("周会计", "待我审批")
    shown = house.all("周会计")
    assert "3 张单据待你审批" in shown
    assert f"{numbers[0]} 可乐 330ml 2箱 王建国" in shown
    late = await hand_in(house, SHIP)
    await house.say("王建国", f"撤销 {numbers[1]}")

    await house.tap("周会计", "全部通过")

    assert [await status(house, number) for number in numbers] == ["done", "cancelled", "done"]
    assert await status(house, late) == "pending"
    result = house.all("周会计")
    assert f"{numbers[0]}：已通过，现在是“已完成”" in result
    assert f"{numbers[1]}：列出来以后有变化，没有动" in result
    assert await house.stock("可乐 330ml") == (960 - 96, 48, 816, 0)
    assert [row[0] for row in await house.rows(
        "SELECT verb FROM audit WHERE verb = 'approve_all'"
    )] == ["approve_all"]  # fmt: skip


async def test_what_cannot_be_agreed_to_does_not_hold_up_the_rest(shop: House) -> None:
    """A receipt is to be taken back whose goods have left since."""
    received = await hand_in(shop, "入库 沐浴露 2瓶 单价20 到 二仓", "钱总")
    await hand_in(shop, "出库 沐浴露 2瓶 给 张三超市 从 二仓", "钱总")
    await shop.tap("周会计", "通过")
    await shop.later(11 * 60)
    await shop.say("钱总", f"撤销 {received}")
    waiting = await hand_in(shop)
    await shop.say("赵经理", "待我审批")
    await shop.tap("赵经理", "全部通过")
    assert [await status(shop, number) for number in (received, waiting)] == ["reversing", "done"]
    assert f"{waiting}：已通过" in shop.all("赵经理")
    assert f"{received}：二仓的沐浴露" in shop.all("赵经理")


async def test_a_batch_card_is_for_the_one_who_asked_for_it(shop: House) -> None:
    for _ in range(2):
        await hand_in(shop, LARGE)
    await shop.say("赵经理", "待我审批")
    await shop.tap("陈采", "全部通过", whose="赵经理")
    assert "这张卡片是发给别人的" in shop.last("陈采")
    assert await shop.count("document", "status = 'done' AND kind = 'receipt'") == 0


async def test_admins_and_managers_read_the_table(shop: House) -> None:
    await shop.say("小吴", "审批规则")
    shown = shop.last("小吴")
    for row in (
        "1. 入库｜提交人是采购 → 仓管",
        "2. 入库｜金额不到 500.00 → 提交人自己确认",
        "3. 入库｜不限 → 经理",
        "4. 出库｜不限 → 财务",
        "都不符合时：入库 → 经理",
    ):
        assert row in shown
    await shop.say("王建国", "审批规则")
    assert "你现在的岗位不能看审批规则" in shop.last("王建国")


async def test_a_trial_says_who_would_be_asked_and_writes_nothing(shop: House) -> None:
    before = await shop.count("document")
    await shop.say("小吴", "试算 由 王建国 入库 可乐 20箱 单价36 供应商 华南饮料 到 主仓")
    shown = shop.last("小吴")
    assert "提交人：王建国（仓管）" in shown
    assert "✗ 1. 入库｜提交人是采购 → 仓管：提交人不符合" in shown
    assert "✗ 2. 入库｜金额不到 500.00 → 提交人自己确认：金额不符合" in shown
    assert "✓ 3. 入库｜不限 → 经理" in shown
    assert "第 1 步问：赵经理或钱总" in shown
    assert "只是试算" in shown
    await shop.say("小吴", "试算 由 王建国 入库 可乐 2箱 单价36 到 主仓")
    assert "✓ 2. 入库｜金额不到 500.00 → 提交人自己确认" in shop.last("小吴")
    await shop.say("小吴", "试算 出库 可乐 2箱 给 张三超市 从 主仓")
    assert "第 1 步问：周会计" in shop.last("小吴")
    await shop.say("小吴", "试算 今天天气")
    assert "试算后面请说一张单" in shop.last("小吴")
    await shop.say("王建国", "试算 入库 可乐 2箱")
    assert "你现在的岗位不能看审批规则" in shop.last("王建国")
    assert await shop.count("document") == before
    assert await shop.count("draft", "state = 'open'") == 0


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("amount_from = 1000", "金额 1,000.00 起 → 经理"),
        (
            "amount_from = 10\namount_below = 20\nwindow_hours = 0",
            "金额 10.00 起、不到 20.00，每张",
        ),
        ('amount_below = 9\nsum_by = "提交人"', "金额不到 9.00，24 小时内同一提交人的合在一起算"),
        ("quantity_from = 100", "数量 100 起"),
        ('category = ["酒"]\npartner_tier = ["A"]', "有酒类商品，A级往来单位"),
        (
            'weekdays = ["周日"]\nhours_from = "18:00"\nhours_until = "08:00"',
            "周日，18:00 到 08:00",
        ),
        ("any = [{ amount_from = 9 }, { quantity_from = 5 }]", "（金额 9.00 起或数量 5 起）"),
    ],
)
async def test_a_row_reads_as_it_was_written(
    sqlite_books: str, tmp_path: Path, rule: str, shown: str
) -> None:
    def change(settings: str) -> str:
        return f'{settings}\n[[approvals.rules]]\nkind = "入库"\n{rule}\napprovers = ["经理"]\n'

    async with open_house(tmp_path / "house", sqlite_books, settings_change=change) as house:
        await house.say("小吴", "审批规则")
        assert shown in house.last("小吴")
