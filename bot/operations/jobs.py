"""``zhanggui job list`` and ``job run``: the clock's jobs, by hand."""

import datetime as dt
import os
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.operations.unfit import Unfit
from bot.platforms.base import Platform
from bot.relay import Relay
from bot.texts import jobs as about
from bot.texts import operations as texts
from core.clock import MICROSECONDS, local
from core.storage.books import Bookkeeper, OpenBooks

Say = Callable[[str], None]
EXPIRED_MAX: Final = 1000
"""So many documents one run by hand releases at most."""


class RunsNow(Protocol):
    """What runs a daily job: ``scheduler.runner.Runner``."""

    async def run_now(self, name: str, at_us: int | None = None) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """Every job there is: daily ones with their time (some on one weekday), ticking ones."""

    daily: Mapping[str, str]
    weekdays: Mapping[str, int]
    ticks: Mapping[str, tuple[int, Callable[[OpenBooks], None]]]
    runner: Callable[[str, Callable[[], None]], RunsNow]

    @property
    def names(self) -> list[str]:
        return [*self.daily, *self.ticks, texts.REPLAY]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which job to run, and as if it were when (naive: the firm's wall clock)."""

    name: str
    at: dt.datetime | None = None


async def listing(keeper: Bookkeeper, timetable: Timetable, say: Say) -> None:
    """Say every job: when it is due, what it is for, how it last went."""
    for name, at in timetable.daily.items():
        last = await keeper.read(lambda books, name=name: books.diary.last(name))  # type: ignore[misc]
        every = about.at_time(at, timetable.weekdays.get(name))
        say(
            texts.JOB_LINE.format(name=name, every=every, about=about.ABOUT[name], last=_last(last))
        )
    for name, (seconds, _) in timetable.ticks.items():
        every = about.every(seconds)
        say(texts.JOB_TICK.format(name=name, every=every, about=about.ABOUT[name]))
    say(f"{texts.REPLAY}　{texts.REPLAY_ABOUT}")


async def run(
    keeper: Bookkeeper, timetable: Timetable, platforms: Sequence[Platform], order: Order, say: Say
) -> None:
    """Run one job now, then send what is due; refuse a name that is no job."""
    if order.name not in timetable.names:
        names = "、".join(timetable.names)
        raise Unfit(texts.JOB_UNKNOWN.format(name=order.name, names=names))
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    try:
        await _run(keeper, timetable.runner(holder, lambda: None), timetable, order, say)
    finally:
        await _send(keeper, platforms, holder)


async def _run(
    keeper: Bookkeeper, runner: RunsNow, timetable: Timetable, order: Order, say: Say
) -> None:
    if order.name == texts.REPLAY:
        count = await keeper.run(lambda books: books.errands.revive())
        say(texts.REPLAYED.format(count=count))
    elif order.name in timetable.ticks:
        await _tick(keeper, timetable.ticks[order.name][1])
        say(texts.JOB_DONE.format(name=order.name))
    else:
        await _run_daily(keeper, runner, order, say)


async def _tick(keeper: Bookkeeper, work: Callable[[OpenBooks], None]) -> None:
    """Do the work until nothing is left to release; once is enough for the other jobs."""
    await keeper.run(work)
    for _ in range(EXPIRED_MAX):
        if not await keeper.read(lambda books: books.documents.with_expired_holds(1)):
            return
        await keeper.run(work)


async def _run_daily(keeper: Bookkeeper, runner: RunsNow, order: Order, say: Say) -> None:
    at_us = _microseconds(order.at, keeper)
    now_us = keeper.clock.now() if at_us is None else at_us
    date = local(now_us, keeper.zone).date().isoformat()
    if await keeper.read(lambda books: books.diary.is_done(order.name, date)):
        say(texts.JOB_SKIPPED.format(name=order.name, date=date))
        return
    if await runner.run_now(order.name, at_us):
        say(texts.JOB_DONE.format(name=order.name))
        return
    last = await keeper.read(lambda books: books.diary.last(order.name))
    state = last[1] if last and last[0] == date and last[1] != "done" else "running"
    raise Unfit(texts.JOB_NOT_DONE[state].format(name=order.name, date=date))


def _microseconds(at: dt.datetime | None, keeper: Bookkeeper) -> int | None:
    if at is None:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=keeper.zone)
    return int(aware.timestamp()) * MICROSECONDS


async def _send(keeper: Bookkeeper, platforms: Sequence[Platform], holder: str) -> None:
    """Send what is due, without beginning to listen, and close the connections."""
    relay = Relay(keeper, {platform.name: platform for platform in platforms}, holder)
    try:
        await relay.drain()
    finally:
        for platform in platforms:
            await platform.stop()


def _last(last: tuple[str, str, int | None, bool] | None) -> str:
    if last is None:
        return texts.JOB_NEVER
    date, state, _, is_late = last
    said = texts.JOB_LAST.format(date=date, state=texts.JOB_STATE.get(state, state))
    return said + (texts.JOB_LATE if is_late else "")
