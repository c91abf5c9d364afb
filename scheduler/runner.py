"""One ticker; the truth of what has run is a row per job and business date.

APScheduler only ticks. A claim has a lease and a fence: of two processes one gets the job, and one
that was frozen while another took over can no longer mark it done.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from core.clock import MICROSECONDS, local
from core.outbox import Notice, ToPost
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.session import Unavailable
from scheduler.days import OFFICE, Day
from scheduler.jobs import DAILY, TICKS, DailyJob, TickJob

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

logger = logging.getLogger(__name__)

LEASE_US: Final = 10 * 60 * MICROSECONDS
AGAIN_US: Final = 5 * 60 * MICROSECONDS
LATE_AFTER_S: Final = 300
TICK_S: Final = 1.0

Prepare = Callable[[Day], Awaitable[None]]


class Lost(Exception):
    """Another process has taken the job over; nothing of this run is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the settings say: the firm, and when each daily job is due (``18:30``)."""

    company: str
    zone: ZoneInfo
    times: Mapping[str, str]
    office: tuple[str, str] = OFFICE


class Runner:
    """Runs what is due. ``prepare`` holds the slow work of jobs by name."""

    def __init__(
        self, keeper: Bookkeeper, plan: Plan, *, holder: str,
        prepare: Mapping[str, Prepare], wake: Callable[[], None],
    ) -> None:  # fmt: skip
        self._keeper = keeper
        self._plan = plan
        self._holder = holder
        self._prepare = prepare
        self._wake = wake
        self._ticker: AsyncIOScheduler | None = None
        self._last_tick_us: dict[str, int] = {}
        self._is_busy = False
        self._has_begun = False

    def start(self) -> None:
        """Begin to tick; the clock's library is read once the doors are open."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._ticker = AsyncIOScheduler(timezone="UTC")
        self._ticker.add_job(
            self.tick, "interval", seconds=TICK_S, max_instances=1, coalesce=True,
            misfire_grace_time=None,
        )  # fmt: skip
        self._ticker.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._ticker is not None:
            self._ticker.shutdown(wait=False)
            self._ticker = None

    async def tick(self) -> None:
        """Run everything that is due now, one after the other."""
        if self._is_busy:
            return
        self._is_busy = True
        try:
            for tick in TICKS:
                await self._run_tick(tick)
            if not self._has_begun:
                await self._keeper.run(lambda books: books.diary.born_us())
                self._has_begun = True
            for job, day in await self._keeper.read(self._due):
                await self._run(job, day, is_late=self._is_late(job, day, self._keeper.clock.now()))
        except Unavailable:
            logger.warning("the books are busy; the clock tries again")
        except asyncio.CancelledError:
            if self._ticker is not None:
                raise
            logger.info("the clock was stopped while a job ran; it is tried again")
        finally:
            self._is_busy = False

    async def run_now(self, name: str, at_us: int | None = None) -> bool:
        """Run one daily job by hand for the business date of ``at_us``; false when it was done."""
        job = next(job for job in DAILY if job.name == name)
        now_us = self._keeper.clock.now() if at_us is None else at_us
        day = local(now_us, self._plan.zone).date()
        return await self._run(job, day, is_late=self._is_late(job, day, now_us))

    async def _run_tick(self, tick: TickJob) -> None:
        now_us = self._keeper.clock.now()
        last_us = self._last_tick_us.get(tick.name, 0)
        if 0 <= now_us - last_us < tick.seconds * MICROSECONDS:
            return
        self._last_tick_us[tick.name] = now_us
        try:
            await self._keeper.run(tick.work)
        except Unavailable:
            raise
        except Exception:
            logger.exception("a job failed", extra={"job": tick.name})
        self._wake()

    def _due(self, books: OpenBooks) -> list[tuple[DailyJob, dt.date]]:
        """Return what is to be run, beside the writer: mostly nothing, every second."""
        return [(job, day) for job in DAILY for day in self._due_days(books, job)]

    def _due_days(self, books: OpenBooks, job: DailyJob) -> list[dt.date]:
        """Return the business dates that the job still has to run for, the oldest first."""
        now = local(books.now_us, self._plan.zone)
        born = local(books.diary.born_us(), self._plan.zone)
        first = max(born.date(), now.date() - dt.timedelta(days=job.misses_made_up))
        days = [first + dt.timedelta(number) for number in range((now.date() - first).days + 1)]
        return [
            day
            for day in days
            if born <= self._due_at(job, day) <= now
            and job.weekday in {None, day.weekday()}
            and not books.diary.is_done(job.name, day.isoformat())
        ]

    def _due_at(self, job: DailyJob, day: dt.date) -> dt.datetime:
        hour, minute = (int(part) for part in self._plan.times[job.setting].split(":"))
        return dt.datetime.combine(day, dt.time(hour, minute), self._plan.zone)

    def _is_late(self, job: DailyJob, day: dt.date, now_us: int) -> bool:
        """Compare instants: by the wall clock, the night the clocks change is an hour off."""
        return now_us / MICROSECONDS - self._due_at(job, day).timestamp() > LATE_AFTER_S

    async def _run(self, job: DailyJob, date: dt.date, *, is_late: bool) -> bool:
        day = Day(
            date=date.isoformat(), is_late=is_late, company=self._plan.company,
            zone=self._plan.zone, office=self._plan.office,
        )  # fmt: skip
        fence = await self._keeper.run(
            lambda books: books.diary.claim(
                job.name, day.date, holder=self._holder, lease_us=LEASE_US, is_late=is_late
            )
        )
        if not fence:
            return False
        try:
            if job.first is not None:
                await self._keeper.run(job.first)
            if job.prepare:
                await self._prepare[job.prepare](day)
            await self._keeper.run(lambda books: self._complete(books, job, day, fence))
        except Lost:
            return False
        except Exception as trouble:
            logger.exception("a job failed", extra={"job": job.name, "day": day.date})
            reason = str(trouble)[:200]
            await self._keeper.run(lambda books: self._failed(books, job, day, fence, reason))
            return False
        finally:
            self._wake()
        return True

    def _complete(self, books: OpenBooks, job: DailyJob, day: Day, fence: int) -> None:
        """Write the job's effect and its mark together, or neither."""
        if not books.diary.finish(job.name, day.date, holder=self._holder, fence=fence):
            raise Lost
        if job.work is not None:
            job.work(books, day)

    def _failed(self, books: OpenBooks, job: DailyJob, day: Day, fence: int, reason: str) -> None:
        books.diary.fail(
            job.name, day.date, holder=self._holder, fence=fence, trouble=reason,
            again_us=books.now_us + AGAIN_US,
        )  # fmt: skip
        if books.outbox.may_alarm(f"job {job.name}"):
            facts = {"job": job.name, "date": day.date, "reason": reason}
            books.outbox.put(ToPost(post="alarms"), Notice(kind="job_failed", facts=facts))
