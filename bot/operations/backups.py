"""``zhanggui backup`` and ``restore``, and the two nightly jobs that look after the books."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

from bot.config import Settings
from bot.operations.unfit import Unfit
from bot.texts import alarms
from bot.texts import backups as texts
from bot.texts.health import health_line
from bot.texts.proof import problem_line, problem_lines
from core.clock import SystemClock, business_date, local
from core.outbox import Notice, ToPost
from core.storage.backup import BackupRefused, back_up
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.fingerprint import fingerprint
from core.storage.health import examine
from core.storage.restore import Restored
from core.storage.restore import restore as restore_database
from core.storage.security import FINGERPRINTS, VERDICT
from core.storage.verify import prove

Say = Callable[[str], None]
NAME: Final = "zhanggui-{date}{end}"
SAID_MAX: Final = 3
"""So many problems an alarm names; ``zhanggui audit verify`` tells the rest."""


class Dated(Protocol):
    """The business date a job runs for."""

    @property
    def date(self) -> str: ...


Work = Callable[[Dated], Awaitable[None]]


async def backup(settings: Settings, file: Path, *, say: Say) -> None:
    """Back the database up to ``file``; refuse a name that is taken."""
    size = await _back_up(settings, file)
    say(texts.DONE.format(file=file, size=texts.size(size)))


async def restore(settings: Settings, file: Path, *, say: Say) -> None:
    """Restore ``file`` in place of the database and say what is missing since."""
    now_us = SystemClock().now()
    owner = settings.database.owner_url
    try:
        done = await restore_database(
            url_of(settings), file, owner_url=owner.get_secret_value() if owner else "",
            now_us=now_us, today=business_date(now_us, settings.company.zone),
        )  # fmt: skip
    except BackupRefused as refused:
        raise _unfit(refused) from refused
    for line in _lines(settings, file, done):
        say(line)


def prepare_jobs(settings: Settings, keeper: Bookkeeper) -> Mapping[str, Work]:
    """Return the slow work of the daily jobs, by name."""

    async def back_up_day(day: Dated) -> None:
        await _back_up_day(settings, day.date)

    async def check_day(_day: Dated) -> None:
        lines = await wrong_with(url_of(settings))
        if lines:
            await keeper.run(lambda books: _alarm(books, lines))

    async def check_week(_day: Dated) -> None:
        lines = await wrong_with(url_of(settings))
        letters = await fingerprint(url_of(settings))
        await keeper.run(lambda books: _keep_findings(books, lines, letters))

    return {"backup": back_up_day, "audit_check": check_day, "security_report": check_week}


async def wrong_with(url: str) -> list[str]:
    """Look at the guards, the pages, and everything booked since the last sealed day."""
    lines = [health_line(finding) for finding in await examine(url)]
    report = await prove(url, is_whole=False)
    return [*lines, *(problem_line(problem) for problem in report.problems)]


def url_of(settings: Settings) -> str:
    """Return the database's address."""
    return settings.database.url.get_secret_value()


async def _back_up(settings: Settings, file: Path) -> int:
    try:
        return await back_up(url_of(settings), file)
    except BackupRefused as refused:
        raise _unfit(refused) from refused
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise Unfit(texts.FILE.format(file=trouble.filename or file, reason=reason)) from trouble


async def _back_up_day(settings: Settings, date: str) -> None:
    """Write the day's backup unless it is there already, then keep only the newest."""
    folder = Path(settings.schedule.backup_dir)
    end = ".db" if url_of(settings).startswith("sqlite") else ".zip"
    file = folder / NAME.format(date=date, end=end)
    is_there = await asyncio.to_thread(_make_room, folder, file)
    if not is_there:
        await _back_up(settings, file)
    await asyncio.to_thread(_keep_newest, folder, end, settings.schedule.backup_keep)


def _make_room(folder: Path, file: Path) -> bool:
    """Make the folder, remove what a killed backup left, and say whether today's is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".zhanggui-*.part"):
            left.unlink(missing_ok=True)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise Unfit(texts.FILE.format(file=folder, reason=reason)) from trouble
    return file.exists()


def _keep_newest(folder: Path, end: str, keep: int) -> None:
    dated = sorted(folder.glob(NAME.format(date="????-??-??", end=end)))
    for file in dated[:-keep]:
        file.unlink(missing_ok=True)


def _keep_findings(books: OpenBooks, lines: list[str], letters: str) -> None:
    """Keep what the report says of the books, and the schema's letters beside the last ones."""
    before = json.loads(books.diary.kept(FINGERPRINTS) or "[]")
    books.diary.keep(VERDICT, json.dumps(lines))
    books.diary.keep(FINGERPRINTS, json.dumps([letters, *before[:1]]))


def _alarm(books: OpenBooks, lines: list[str]) -> None:
    problems = "；".join(line.rstrip("。") for line in lines[:SAID_MAX])
    text = alarms.STATUS_BY_HAND.format(problems=problems)
    books.outbox.put(ToPost(post="alarms"), Notice(kind="alarm", facts={"text": text}))


def _unfit(refused: BackupRefused) -> Unfit:
    said = texts.REASON[refused.trouble.value].format(detail=refused.detail) + "。"
    if refused.report is None:
        return Unfit(said)
    return Unfit(said, *problem_lines(refused.report.problems))


def _lines(settings: Settings, file: Path, done: Restored) -> list[str]:
    zone, gap, report = settings.company.zone, done.gap, done.report
    since, until = (
        local(at_us, zone).strftime("%Y-%m-%d %H:%M") for at_us in (gap.from_us, gap.until_us)
    )
    count = texts.GAP_COUNT.format(count=gap.lost_events) if gap.lost_events is not None else ""
    missing = texts.GAP.format(since=since, until=until, count=count)
    aside = [texts.ASIDE.format(aside=done.aside)] if done.aside else []
    return [
        texts.RESTORED.format(file=file, events=report.events, movements=report.movements),
        texts.GAP_NONE if gap.lost_events == 0 else missing,
        *aside,
        texts.ERA.format(era=gap.era),
    ]
