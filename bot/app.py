"""The composition root: it alone imports every room, opens the books and starts the clock."""

import asyncio
import datetime as dt
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import config
from bot.config import Settings
from bot.meaning import (
    addresses_of,
    counter_of,
    escalation_of,
    lane_of,
    outside_of,
    reasons_of,
    rules_of,
    secrets_of,
    tolerance_of,
)
from bot.platforms.base import Platform
from core.clock import Clock, OffsetClock, SystemClock
from core.storage.books import Bookkeeper, Store
from core.storage.here import is_current_sqlite, sqlite_path

if TYPE_CHECKING:
    from bot.bot import MakeRunner
    from bot.imports.loading import ImportRequest
    from bot.operations.jobs import Timetable
    from core.storage.findings import Anchor
    from scheduler.runner import Plan, Prepare

YOUNG_OBJECTS: Final = 10_000
STOPS: Final = (signal.SIGTERM, signal.SIGINT)
SHORT_TURN_S: Final = 0.00005
Say = Callable[[str], None]
Progress = Callable[[int], None]


def run_bot(path: Path, *, say: Say) -> None:
    """Run the bot until it is told to stop (SIGTERM, SIGINT)."""
    from bot import logs

    settings = config.load(path)
    logs.set_up(secrets_of(settings))
    asyncio.run(_serve(settings, say))


def check_settings(path: Path, *, online: bool, say: Say) -> None:
    """Say what is wrong with the settings; ``online`` also calls the platforms and the database."""
    from bot.operations import checking

    settings = config.load(path)
    asyncio.run(checking.check(settings, platforms_of(settings, clock()), online=online, say=say))


def upgrade_database(path: Path, *, say: Say) -> None:
    """Bring the database to the schema that this version needs."""
    from bot.texts import operations

    settings = config.load(path)
    asyncio.run(prepare_database(settings))
    say(operations.UPGRADED)


def import_file(
    path: Path, request: "ImportRequest", *, say: Say, progress: Progress | None = None
) -> None:
    """Import a table into the books, all of it or nothing."""
    from bot.operations import importing

    settings = config.load(path)

    async def work() -> None:
        async with books_of(settings) as keeper:
            await importing.run(keeper, settings, request, say, progress)

    asyncio.run(work())


def list_jobs(path: Path, *, say: Say) -> None:
    """List the daily jobs, when they are due and how they last went."""
    from bot.operations import jobs

    settings = config.load(path)

    async def work() -> None:
        async with books_of(settings) as keeper:
            await jobs.listing(keeper, timetable_of(settings, keeper), say)

    asyncio.run(work())


def run_job(path: Path, name: str, *, at: dt.datetime | None, say: Say) -> None:
    """Run one job by hand and send what it says."""
    from bot.operations import jobs

    settings = config.load(path)

    async def work() -> None:
        async with books_of(settings) as keeper:
            platforms = platforms_of(settings, keeper.clock, keeper)
            order = jobs.Order(name=name, at=at)
            await jobs.run(keeper, timetable_of(settings, keeper), platforms, order, say)

    asyncio.run(work())


def verify_audit(path: Path, *, anchor: "Anchor | None" = None, say: Say) -> None:
    """Check every movement, balance and event, and say the first thing that does not fit.

    ``anchor`` is what a group's daily post says of the trail.
    """
    from bot.operations import checking

    asyncio.run(checking.verify(config.load(path), say=say, anchor=anchor))


def backup_database(path: Path, file: Path, *, say: Say) -> None:
    """Back the database up while the bot works."""
    from bot.operations import backups

    asyncio.run(backups.backup(config.load(path), file, say=say))


def restore_database(path: Path, file: Path, *, say: Say) -> None:
    """Put a backup in place of the database, and prove it."""
    from bot.operations import backups

    asyncio.run(backups.restore(config.load(path), file, say=say))


def clock() -> Clock:
    """Return the machine's clock, or the demo's shifted one."""
    name = os.environ.get("ZHANGGUI_CLOCK_FILE")
    return OffsetClock(Path(name)) if name else SystemClock()


@asynccontextmanager
async def books_of(settings: Settings) -> AsyncIterator[Bookkeeper]:
    """Open the books at the current schema."""
    await prepare_database(settings)
    store = store_of(settings)
    await store.open()
    try:
        yield Bookkeeper(
            store, clock(), settings.company.zone, rules=rules_of(settings),
            escalation=escalation_of(settings), lane=lane_of(settings),
            counter=counter_of(settings), reasons=reasons_of(settings),
            tolerance=tolerance_of(settings),
            groups=lambda post: addresses_of(settings, post), outside=outside_of(settings),
        )  # fmt: skip
    finally:
        await store.close()


def store_of(settings: Settings) -> Store:
    """Return the store that the settings name, not opened yet."""
    url = settings.database.url.get_secret_value()
    if url.startswith("sqlite"):
        from core.storage.sqlite import SqliteStore

        return SqliteStore(sqlite_path(url))
    from core.storage.postgres import PostgresStore

    return PostgresStore(url)


async def prepare_database(settings: Settings) -> None:
    """Migrate if needed; quick, and without alembic, when the schema is current."""
    url = settings.database.url.get_secret_value()
    if url.startswith("sqlite") and is_current_sqlite(sqlite_path(url)):
        return
    from core.storage.migrate import is_current, role_of, upgrade

    owner = settings.database.owner_url
    if await is_current(url):
        return
    app_role = role_of(url) if owner else ""
    await upgrade(owner.get_secret_value() if owner else url, app_role=app_role)


def platforms_of(
    settings: Settings, clock: Clock, keeper: Bookkeeper | None = None
) -> list[Platform]:
    """Return the platforms that are switched on; with ``keeper`` their tokens are shared."""
    from bot.alarms import alarm_through
    from bot.tokens import BookTokens

    found: list[Platform] = []
    url = settings.server.public_url
    if settings.wecom is not None:
        from bot.platforms.wecom.platform import WeComPlatform

        tokens = BookTokens(keeper, "wecom") if keeper else None
        wecom = WeComPlatform(settings.wecom, settings.groups, clock, tokens=tokens, public_url=url)
        if keeper is not None:
            wecom.alarm = alarm_through(keeper)
        found += [wecom, *_smart_bot_of(settings, clock, keeper, wecom)]
    if settings.dingtalk is not None:
        from bot.platforms.dingtalk.platform import DingTalkPlatform

        shared = BookTokens(keeper, "dingtalk") if keeper else None
        found.append(
            DingTalkPlatform(
                settings.dingtalk, settings.groups, clock, tokens=shared, public_url=url
            )
        )
    return found + _ways_out_of(settings, clock)


def _smart_bot_of(
    settings: Settings, clock: Clock, keeper: Bookkeeper | None, app: Platform
) -> list[Platform]:
    """Return WeCom's second door, where it is switched on; its people are the app's."""
    if settings.wecom is None or settings.wecom.smart_bot is None:
        return []
    from bot.alarms import alarm_through
    from bot.platforms.wecom.smart.platform import SmartBotPlatform

    public_url = settings.server.public_url
    bot = SmartBotPlatform(settings.wecom, clock, app=app, public_url=public_url)
    if keeper is not None:
        bot.alarm = alarm_through(keeper)
    return [bot]


def _ways_out_of(settings: Settings, clock: Clock) -> list[Platform]:
    """Return what only speaks: mail, text messages, webhooks."""
    found: list[Platform] = []
    if settings.email is not None:
        from bot.platforms.email.platform import EmailPlatform

        found.append(EmailPlatform(settings.email, clock, company=settings.company.name))
    if settings.sms is not None:
        from bot.platforms.sms.platform import HttpGateway, SmsPlatform

        gateway = HttpGateway(settings.sms, clock)
        found.append(SmsPlatform(gateway, per_hour=settings.sms.per_hour))
    if any(channel.webhook_url for channel in settings.channels):
        from bot.platforms.webhook.platform import WebhookPlatform

        found.append(WebhookPlatform(settings.channels, clock))
    return found


def runner_of(
    settings: Settings, keeper: Bookkeeper, prepare: "Mapping[str, Prepare]"
) -> "MakeRunner":
    """Return what makes the runner of the scheduled jobs, at the times the settings say."""
    from scheduler.runner import Runner

    plan = plan_of(settings)
    return lambda holder, wake: Runner(keeper, plan, holder=holder, prepare=prepare, wake=wake)


def plan_of(settings: Settings) -> "Plan":
    """Return when each daily job is due."""
    from scheduler.jobs import DAILY
    from scheduler.runner import Plan

    times = {job.setting: getattr(settings.schedule, job.setting) for job in DAILY}
    schedule = settings.schedule
    return Plan(
        company=settings.company.name, zone=settings.company.zone, times=times,
        office=(schedule.office_from, schedule.office_until),
    )  # fmt: skip


def timetable_of(settings: Settings, keeper: Bookkeeper) -> "Timetable":
    """Return every job there is, with what runs it."""
    from bot.operations.jobs import Timetable
    from bot.operations.nightly import prepare_jobs
    from scheduler.jobs import DAILY, TICKS
    from scheduler.runner import Runner

    plan, prepare = plan_of(settings), prepare_jobs(settings, keeper)
    return Timetable(
        daily={job.name: getattr(settings.schedule, job.setting) for job in DAILY},
        weekdays={job.name: job.weekday for job in DAILY if job.weekday is not None},
        ticks={tick.name: (tick.seconds, tick.work) for tick in TICKS},
        runner=lambda holder, wake: Runner(keeper, plan, holder=holder, prepare=prepare, wake=wake),
    )


async def _serve(settings: Settings, say: Say) -> None:
    from bot.bot import Bot
    from bot.operations import demo
    from bot.operations.nightly import prepare_jobs
    from bot.texts import operations

    stopped = _told_to_stop()
    async with books_of(settings) as keeper:
        if demo.is_here():
            await demo.fill_once(keeper, settings)
        platforms = platforms_of(settings, keeper.clock, keeper)
        prepare = prepare_jobs(settings, keeper)
        bot = Bot(settings, keeper, platforms, runner_of(settings, keeper, prepare))
        settle_memory()
        await bot.start()
        await _beside_the_first_messages(_read_what_can_be_said)
        settle_memory()
        say(operations.LISTENING.format(host=settings.server.host, port=bot.web.port))
        await stopped.wait()
        await bot.stop()
        _hear_no_more()


def _told_to_stop() -> asyncio.Event:
    """Return what SIGTERM and SIGINT set; the loop's own handlers would go when it closes."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told(_number: int, _frame: object) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stopped.set)

    for number in STOPS:
        signal.signal(number, told)
    return stopped


def _hear_no_more() -> None:
    """Ignore what says stop once more: it would kill the interpreter while it ends."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def _read_what_can_be_said() -> None:
    """Import every command and make every expression, unless a first message has done so."""
    from bot import dispatch as dispatch  # noqa: PLC0414 - only to have it there
    from bot.understand import patterns

    patterns.make_ready()


async def _beside_the_first_messages(work: Callable[[], None]) -> None:
    """Do heavy work in a thread that gives the interpreter up often: nobody waits for it long."""
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(SHORT_TURN_S)
    try:
        await asyncio.to_thread(work)
    finally:
        sys.setswitchinterval(usual_s)


def settle_memory() -> None:
    """Leave what a start has made out of every later collection: a full one would cost 20 ms."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
    gc.enable()
