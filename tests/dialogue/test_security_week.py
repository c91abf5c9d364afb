"""A week in which everything happens that the security report is for: on card, as file, by mail."""

import io
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest

from bot.texts.security import SHEETS
from core.clock import local
from core.storage.migrate import sqlite_path
from tests.dialogue.test_beside_the_chat import MANAGER, Beside, opened
from tests.postgres import connect

HOUR_S = 3600.0
TUESDAY = 1


@pytest.fixture
async def beside(books_url: str, tmp_path: Path) -> AsyncIterator[Beside]:
    async with opened(tmp_path / "house", books_url, notify="") as there:
        yield there


@pytest.mark.row("P13")
async def test_the_week_is_told_on_card_and_as_file_and_by_mail(beside: Beside) -> None:
    house = beside.house
    await house.at("23:30")
    while local(house.clock.now(), house.settings.company.zone).weekday() != TUESDAY:
        await house.later(24 * HOUR_S)
    await house.say("王建国", "入库 可乐 60箱 单价36 供应商 华南饮料")
    await house.tap("王建国", "确认")
    received = str(
        (await house.rows("SELECT max(number) FROM document WHERE kind = 'receipt'"))[0][0]
    )
    await house.say("李雯", "改价 可乐 330ml 售价2.8")
    await house.say("周会计", "改价 可乐 330ml 售价2.8")
    await house.tap("周会计", "确认")
    await house.say("李雯", "紧急出库 可乐 5箱 从主仓 给 城东超市 原因 客户断货")
    await house.tap("李雯", "确认")
    await house.tap("赵经理", "通过")
    await house.later(30 * HOUR_S)
    await house.tap("赵经理", "通过")
    forge(house.settings.database.url.get_secret_value(), received)

    for _ in range(8):
        await house.later(24 * HOUR_S)

    said = house.all("赵经理")
    for part in (
        "账本完整", "数据库结构指纹", "直接改数据库被挡住 1 次", f"改单据 {received}",
        "被拒的操作 1 次：李雯 越权", "紧急出库 1 张", "逾期", "周会计 改了", "的售价",
        "迟录和倒填 1 笔", "下班时间的操作：",
    ):  # fmt: skip
        assert part in said, part
    [mail] = [one for one in beside.mail.to(MANAGER) if "安全周报" in one.subject][-1:]
    [file] = mail.message.iter_attachments()
    rows = sheets(file.get_payload(decode=True))
    assert str(file.get_filename()).endswith(".xlsx")
    assert set(rows) == set(SHEETS.values())
    assert all(len(lines) > 1 for lines in rows.values()), rows
    assert rows[SHEETS["by_hand"]][1][2] == received
    assert rows[SHEETS["refused"]][1:] == [("李雯", "越权", 1)]
    assert rows[SHEETS["emergencies"]][1][2] == "逾期未补"


def forge(url: str, number: str) -> None:
    """Set a document to done by hand; whoever it is, the database says no."""
    statement = f"UPDATE document SET status = 'cancelled' WHERE number = '{number}'"
    if url.startswith("sqlite"):
        raw = sqlite3.connect(sqlite_path(url))
        with pytest.raises(sqlite3.IntegrityError, match="status_by_hand"):
            raw.execute(statement)
        raw.close()
        return
    with connect(url) as postgres, pytest.raises(psycopg.Error, match="status_by_hand"):
        postgres.execute(statement.encode())


def sheets(content: Any) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
