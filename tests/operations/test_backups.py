"""A backup is one moment, whole or absent; the night makes one and checks the books."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.operations import backups
from bot.operations.unfit import Unfit
from core.storage.backup import BackupRefused, back_up, part_of
from core.storage.migrate import sqlite_path
from core.storage.restore import Restored, restore
from tests.books.firm import COLA, HOUR_US, MINUTE_US, line
from tests.operations.firm import (
    EVENING_US,
    TODAY,
    as_owner,
    one,
    opened,
    settings_of,
    tamper,
)

ROOT = Path(__file__).parents[2]
LATER_US = EVENING_US + HOUR_US


def named(url: str, folder: Path, name: str = "books") -> Path:
    return folder / f"{name}.{'bak' if url.startswith('sqlite') else 'zip'}"


async def put_back(url: str, file: Path, now_us: int = LATER_US) -> Restored:
    owner = "" if url.startswith("sqlite") else as_owner(url)
    return await restore(url, file, owner_url=owner, now_us=now_us, today=TODAY)


async def goes_on(url: str, at_us: int = EVENING_US + 10 * MINUTE_US) -> str:
    """Book a receipt of 3 boxes and return its number."""
    async with opened(url, at_us) as firm:
        document = await firm.receive("冯", line(COLA, 3, "箱", yuan=36), partner="华南饮料")
        await firm.approve(document, "赵")
        return document.number


# -- backups


async def test_a_backup_is_readable_private_and_never_written_over(
    url: str, tmp_path: Path
) -> None:
    file = named(url, tmp_path)
    size = await back_up(url, file)

    assert size == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupRefused) as refused:
        await back_up(url, file)
    assert refused.value.trouble == "exists"
    assert file.stat().st_size == size
    assert not part_of(file).exists()


async def test_people_work_while_the_backup_is_made(url: str, tmp_path: Path) -> None:
    """What is in the copy is one moment: it proves itself, and nothing of after is in it."""
    file = named(url, tmp_path)
    async with opened(url) as firm:
        stop = asyncio.Event()

        async def work() -> int:
            done = 0
            while not stop.is_set():
                document = await firm.receive("冯", line(COLA, 1, "箱"), partner="华南饮料")
                await firm.approve(document, "赵")
                done += 1
            return done

        busy = asyncio.create_task(work())
        await asyncio.sleep(0.1)
        await back_up(url, file)
        stop.set()
        done = await busy
    assert done > 0
    report = (await put_back(url, file)).report
    assert report.is_good
    assert report.last_seq <= one(url, "SELECT max(seq) FROM audit")


async def test_a_backup_that_fails_leaves_no_file(lite: str, tmp_path: Path) -> None:
    file = tmp_path / "x.bak"
    path = sqlite_path(lite)
    with path.open("r+b") as stream:
        stream.seek(8 * 4096)
        stream.write(b"\xff" * 4096 * 12)

    with pytest.raises(BackupRefused) as refused:
        await back_up(lite, file)
    assert refused.value.trouble in {"broken", "failed"}
    assert not file.exists()
    assert not part_of(file).exists()


KILLED = """
import asyncio, sys, time
from pathlib import Path
from core.storage import backup
backup.PAGES_AT_ONCE = 1
def slow(left):
    print(left, flush=True)
    time.sleep(0.05)
asyncio.run(backup.back_up(sys.argv[1], Path(sys.argv[2]), progress=slow))
"""


@pytest.mark.timeout(30)
def test_a_killed_backup_leaves_no_half_file(lite: str, tmp_path: Path) -> None:
    file = tmp_path / "backups" / f"zhanggui-{TODAY}.db"
    file.parent.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, lite, str(file)], stdout=subprocess.PIPE, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.wait()

    assert not file.exists()
    assert part_of(file).exists()
    asyncio.run(_back_up_tonight(lite, tmp_path))
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


async def _back_up_tonight(url: str, folder: Path) -> None:
    async with opened(url) as firm:
        work = backups.prepare_jobs(settings_of(url, folder), firm.keeper)["backup"]
        await work(_Day(TODAY))


class _Day:
    def __init__(self, date: str) -> None:
        self.date = date


async def test_the_nightly_backup_keeps_the_newest(url: str, tmp_path: Path) -> None:
    async with opened(url) as firm:
        settings = settings_of(url, tmp_path)
        work = backups.prepare_jobs(settings, firm.keeper)["backup"]
        for day in ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-22", "2026-11-23"):
            await work(_Day(day))
    kept = sorted(entry.stem for entry in (tmp_path / "backups").iterdir())

    assert kept == ["zhanggui-2026-11-21", "zhanggui-2026-11-22", "zhanggui-2026-11-23"]


async def test_a_backup_that_cannot_be_written_says_why(lite: str, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("not a folder")
    async with opened(lite) as firm:
        work = backups.prepare_jobs(settings_of(lite, tmp_path), firm.keeper)["backup"]
        with pytest.raises(Unfit, match="backups：File exists"):
            await work(_Day(TODAY))


# -- the night's check


async def test_the_night_alarms_when_the_books_or_the_guards_were_touched(
    url: str, tmp_path: Path
) -> None:
    async with opened(url) as firm:
        work = backups.prepare_jobs(settings_of(url, tmp_path), firm.keeper)["audit_check"]
        before = await firm.count("outbox", "kind = 'alarm'")
        await work(_Day(TODAY))
        assert await firm.count("outbox", "kind = 'alarm'") == before


@pytest.mark.row("P09")
async def test_the_night_reports_a_guard_that_was_taken_away(lite: str, tmp_path: Path) -> None:
    tamper(lite, "UPDATE balance SET on_hand = on_hand + 24 WHERE location_id = 100")
    lines = await backups.wrong_with(lite)

    assert any("防护" in one and "被拆掉了" in one for one in lines)
    assert any(one.startswith("I2：") for one in lines)
    async with opened(lite) as firm:
        await firm.keeper.run(lambda books: _no_groups(books, lines))
        text = one(lite, "SELECT body FROM outbox WHERE kind = 'alarm'")
    assert "账本校验没有通过" in text


def _no_groups(books: Any, lines: list[str]) -> None:
    """郑 is the admin: alarms without a group go to the admins' own chats."""
    backups._alarm(books, lines)
