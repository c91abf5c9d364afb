"""Orders walk from the hand-in to the shipment while the process is killed again and again.

A process takes thirty orders for goods that have to be made through agreement, work order, issue,
output and shipment, some at a time, and is killed 25 times. What it acknowledged is there, what
it did not is delivered again under the same key, and in the end every order has gone its way once.
"""

import asyncio
import contextlib
import multiprocessing
import random
from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Final

import pytest

from core.orders import moves, orders, service
from core.orders.approvals import Rule
from core.orders.model import Document, NewDocument
from core.orders.states import Kind
from core.stock.model import NotEnough
from core.storage.books import OpenBooks
from core.storage.session import Sql, Unavailable
from tests.books.firm import (
    COLA,
    MAIN,
    SECOND,
    Firm,
    firm_over,
    line,
    new_line,
    someone,
)
from tests.books.sample import place_called
from tests.books.test_endurance import AT_ONCE, live
from tests.books.wishes import BOX, Wanted, equip, hand_in
from tests.databases import store_of

ORDERS, TRANSFERS, KILLS = 30, 20, 25
STEPS: Final = ("order", "agree", "issue", "report", "ship")
RULES: Final = tuple(
    Rule(kind=kind) for kind in Kind if kind not in {Kind.OPENING, Kind.SALES_ORDER}
)
_NOTED: Final = Sql("SELECT id FROM document WHERE note = :note AND kind = :kind")
_CHILD: Final = Sql("SELECT id FROM document WHERE source_id = :source AND kind = :kind")


def once(books: OpenBooks, step: str, note: str) -> None:
    """Do one step, if this message was not taken before."""
    if books.inbound.claim(f"{note}:{step}", step):
        _DO[step](books, note)


def _agree(books: OpenBooks, note: str) -> None:
    service.approve(books, _of(books, note).id, someone(books, "周"))


def _issue(books: OpenBooks, note: str) -> None:
    work = _work(books, note)
    used = {one.id: one.unfulfilled for one in work.lines if one.part == "use"}
    orders.issue(books, work.id, used, someone(books, "冯"))


def _report(books: OpenBooks, note: str) -> None:
    orders.report(books, _work(books, note).id, 1, 0, someone(books, "冯"))


def _ship(books: OpenBooks, note: str) -> None:
    order = _of(books, note)
    orders.ship(books, order.id, _open(order), someone(books, "冯"))


def _send(books: OpenBooks, note: str) -> None:
    new = NewDocument(
        kind=Kind.TRANSFER, location=place_called(books, MAIN), partner=None, note=note,
        to_location=place_called(books, SECOND), lines=(new_line(books, line(COLA, 2)),),
    )  # fmt: skip
    service.hand_in(books, new, someone(books, "冯"))


def _take(books: OpenBooks, note: str) -> None:
    sent = _of(books, note, Kind.TRANSFER)
    moves.receive(books, sent.id, _open(sent), someone(books, "刘"))


def _open(document: Document) -> dict[int, int]:
    return {one.id: one.unfulfilled for one in document.lines}


def _order(books: OpenBooks, note: str) -> None:
    new = NewDocument(
        kind=Kind.SALES_ORDER, location=place_called(books, MAIN), partner=None,
        lines=(new_line(books, line(BOX, 1, yuan=20)),), note=note,
    )  # fmt: skip
    service.hand_in(books, new, someone(books, "李"))


def _of(books: OpenBooks, note: str, kind: Kind = Kind.SALES_ORDER) -> Document:
    row = books.session.row(_NOTED, note=note, kind=kind.value)
    assert row is not None
    return books.documents.get(row[0])


def _work(books: OpenBooks, note: str) -> Document:
    row = books.session.row(_CHILD, source=_of(books, note).id, kind="work_order")
    assert row is not None
    return books.documents.get(row[0])


_DO: Final = {
    "order": _order, "agree": _agree, "issue": _issue, "report": _report, "ship": _ship,
    "send": _send, "take": _take,
}  # fmt: skip


def steps_of(note: str) -> tuple[str, ...]:
    return STEPS if note.startswith("n") else ("send", "take")


def serve(url: str, notes: Sequence[str], acknowledged: Connection) -> None:
    """Take every order through its steps, some orders at a time; say each step once it is in."""

    async def one(firm: Firm, note: str, places: asyncio.Semaphore) -> None:
        for step in steps_of(note):
            await insist(firm, partial(once, step=step, note=note), places)
            acknowledged.send(f"{note}:{step}")

    async def insist(firm: Firm, work: Any, places: asyncio.Semaphore) -> None:
        """Goods go to whoever waits longest: who made them may have to wait for the next.

        What the books had no time for is delivered again, as platforms do.
        """
        while True:
            with contextlib.suppress(NotEnough, Unavailable):
                async with places:
                    return await firm.do(work)
            await asyncio.sleep(0.01)

    async def everything() -> None:
        store = store_of(url)
        await store.open()
        firm, places = firm_over(store, rules=RULES), asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(one(firm, note, places) for note in notes))
        await store.close()

    asyncio.run(everything())


async def killed(firm: Firm, books_url: str, notes: Sequence[str], most: int) -> None:
    """Let it all be done by processes that are killed after one to ``most`` acknowledgements."""
    multiprocessing.set_forkserver_preload(["tests.books.test_killed_orders"])
    chance, said = random.Random(11), set[str]()

    def left() -> list[str]:
        return [note for note in notes if f"{note}:{steps_of(note)[-1]}" not in said]

    for kill in range(KILLS + 1):
        until = chance.randint(1, most) if kill < KILLS else sum(len(steps_of(n)) for n in left())
        said |= set(await asyncio.to_thread(live, books_url, left(), until, work=serve))
        taken = {row[0] for row in await firm.rows("SELECT key FROM inbound")}
        assert said <= taken, "acknowledged and lost"
        await firm.check()
    assert left() == []
    assert await firm.count("inbound") == sum(len(steps_of(note)) for note in notes)


@pytest.mark.row("D01")
@pytest.mark.timeout(170)
async def test_killed_again_and_again_every_order_walks_to_its_shipment_once(
    firm: Firm, books_url: str
) -> None:
    await equip(firm)
    await firm.do(_take_away)
    await killed(firm, books_url, [f"n{number:02}" for number in range(ORDERS)], 5)

    for kind, status in (
        ("sales_order", "shipped"), ("work_order", "done"), ("issue", "done"),
        ("output", "done"), ("shipment", "done"),
    ):  # fmt: skip
        assert await firm.count("document", f"kind = '{kind}'") == ORDERS, kind
        assert await firm.count("document", f"kind = '{kind}' AND status = '{status}'") == ORDERS
    assert await firm.count("approval") == ORDERS + 1
    assert await firm.cell(BOX) == (0, 0, 0)
    assert await firm.cell(COLA) == (160 - 2 * ORDERS, 0, 0)


@pytest.mark.row("S06")
@pytest.mark.timeout(170)
async def test_killed_between_out_and_in_a_transfer_loses_and_doubles_nothing(
    firm: Firm, books_url: str
) -> None:
    """Whatever has left and has not come is in transit at every moment; then it goes on."""
    await firm.opening(line(COLA, 2 * TRANSFERS))
    await killed(firm, books_url, [f"t{number:02}" for number in range(TRANSFERS)], 2)

    assert await firm.count("document", "kind = 'transfer' AND status = 'done'") == TRANSFERS
    assert await firm.count("document", "kind = 'transfer_in'") == TRANSFERS
    assert await firm.cell(COLA) == (0, 0, 0)
    assert await firm.cell(COLA, SECOND) == (2 * TRANSFERS, 0, 0)


def _take_away(books: OpenBooks) -> None:
    """Scrap the boxes that are there, so that every order has to have its own made."""
    wanted = Wanted(kind=Kind.SCRAP, who="冯", place=MAIN, lines=((BOX, 3),))
    service.approve(books, hand_in(books, wanted).id, someone(books, "赵"))
