"""Any order of everything: the books always say what the mirror says, and I1 to I11 hold.

People hand in, approve, reject, withdraw and take back, early and late, twice, at the same
moment, without the right; roles change; the clock jumps; the process dies before any statement
and starts again on what the disk holds.

Broken on purpose, each of these went red: goods of a shipment flow the other way
(``posting.route``); a batch past its date is posted (``posting.finish``); batches are taken by
age (``availability``); the requester decides, a withdrawal releases nothing, the group is not
told, the ten minutes count from the last word (``service``); votes are not vouched for
(``papers``); a request has no savepoint of its own (``sqlite``). Valuing a reversal at what it
cost passes here and fails in ``test_worth``.
"""

import asyncio
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)  # fmt: skip

from core.orders import service
from core.orders.states import Kind
from core.people import Role
from core.storage.books import OpenBooks
from tests.books.firm import (
    COLA,
    DAY_US,
    HOUR_US,
    MAIN,
    MILK,
    MINUTE_US,
    PEOPLE,
    SECOND,
    firm_over,
    hand_in,
    line,
    someone,
    write_roles,
)  # fmt: skip
from tests.books.life import CI, Beside, Predict, Work
from tests.books.mirror import Wanted
from tests.databases import as_app, store_of
from tests.postgres import Postmaster

WHO = st.sampled_from(sorted(PEOPLE))
DECIDERS = st.one_of(st.sampled_from(["赵", "周", "吴", "冯"]), WHO)
MOVERS = st.sampled_from(["冯", "冯", "赵", "陈", "王", "刘", "李"])
HOW = st.sampled_from(["plain", "plain", "plain", "twice", "abort", "crash"])
AT = st.integers(1, 45)
KINDS = st.sampled_from([Kind.RECEIPT, Kind.SHIPMENT])
JUMPS = (MINUTE_US, 9 * MINUTE_US, 11 * MINUTE_US, HOUR_US, 25 * HOUR_US, 3 * DAY_US, -HOUR_US)


class Life(Beside):
    """One firm's life, beside its mirror."""

    # -- what happens

    @initialize(data=st.data())
    def begins(self, data: Any) -> None:
        """No run without documents."""
        for kind in (Kind.RECEIPT, Kind.SHIPMENT):
            self._hand_in(data, kind, "冯", "plain", 0)

    @rule(data=st.data(), who=MOVERS, kind=KINDS, how=HOW, at=AT)
    def hands_in(self, data: Any, who: str, kind: Kind, how: str, at: int) -> None:
        self._hand_in(data, kind, who, how, at)

    @rule(data=st.data(), kind=KINDS, how=HOW, at=AT)
    def the_keeper_hands_in(self, data: Any, kind: Kind, how: str, at: int) -> None:
        self._hand_in(data, kind, "冯", how, at)

    def _hand_in(self, data: Any, kind: Kind, who: str, how: str, at: int) -> None:
        counts = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=3))
        wanted = Wanted(
            who=who, kind=kind, place=data.draw(st.sampled_from([MAIN, MAIN, MAIN, SECOND])),
            is_tier_a=kind is Kind.SHIPMENT and data.draw(st.booleans()),
            lines=tuple(zip((COLA, MILK, COLA), counts, self._batches(kind), strict=False)),
            yuan=data.draw(st.sampled_from([None, "1", "3.33", "36"])),
        )  # fmt: skip
        self._act(*_handing_in(wanted), how, at)

    def _batches(self, kind: Kind) -> tuple[str, str, str]:
        """Milk that comes today is good until tonight."""
        return "", f"X{self.mirror.today}" if kind is Kind.RECEIPT else "", ""

    @rule(count=st.integers(1, 5))
    def waits_overnight(self, count: int) -> None:
        """Milk of today is ordered today and released tomorrow."""
        for kind in (Kind.RECEIPT, Kind.SHIPMENT):
            lines = ((MILK, count, self._batches(kind)[1]),)
            wanted = Wanted(who="冯", kind=kind, place=MAIN, lines=lines, yuan="1")
            self._act(*_handing_in(wanted), "plain", 0)
        self._pass(25 * HOUR_US)
        self._act(*self._decision(len(self.ids) - 1, "周", True), "plain", 0)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), who=DECIDERS, how=HOW, at=AT, is_yes=st.booleans())
    def anybody_decides(self, data: Any, who: str, how: str, at: int, is_yes: bool) -> None:
        self._act(*self._decision(self._some(data), who, is_yes), how, at)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), how=HOW, at=AT, is_yes=st.sampled_from([True, True, True, False]))
    def who_is_asked_decides(self, data: Any, how: str, at: int, is_yes: bool) -> None:
        """The right person, for a document that waits (if there is one)."""
        waiting = [n for n, paper in enumerate(self.mirror.papers) if paper.needs]
        number = data.draw(st.sampled_from(waiting)) if waiting else self._some(data)
        paper = self.mirror.papers[number]
        asked = sorted(n for n, roles in self.mirror.roles.items() if roles & paper.needs)
        who = data.draw(st.sampled_from(asked or ["钱"]))
        self._act(*self._decision(number, who, is_yes), how, at)

    @precondition(lambda self: "done" in {p.status.value for p in self.mirror.papers})
    @rule(data=st.data(), is_rejected=st.booleans())
    def insists(self, data: Any, is_rejected: bool) -> None:
        """Ask late for what is done, hear no or think again, and try once more."""
        papers = self.mirror.papers
        done = [n for n, paper in enumerate(papers) if paper.status.value == "done"]
        number = data.draw(st.sampled_from(done))
        by, document = papers[number].wanted.who, self.ids[number]
        undo = self._undo(number, by)
        self._pass(11 * MINUTE_US)
        self._act(*undo, "plain", 0)
        if is_rejected:
            self._act(*self._decision(number, "钱", False), "plain", 0)
        else:
            self._act(
                lambda mirror: mirror.cancel(number, by),
                lambda books: service.cancel(books, document, someone(books, by)),
                "plain", 0,
            )  # fmt: skip
        self._act(*undo, "plain", 0)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), one=DECIDERS, other=DECIDERS)
    def two_decide_at_once(self, data: Any, one: str, other: str) -> None:
        number = self._some(data)
        self._at_once([self._decision(number, one, True), self._decision(number, other, False)])

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), one=DECIDERS)
    def withdrawn_and_approved_at_once(self, data: Any, one: str) -> None:
        number = self._some(data)
        who = self.mirror.papers[number].wanted.who
        document = self.ids[number]
        cancel = (
            lambda mirror: mirror.cancel(number, who),
            lambda books: service.cancel(books, document, someone(books, who)),
        )
        self._at_once([self._decision(number, one, True), cancel])

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), who=st.one_of(st.none(), WHO), how=HOW, at=AT)
    def withdraws(self, data: Any, who: str | None, how: str, at: int) -> None:
        number = self._some(data)
        by = who or self.mirror.papers[number].wanted.who
        document = self.ids[number]
        self._act(
            lambda mirror: mirror.cancel(number, by),
            lambda books: service.cancel(books, document, someone(books, by)),
            how, at,
        )  # fmt: skip

    @precondition(lambda self: self.ids)
    @rule(
        data=st.data(), by_number=st.booleans(), who=st.one_of(st.none(), st.none(), MOVERS),
        how=HOW, at=AT, minutes=st.sampled_from([0, 10, 11]),
    )  # fmt: skip
    def takes_back(
        self, data: Any, *, by_number: bool, who: str | None, how: str, at: int, minutes: int
    ) -> None:
        self._pass(minutes * MINUTE_US)
        number = self._some(data)
        by = who or self.mirror.papers[number].wanted.who
        self._act(*self._undo(number if by_number else None, by), how, at)

    def _undo(self, number: int | None, by: str) -> tuple[Predict, Work]:
        said = "" if number is None else self._number(number)
        return (
            lambda mirror: mirror.undo(number, by),
            lambda books: service.undo(books, someone(books, by), said),
        )

    @rule(
        data=st.data(), happens=st.sampled_from(["clock", "clock", "sweep", "role", "start"])
    )  # fmt: skip
    def something_else_happens(self, data: Any, happens: str) -> None:
        match happens:
            case "clock":
                self._pass(data.draw(st.sampled_from(JUMPS)))
            case "sweep":
                self._sweep()
            case "role":
                self._change_a_role(data)
            case _:
                self.loop.run(self.firm.keeper.store.close())
                self.firm = self._open()

    def _pass(self, us: int) -> None:
        self.clock.pass_(us)
        self.mirror.now_us = self.clock.at_us

    def _sweep(self) -> None:
        due = self._run(lambda books: list(books.documents.with_expired_holds(100)))
        for document in due:
            self._expire(document)
        self.mirror.sweep()
        self.is_swept = True

    def _expire(self, document: int) -> None:
        self._run(lambda books: service.expire(books, document))

    def _change_a_role(self, data: Any) -> None:
        who = data.draw(st.sampled_from(["周", "吴", "赵", "王"]))
        roles = data.draw(st.sampled_from([PEOPLE[who][0], (Role.SELLER,)]))
        self._run(lambda books: write_roles(books, who, roles))
        self.mirror.roles[who] = set(roles)


def _handing_in(wanted: Wanted) -> tuple[Predict, Work]:
    partner = "张三超市" if wanted.is_tier_a else "城东超市"
    lines = [
        line(name, count, yuan=wanted.yuan, batch=batch, until=batch[1:] or None)
        for name, count, batch in wanted.lines
    ]

    def work(books: OpenBooks) -> None:
        is_receipt = wanted.kind is Kind.RECEIPT
        hand_in(
            books, wanted.who, wanted.kind, *lines, place=wanted.place,
            partner="" if is_receipt else partner,
        )  # fmt: skip

    return lambda mirror: mirror.hand_in(wanted), work


def _live(begin: Callable[[], Life], *, examples: int, steps: int) -> None:
    profile = settings(CI, max_examples=examples, stateful_step_count=steps)
    run_state_machine_as_test(cast("type[Life]", begin), settings=profile)


async def _fill(url: str) -> None:
    store = store_of(url)
    await store.open()
    firm = firm_over(store)
    await firm.opening(
        line(COLA, 100), line(MILK, 20, batch="M1", until="2026-11-23"),
        line(MILK, 20, batch="M2", until="2026-12-01"), line(MILK, 10, batch="M3"),
        second=[line(COLA, 30)],
    )  # fmt: skip
    await store.close()


@pytest.mark.timeout(180)
def test_any_order_on_sqlite(founded_sqlite: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.db"
    shutil.copyfile(founded_sqlite, first)
    asyncio.run(_fill(f"sqlite+aiosqlite:///{first}"))
    lives = itertools.count(1)

    def begin() -> Life:
        folder = tmp_path / f"life{next(lives)}"
        folder.mkdir()
        shutil.copyfile(first, folder / "0.db")
        return Life(f"sqlite+aiosqlite:///{folder / '0.db'}", folder)

    _live(begin, examples=40, steps=30)


@pytest.mark.timeout(180)
def test_any_order_on_postgresql(
    postgres: Postmaster, founded_postgres: str, tmp_path: Path
) -> None:
    postgres.execute("postgres", f"CREATE DATABASE any_order TEMPLATE {founded_postgres}")
    asyncio.run(_fill(as_app(postgres.url("any_order"))))
    names: list[str] = []

    def begin() -> Life:
        name = f"any_order_{len(names)}"
        names.append(name)
        postgres.execute("postgres", f"CREATE DATABASE {name} TEMPLATE any_order")
        return Life(as_app(postgres.url(name)), tmp_path)

    try:
        _live(begin, examples=10, steps=25)
    finally:
        for name in ("any_order", *names):
            postgres.execute("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
