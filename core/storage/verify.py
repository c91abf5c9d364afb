"""Prove the books: the hash chain, what every event vouches for, and the invariants I1 to I10.

``verify`` does it over one session, which should be a snapshot. ``prove`` opens the database
itself, beside a running bot: SQLite's long books are cut into parts for two processes (readers
never hold the writer up), PostgreSQL's are read in one repeatable-read snapshot.
"""

import asyncio
import multiprocessing
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from core.storage import chain, invariants
from core.storage.alchemy import AlchemySession
from core.storage.chain import Progress
from core.storage.findings import (
    PROBLEMS_MAX,
    WHOLE,
    Anchor,
    Checkpoint,
    Part,
    Problem,
    Report,
)
from core.storage.migrate import sqlite_path
from core.storage.session import Session, Sql
from core.storage.verify_parts import check_whole, events_part, reading, rules_part, whole_part
from core.storage.vouching import uncounted

CHUNK_EVENTS: Final = 25_000
ALONE_EVENTS: Final = 20_000
"""Fewer events than these are not worth a second process."""

_LAST = Sql("SELECT seq, at_us FROM audit ORDER BY seq DESC LIMIT 1")
_HASH = Sql("SELECT hash FROM audit WHERE seq = :seq")
_CHECKPOINT = Sql("SELECT day, last_seq, last_movement_id FROM seal ORDER BY last_seq DESC LIMIT 1")


def last_checkpoint(session: Session) -> Checkpoint | None:
    """Return the newest sealed day."""
    row = session.row(_CHECKPOINT)
    return Checkpoint(day=row[0], seq=row[1], movement_id=row[2]) if row else None


def verify(
    session: Session, *, since: Checkpoint | None = None, anchor: Anchor | None = None,
    now_us: int = 0, progress: Progress = lambda _events: None,
) -> Report:  # fmt: skip
    """Check everything after ``since`` (``None``: from the first event) in this one session.

    ``now_us`` decides which holds are overdue; 0 takes the time of the last event.
    """
    start = since or WHOLE
    last_seq, now_us = _end(session, now_us)
    found = chain.check_events(session, start.seq, last_seq, progress=progress)
    for number in range(len(invariants.GROUPS)):
        found.problems += invariants.check_group(session, number, start, now_us)
    found.join(check_whole(session, start, last_seq))
    return _finish(session, found, last_seq, anchor)


async def prove(
    url: str, *, is_whole: bool = True, anchor: Anchor | None = None, now_us: int = 0,
    progress: Progress = lambda _events: None,
) -> Report:  # fmt: skip
    """Check the database at ``url``; unless ``is_whole``, from the last sealed day on."""
    if make_url(url).get_backend_name() == "sqlite":
        return await asyncio.to_thread(
            _prove_sqlite, sqlite_path(url), is_whole, anchor, now_us, progress
        )

    def inside(connection: Connection) -> Report:
        session = AlchemySession(connection)
        since = None if is_whole else last_checkpoint(session)
        return verify(session, since=since, anchor=anchor, now_us=now_us, progress=progress)

    engine = create_async_engine(
        url, poolclass=NullPool,
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    )  # fmt: skip
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(inside)
    finally:
        await engine.dispose()


def _prove_sqlite(
    path: Path, is_whole: bool, anchor: Anchor | None, now_us: int, progress: Progress
) -> Report:
    try:
        with reading(path) as session:
            since = (None if is_whole else last_checkpoint(session)) or WHOLE
            last_seq, now_us = _end(session, now_us)
            if last_seq - since.seq <= ALONE_EVENTS:
                return verify(session, since=since, anchor=anchor, now_us=now_us, progress=progress)
        found = _in_parts(path, since, last_seq, now_us, progress)
        with reading(path) as session:
            return _finish(session, found, last_seq, anchor)
    except sqlite3.DatabaseError as broken:
        problem = Problem(rule="file", what="malformed", facts={"reason": str(broken)})
        return Report(events=0, movements=0, last_seq=0, last_hash="", problems=(problem,))


def _in_parts(
    path: Path, since: Checkpoint, last_seq: int, now_us: int, progress: Progress
) -> Part:
    """Check part by part, here and in a second process: long questions first, then the chain."""
    groups = range(len(invariants.GROUPS))
    parts: deque[Callable[[], Part]] = deque(
        partial(rules_part, path, number, since, now_us) for number in groups
    )
    parts.append(partial(whole_part, path, since, last_seq))
    parts.extend(
        partial(events_part, path, after, min(after + CHUNK_EVENTS, last_seq))
        for after in range(since.seq, last_seq, CHUNK_EVENTS)
    )
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool, ThreadPoolExecutor(1) as waiter:
        there = waiter.submit(_take, parts, lambda part: pool.submit(part).result(), progress)
        found = _take(parts, lambda part: part(), progress)
        found.join(there.result())
    return found


def _take(
    parts: deque[Callable[[], Part]], run: Callable[[Callable[[], Part]], Part], progress: Progress
) -> Part:
    """Take part after part until none is left."""
    found = Part()
    while (job := _next(parts)) is not None:
        part = run(job)
        found.join(part)
        progress(part.events)
    return found


def _next(parts: deque[Callable[[], Part]]) -> Callable[[], Part] | None:
    try:
        return parts.popleft()
    except IndexError:  # the other one was faster
        return None


def _end(session: Session, now_us: int) -> tuple[int, int]:
    """Return the last event and the time for which holds are judged."""
    row = session.row(_LAST)
    return (row[0], now_us or row[1]) if row else (0, now_us)


def _finish(session: Session, found: Part, last_seq: int, anchor: Anchor | None) -> Report:
    """Compare the counts and the anchor, and put the problems in order."""
    problems = [*found.problems, *uncounted(found.counted, found.vouched)]
    if anchor is not None:
        problems += chain.check_anchor(session, anchor, last_seq)
    unique = list({_key(problem): problem for problem in problems}.values())
    unique.sort(key=lambda problem: (problem.seq == 0, problem.seq, problem.rule != "I7"))
    row = session.row(_HASH, seq=last_seq)
    return Report(
        events=found.events, movements=found.movements, last_seq=last_seq,
        last_hash=str(row[0]) if row else "", problems=tuple(unique[:PROBLEMS_MAX]),
    )  # fmt: skip


def _key(problem: Problem) -> tuple[object, ...]:
    return (problem.rule, problem.what, problem.seq, *map(str, problem.facts.values()))
