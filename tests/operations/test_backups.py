"""A backup is one moment, whole or absent; a restore proves itself and repeats nothing."""

import asyncio
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.operations import backups
from bot.operations.unfit import Unfit
from core.orders.states import Kind
from core.storage.backup import BackupRefused, back_up, part_of
from core.storage.migrate import sqlite_path
from core.storage.restore import Restored, restore
from core.storage.settle import next_era
from core.storage.verify import prove
from tests.books.firm import COLA, HOUR_US, MINUTE_US, line
from tests.operations.firm import (
    EVENING_US,
    TODAY,
    Says,
    as_owner,
    one,
    opened,
    rows,
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


# -- restores


async def test_a_restore_brings_the_moment_back_and_names_the_gap(url: str, tmp_path: Path) -> None:
    file = named(url, tmp_path)
    await back_up(url, file)
    before = rows(url, "SELECT product_id, location_id, on_hand FROM balance ORDER BY 1, 2")
    seq = one(url, "SELECT max(seq) FROM audit")
    await goes_on(url)
    restored = await put_back(url, file)

    assert rows(url, "SELECT product_id, location_id, on_hand FROM balance ORDER BY 1, 2") == before
    gap = restored.gap
    assert (gap.from_us, gap.until_us) == (EVENING_US, LATER_US)
    assert (gap.last_seq, gap.lost_events) == (seq, 2)
    assert rows(url, "SELECT seq, verb, subject FROM audit ORDER BY seq DESC LIMIT 1") == [
        (seq + 1, "restore", TODAY)
    ]
    assert (await prove(url)).is_good


async def test_the_old_database_is_kept_aside(url: str, tmp_path: Path) -> None:
    file = named(url, tmp_path)
    await back_up(url, file)
    number = await goes_on(url)
    aside = (await put_back(url, file)).aside

    if url.startswith("sqlite"):
        kept = f"sqlite+aiosqlite:///{aside}"
        assert one(kept, f"SELECT count(*) FROM document WHERE number = '{number}'") == 1
    else:
        assert one(url, f"SELECT count(*) FROM {aside}.document WHERE number = '{number}'") == 1
    assert one(url, f"SELECT count(*) FROM document WHERE number = '{number}'") == 0


async def test_a_restore_reuses_no_number(url: str, tmp_path: Path) -> None:
    file = named(url, tmp_path)
    await back_up(url, file)
    lost = await goes_on(url)
    await put_back(url, file)
    again = await goes_on(url)
    second_file = tmp_path / "again.bak"
    shutil.copyfile(file, second_file)
    await put_back(url, second_file)
    third = await goes_on(url)

    assert lost == "RK-261122-004"
    assert (again, third) == ("RK-261122A-001", "RK-261122B-001")


async def test_a_restore_sends_nothing_again(url: str, tmp_path: Path) -> None:
    """What waited is dropped, errands are dead, drafts closed, and no post is made up."""
    async with opened(url) as firm:
        await firm.do(lambda books: books.errands.ask("photo", {"media": "1"}))
        await firm.do(lambda books: books.drafts.begin(1, "wecom:user:王", "receipt", {}))
        await firm.do(lambda books: books.diary.born_us())
    file = named(url, tmp_path)
    assert one(url, "SELECT count(*) FROM outbox WHERE state = 'pending'") > 0
    await back_up(url, file)
    await put_back(url, file)

    assert one(url, "SELECT count(*) FROM outbox WHERE state = 'pending'") == 0
    assert one(url, "SELECT count(*) FROM outbox WHERE state = 'dropped' AND subject <> ''") == 0
    assert rows(url, "SELECT DISTINCT state FROM errand") == [("dead",)]
    assert rows(url, "SELECT DISTINCT state FROM draft") == [("expired",)]
    assert one(url, "SELECT value FROM meta WHERE key = 'born'") == str(LATER_US)


async def test_work_goes_on_after_a_restore(url: str, tmp_path: Path) -> None:
    file = named(url, tmp_path)
    await back_up(url, file)
    await put_back(url, file)
    async with opened(url, LATER_US) as firm:
        sold = await firm.hand_in("王", Kind.SHIPMENT, line(COLA, 1, "箱"), partner="城东超市")
        await firm.approve(sold, "周")
        await firm.check()
    assert (await prove(url)).is_good


async def test_a_restore_is_refused_while_a_bot_works(url: str, tmp_path: Path) -> None:
    file = named(url, tmp_path)
    await back_up(url, file)
    async with opened(url) as firm:
        await firm.count("audit")
        with pytest.raises(BackupRefused) as refused:
            await put_back(url, file)
        await firm.do(lambda books: books.record("test", "", None))
    assert refused.value.trouble == "in_use"


async def test_a_backup_that_lies_is_not_restored(url: str, tmp_path: Path) -> None:
    file = named(url, tmp_path)
    number = await goes_on(url)
    tamper(url, "UPDATE balance SET on_hand = on_hand + 24 WHERE location_id = 100")
    await back_up(url, file)
    with pytest.raises(BackupRefused) as refused:
        await put_back(url, file)

    assert refused.value.trouble == "not_proved"
    assert refused.value.report is not None
    assert refused.value.report.problems[0].rule in {"I1", "I2"}
    assert one(url, f"SELECT count(*) FROM document WHERE number = '{number}'") == 1
    assert one(url, "SELECT count(*) FROM audit WHERE verb = 'restore'") == 0


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (None, "no_file"),
        (b"", "not_a_backup"),
        (b"hello, this is text", "not_a_backup"),
        (b"PK\x03\x04 of something else", "other"),
        (b"SQLite format 3\0" + b"\xff" * 4096, "other"),
    ],
)
async def test_what_is_no_backup_is_refused(
    url: str, tmp_path: Path, content: bytes | None, trouble: str
) -> None:
    file = tmp_path / "x"
    if content is not None:
        file.write_bytes(content)
    before = one(url, "SELECT max(seq) FROM audit")
    with pytest.raises(BackupRefused) as refused:
        await put_back(url, file)

    allowed = {"other_database", "broken", "not_a_backup"} if trouble == "other" else {trouble}
    assert refused.value.trouble in allowed
    assert one(url, "SELECT max(seq) FROM audit") == before


@pytest.mark.row("B08")
async def test_a_ruined_database_is_replaced_all_the_same(lite: str, tmp_path: Path) -> None:
    file = tmp_path / "books.bak"
    await back_up(lite, file)
    path = sqlite_path(lite)
    path.write_bytes(b"\xff" * 8192)
    restored = await put_back(lite, file)

    assert restored.gap.lost_events is None
    assert path.with_name(restored.aside.rpartition("/")[2]).read_bytes() == b"\xff" * 8192
    assert (await prove(lite)).is_good


async def test_the_commands_say_what_was_done(lite: str, tmp_path: Path) -> None:
    settings, says = settings_of(lite, tmp_path), Says()
    file = tmp_path / "b.db"
    await backups.backup(settings, file, say=says)
    with pytest.raises(Unfit, match="已经存在，不覆盖"):
        await backups.backup(settings, file, say=says)
    await backups.restore(settings, file, say=says)

    assert says.lines[0].startswith(f"已备份到 {file}（")
    assert says.lines[1].startswith(f"已用 {file} 恢复并核对：")
    assert says.lines[2] == "备份之后没有记过账，什么都没有少。"
    assert says.lines[3].startswith(f"原来的数据库没有删，放在 {sqlite_path(lite)}.before-restore-")
    assert "带字母 A" in says.lines[4]


def test_eras_never_come_back() -> None:
    era, seen = "", set()
    for _ in range(800):
        era = next_era(era)
        assert era not in seen
        assert era.isalpha()
        seen.add(era)
    assert [next_era(before) for before in ("", "Y", "Z", "AY", "AZ", "ZY", "ZZ")] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


async def test_an_empty_machine_is_filled_from_a_backup(url: str, tmp_path: Path) -> None:
    file = named(url, tmp_path)
    await back_up(url, file)
    seq = one(url, "SELECT max(seq) FROM audit")
    if url.startswith("sqlite"):
        sqlite_path(url).unlink()
    else:
        tamper(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    restored = await put_back(url, file)

    assert (restored.aside, restored.gap.lost_events, restored.gap.era) == ("", None, "A")
    assert one(url, "SELECT max(seq) FROM audit") == seq + 1
    assert await goes_on(url) == "RK-261122A-001"
