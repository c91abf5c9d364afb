"""A long order costs per line what a short one costs: statements are counted, not seconds."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.orders import orders, service
from core.orders.approvals import Rule
from core.orders.model import Document, NewDocument
from core.orders.states import Kind, Status
from core.storage.books import OpenBooks, Store
from tests.books.faults import FaultyStore, Trouble
from tests.books.firm import MAIN, Firm, firm_over, found, line, new_line, someone
from tests.books.sample import Good, place_called

LINES = {"sqlite": (100, 500), "postgresql": (20, 100)}
"""On PostgreSQL fewer: the statements are the same, each takes longer."""
PER_LINE, OF_ITS_OWN = 10, 60
"""Statements that a line costs at most, and those of an act whatever its length."""
GOODS = tuple(Good(name=f"货{number}", packs=()) for number in range(500))
FREE = tuple(Rule(kind=kind) for kind in Kind if kind is not Kind.OPENING)


class Counted(Trouble):
    """Counts statements, and never strikes."""

    def take(self) -> int:
        """Return how many there were since the last time."""
        count, self._count = self._count, 0
        return count


@pytest.fixture
async def counted(store: Store) -> tuple[Firm, Counted]:
    """A firm with 500 products, and a count of the statements."""
    goods = GOODS[: LINES["postgresql"][1]] if store.is_postgres else GOODS
    firm = await found(store, *goods)
    await firm.opening(*(line(good.name, 1000) for good in goods))
    counts = Counted()
    watched: Any = FaultyStore(store, counts)
    return firm_over(watched, rules=FREE, clock=firm.clock), counts


def new_order(books: OpenBooks, lines: int, kind: Kind) -> NewDocument:
    return NewDocument(
        kind=kind, location=place_called(books, MAIN), partner=None,
        lines=tuple(new_line(books, line(good.name, 2, yuan=2.5)) for good in GOODS[:lines]),
    )  # fmt: skip


async def walk(firm: Firm, counts: Counted, lines: int) -> Iterator[tuple[str, int]]:
    """Order so many lines and ship them; return each act with its statements."""
    new = await firm.keeper.read(lambda books: new_order(books, lines, Kind.SALES_ORDER))
    found = []

    async def act(name: str, work: Any) -> Document:
        counts.take()
        done: Document = await firm.do(work)
        found.append((name, counts.take()))
        return done

    placed = await act("order", lambda books: service.hand_in(books, new, someone(books, "李")))
    assert placed.status is Status.READY
    half = {one.id: 1 for one in placed.lines}
    for name in ("ship a part", "ship the rest"):
        await act(name, lambda books: orders.ship(books, placed.id, half, someone(books, "冯")))
    assert (await firm.get(placed)).status is Status.SHIPPED
    shipped = await firm.rows("SELECT number FROM document WHERE kind = 'shipment' ORDER BY id")
    await act("take back", lambda books: service.undo(books, someone(books, "冯"), shipped[-1][0]))
    assert (await firm.get(placed)).status is Status.PARTIAL
    return iter(found)


@pytest.mark.timeout(120)
async def test_statements_per_line_are_the_same_for_a_hundred_lines_and_five_hundred(
    counted: tuple[Firm, Counted],
) -> None:
    firm, counts = counted
    few, many = LINES["postgresql" if firm.keeper.store.is_postgres else "sqlite"]
    short = dict(await walk(firm, counts, few))
    long = dict(await walk(firm, counts, many))
    for name, statements in long.items():
        each = (statements - short[name]) / (many - few)
        assert each <= PER_LINE, (name, each)
        assert statements - each * many < OF_ITS_OWN, (name, statements)
    await firm.check()
