"""All kinds of documents in any order: every step leaves the books sound.

Everything that a firm does is handed in, decided (by two at once too), gone on with, paid, taken
back and withdrawn, by the right person and by others; buttons are pressed and delivered again;
the process dies before any statement and starts again on what the disk holds. After each step
``invariants`` (I1 to I12) and ``promises`` are asked of the tables; what is refused or lost has
changed nothing.

Twenty rules were switched off one by one; the lives of ``ci`` or ``hunt`` on SQLite found eleven:
goods come free and nobody who waits gets them (``ended``); a shipment lets go nothing of what its
order held, or ships twice (``fulfil``); an order promises what others hold (``available``), or
holds its first line only; a refusal releases nothing (``drop``); a judged return, or an order all
of which is inspected, stays open; the groups are not told; more is paid than is owed (``open_of``);
money taken back stays with its order. Not found, and left to tests of their own (``test_making``,
``test_sales``, ``test_transfers``, ``test_cash``, ``test_giving_up``): parts rounded down, an order
never settled, a transfer that comes in where it left, a source not opened again, leftovers of work
or of a withdrawn order still held, scrap put away as good, an unrecorded receipt of a transfer, a
photo not asked for (the walk always has one).
"""

import asyncio
import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from core.orders.kinds import Kind
from tests.books.firm import (
    firm_over,
)
from tests.books.life import CI
from tests.books.walk import AllKinds
from tests.books.wishes import (
    equip,
)
from tests.databases import as_app, store_of
from tests.postgres import Postmaster

PROFILES: Final = {"ci": (24, 4), "hunt": (80, 20), "long": (400, 80)}
"""How many lives are lived, on SQLite and on PostgreSQL; ``ZHANGGUI_LIVES`` names the profile."""
STEPS: Final = 30


def _live(begin: Callable[[], AllKinds], place: int) -> tuple[set[str], set[str]]:
    """Live so many lives; return the kinds and the states that occurred."""
    AllKinds.seen.clear()
    examples = PROFILES[os.environ.get("ZHANGGUI_LIVES", "ci")][place]
    is_ci = examples == PROFILES["ci"][place]
    profile = settings(CI, derandomize=is_ci, max_examples=examples, stateful_step_count=STEPS)
    run_state_machine_as_test(cast("type[AllKinds]", begin), settings=profile)
    return {kind for kind, _ in AllKinds.seen}, {status for _, status in AllKinds.seen}


async def _fill(url: str) -> None:
    store = store_of(url)
    await store.open()
    await equip(firm_over(store))
    await store.close()


@pytest.mark.timeout(600)
def test_any_order_of_all_kinds_on_sqlite(founded_sqlite: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.db"
    shutil.copyfile(founded_sqlite, first)
    asyncio.run(_fill(f"sqlite+aiosqlite:///{first}"))
    lives = itertools.count(1)

    def begin() -> AllKinds:
        folder = tmp_path / f"life{next(lives)}"
        folder.mkdir()
        shutil.copyfile(first, folder / "0.db")
        return AllKinds(f"sqlite+aiosqlite:///{folder / '0.db'}", folder)

    kinds, states = _live(begin, 0)
    assert len(kinds) > 20, set(Kind) - kinds
    assert len(states) > 12, states


@pytest.mark.timeout(600)
def test_any_order_of_all_kinds_on_postgresql(
    postgres: Postmaster, founded_postgres: str, tmp_path: Path
) -> None:
    postgres.execute("postgres", f"CREATE DATABASE all_kinds TEMPLATE {founded_postgres}")
    asyncio.run(_fill(as_app(postgres.url("all_kinds"))))
    names: list[str] = []

    def begin() -> AllKinds:
        name = f"all_kinds_{len(names)}"
        names.append(name)
        postgres.execute(
            "postgres", f"CREATE DATABASE {name} TEMPLATE all_kinds STRATEGY file_copy"
        )
        return AllKinds(as_app(postgres.url(name)), tmp_path)

    try:
        _live(begin, 1)
    finally:
        for name in ("all_kinds", *names):
            postgres.execute("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
