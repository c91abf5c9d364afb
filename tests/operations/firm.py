"""A day in the books of a small firm, and hands that change them behind the program's back."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from bot.config import Settings
from core.storage.migrate import sqlite_path
from core.storage.trail import START, chained
from scheduler.days import Day
from scheduler.jobs import post_daily_summary
from tests.books.firm import (
    COLA,
    DAY_US,
    MINUTE_US,
    MORNING_US,
    SPRITE,
    Firm,
    HandClock,
    firm_over,
    line,
)
from tests.books.firm import found as found_firm
from tests.databases import store_of
from tests.postgres import connect as connect_postgres

ZONE: Final = ZoneInfo("Asia/Shanghai")
TODAY: Final = "2026-11-22"
EVENING_US: Final = MORNING_US + 570 * MINUTE_US
"""2026-11-22 18:30 in Shanghai."""
EVENT: Final = ("seq", "command_id", "at_us", "person_id", "verb", "subject", "body")


@asynccontextmanager
async def opened(url: str, at_us: int = EVENING_US) -> AsyncIterator[Firm]:
    """Open the firm's books at a moment."""
    store = store_of(url)
    await store.open()
    try:
        yield firm_over(store, clock=HandClock(at_us))
    finally:
        await store.close()


async def live_a_day(url: str) -> None:
    """Found the firm and let it work a day: every kind of step, sealed at 18:30, and one after."""
    store = store_of(url)
    await store.open()
    firm = await found_firm(store, clock=HandClock(MORNING_US))
    bought = await firm.receive(
        "王", line(COLA, 20, "箱", yuan=36), line(SPRITE, 10, "箱", yuan=30), partner="华南饮料"
    )
    await firm.approve(bought, "赵")
    sold = await firm.ship("王", line(COLA, 5, "箱"), partner="城东超市")
    await firm.approve(sold, "周")
    refused = await firm.ship("王", line(SPRITE, 3, "箱"), partner="张三超市")
    await firm.reject(refused, "周", "先付款")
    await firm.ship("王", line(SPRITE, 2, "箱"), partner="张三超市")
    wrong = await firm.receive("刘", line(COLA, 1, "箱", yuan=36), place="二店")
    await firm.approve(wrong, "赵")
    await firm.undo("刘")
    firm.clock.at_us = EVENING_US
    await seal(firm, TODAY)
    late = await firm.receive("冯", line(COLA, 2, "箱", yuan=36), partner="华南饮料")
    await firm.approve(late, "赵")
    await store.close()


async def seal(firm: Firm, date: str) -> None:
    """Sum the day up, as the clock does."""
    day = Day(date=date, is_late=False, company="示例", zone=ZONE)
    await firm.do(lambda books: post_daily_summary(books, day))


def tamper(url: str, *statements: str) -> None:
    """Change the tables with every guard out of the way."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return
    with connect_postgres(as_owner(url)) as session:
        session.execute("SET session_replication_role = replica")
        for name, table in session.execute(
            "SELECT conname, conrelid::regclass FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid <> 0"
        ).fetchall():
            session.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
        for statement in statements:
            session.execute(statement.encode())


def as_owner(url: str) -> str:
    """Return the address with every right."""
    if url.startswith("sqlite"):
        return url
    return make_url(url).set(username="postgres").render_as_string(hide_password=False)


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Ask a question."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(sqlite_path(url))
        found = connection.execute(statement).fetchall()
        connection.close()
        return found
    with connect_postgres(as_owner(url)) as session:
        return [tuple(row) for row in session.execute(statement.encode()).fetchall()]


def one(url: str, statement: str) -> Any:
    [(value,)] = rows(url, statement)
    return value


def events(url: str) -> list[list[Any]]:
    """Return the trail's events as ``chained`` takes them."""
    return [list(row) for row in rows(url, f"SELECT {', '.join(EVENT)} FROM audit ORDER BY seq")]


def rewrite(url: str, change: Callable[[list[list[Any]]], None]) -> str:
    """Change events and chain them all again, as a forger who knows the program would.

    Returns the last hash.
    """
    trail = events(url)
    change(trail)
    last, statements = START, ["DELETE FROM audit"]
    for event in trail:
        new = chained(last, event)
        values = [*event, last, new]
        statements.append(
            f"INSERT INTO audit ({', '.join(EVENT)}, prev_hash, hash)"
            f" VALUES ({', '.join(map(said, values))})"
        )
        last = new
    tamper(url, *statements)
    return last


def said(value: Any) -> str:
    """Return a value as SQL."""
    match value:
        case None:
            return "NULL"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case _:
            return str(value)


def settings_of(url: str, folder: Path, **more: Any) -> Settings:
    """Return settings over a database, with one group that reads everything."""
    group = {
        "name": "仓库群", "posts": ["moved", "daily", "alarms"],
        "dingtalk_conversation_id": "cidGroup==",
    }  # fmt: skip
    values: dict[str, Any] = {
        "company": {"name": "示例"},
        "database": {"url": url},
        "dingtalk": {"client_id": "ding1", "client_secret": "s3cr3t"},
        "groups": [group],
        "schedule": {"backup_dir": str(folder / "backups"), "backup_keep": 3},
    }
    return Settings.model_validate({**values, **more})


class Says:
    """Collects what a command says."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, text: str) -> None:
        self.lines.append(text)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


__all__ = ["DAY_US", "EVENING_US", "MORNING_US", "Firm", "HandClock", "Sequence", "line"]
