"""Orders from the hand-in to the shipment, in this process over real books."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from benchmarks.measure import Result, summed_up
from benchmarks.product import firm
from core.clock import SystemClock
from core.orders import orders, service
from core.orders.approvals import Rule, each_of
from core.orders.model import Document, NewDocument
from core.orders.packs import line_of
from core.orders.states import Kind, Status
from core.people import Person, Role
from core.storage import register
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.session import Sql

SELLER, MANAGER = "卖家", "经理"
RULES = (
    Rule(kind=Kind.SALES_ORDER, stages=(each_of(Role.MANAGER),)),
    Rule(kind=Kind.RECEIPT),
)
AT_ONCE = 100
KEEPERS = 4
"""Who keeps the place that is sold from: each gets a card of every order to pick."""
_PERSON = Sql("SELECT id FROM person WHERE name = :name")


async def walk(*, url: str, seconds: float, lines: int) -> Result:
    """Order so many lines, agree, ship them all; again and again.

    ``line_cpu_us`` is the processor time of a line, which other work on the machine does not move.
    """
    keeper = await _opened(url)
    latencies: list[int] = []
    worked: list[int] = []
    began = time.perf_counter()
    try:
        while time.perf_counter() - began < seconds:
            started, begun = time.perf_counter_ns(), time.process_time_ns()
            placed = await keeper.run(lambda books: _order(books, range(lines), 2))
            await keeper.run(partial(_agree, order_id=placed.id))
            await keeper.run(partial(_ship, order_id=placed.id))
            latencies.append(time.perf_counter_ns() - started)
            worked.append(time.process_time_ns() - begun)
    finally:
        await keeper.store.close()
    line_us, line_cpu_us = (statistics.median(one) / 1000 / lines for one in (latencies, worked))
    return summed_up(
        latencies, time.perf_counter() - began, count=len(latencies) * lines,
        line_us=line_us, line_cpu_us=line_cpu_us,
    )  # fmt: skip


async def route(*, url: str, seconds: float) -> Result:
    """Agree to a hundred orders of five lines at once: each holds its goods."""
    return await _often(url, seconds, _agreed_at_once)


async def supply(*, url: str, seconds: float) -> Result:
    """Bring what a hundred orders wait for, by one receipt: each holds its part."""
    return await _often(url, seconds, _supplied_at_once)


async def _often(url: str, seconds: float, once: Any) -> Result:
    keeper = await _opened(url)
    latencies: list[int] = []
    worked: list[int] = []
    began = time.perf_counter()
    try:
        while time.perf_counter() - began < seconds:
            spent, cpu = await once(keeper, len(latencies))
            latencies.append(spent)
            worked.append(cpu)
    finally:
        await keeper.store.close()
    return summed_up(
        latencies, sum(latencies) / 1e9, count=len(latencies) * AT_ONCE,
        cpu_ms=statistics.median(worked) / 1e6,
    )  # fmt: skip


async def _agreed_at_once(keeper: Bookkeeper, number: int) -> tuple[int, int]:
    placed = [
        await keeper.run(partial(_order, numbers=range(at, at + 5), count=1))
        for at in range(number * 7, number * 7 + AT_ONCE)
    ]
    started, begun = time.perf_counter_ns(), time.process_time_ns()
    agreed = await asyncio.gather(*(keeper.run(partial(_agree, order_id=one.id)) for one in placed))
    spent = time.perf_counter_ns() - started, time.process_time_ns() - begun
    _require(agreed, Status.READY)
    return spent


async def _supplied_at_once(keeper: Bookkeeper, number: int) -> tuple[int, int]:
    """Each round is about another product: all of it is ordered, and a hundred wait for more."""
    await keeper.run(lambda books: _agree(books, _order(books, [number], firm.STOCK).id))
    waiting = []
    for _ in range(AT_ONCE):
        placed = await keeper.run(lambda books: _order(books, [number], 1))
        waiting.append(await keeper.run(partial(_agree, order_id=placed.id)))
    _require(waiting, Status.BUYING)
    started, begun = time.perf_counter_ns(), time.process_time_ns()
    await keeper.run(lambda books: _receive(books, number, AT_ONCE))
    spent = time.perf_counter_ns() - started, time.process_time_ns() - begun
    now = await keeper.read(lambda books: [books.documents.get(one.id) for one in waiting])
    _require(now, Status.READY)
    return spent


def _require(documents: Sequence[Document], status: Status) -> None:
    if {one.status for one in documents} != {status}:
        raise RuntimeError(f"not all are {status}")


async def _opened(url: str) -> Bookkeeper:
    await firm.build_now(url)
    store = firm.store_of(url)
    await store.open()
    keeper = Bookkeeper(store, SystemClock(), firm.ZONE, rules=RULES)
    await keeper.run(_employ)
    return keeper


def _employ(books: OpenBooks) -> None:
    for name, role in ((SELLER, Role.SELLER), (MANAGER, Role.MANAGER)):
        register.write_person(books, name, [role], [("wecom", firm.TENANT, name)], [])
    place = books.catalog.locations()[1].id
    for number in range(KEEPERS):
        accounts = [("wecom", firm.TENANT, f"picker{number}")]
        register.write_person(books, f"拣货{number}", [Role.KEEPER], accounts, [place])
    books.record("employ", "", None)


def _someone(books: OpenBooks, name: str) -> Person:
    row = books.session.row(_PERSON, name=name)
    if row is None:
        raise RuntimeError("nobody is there")
    return books.people.get(row[0])


def _new(books: OpenBooks, kind: Kind, numbers: Sequence[int], count: int) -> NewDocument:
    ids = firm.products(books)
    return NewDocument(
        kind=kind, location=books.catalog.locations()[1], partner=None,
        lines=tuple(
            line_of(books.catalog.product(ids[number % firm.PRODUCTS]), count)
            for number in numbers
        ),
    )  # fmt: skip


def _order(books: OpenBooks, numbers: Sequence[int], count: int) -> Document:
    new = _new(books, Kind.SALES_ORDER, numbers, count)
    return service.hand_in(books, new, _someone(books, SELLER))


def _agree(books: OpenBooks, order_id: int) -> Document:
    return service.approve(books, order_id, _someone(books, MANAGER))


def _ship(books: OpenBooks, order_id: int) -> Document:
    order = books.documents.get(order_id)
    quantities = {line.id: line.quantity for line in order.lines}
    return orders.ship(books, order_id, quantities, _someone(books, MANAGER))


def _receive(books: OpenBooks, number: int, count: int) -> Document:
    new = _new(books, Kind.RECEIPT, [number], count)
    return service.hand_in(books, new, _someone(books, MANAGER))
