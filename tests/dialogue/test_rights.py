"""Who may do what: each command for each role, one's own warehouse, and strangers."""

import csv
import datetime as dt
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from bot.commands.helping import life_of
from bot.commands.registry import COMMANDS
from bot.demo import firm
from bot.texts import labels
from bot.texts.help import TOPICS
from bot.understand.intent import Verb
from bot.understand.scanner import understand
from core.orders.kinds import Kind
from core.orders.states import RULES
from core.people import Role
from tests.house import House, open_house

COLA = "可乐 330ml"
MORE_PEOPLE: Final = (("何质检", "质检"),)
ROLE_OF: Final = {
    "王建国": "仓管",
    "李雯": "销售",
    "陈采": "采购",
    "周会计": "财务",
    "赵经理": "经理",
    "小吴": "管理员",
    "马师傅": "生产",
    "何质检": "质检",
    "阿强": "司机",
}
EVERYBODY: Final = frozenset(ROLE_OF.values())
RECEIVERS: Final = frozenset({"仓管", "采购", "经理"})
SHIPPERS: Final = frozenset({"仓管", "经理"})
ASKED: Final = (
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
    for command, allowed, who_may in ASKED:
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


HELP: Final = {
    "仓管": ["入库", "出库", "扫码", "库存", "发货", "调拨", "撤销"],
    "销售": ["下单", "库存", "订单看板", "我的单据", "退货", "欠款"],
    "采购": ["采购", "入库", "库存", "我的单据", "请购"],
    "生产": ["生产", "完工", "库存", "订单看板", "请购"],
    "质检": ["验收", "库存", "扫码"],
    "财务": ["待我审批", "收款", "付款", "收票", "欠款", "对账单", "库存"],
    "经理": ["待我审批", "订单看板", "库存", "下单", "欠款", "审批规则"],
    "司机": ["今日送货", "签收", "拒收", "待发清单", "库存", "拍照"],
    "管理员": ["授权", "新增商品", "审批规则", "谁有权限", "库存"],
}
"""What each role hears first; the rest is one word further."""
TEXT_BYTES_MAX: Final = 2048


async def test_help_names_what_the_asker_needs_first_and_where_the_rest_is(
    staffed: House,
) -> None:
    for person, role in ROLE_OF.items():
        await staffed.say(person, "帮助")
        title, *lines, topics = staffed.last(person).splitlines()
        assert title == "可以这样说"
        assert [line.split()[0] for line in lines[::2]] == HELP[role], person
        assert topics.startswith("看其他的，说“帮助”加一个词：")
        await staffed.say(person, "今天天气不错")
        examples = staffed.last(person).splitlines()[1:-1]
        assert examples == lines[::2][:3], person


async def test_help_on_a_subject_names_everything_that_the_asker_may_do_there(
    staffed: House,
) -> None:
    for person in ROLE_OF:
        await staffed.say(person, "帮助")
        offered = staffed.last(person).splitlines()[-1].partition("：")[2].split("、")
        for topic in TOPICS:
            await staffed.say(person, f"帮助 {topic}")
            title, *lines = staffed.last(person).splitlines()
            is_theirs = title == f"{topic}可以这样说"
            assert is_theirs == (topic in offered), (person, topic)
            if is_theirs:
                wanted = [entry.example for entry in TOPICS[topic]]
                assert set(lines[:-1:2]) <= set(wanted), (person, topic)
            assert len(staffed.last(person).encode()) < TEXT_BYTES_MAX, (person, topic)
            await staffed.later(6)


@pytest.mark.parametrize(
    ("person", "said", "title"),
    [
        ("王建国", "帮助 退货", "搬货可以这样说"),
        ("王建国", "退货怎么弄", "搬货可以这样说"),
        ("周会计", "帮助 收款", "收付款可以这样说"),
        ("王建国", "帮助 收款", "“收款”不归你的岗位办。可以这样说"),
        ("李雯", "帮助 结案", "订单可以这样说"),
        ("李雯", "帮助 火箭", "没有“火箭”的说明。可以这样说"),
    ],
)
async def test_help_is_found_by_the_word_of_a_command(
    house: House, person: str, said: str, title: str
) -> None:
    await house.say(person, said)
    assert house.last(person).splitlines()[0] == title


def test_every_example_in_the_help_is_understood() -> None:
    day = dt.date(2026, 11, 22)
    for entry in (entry for entries in TOPICS.values() for entry in entries):
        intent = understand(entry.example, today=day)
        assert intent.verb is not Verb.UNKNOWN, entry.example
        assert not intent.problems, entry.example


def test_no_command_is_missing_from_the_help_and_none_answers_nothing() -> None:
    day = dt.date(2026, 11, 22)
    helped = {
        understand(said, today=day).verb
        for entries in TOPICS.values()
        for entry in entries
        for said in (entry.example, *re.findall("“([^”]+)”", entry.about))
    }
    assert set(COMMANDS) == set(Verb) - {Verb.PICK}
    assert set(COMMANDS) - helped <= SAID_IN_ANSWER | NAMED_WITH_A_NUMBER


SAID_IN_ANSWER: Final = {
    Verb.APPROVE, Verb.REJECT, Verb.CONFIRM, Verb.DISCARD, Verb.DETAILS, Verb.GREETING, Verb.HELP,
    Verb.UNKNOWN, Verb.NUMBER,
}  # fmt: skip
NAMED_WITH_A_NUMBER: Final = {Verb.FILE, Verb.CLOSE, Verb.SHOW_PHOTOS, Verb.SIGNED}
"""Named in the help as a word that a document's number follows."""


@pytest.mark.parametrize("said", ["盘点", "盘点 可乐 480瓶"])
async def test_what_is_not_done_here_is_answered_with_what_to_do_instead(
    house: House, said: str
) -> None:
    await house.say("王建国", said)
    assert "盘盈" in house.last("王建国")
    assert "报废" in house.last("王建国")
    assert await house.booked() == 0


async def test_only_who_may_be_asked_hears_that_nothing_waits(house: House) -> None:
    for person, hears in (("赵经理", True), ("周会计", True), ("王建国", True), ("李雯", False)):
        await house.say(person, "你好")
        assert ("没有等你审批的单" in house.all(person)) is hears, person


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


@pytest.mark.parametrize("kind", list(RULES))
async def test_help_tells_of_every_step_that_the_one_table_allows(kind: Kind) -> None:
    told = life_of(kind)
    assert told.startswith(labels.KIND[kind])
    for rule in RULES[kind]:
        start = f"{labels.status(kind, rule.start)}："
        [row] = [line for line in told.splitlines() if line.startswith(start)]
        assert f"{labels.DECIDED[rule.step]} → {labels.status(kind, rule.end)}" in row
    arrows = sum(line.count(" → ") for line in told.splitlines())
    assert arrows == len(RULES[kind])


async def test_the_life_of_a_document_is_told_when_it_is_asked_for(staffed: House) -> None:
    await staffed.say("李雯", "帮助 销售订单")
    assert "待审核：通过 → 已审核" in staffed.last("李雯")
