"""What was said is sent: once, in order, within the platforms' limits, or an admin is told."""

import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.platforms.wecom import client as wecom_client
from core.orders import service
from core.orders.model import NewDocument, NewLine
from core.orders.states import Kind
from core.people import Role
from core.storage.books import OpenBooks
from tests.house import House, open_house, words

COLA = "可乐 330ml"
GROUPS = ("仓库群:wecom", "仓库群:dingtalk")
NUMBER = re.compile(r"RK-\d{6}-\d{3,}")


def receive(books: OpenBooks, packs: int) -> str:
    """Book a small receipt without a word, and return its number."""
    keeper = next(
        person for person in books.people.with_role(Role.KEEPER) if person.name == "王建国"
    )
    product = books.catalog.products_called("可乐")[0]
    line = NewLine(
        product=product, unit="箱", count_milli=packs * 1000, quantity=packs * 24,
        price=360_000, amount_fen=3600 * packs,
    )  # fmt: skip
    new = NewDocument(
        kind=Kind.RECEIPT, location=books.catalog.locations()[0], partner=None, lines=(line,)
    )
    return service.hand_in(books, new, keeper).number


async def post(house: House, count: int) -> list[str]:
    """Book ``count`` receipts, of 1 to 9 packs in turn."""
    assert house.keeper is not None
    numbers = [
        await house.keeper.run(partial(receive, packs=turn % 9 + 1)) for turn in range(count)
    ]
    assert house.bot is not None
    house.bot.relay.wake()
    await house.quiet()
    return numbers


def down(house: House) -> None:
    house.world.services.mischief.down_until = float("inf")


def up(house: House) -> None:
    house.world.services.mischief.down_until = 0.0


async def test_what_was_not_sent_before_a_restart_is_sent_once_after_it(house: House) -> None:
    down(house)
    numbers = await post(house, 3)
    assert all(house.all(group) == "" for group in GROUPS)
    await house.stop()
    up(house)
    await house.start()
    await house.later(60)
    for group in GROUPS:
        assert NUMBER.findall(house.all(group)) == numbers
    await house.restart()
    await house.later(60)
    for group in GROUPS:
        assert NUMBER.findall(house.all(group)) == numbers


@pytest.mark.row("N02")
async def test_a_storm_of_postings_is_merged_within_the_robots_limit(house: House) -> None:
    numbers = await post(house, 25)
    first = len(NUMBER.findall(house.all("仓库群:wecom")))
    await house.restart()
    numbers += await post(house, 75)
    assert len(house.shown("仓库群:wecom")) <= 20
    await house.later(61)
    assert first < len(numbers)
    for group in GROUPS:
        told = house.all(group)
        assert NUMBER.findall(told) == numbers
        assert [int(packs) for packs in re.findall(r"可乐 330ml (\d)箱 = ", told)] == [
            turn % 9 + 1 for count in (25, 75) for turn in range(count)
        ]
    assert "张单据已完成" in house.all("仓库群:wecom")
    answers = [call.answer for call in house.world.services.calls if isinstance(call.answer, dict)]
    assert not [answer for answer in answers if answer.get("errcode", 0) != 0]


@pytest.fixture
async def patient(sqlite_books: str, tmp_path: Path) -> AsyncIterator[House]:
    """The sample firm, whose group wants its posts at most every five minutes."""

    def five_minutes(settings: str) -> str:
        return settings.replace("[[groups]]\n", "[[groups]]\nmerge_minutes = 5\n")

    async with open_house(
        tmp_path / "house", sqlite_books, settings_change=five_minutes
    ) as opened:  # fmt: skip
        yield opened


async def test_a_group_that_wants_to_wait_reads_one_post_for_all(patient: House) -> None:
    numbers = await post(patient, 2)
    await patient.later(60)
    numbers += await post(patient, 1)
    assert all(patient.all(group) == "" for group in GROUPS)
    await patient.later(6 * 60)
    for group in GROUPS:
        assert NUMBER.findall(patient.all(group)) == numbers
        assert len(patient.shown(group)) <= 2


@pytest.mark.row("N05")
async def test_an_hour_without_the_platforms_loses_nothing_and_keeps_the_order(
    house: House,
) -> None:
    down(house)
    numbers = []
    for _ in range(12):
        numbers += await post(house, 2)
        await house.later(300)
    assert await house.count("outbox", "state = 'dead'") == 0
    up(house)
    for _ in range(4):
        await house.later(600)
    for group in GROUPS:
        told = NUMBER.findall(house.all(group))
        assert told == [number for number in numbers if number in told]
        assert set(numbers) <= set(told)
        assert len(told) == len(numbers)
    assert "发不出去" not in house.all("仓库群:wecom")


@pytest.mark.row("N04")
async def test_a_timeout_after_the_platform_accepted_repeats_a_notice_at_most_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = aiohttp.ClientTimeout(total=0.3)
    defaults = wecom_client.Request.__init__.__kwdefaults__ or {}
    assert defaults["timeout"] is wecom_client.QUICK
    monkeypatch.setitem(defaults, "timeout", quick)
    await house.world.faults.happen("slow_send", {"count": 1, "seconds": 1.0})
    await house.say("王建国", "库存 月球石")
    for _ in range(3):
        await house.later(30)
    shown = [text for text in house.all("王建国").split("\n---\n") if "月球石" in text]
    assert 1 <= len(shown) <= 2
    assert all("可能已经发过一次" in text for text in shown[1:])

    await house.world.faults.happen("slow_send", {"count": 1, "seconds": 1.0})
    await house.say("王建国", "入库 可乐 2箱")
    for _ in range(3):
        await house.later(30)
    await house.tap("王建国", "确认")
    assert await house.stock(COLA) == (1008, 0, 1008, 0)
    assert await house.count("document", "kind = 'receipt'") == 1


@pytest.mark.row("N07")
async def test_whoever_cannot_be_reached_any_more_is_reported_to_the_admins_once(
    house: House,
) -> None:
    await house.world.faults.happen("partial", {"users": [house.id("李雯")]})
    for _ in range(3):
        await house.say("李雯", "库存 可乐")
    for group in GROUPS:
        alarms = [text for text in house.all(group).split("\n---\n") if "发不出去" in text]
        assert len(alarms) == 1
        assert "wecom:user:liwen" in alarms[0]
        assert "请检查人员名单和群设置" in alarms[0]
    assert await house.count("outbox", "state = 'dead'") == 3
    await house.say("王建国", "库存 可乐")
    assert "在库" in house.last("王建国")


async def test_an_alarm_that_cannot_be_sent_raises_no_alarm(house: House) -> None:
    gone = {"errcode": 93000, "errmsg": "invalid webhook url"}
    await house.fault("answer", path="/webhook/send", status=200, body=gone, count=100)
    await house.world.faults.happen("partial", {"users": [house.id("李雯")]})
    for _ in range(3):
        await house.say("李雯", "库存 可乐")
        await post(house, 1)
        await house.later(120)
    assert await house.count("outbox", "kind = 'alarm'") <= 4
    told = house.all("仓库群:dingtalk")
    assert told.count("发不出去") == 2
    assert len(NUMBER.findall(told)) == 3


@pytest.mark.row("N02")
async def test_too_many_requests_are_waited_for_and_nothing_is_lost(house: House) -> None:
    await house.world.faults.happen("rate_limit", {"count": 2})
    await house.say("王建国", "入库 可乐 2箱")
    for _ in range(3):
        await house.later(70)
    await house.tap("王建国", "确认")
    await house.world.faults.happen("flow_control", {"count": 1})
    await house.say("孙店长", "库存 月球石")
    await house.later(120)
    assert "月球石" in house.last("孙店长")
    assert await house.stock(COLA) == (1008, 0, 1008, 0)
    for group in GROUPS:
        assert house.all(group).count("RK-") == 1


@pytest.mark.row("N01")
async def test_tokens_that_die_under_way_are_renewed_unseen(house: House) -> None:
    for wish in ({}, {"unknown": True}):
        await house.world.faults.happen("expire_token", dict(wish))
        await house.say("王建国", "入库 可乐 1箱")
        await house.tap("王建国", "确认")
        await house.say("孙店长", "库存 可乐")
        assert "在库" in house.last("孙店长")
    assert await house.stock(COLA) == (1008, 0, 1008, 0)
    for group in GROUPS:
        assert house.all(group).count("RK-") == 2


@pytest.mark.row("N03")
async def test_nonsense_from_a_platform_delays_and_loses_nothing(house: House) -> None:
    nonsense: list[tuple[int, Any]] = [(200, {"errcode": -1}), (502, "x"), (200, "no object")]
    for status, body in nonsense:
        await house.fault("answer", path="/message/send", status=status, body=body, count=2)
    await house.say("王建国", "库存 可乐")
    for _ in range(5):
        await house.later(60)
    assert "在库：960瓶" in house.last("王建国")


@pytest.mark.row("J04")
async def test_a_crash_between_sending_and_marking_repeats_a_post_once_and_says_so(
    sqlite_books: str, tmp_path: Path
) -> None:
    async with open_house(tmp_path / "house", sqlite_books) as house:
        assert house.bot is not None
        marked: list[str] = []

        async def crash(_work: Any) -> None:
            marked.append("lost")

        house.bot.relay._mark = crash  # type: ignore[method-assign,assignment]
        house.world.clock.move_to("18:30")
        await house.bot.runner.tick()
        house.bot.relay.wake()
        for group in GROUPS:
            await house.world.phones.wait_for(
                house.id(group), lambda message: "日报" in words(message)
            )
        await house.restart()
        await house.quiet()
        await house.later(60)
        assert marked
        for group in GROUPS:
            posts = [text for text in house.all(group).split("\n---\n") if "日报" in text]
            assert 1 <= len(posts) <= 2
            assert all("可能已经发过一次" in text for text in posts[1:])
        where = "job = 'daily_summary' AND state = 'done'"
        assert await house.count("job_run", where) == 1


@pytest.mark.row("J01")
async def test_a_bot_that_was_away_in_the_evening_posts_once_and_marks_it_late(
    house: House,
) -> None:
    await house.stop()
    house.world.clock.move_to("18:30")
    house.world.clock.advance(40 * 60)
    await house.start()
    await house.tick()
    await house.later(60)
    for group in GROUPS:
        posts = [text for text in house.all(group).split("\n---\n") if "日报" in text]
        assert len(posts) == 1
        assert "（补发）" in posts[0]
