"""``zhanggui job``: what there is, once per date, and what was said is sent."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiohttp import web

from bot.app import timetable_of
from bot.cards.as_text import as_text
from bot.operations import jobs
from bot.operations.unfit import Unfit
from bot.platforms.base import Accept, Address, Finding, Letter, Rate, Receipt
from bot.texts.jobs import ABOUT
from core.storage.books import Bookkeeper
from tests.databases import store_of
from tests.operations.firm import (
    EVENING_US,
    ZONE,
    HandClock,
    Says,
    one,
    opened,
    rows,
    settings_of,
)


class Post:
    """A platform that takes every letter and must never begin to listen."""

    name = "dingtalk"

    def __init__(self, *findings: Finding) -> None:
        self.letters: list[Letter] = []
        self.is_stopped = False
        self._findings = findings

    def routes(self) -> Sequence[web.RouteDef]:
        return ()

    async def start(self, accept: Accept) -> None:
        raise AssertionError(accept)

    async def stop(self) -> None:
        self.is_stopped = True

    async def send(self, letter: Letter) -> Receipt:
        self.letters.append(letter)
        return Receipt()

    async def retire(self, letter: Letter, receipt: Receipt) -> None: ...

    async def fetch(self, media: str) -> bytes:
        raise AssertionError(media)

    def rates(self, address: Address) -> Sequence[Rate]:
        assert address.platform == self.name
        return ()

    def state(self) -> dict[str, str]:
        return {}

    async def check(self) -> Sequence[Finding]:
        return self._findings


async def test_every_job_is_listed_with_what_it_is_for(lite: str, tmp_path: Path) -> None:
    says = Says()
    async with opened(lite) as firm:
        timetable = timetable_of(settings_of(lite, tmp_path), firm.keeper)
        await jobs.listing(firm.keeper, timetable, says)

    assert set(timetable.names) - set(ABOUT) == {"replay"}
    assert all(
        line.startswith(name) for name, line in zip(timetable.names, says.lines, strict=True)
    )
    assert "每天 18:30" in says.lines[0]
    assert "每周一 08:30" in says.text
    assert says.lines[0].endswith("还没有运行过")
    assert "每 5 秒" in says.text


async def run(url: str, folder: Path, name: str, post: Post, at: dt.datetime | None = None) -> Says:
    says = Says()
    settings = settings_of(url, folder)
    store = store_of(url)
    await store.open()
    keeper = Bookkeeper(
        store, HandClock(EVENING_US), ZONE, groups=lambda _post: [("dingtalk:chat:cidGroup==", 0)]
    )
    try:
        order = jobs.Order(name=name, at=at)
        await jobs.run(keeper, timetable_of(settings, keeper), [post], order, says)
    finally:
        await store.close()
    return says


async def test_a_daily_job_by_hand_is_done_once_and_its_post_sent(
    lite: str, tmp_path: Path
) -> None:
    post, at = Post(), dt.datetime(2026, 11, 23, 18, 30)  # noqa: DTZ001 - the firm's wall clock
    says = await run(lite, tmp_path, "daily_summary", post, at)
    again = await run(lite, tmp_path, "daily_summary", Post(), at)

    assert says.lines == ["daily_summary 已做完。"]
    said = [as_text(letter.message) for letter in post.letters]
    assert sum("2026-11-23" in text and "账本校验" in text for text in said) == 1
    assert post.is_stopped
    assert again.lines == ["daily_summary 在 2026-11-23 已经做过，没有再做。"]
    assert one(lite, "SELECT count(*) FROM outbox WHERE kind = 'daily'") == 1


async def test_an_aware_time_is_taken_as_it_is(lite: str, tmp_path: Path) -> None:
    at = dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)
    await run(lite, tmp_path, "daily_summary", Post(), at)

    assert rows(lite, "SELECT business_date, is_late FROM job_run") == [("2026-11-24", 0)]


async def test_a_backup_by_hand_is_in_its_folder(lite: str, tmp_path: Path) -> None:
    await run(lite, tmp_path, "backup", Post())

    assert [file.name for file in (tmp_path / "backups").iterdir()] == ["zhanggui-2026-11-22.db"]


async def test_a_job_that_cannot_be_done_says_so(lite: str, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    post = Post()
    with pytest.raises(Unfit, match="没有做成"):
        await run(lite, tmp_path, "backup", post)

    assert any("File exists" in as_text(letter.message) for letter in post.letters)


async def test_expired_holds_are_all_released_at_once(lite: str, tmp_path: Path) -> None:
    later = EVENING_US + 48 * 3600 * 1_000_000
    settings, says = settings_of(lite, tmp_path), Says()
    async with opened(lite, later) as firm:
        timetable = timetable_of(settings, firm.keeper)
        await jobs.run(
            firm.keeper, timetable, [Post()], jobs.Order(name="expire_holds"), says
        )  # fmt: skip

    assert says.lines == ["expire_holds 已做完。"]
    assert one(lite, "SELECT count(*) FROM hold WHERE open_quantity > 0") == 0


async def test_what_was_put_aside_is_handed_in_again(lite: str, tmp_path: Path) -> None:
    async with opened(lite) as firm:
        await firm.do(lambda books: books.errands.put_aside("said", {"text": "库存"}))
    says = await run(lite, tmp_path, "replay", Post())

    assert says.lines == ["重新处理 1 条放到一边的消息。"]
    assert rows(lite, "SELECT kind, state FROM errand") == [("replay:said", "pending")]


async def test_a_name_that_is_no_job_is_refused_with_the_names(lite: str, tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="没有任务“daily”。现有的任务：daily_summary、ship_list"):
        await run(lite, tmp_path, "daily", Post())
