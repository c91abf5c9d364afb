"""The bot is killed: nothing half-written, nothing acknowledged is lost, nothing counts twice."""

import asyncio
import contextlib
import signal
import time
from pathlib import Path

import pytest

from tests.books.child import AFTER, POINTS
from tests.books.invariants import broken
from tests.books.worksite import Worksite, open_worksite

pytestmark = pytest.mark.timeout(120)


async def sound(site: Worksite) -> None:
    assert await site.read(lambda books: broken(books.session)) == []


@pytest.mark.row("D01")
async def test_killed_at_each_point_it_happens_once_and_is_told_once(
    app_url: str, tmp_path: Path
) -> None:
    """The tap is delivered again to the next process, which gives the first answer or the only."""
    async with open_worksite(tmp_path / "site", app_url) as site:
        for number, point in enumerate(POINTS):
            await site.say("王建国", f"入库 可乐 {number + 1}箱 单价36")
            stock = (await site.stock("可乐 330ml"))[0]
            documents, movements = await site.count("document"), await site.count("movement")
            site.fail_at(point)
            message, key = site.button("王建国", "确认")
            site.world.hands.tap(site.id("王建国"), message.id, key)
            assert await site.ended() == -signal.SIGKILL

            is_done = point == AFTER
            assert await site.count("document") == documents + is_done, point
            assert await site.count("movement") == movements + is_done, point
            assert site.buttons("王建国") != [], "acknowledged without a process to do it"
            await sound(site)

            await site.open_bot()
            await site.quiet()

            assert await site.count("document") == documents + 1, point
            assert (await site.stock("可乐 330ml"))[0] == stock + 24 * (number + 1)
            assert "已完成" in site.last("王建国")
            moved = [text for text in site.all("仓库群:wecom").split("\n---\n") if "入库" in text]
            assert len(moved) == number + 1
            await sound(site)


@pytest.mark.row("B09")
async def test_told_to_stop_under_load_it_finishes_what_it_took(
    app_url: str, tmp_path: Path
) -> None:
    """SIGTERM while people talk, again and again: gone in time; what was acknowledged is there."""
    async with open_worksite(tmp_path / "site", app_url) as site:
        site.world.rules.wecom_retries = 0
        people = ("王建国", "李雯", "陈采")
        for number in range(60):
            person = site.id(people[number % 3])
            site.world.hands.say(
                person, person, f"库存 可乐 {'' if number % 2 else '雪碧'}".strip()
            )
        await asyncio.sleep(0.15)
        began = time.monotonic()

        site.send(signal.SIGTERM)
        ended = asyncio.ensure_future(site.ended())
        while not ended.done():
            with contextlib.suppress(ProcessLookupError):
                site.send(signal.SIGTERM)
            await asyncio.sleep(0.002)

        assert time.monotonic() - began < 10
        assert ended.result() == 0, site.log()
        await site.world.settle()
        said = [
            m
            for name in people
            for m in site.world.phones.chat(site.id(name))
            if m.sender == site.id(name)
        ]
        acknowledged = [message for message in said if message.status == "delivered"]
        assert await site.count("inbound") >= len(acknowledged)
        assert "Traceback" not in site.log()
        await sound(site)
