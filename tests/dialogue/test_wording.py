"""The words others rely on: what says 不足, and what a posting's message names."""

import ast
from pathlib import Path
from typing import Final

from tests.house import House

TEXTS: Final = Path("bot/texts")
WANT: Final = ("不足", "不够")
UNDERSTOOD: Final = "words.py"
MAY_SAY: Final = frozenset({"SHORT", "SHORT_RACE"})


def test_only_a_refusal_for_want_of_stock_says_so() -> None:
    found = {
        name
        for file in TEXTS.glob("*.py")
        if file.name != UNDERSTOOD
        for name, text in _sentences(file)
        if any(word in text for word in WANT)
    }
    assert found == MAY_SAY


def _sentences(file: Path) -> list[tuple[str, str]]:
    found = []
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        target = getattr(node, "target", None)
        name = getattr(target, "id", getattr(node, "name", ""))
        found += [
            (name, part.value)
            for part in ast.walk(node)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
    return found


async def test_other_refusals_use_other_words(shop: House) -> None:
    for said in (
        "入库 可乐 0箱", "入库 可乐 1.3箱", "入库 月球石 5箱", "通过 RK-000000-001", "撤销", "3",
        "出库 可乐 5箱 给 火星公司", "入库 牛奶 1箱 批次 A2 到期 2020-03-01", "不要入库可乐5箱",
    ):  # fmt: skip
        await shop.say("王建国", said)
    await shop.say("李雯", "出库 可乐 2箱")
    await shop.say("孙店长", "入库 可乐 2箱 到 主仓")
    for person in ("王建国", "李雯", "孙店长"):
        assert not any(word in shop.all(person) for word in WANT)


async def test_a_posting_is_told_once_with_document_goods_and_quantities(house: House) -> None:
    groups = ("仓库群:wecom", "仓库群:dingtalk")
    await house.say("王建国", "出库 可乐 2箱 雪碧 3箱 给 城东超市")
    await house.tap("王建国", "确认")
    assert all(house.all(group) == "" for group in groups)
    await house.tap("周会计", "通过")
    (number,) = (await house.rows("SELECT number FROM document WHERE kind = 'shipment'"))[0]
    for group in groups:
        post = house.all(group)
        assert post.count(number) == 1
        for part in ("出库单", "城东超市", "可乐 330ml 2箱 = 48瓶", "雪碧 330ml 3箱 = 72瓶"):
            assert post.count(part) == 1


async def test_a_document_of_many_lines_is_told_whole(shop: House) -> None:
    goods = (
        "可乐", "雪碧", "芬达", "矿泉水", "纯净水", "冰红茶", "绿茶", "蜜茶", "果粒橙", "红牛",
        "椰汁", "薯片", "瓜子", "花生", "饼干", "辣条", "泡面", "桶面", "火腿肠", "大米",
    )  # fmt: skip
    unit = {"大米": "袋"}
    said = " ".join(
        f"{name} {number}{unit.get(name, '箱')}" for number, name in enumerate(goods, 2)
    )
    await shop.say("赵经理", f"入库 {said} 到 主仓")
    assert "20 样商品" in shop.last("赵经理")
    await shop.tap("赵经理", "确认")
    await shop.tap("钱总", "通过")
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        post = shop.all(group)
        assert post.count("RK-") == 1
        for number, name in enumerate(goods, 2):
            assert f" {number}{unit.get(name, '箱')}" in post, (group, name)
