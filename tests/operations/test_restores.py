"""A restore proves itself, names the gap, and repeats nothing."""

import shutil
from pathlib import Path

import pytest

from bot.operations import backups
from bot.operations.unfit import Unfit
from core.files import File, Proof
from core.orders.states import Kind
from core.storage.backup import BackupRefused, back_up
from core.storage.books import OpenBooks
from core.storage.migrate import sqlite_path
from core.storage.settle import next_era
from core.storage.verify import prove
from tests.books.firm import COLA, line
from tests.operations.firm import (
    EVENING_US,
    TODAY,
    Says,
    one,
    opened,
    rows,
    settings_of,
    tamper,
)
from tests.operations.test_backups import LATER_US, goes_on, named, put_back


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


async def test_files_and_attachments_come_back_whole(url: str, tmp_path: Path) -> None:
    """The same bytes under the same digest; the trail vouches for them in the restored books."""
    picture = File(name="photo.jpg", mime="image/jpeg", body=bytes(range(256)) * 40)
    async with opened(url) as firm:
        document = await firm.receive("冯", line(COLA, 1, "箱", yuan=36), partner="华南饮料")

        def attach(books: OpenBooks) -> None:
            person = document.requester_id or 0
            books.attachments.add(document.id, Proof.PHOTO, picture, person)
            books.record("attach", document.number, None)

        await firm.do(attach)
    file = named(url, tmp_path)
    await back_up(url, file)
    await put_back(url, file)

    async with opened(url, LATER_US) as firm:
        [found] = await firm.keeper.read(lambda books: books.attachments.of(document.id))
        kept = await firm.keeper.read(lambda books: books.files.get(found.digest))
    assert kept == picture
    assert (await prove(url)).is_good
    tamper(url, "DELETE FROM attachment")
    assert {problem.rule for problem in (await prove(url)).problems} == {"I6"}


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
