"""Every outbound message of a long day is read: purchase prices reach only those entitled."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from sandbox.services import Call
from tests.house import House, words

# Prices that stand for nothing else: what was typed, what the catalogue knows, and their sums.
TYPED: Final = {"37.13", "742.60", "41.77", "83.54"}
KNOWN: Final = {"36.00", "72.00", "38.40", "115.20", "52.80", "1.50", "2.40", "2.20"}
COST: Final = TYPED | KNOWN
MAY_SEE: Final = {"陈采", "周会计", "赵经理", "钱总"}
TYPED_BY: Final = {"王建国": TYPED, "孙店长": {"41.77", "83.54"}}
STOCK_VALUE: Final = ("库存金额", "货值", "成本", "进价")
FIGURE: Final = re.compile(r"\d[\d,]*\.\d{2}(?!\d)")


async def test_purchase_prices_reach_only_those_who_may_see_them(house: House) -> None:
    await a_long_day(house)
    calls = list(house.world.services.calls)
    assert len(calls) > 60
    holders: dict[str, str] = {}
    seen = [(to, text) for call in calls for to, text in spoken(call, holders)]
    assert len(seen) > 50
    for name in ("赵经理", "钱总"):
        assert any(to == house.id(name) and "742.60" in text for to, text in seen)
    on_phones = [
        (chat, words(message))
        for chat in [*house._people.values(), *house._groups.values()]
        for message in house.shown(chat)
    ]
    for to, text in [*seen, *on_phones]:
        forbidden = COST - allowed_to(house, to)
        assert not forbidden & set(FIGURE.findall(text)), (to, text)
        assert not any(word in text for word in STOCK_VALUE), (to, text)


async def test_a_settled_card_shows_each_holder_the_money_that_is_theirs_to_see(
    house: House,
) -> None:
    """The buyer's receipt asks the keeper; the keeper's asks the managers, on either platform."""
    await house.say("王建国", "入库 可乐 20箱 单价37.13 供应商 华南饮料")
    await house.tap("王建国", "确认")
    await house.tap("赵经理", "通过")
    for manager in ("赵经理", "钱总"):
        settled = card_of(house, manager)
        assert "已由赵经理通过" in settled
        assert "742.60" in settled
    assert not FIGURE.findall(card_of(house, "王建国"))

    await house.later(60)
    await house.say("陈采", "入库 牛奶 3箱 单价41.77 批次 B1 到期 2031-01-01 到 主仓")
    await house.tap("陈采", "确认")
    await house.tap("王建国", "通过")
    assert "已由王建国通过" in card_of(house, "陈采")
    assert "125.31" in card_of(house, "陈采")
    assert not FIGURE.findall(card_of(house, "王建国"))


def card_of(house: House, who: str) -> str:
    """Return the newest card on somebody's phone, as words."""
    return next(words(one) for one in reversed(house.shown(who)) if one.card is not None)


async def a_long_day(house: House) -> None:
    """Let everything happen that the bot speaks about."""
    await house.say("王建国", "入库 可乐 20箱 单价37.13 供应商 华南饮料")
    await house.tap("王建国", "确认")
    await house.tap("赵经理", "通过")
    await house.say("王建国", "撤销")
    await house.say("王建国", "入库 可乐 2箱")
    await house.tap("王建国", "确认")
    await house.say("王建国", "我的单据")
    numbers = await house.rows("SELECT number FROM document WHERE kind = 'receipt' ORDER BY id")
    for (number,) in numbers:
        for person in ("王建国", "孙店长", "李雯", "小吴", "周会计", "陈采", "钱总"):
            await house.say(person, number)
    await house.say("孙店长", "入库 牛奶 2箱 单价41.77 批次 A1 到期 2031-01-01")
    await house.tap("孙店长", "确认")
    await house.say("孙店长", "入库 可乐 1箱 牛奶 2箱 单价41.77 批次 A1")
    await house.say("孙店长", "取消")
    await house.say("陈采", "入库 牛奶 3箱 批次 B1 到期 2031-01-01 到 主仓")
    await house.tap("陈采", "确认")
    await house.tap("王建国", "通过")
    await house.later(60)
    await house.say("陈采", "入库 雪碧 3箱 到 主仓")
    await house.tap("陈采", "确认")
    await house.say("王建国", "待我审批")
    await house.tap("王建国", "驳回")
    await house.say("赵经理", "入库 大瓶可乐 20箱 到 主仓")
    await house.tap("赵经理", "确认")
    await house.say("王建国", "出库 可乐 3箱 给 城东超市")
    await house.tap("王建国", "确认")
    await house.tap("周会计", "通过")
    await house.later(11 * 60)
    await house.say("王建国", "撤销")
    await house.tap("钱总", "通过")
    for person in ("李雯", "孙店长", "王建国", "小吴"):
        for said in ("库存 可乐", "我的单据", "待我审批", "帮助", "你好"):
            await house.say(person, said)
    await house.say_in_group("孙店长", "仓库群:dingtalk", "库存 可乐")
    await house.say_in_group("孙店长", "仓库群:dingtalk", "入库 可乐 1箱 单价41.77")
    await house.say_in_group("孙店长", "仓库群:dingtalk", "我的单据")
    await house.at("18:30")
    await house.later(25 * 3600)


def allowed_to(house: House, to: str) -> set[str]:
    """Return the prices that somebody may read."""
    name = next((name for name, user in house._people.items() if user == to), "")
    return COST if name in MAY_SEE else TYPED_BY.get(name, set())


def spoken(call: Call, holders: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield whom an API call speaks to, and everything it says; note who holds which card."""
    body = call.body
    if not isinstance(body, dict) or "accessToken" in call.path or "gettoken" in call.path:
        return
    text = json.dumps(body, ensure_ascii=False)
    handle = str(body.get("outTrackId", ""))
    for receiver in receivers(body) or [holders.get(handle, "a group")]:
        if handle:
            holders[handle] = receiver
        yield receiver, text


def receivers(body: dict[str, Any]) -> list[str]:
    """Return the people an API call names; none when it speaks to a group or redraws a card."""
    if touser := body.get("touser"):
        return str(touser).split("|")
    if people := body.get("userids") or body.get("userIds"):
        return list(people)
    space = str(body.get("openSpaceId", ""))
    return [space.rpartition("IM_ROBOT.")[2]] if "IM_ROBOT." in space else []
