"""How one life of the firm is lived beside its mirror: plainly, twice, with trouble, at once."""

import asyncio
import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from core.errors import Refused
from core.orders import service
from core.orders.approvals import Rule
from core.storage.books import OpenBooks
from core.storage.migrate import sqlite_path
from core.storage.session import Sql, Unavailable
from core.storage.verify import verify
from tests.books.faults import (
    FaultyStore,
    Killed,
    Trouble,
    copy_files,
    copying,
    leave,
    raise_killed,
)
from tests.books.firm import Firm, HandClock, firm_over, someone
from tests.books.invariants import broken
from tests.books.mirror import RULES, Mirror, Refusal, opened
from tests.databases import store_of

Predict = Callable[[Mirror], None]
Work = Callable[[OpenBooks], Any]
LIVE = {"pending", "done", "reversing"}
_CELLS = Sql(
    "SELECT p.name, l.name, t.code, b.on_hand, b.reserved, b.incoming FROM balance b"
    " JOIN product p ON p.id = b.product_id JOIN location l ON l.id = b.location_id"
    " JOIN batch t ON t.id = b.batch_id WHERE l.kind IN ('warehouse', 'store')"
)
_PAPERS = Sql("SELECT id, status FROM document WHERE kind <> 'opening' ORDER BY id")

CI = settings(
    derandomize=True, database=None, deadline=None, print_blob=False,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
"""The profile of every run: the same cases each time, told as they were found."""


class Living(RuleBasedStateMachine):
    """The books of one firm, with trouble; subclasses say what happens."""

    firm_rules: Sequence[Rule] = ()

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.url, self.folder, self.lives = url, folder, 0
        self.clock = HandClock()
        self.trouble = Trouble()
        self.is_swept = False
        self.firm = self._open()

    def teardown(self) -> None:
        try:
            proved = self.loop.run(
                self.firm.keeper.read(lambda books: verify(books.session, now_us=1))
            )
            assert proved.problems == (), proved.problems
        finally:
            self.loop.run(self.firm.keeper.store.close())
            self.loop.close()

    # -- what is always so

    @invariant()
    def the_books_are_sound(self) -> None:
        swept_us = self.clock.at_us if self.is_swept else None
        self.is_swept = False
        found = self.loop.run(
            self.firm.keeper.read(lambda books: broken(books.session, swept_us=swept_us))
        )
        assert found == [], found

    # -- trouble

    def _outcome(self, work: Work) -> Any:
        return self._outcomes([work])[0]

    def _outcomes(self, works: list[Work]) -> list[Any]:
        async def all_of_them() -> list[Any]:
            return await asyncio.gather(
                *(self.firm.do(work) for work in works), return_exceptions=True
            )

        results = self.loop.run(all_of_them())
        for result in results:
            if isinstance(result, Exception) and not isinstance(
                result, Refused | Killed | Unavailable
            ):
                raise result
        return [type(result) if isinstance(result, Exception) else None for result in results]

    def _with_trouble(self, work: Work, how: str, at: int) -> tuple[Any, bool]:
        """Run with trouble before statement ``at``; return what came of it, and if it was lost."""
        crashed = self.folder / f"{self.lives + 1}.db"
        is_crash = how == "crash"
        strike: Any = raise_killed
        if is_crash:
            strike = leave if self._is_postgres else copying(self._path(), crashed)
        self.trouble.plan(at, strike)
        outcome = self._outcome(work)
        has_struck = self.trouble.has_struck
        self.trouble.clear()
        if is_crash and not self._is_postgres:
            if not has_struck:
                copy_files(self._path(), crashed)
            self._reopen(crashed)
        is_gone = is_crash and has_struck and not self._is_postgres
        is_lost = is_gone or outcome in {Killed, Unavailable}
        assert has_struck or not is_lost
        return outcome, is_lost

    def _run(self, work: Work) -> Any:
        return self.loop.run(self.firm.do(work))

    def _snapshot(self) -> Any:
        return self.loop.run(self.firm.snapshot())

    @property
    def _is_postgres(self) -> bool:
        return not self.url.startswith("sqlite")

    def _path(self) -> Path:
        return sqlite_path(self.url)

    def _reopen(self, path: Path) -> None:
        self.loop.run(self.firm.keeper.store.close())
        self.lives += 1
        self.url = f"sqlite+aiosqlite:///{path}"
        self.firm = self._open()

    def _open(self) -> Firm:
        store = FaultyStore(store_of(self.url), self.trouble)
        self.loop.run(store.open())
        return firm_over(store, rules=self.firm_rules, clock=self.clock)


class Beside(Living):
    """Books and mirror; subclasses say what happens."""

    firm_rules = RULES

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(url, folder)
        self.mirror = opened(self.clock.at_us)
        self.ids: list[int] = []

    @invariant()
    def the_books_say_what_the_mirror_says(self) -> None:
        cells, papers = self.loop.run(self.firm.keeper.read(look))
        assert cells == self.mirror.totals()
        assert [status for _, status in papers] == [p.status.value for p in self.mirror.papers]

    # -- how it happens

    def _act(self, predict: Predict, work: Work, how: str, at: int) -> None:
        if how == "twice":
            self._at_once([(predict, work), (predict, work)])
            return
        expected, after = self._foresee(predict, self.mirror)
        if how == "plain":
            assert self._outcome(work) == expected
        elif not self._survives(work, how, at, expected):
            return
        self.mirror = after
        self._learn()

    def _survives(self, work: Work, how: str, at: int, expected: Any) -> bool:
        """Run with trouble before statement ``at``; return whether the work was done."""
        before = self._snapshot()
        outcome, is_lost = self._with_trouble(work, how, at)
        assert is_lost or outcome == expected
        if is_lost or outcome is not None:
            assert self._snapshot() == before
        return not is_lost

    def _at_once(self, acts: list[tuple[Predict, Work]]) -> None:
        """Run two acts in the same moment: what comes of it is what one of the orders gives.

        On PostgreSQL one after the other; ``test_races`` lets them run there.
        """
        possible = []
        for order in ((0, 1), (1, 0)):
            mirror, results = self.mirror, [None, None]
            for position in order:
                results[position], mirror = self._foresee(acts[position][0], mirror)
            possible.append((results, mirror))
        works = [work for _, work in acts]
        if self._is_postgres:  # which is first there is chance, and hypothesis wants none of it
            outcomes = [self._outcome(work) for work in works]
        else:
            outcomes = self._outcomes(works)
        fitting = [mirror for results, mirror in possible if results == outcomes]
        assert fitting, (outcomes, [results for results, _ in possible])
        self.mirror = fitting[0]
        self._learn()

    def _foresee(self, predict: Predict, mirror: Mirror) -> tuple[Any, Mirror]:
        after = copy.deepcopy(mirror)
        try:
            predict(after)
        except Refusal as refusal:
            return refusal.kind, mirror
        return None, after

    def _decision(self, number: int, who: str, is_yes: bool) -> tuple[Predict, Work]:
        document = self.ids[number]
        if is_yes:
            return (
                lambda mirror: mirror.approve(number, who),
                lambda books: service.approve(books, document, someone(books, who)),
            )
        return (
            lambda mirror: mirror.reject(number, who),
            lambda books: service.reject(books, document, someone(books, who)),
        )

    def _some(self, data: Any) -> int:
        """Return the number of a document, most often of one that still lives."""
        papers = enumerate(self.mirror.papers)
        live = [number for number, paper in papers if paper.status.value in LIVE]
        every = list(range(len(self.ids)))
        chosen: int = data.draw(st.sampled_from(live * 4 + every))
        return chosen

    def _learn(self) -> None:
        _, papers = self.loop.run(self.firm.keeper.read(look))
        self.ids = [document for document, _ in papers]

    def _number(self, number: int) -> str:
        document = self.ids[number]
        return str(self._run(lambda books: books.documents.get(document).number))


def look(books: OpenBooks) -> tuple[dict[Any, tuple[int, ...]], list[tuple[int, str]]]:
    cells = {tuple(row[:3]): tuple(row[3:]) for row in books.session.rows(_CELLS) if any(row[3:])}
    return cells, [(row[0], row[1]) for row in books.session.rows(_PAPERS)]
