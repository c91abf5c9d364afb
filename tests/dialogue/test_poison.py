"""A message that always fails is put aside; everybody else goes on, and it can be brought back."""

import logging
import re

import pytest

from bot import app as composition
from bot.commands.registry import COMMANDS
from bot.context import Context
from bot.operations import jobs
from bot.understand.intent import Intent, Verb
from tests.house import House

GROUPS = ("仓库群:wecom", "仓库群:dingtalk")


def break_down(_context: Context, _intent: Intent) -> None:
    """Fail as a bug would."""
    raise RuntimeError("a bug")


@pytest.mark.row("D17")
@pytest.mark.parametrize("who", ["王建国", "孙店长"])
async def test_a_poison_message_is_put_aside_and_brought_back(
    house: House, who: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setitem(COMMANDS, Verb.STOCK, break_down)
        await house.say(who, "库存 可乐")
    sorry = house.last(who)
    assert "没有办成" in sorry
    assert "在库" not in sorry
    found = re.search(r"编号 (\S+?)）", sorry)
    assert found is not None
    for group in GROUPS:
        assert found[1] in house.last(group)
        assert "zhanggui job run replay" in house.last(group)
        assert len(house.shown(group)) == 1
    assert "a message failed" in caplog.text

    await house.say(who, "入库 可乐 1箱")
    await house.tap(who, "确认")
    assert "已完成" in house.last(who)

    said: list[str] = []
    assert house.keeper is not None
    timetable = composition.timetable_of(house.settings, house.keeper)
    await jobs.run(house.keeper, timetable, [], jobs.Order(name="replay"), said.append)
    assert said
    assert house.bot is not None
    house.bot.errands.wake()
    await house.quiet()
    assert "可乐 330ml 库存" in house.last(who)
    assert await house.count("errand", "state = 'dead'") == 0


@pytest.mark.row("D17")
async def test_the_poison_is_not_taken_twice_when_it_is_delivered_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setitem(COMMANDS, Verb.STOCK, break_down)
        await house.say("王建国", "库存 可乐")
        await house.fault("redeliver", person=house.id("王建国"), count=2)
    assert len(house.shown("王建国")) == 1
    assert await house.count("errand", "state = 'dead'") == 1
    assert house.all("仓库群:wecom").count("编号") == 1


async def test_a_tap_that_always_fails_changes_nothing_and_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.say("王建国", "入库 可乐 2箱")
    with monkeypatch.context() as broken:

        def fail(*_anything: object, **_named: object) -> None:
            raise RuntimeError("a bug")

        broken.setattr("core.orders.flows.plain.put", fail)
        await house.tap("王建国", "确认")
        assert "没有办成" in house.last("王建国")
        assert await house.stock("可乐 330ml") == (960, 0, 960, 0)
        assert await house.count("document", "kind = 'receipt'") == 0
    await house.tap("王建国", "确认")
    assert await house.stock("可乐 330ml") == (1008, 0, 1008, 0)
