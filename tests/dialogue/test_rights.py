"""Who may do what: each command for each role, one's own warehouse, and strangers."""

import csv
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from bot.demo import firm
from core.people import Role
from tests.house import House, open_house

COLA = "可乐 330ml"
MORE_PEOPLE: Final = (
    ("刘生产", "生产"),
    ("何质检", "质检"),
    ("马师傅", "司机"),
)
ROLE_OF: Final = {
    "王建国": "仓管",
    "李雯": "销售",
    "陈采": "采购",
    "周会计": "财务",
    "赵经理": "经理",
    "小吴": "管理员",
    "刘生产": "生产",
    "何质检": "质检",
    "马师傅": "司机",
}
EVERYBODY: Final = frozenset(ROLE_OF.values())
RECEIVERS: Final = frozenset({"仓管", "采购", "经理"})
SHIPPERS: Final = frozenset({"仓管", "经理"})
COMMANDS: Final = (
    ("库存 可乐", EVERYBODY, ""),
    ("可乐还有多少", EVERYBODY, ""),
    ("入库 可乐 2箱 到 主仓", RECEIVERS, "入库由仓管、采购或经理办理"),
    ("出库 可乐 2箱 从 主仓", SHIPPERS, "出库由仓管或经理办理"),
    ("扫码", EVERYBODY, ""),
    ("待我审批", EVERYBODY, ""),
    ("我的单据", EVERYBODY, ""),
    ("撤销", EVERYBODY, ""),
    ("帮助", EVERYBODY, ""),
)


@pytest.fixture
async def staffed(
    app_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """The sample firm with somebody in every role."""
    tables = tmp_path / "tables"
    shutil.copytree(firm.FOLDER, tables)
    with (tables / "people.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [name, role, "", f"id{number}", ""] for number, (name, role) in enumerate(MORE_PEOPLE)
        )
    monkeypatch.setattr(firm, "FOLDER", tables)
    async with open_house(tmp_path / "house", app_url) as opened:
        yield opened


def test_the_table_below_names_every_role() -> None:
    assert len(EVERYBODY) == len(Role)


async def test_each_role_is_answered_or_told_who_may(staffed: House) -> None:
    for command, allowed, who_may in COMMANDS:
        for person, role in ROLE_OF.items():
            await staffed.say(person, command)
            answer = staffed.last(person)
            assert answer, (person, command)
            if role in allowed:
                assert "办理，你现在的岗位" not in answer, (person, command)
            else:
                assert who_may in answer, (person, command)
                assert "需要的话请找" in answer
    assert await staffed.count("document", "kind <> 'opening'") == 0


LAST: Final = ["谁有权限", "帮助"]
PAPER: Final = ["打印", "标签"]
KEEPS: Final = ["改价", "新增商品", "新增客户", "额度", "改动", "补条码"]
ASKS: Final = ["库存", "扫码", *PAPER, *LAST]
HELP: Final = {
    "仓管": ["入库", "出库", "扫码", "待我审批", "库存", "我的单据", "撤销", "委托", *PAPER, *LAST],
    "采购": ["入库", "库存", "我的单据", "扫码", "撤销", *PAPER, "改价", "新增客户", "改动",
             "补条码", *LAST],
    "财务": ["待我审批", "库存", "扫码", "委托", *PAPER, "改价", "额度", "改动", *LAST],
    "经理": ["待我审批", "库存", "入库", "出库", "扫码", "我的单据", "撤销", "委托", *PAPER, *KEEPS,
             "审批规则", *LAST],
    "销售": ["库存", "扫码", *PAPER, "新增客户", *LAST],
    "管理员": ["库存", "扫码", *PAPER, "新增商品", "新增客户", "改动", "补条码",
            "授权", "离职", "审批规则", *LAST],
}  # fmt: skip
TEXT_BYTES_MAX: Final = 2048


async def test_help_names_what_the_asker_may_do_in_the_order_of_their_work(
    staffed: House,
) -> None:
    for person, role in ROLE_OF.items():
        await staffed.say(person, "帮助")
        title, *lines = staffed.last(person).splitlines()
        assert title == "可以这样说"
        assert [line.split()[0] for line in lines[::2]] == HELP.get(role, ASKS), person
        assert len(staffed.last(person).encode()) < TEXT_BYTES_MAX
        await staffed.say(person, "今天天气不错")
        examples = staffed.last(person).splitlines()[1:-1]
        assert examples == lines[::2][:3], person


async def test_only_who_may_be_asked_hears_that_nothing_waits(house: House) -> None:
    for person, hears in (("赵经理", True), ("周会计", True), ("王建国", True), ("李雯", False)):
        await house.say(person, "你好")
        assert ("没有等你审批的单" in house.last(person)) is hears, person


@pytest.mark.parametrize("key", ["SCAN_IN", "SCAN_OUT"])
async def test_a_scan_gives_no_more_rights_than_words(house: House, key: str) -> None:
    await house.scan("李雯", key, "6928805501017")
    assert "你现在的岗位不能" in house.last("李雯")
    await house.say("李雯", "5箱")
    assert await house.count("document", "kind <> 'opening'") == 0


async def test_strangers_are_told_how_to_be_added_and_nothing_else(
    books_url: str, tmp_path: Path
) -> None:
    def world(world: dict[str, Any]) -> None:
        for platform, user_id in (("wecom", "wx-fremd"), ("dingtalk", "dd-fremd")):
            person = {"id": user_id, "name": "钱总", "title": "", "avatar": "?"}
            world["people"].append({**person, "platform": platform, "user_id": user_id})
        world["groups"][1]["members"].append("dd-fremd")

    async with open_house(tmp_path / "house", books_url, world_change=world) as house:
        for stranger in ("wx-fremd", "dd-fremd"):
            for said in ("你好", "帮助", "库存 可乐", "入库 可乐 2箱", "待我审批", "1", "确认"):
                await house.say(stranger, said)
            answers = set(house.all(stranger).split("\n---\n"))
            assert answers == {
                f"还不认识你。请让管理员把你的账号 {stranger} 加进人员名单，加好后就能用了。"
            }
        await house.scan("wx-fremd", "SCAN_QUERY", "6928805501017")
        assert "在库" not in house.all("wx-fremd")
        await house.say_in_group("dd-fremd", "仓库群:dingtalk", "库存 可乐")
        assert "在库" not in house.all("仓库群:dingtalk")
        assert await house.count("document", "kind <> 'opening'") == 0


async def test_shop_staff_see_and_book_only_their_own_place(house: House) -> None:
    await house.say("孙店长", "库存 可乐")
    assert "城东店" in house.last("孙店长")
    assert "主仓" not in house.last("孙店长")
    assert "低于安全库存" not in house.last("孙店长")
    await house.say("孙店长", "主仓还有多少可乐")
    assert "主仓不归你管" in house.last("孙店长")
    assert "960" not in house.all("孙店长")

    for said in ("入库 可乐 2箱 到 主仓", "出库 可乐 2箱 从 主仓 给 张三超市"):
        await house.say("孙店长", said)
        assert "主仓不归你管" in house.last("孙店长")
        assert house.buttons("孙店长") == []
    await house.say("王建国", "入库 可乐 2箱 到 城东店")
    assert "城东店不归你管" in house.last("王建国")

    await house.say("孙店长", "入库 可乐 2箱")
    await house.say("孙店长", "到 主仓")
    assert "主仓不归你管" in house.last("孙店长")
    assert await house.stock(COLA) == (960, 0, 960, 0)
    assert await house.count("document", "kind <> 'opening'") == 0
    assert await house.count("audit", "verb = 'refused'") == 5


async def test_a_keeper_sees_no_document_of_another_place(house: House) -> None:
    await house.say("王建国", "入库 可乐 2箱")
    await house.tap("王建国", "确认")
    (number,) = (await house.rows("SELECT number FROM document WHERE kind = 'receipt'"))[0]
    for person in ("孙店长", "李雯", "小吴"):
        await house.say(person, number)
        assert f"没有找到你的单据 {number}" in house.last(person)
        await house.say(person, f"撤销 {number}")
        assert f"没有找到你的单据 {number}" in house.last(person)
    await house.say("周会计", number)
    assert "可乐 330ml 2箱" in house.last("周会计")


@pytest.mark.row("P03")
async def test_an_approval_card_goes_only_to_those_who_may_decide(house: House) -> None:
    def with_approval_card() -> set[str]:
        people = [*ROLE_OF, "钱总", "孙店长"]
        known = [person for person in people if person in house._people]
        return {person for person in known if "待审核" in house.all(person)}

    await house.say("王建国", "出库 可乐 2箱 给 张三超市")
    await house.tap("王建国", "确认")
    assert with_approval_card() == {"王建国", "周会计"}
    await house.tap("王建国", "撤回")
    assert with_approval_card() == set()

    await house.say("陈采", "入库 可乐 2箱 到 城东店")
    await house.tap("陈采", "确认")
    assert with_approval_card() == {"陈采", "孙店长"}
    await house.say("王建国", "待我审批")
    assert "没有等你审批的单据" in house.last("王建国")

    await house.say("陈采", "入库 可乐 2箱 到 二仓")
    await house.tap("陈采", "确认")
    assert "没有提交" in house.last("陈采")
    assert await house.count("document", "kind = 'receipt'") == 1
