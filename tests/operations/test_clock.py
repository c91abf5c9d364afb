"""A scheduled job runs once per business date: late, crashed, doubled, or in no hour at all."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from core.storage.books import Bookkeeper, OpenBooks
from scheduler.days import Day
from scheduler.runner import LEASE_US, Plan, Runner
from tests.books.firm import DAY_US, HOUR_US, MINUTE_US, MORNING_US, HandClock
from tests.databases import store_of
from tests.operations.firm import ZONE, one, rows

T = TypeVar("T")
TIMES = {
    "daily_summary": "18:30", "ship_list": "08:00", "deliveries": "07:30", "till_reminder": "21:30",
    "security_report": "08:30",
    "backup": "03:10", "audit_check": "03:40",
}  # fmt: skip
EVENING_US = MORNING_US + 570 * MINUTE_US
Prepare = Callable[[Day], Awaitable[None]]


async def nothing(_day: Day) -> None:
    """Do no slow work."""


@asynccontextmanager
async def keeping(url: str, clock: HandClock, zone: ZoneInfo = ZONE) -> AsyncIterator[Bookkeeper]:
    store = store_of(url)
    await store.open()
    try:
        yield Bookkeeper(store, clock, zone, groups=lambda _post: [("dingtalk:chat:g", 0)])
    finally:
        await store.close()


def runner(
    keeper: Bookkeeper, holder: str = "one", *, prepare: Prepare = nothing,
    times: dict[str, str] = TIMES,
) -> Runner:  # fmt: skip
    plan = Plan(company="示例", zone=keeper.zone, times=times)
    slow = {"backup": prepare, "audit_check": nothing, "security_report": nothing}
    return Runner(keeper, plan, holder=holder, prepare=slow, wake=lambda: None)


def runs(url: str, job: str = "daily_summary") -> list[tuple[Any, ...]]:
    return rows(
        url,
        "SELECT business_date, state, is_late FROM job_run"
        f" WHERE job = '{job}' ORDER BY business_date",
    )


def posts(url: str) -> list[str]:
    """Return the business date of every daily post, as people read them."""
    found = rows(url, "SELECT subject FROM audit WHERE verb = 'daily' ORDER BY seq")
    assert one(url, "SELECT count(*) FROM outbox WHERE kind = 'daily'") == len(found)
    return [subject for (subject,) in found]


@pytest.mark.row("J01")
@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ((), [("2026-11-22", "done", 0)]),
        ((EVENING_US, 40 * MINUTE_US), [("2026-11-22", "done", 1)]),
        ((EVENING_US, 15 * HOUR_US), [("2026-11-22", "done", 1)]),
        (
            (EVENING_US, 2 * DAY_US + HOUR_US),
            [("2026-11-22", "done", 1), ("2026-11-23", "done", 1), ("2026-11-24", "done", 1)],
        ),
    ],
)
async def test_a_bot_that_was_down_posts_once_and_says_that_it_is_late(
    database_url: str, down: tuple[int, ...], expected: list[tuple[Any, ...]]
) -> None:
    clock = HandClock(MORNING_US)
    async with keeping(database_url, clock) as keeper:
        await runner(keeper).tick()
        clock.at_us = sum(down) if down else EVENING_US + MINUTE_US
        again = runner(keeper, "after the restart")
        for _ in range(3):
            await again.tick()
            clock.pass_(MINUTE_US)

    assert runs(database_url) == expected
    assert posts(database_url) == [date for date, *_ in expected]


async def test_a_new_firm_makes_nothing_up(database_url: str) -> None:
    async with keeping(database_url, HandClock(MORNING_US)) as keeper:
        await runner(keeper).tick()

    assert rows(database_url, "SELECT * FROM job_run") == []


@pytest.mark.row("J02")
@pytest.mark.timeout(90)
async def test_two_bots_post_once_a_day_for_a_hundred_days(database_url: str) -> None:
    clock = HandClock(MORNING_US)
    async with keeping(database_url, clock) as here, keeping(database_url, clock) as there:
        one_bot, other = runner(here, "one"), runner(there, "other")
        await asyncio.gather(one_bot.tick(), other.tick())
        for day in range(100):
            clock.at_us = EVENING_US + day * DAY_US
            await asyncio.gather(one_bot.tick(), other.tick())
    dates = [str(dt.date(2026, 11, 22) + dt.timedelta(day)) for day in range(100)]

    assert posts(database_url) == dates
    assert runs(database_url) == [(date, "done", 0) for date in dates]


class Crash(BaseException):
    """The process is gone: nobody catches this."""


class Dying(Bookkeeper):
    """Books whose process dies at its n-th transaction, just before or just after the commit."""

    def __init__(self, keeper: Bookkeeper, *, at: int, is_committed: bool) -> None:
        super().__init__(
            keeper.store, keeper.clock, keeper.zone, groups=lambda _post: [("dingtalk:chat:g", 0)]
        )
        self._left = at
        self._is_committed = is_committed

    async def run(self, work: Callable[[OpenBooks], T]) -> T:
        self._left -= 1
        if self._left > 0:
            return await super().run(work)
        if self._left == 0 and self._is_committed:
            await super().run(work)
        raise Crash


@pytest.mark.row("J04")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("is_committed", [False, True])
async def test_a_crash_at_any_point_posts_once(database_url: str, is_committed: bool) -> None:
    """Every transaction of an evening's tick in turn is the last one of its process."""
    clock = HandClock(MORNING_US)
    async with keeping(database_url, clock) as keeper:
        await runner(keeper).tick()
        for day in range(12):
            clock.at_us = EVENING_US + day * DAY_US
            dying = Dying(keeper, at=day + 1, is_committed=is_committed)
            with contextlib.suppress(Crash):
                await runner(dying, f"doomed {day}").tick()
            clock.pass_(LEASE_US + MINUTE_US)
            await runner(keeper, f"next {day}").tick()
            await runner(keeper, f"third {day}").tick()
    dates = [str(dt.date(2026, 11, 22) + dt.timedelta(day)) for day in range(12)]

    assert posts(database_url) == dates
    assert [(date, state) for date, state, _ in runs(database_url)] == [
        (date, "done") for date in dates
    ]


@pytest.mark.row("J04")
async def test_one_that_slept_while_another_took_over_keeps_nothing(database_url: str) -> None:
    clock = HandClock(MORNING_US)
    asleep, done = asyncio.Event(), list[str]()

    async def sleepy(_day: Day) -> None:
        await asleep.wait()
        done.append("slept")

    async with keeping(database_url, clock) as here, keeping(database_url, clock) as there:
        frozen = asyncio.create_task(runner(here, "frozen", prepare=sleepy).run_now("backup"))
        await asyncio.sleep(0.1)
        assert not await runner(there, "early").run_now("backup")
        clock.pass_(LEASE_US + 1)
        assert await runner(there, "other").run_now("backup")
        asleep.set()
        assert not await frozen
    assert done == ["slept"]
    assert rows(database_url, "SELECT holder, state FROM job_run") == [("other", "done")]


async def test_a_job_that_fails_alarms_and_is_tried_again(database_url: str) -> None:
    clock = HandClock(MORNING_US)
    tries = []

    async def full(_day: Day) -> None:
        tries.append(clock.now())
        if len(tries) < 3:
            raise OSError(28, "No space left on device")

    async with keeping(database_url, clock) as keeper:
        at_night = runner(keeper, prepare=full)
        await at_night.tick()
        clock.at_us = MORNING_US + 18 * HOUR_US + 10 * MINUTE_US
        for _ in range(20):
            await at_night.tick()
            clock.pass_(MINUTE_US)
    assert len(tries) == 3
    assert runs(database_url, "backup") == [("2026-11-23", "done", 1)]
    assert one(database_url, "SELECT count(*) FROM outbox WHERE kind = 'job_failed'") == 1
    assert "No space left" in one(database_url, "SELECT body FROM outbox WHERE kind = 'job_failed'")


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", "2026-03-29"),
        ("Europe/Berlin", "2026-10-25"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Asia/Shanghai", "2028-02-29"),
        ("Asia/Shanghai", "2026-12-31"),
    ],
)
async def test_the_hour_that_is_missing_or_twice_changes_nothing(
    sqlite_url: str, zone: str, day: str
) -> None:
    """Half past two, in the zone of the firm, on the night the clocks change."""
    there = ZoneInfo(zone)
    before = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), there)
    clock = HandClock(int((before - dt.timedelta(hours=1)).timestamp()) * 1_000_000)
    times = {**TIMES, "daily_summary": "02:30"}
    async with keeping(sqlite_url, clock, there) as keeper:
        clockwork = runner(keeper, times=times)
        for _ in range(36):
            await clockwork.tick()
            clock.pass_(10 * MINUTE_US)

    assert posts(sqlite_url) == [day]
    assert runs(sqlite_url) == [(day, "done", 0)]
    assert [date for date, *_ in runs(sqlite_url, "audit_check")] == [day]
