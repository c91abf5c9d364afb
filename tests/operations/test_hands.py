"""The firm's own fault: an administrator with raw SQL. Refused, told at once, and in the report."""

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import make_url

from bot.cards.deck import draw
from bot.cards.model import Text
from bot.operations.backups import prepare_jobs
from core.orders.states import Status
from core.storage.attempts import RING
from core.storage.books import Store
from core.storage.migrate import sqlite_path
from scheduler.hands import tell_attempts
from scheduler.runner import Plan, Runner
from tests.books.firm import COLA, DAY_US, MORNING_US, Firm, found, line
from tests.operations.firm import settings_of
from tests.postgres import APP_ROLE
from tests.postgres import connect as connect_postgres

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY_US = MORNING_US + DAY_US
STATUSES = sorted(set(Status) - {Status.PENDING})


@pytest.mark.row("P09")
async def test_any_status_by_hand_is_refused_recorded_and_in_the_weekly_report(
    app_store: Store, app_url: str, database_url: str
) -> None:
    """As the bot's own role and as the owner of the tables; SQLite knows no roles."""
    firm = await found(app_store)
    number = (await firm.receive("王", line(COLA, 10))).number
    told = []
    for place, status in enumerate(STATUSES):
        url = (app_url, database_url)[place % 2]
        forge(url, f"UPDATE document SET status = '{status}' WHERE number = '{number}'")
        told += await heard(firm)
    owner = make_url(database_url).username
    roles = [(APP_ROLE, owner)[place % 2] if owner else "" for place in range(len(STATUSES))]

    assert [attempt["subject"] for attempt in told] == [number] * len(STATUSES)
    assert [attempt["role"] for attempt in told] == roles
    assert await firm.rows("SELECT status FROM document") == [("pending",)]
    await firm.check()

    said = await report(firm, app_url)
    assert f"直接改数据库被挡住 {len(STATUSES)} 次" in said
    assert f"改单据 {number}" in said


@pytest.mark.row("P09")
async def test_whoever_undoes_the_transaction_is_remembered_all_the_same(
    store: Store, database_url: str
) -> None:
    firm = await found(store)
    await firm.receive("王", line(COLA, 10))

    told = []
    for forged in ("UPDATE balance SET on_hand = 99", "DELETE FROM audit"):
        forge(database_url, forged, undoes=True)
        told += await heard(firm)

    assert [attempt["table"] for attempt in told] == ["balance", "audit"]
    assert await heard(firm) == []
    await firm.check()


async def test_nobody_is_told_of_an_attempt_twice_and_none_is_lost(
    store: Store, database_url: str
) -> None:
    firm = await found(store)
    number = (await firm.receive("王", line(COLA, 10))).number
    tries = RING + 3
    for _ in range(tries):
        forge(database_url, f"UPDATE document SET status = 'done' WHERE number = '{number}'")

    assert sum(attempt["count"] for attempt in await heard(firm)) == tries
    assert await heard(firm) == []


async def test_the_report_takes_in_what_nobody_was_told_of_yet(
    store: Store, database_url: str
) -> None:
    firm = await found(store)
    await firm.receive("王", line(COLA, 10))
    forge(database_url, "UPDATE document SET status = 'done'")

    assert "直接改数据库被挡住 1 次" in await report(firm, database_url)


def forge(url: str, statement: str, *, undoes: bool = False) -> None:
    """Do what somebody with a database browser does; one who ``undoes`` never commits."""
    if url.startswith("sqlite"):
        mode = "" if undoes else None
        raw = sqlite3.connect(sqlite_path(url), isolation_level=mode)  # type: ignore[arg-type]
        with contextlib.closing(raw), pytest.raises(sqlite3.IntegrityError, match="guard"):
            raw.execute(statement)
        return
    with connect_postgres(url) as raw_postgres:
        raw_postgres.autocommit = not undoes
        with pytest.raises(psycopg.Error, match="guard"):
            raw_postgres.execute(statement.encode())
        raw_postgres.rollback()


async def heard(firm: Firm) -> list[dict[str, Any]]:
    """Return what the boss hears of attempts now."""
    before = await firm.rows("SELECT coalesce(max(id), 0) FROM outbox")
    await firm.do(tell_attempts)
    rows = await firm.rows(
        f"SELECT body FROM outbox WHERE kind = 'by_hand' AND id > {before[0][0]} ORDER BY id"
    )
    return json.loads(rows[0][0])["attempts"] if rows else []


async def report(firm: Firm, url: str) -> str:
    """Return the week's report as the boss reads it, made as the clock makes it."""
    runner = Runner(
        firm.keeper, Plan(company="样板店", zone=ZONE, times={"security_report": "08:30"}),
        holder="test", prepare=prepare_jobs(settings_of(url, Path()), firm.keeper),
        wake=lambda: None,
    )  # fmt: skip
    assert await runner.run_now("security_report", MONDAY_US)
    rows = await firm.rows("SELECT body FROM outbox WHERE kind = 'security'")
    card = draw("security", json.loads(rows[0][0]), ZONE)
    assert isinstance(card, Text)
    return card.content
