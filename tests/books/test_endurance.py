"""Killed 25 times under load, and ten thousand messages in a row."""

import asyncio
import gc
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from bot.inbound import Chat, Said
from bot.intake import Intake
from core.storage.migrate import sqlite_path
from tests.books.firm import COLA, Firm, firm_over, line
from tests.books.rivals import Act, _do
from tests.books.test_races import papers, tokens
from tests.databases import store_of

KILLS = 25
AT_ONCE = 16
SOAK = {"sqlite": 10_000, "postgresql": 1500}


def serve(url: str, acts: Sequence[Act], acknowledged: Connection) -> None:
    """Do everything, some at a time; say which once its transaction is committed."""

    async def one(firm: Firm, act: Act, places: asyncio.Semaphore) -> None:
        async with places:
            outcome = await _do(firm, act)
        assert not outcome.refused, outcome
        acknowledged.send(act.key)

    async def everything() -> None:
        store = store_of(url)
        await store.open()
        firm, places = firm_over(store), asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(one(firm, act, places) for act in acts))
        await store.close()

    asyncio.run(everything())


def live(
    url: str, acts: Sequence[Any], until: int, *, work: Callable[..., None] = serve
) -> list[str]:
    """Let a process work until ``until`` acknowledgements came, and kill it; return them all."""
    ours, theirs = multiprocessing.get_context("forkserver").Pipe(duplex=False)
    process = multiprocessing.get_context("forkserver").Process(
        target=work, args=(url, acts, theirs)
    )
    process.start()
    theirs.close()
    heard: list[str] = []
    try:
        while len(heard) < until:
            heard.append(ours.recv())
        os.kill(process.pid or 0, signal.SIGKILL)
        while True:  # what was said before it died counts as said
            heard.append(ours.recv())
    except EOFError:
        return heard
    finally:
        process.join()
        process.close()
        ours.close()


@pytest.mark.row("D01")
@pytest.mark.timeout(120)
async def test_killed_again_and_again_no_acknowledged_message_is_lost(
    firm: Firm, books_url: str
) -> None:
    multiprocessing.set_forkserver_preload(["tests.books.test_endurance"])
    chance = random.Random(7)
    waiting = await papers(firm, 500)
    yes = await tokens(firm, "approve")
    left = {f"k{n}": Act(what="tap", who="赵", key=f"k{n}", token=yes[n]) for n in waiting}
    documents = {f"k{n}": n for n in waiting}
    for _ in range(KILLS):
        for key in await asyncio.to_thread(
            live, books_url, list(left.values()), chance.randint(1, 12)
        ):
            del left[key]
        done = {row[0] for row in await firm.rows("SELECT id FROM document WHERE status = 'done'")}
        assert {documents[key] for key in documents.keys() - left.keys()} <= done
    await asyncio.to_thread(live, books_url, list(left.values()), len(left))

    assert await firm.cell(COLA) == (len(waiting), 0, 0)
    assert await firm.count("inbound") == len(waiting)
    assert await firm.count("outbox", "kind = 'moved'") == len(waiting)
    await firm.check()


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def weight() -> tuple[int, int]:
    """Return (living objects, resident bytes)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return len(gc.get_objects()), pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.row("B12")
@pytest.mark.timeout(180)
async def test_thousands_of_messages_leave_no_weight_behind(firm: Firm, books_url: str) -> None:
    """Memory, open files and the write-ahead log stay as they were after the first fifth."""
    kind = books_url.partition("+")[0]
    total = SOAK[kind]
    await firm.opening(line(COLA, 100))
    intake = Intake(firm.keeper, lambda _left: None)

    async def say(number: int) -> None:
        chat = Chat(platform="wecom", tenant="corp", id="冯")
        words = ("库存 可乐", f"入库 可乐 {number % 9 + 1}瓶", "帮助", "待我审批", "我不知道")
        await intake.accept(
            Said(key=f"m{number}", user_id="冯", chat=chat, sent_us=0, text=words[number % 5])
        )

    async def some(first: int, last: int) -> None:
        for start in range(first, last, 8):
            await asyncio.gather(*(say(number) for number in range(start, min(start + 8, last))))

    await some(0, total // 5)
    objects, memory = weight()
    files = open_files()
    began = time.monotonic()
    await some(total // 5, total)
    spent = time.monotonic() - began

    more_objects, more_memory = weight()
    assert more_objects - objects < 2000
    assert more_memory - memory < 16 * 2**20
    assert open_files() <= files + 2
    assert intake.accepted == total
    assert await firm.count("inbound") == total
    if kind == "sqlite":
        books = sqlite_path(books_url)
        log = books.with_name(f"{books.name}-wal")
        assert log.stat().st_size < 24 * 2**20
    assert spent < 150
    await firm.check()
