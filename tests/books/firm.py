"""A small firm whose books the tests drive: its people, goods and places, and one call per act.

Everything is written through the product's own doors (``register`` and ``orders.service``); the
clock is in the test's hand. 王 and 刘 keep the two warehouses, 冯 both; nobody has a task twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from core.orders import service
from core.orders.approvals import Rule
from core.orders.model import Document, NewDocument, NewLine
from core.orders.states import Kind
from core.people import Person, Role
from core.quantity import MILLI, amount_fen, to_base
from core.storage.books import Bookkeeper, OpenBooks, Store
from core.storage.register import (
    write_opening,
)
from core.storage.session import Sql
from tests.books.invariants import broken
from tests.books.sample import (
    COLA,
    GOODS,
    MAIN,
    MILK,
    PEOPLE,
    RICE,
    SECOND,
    SPRITE,
    Good,
    in_scale,
    place_called,
    write_firm,
    write_good,
    write_roles,
)

T = TypeVar("T")
ZONE: Final = ZoneInfo("Asia/Shanghai")
MORNING_US: Final = 1_795_309_200_000_000
"""2026-11-22 09:00 in Shanghai."""
MINUTE_US: Final = 60_000_000
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US


class HandClock:
    """A clock that stands still until the test moves it."""

    def __init__(self, at_us: int = MORNING_US) -> None:
        self.at_us = at_us

    def now(self) -> int:
        return self.at_us

    def pass_(self, us: int) -> None:
        """Let time pass; a negative number sets the clock back."""
        self.at_us += us


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line as a person says it; ``yuan`` is the price per ``unit``."""

    product: str
    count: str
    unit: str = ""
    yuan: float | str | None = None
    batch: str = ""
    until: str | None = None


def line(product: str, count: object, unit: str = "", **more: Any) -> Said:
    """Return a line: ``line(COLA, 20, "箱", yuan=36)``."""
    return Said(product=product, count=str(count), unit=unit, **more)


@dataclass
class Firm:
    """The books and who works with them."""

    keeper: Bookkeeper
    clock: HandClock

    # -- whole transactions

    async def do(self, work: Callable[[OpenBooks], T]) -> T:
        """Run one transaction."""
        return await self.keeper.run(work)

    async def hand_in(
        self, who: str, kind: Kind, *lines: Said, place: str = MAIN, partner: str = ""
    ) -> Document:
        """Hand a document in, as ``who``."""
        return await self.do(
            lambda books: hand_in(books, who, kind, *lines, place=place, partner=partner)
        )

    async def receive(self, who: str, *lines: Said, **more: Any) -> Document:
        return await self.hand_in(who, Kind.RECEIPT, *lines, **more)

    async def ship(self, who: str, *lines: Said, **more: Any) -> Document:
        return await self.hand_in(who, Kind.SHIPMENT, *lines, **more)

    async def approve(self, document: Document, who: str) -> Document:
        return await self.do(lambda books: service.approve(books, document.id, someone(books, who)))

    async def reject(self, document: Document, who: str, reason: str = "") -> Document:
        return await self.do(
            lambda books: service.reject(books, document.id, someone(books, who), reason=reason)
        )

    async def cancel(self, document: Document, who: str) -> Document:
        return await self.do(lambda books: service.cancel(books, document.id, someone(books, who)))

    async def undo(self, who: str, number: str = "") -> Document:
        return await self.do(lambda books: service.undo(books, someone(books, who), number))

    async def expire(self, document: Document) -> Document | None:
        return await self.do(lambda books: service.expire(books, document.id))

    async def opening(self, *lines: Said, second: Sequence[Said] = ()) -> None:
        """Write the opening stock of the first warehouse, and of the second."""

        def work(books: OpenBooks) -> None:
            places = {MAIN: lines, SECOND: second}
            found = {
                place_called(books, place).id: [new_line(books, said) for said in its_lines]
                for place, its_lines in places.items()
                if its_lines
            }
            write_opening(books, found)
            books.record("import", "stock", None)

        await self.do(work)

    async def employ(self, who: str, *roles: Role) -> None:
        """Give somebody these roles from now on, and no other."""
        await self.do(lambda books: write_roles(books, who, roles))

    # -- what the books say

    async def get(self, document: Document) -> Document:
        return await self.keeper.read(lambda books: books.documents.get(document.id))

    async def cell(self, product: str, place: str = MAIN) -> tuple[int, int, int]:
        """Return on hand, reserved and incoming over all batches."""
        return await self.keeper.read(lambda books: cell(books, product, place))

    async def worth(self, product: str) -> tuple[int, int]:
        """Return (base units, 分) the house holds of a product."""

        def look(books: OpenBooks) -> tuple[int, int]:
            row = books.session.row(
                Sql("SELECT quantity, value_fen FROM cost WHERE product_id = :id"),
                id=product_called(books, product).id,
            )
            return (int(row[0]), int(row[1])) if row else (0, 0)

        return await self.keeper.read(look)

    async def count(self, table: str, where: str = "1 = 1") -> int:
        sql = Sql(f"SELECT count(*) FROM {table} WHERE {where}")
        return await self.keeper.read(lambda books: int((books.session.row(sql) or (0,))[0]))

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return await self.keeper.read(
            lambda books: [tuple(row) for row in books.session.rows(Sql(sql))]
        )

    async def snapshot(self) -> dict[str, list[Any]]:
        """Return everything a person or an auditor could see."""
        return await self.keeper.read(snapshot)

    async def check(self) -> None:
        """Fail unless every invariant of the books holds."""
        found = await self.keeper.read(lambda books: broken(books.session))
        assert found == []


def firm_over(
    store: Store, *, rules: Sequence[Rule] = (), clock: HandClock | None = None
) -> Firm:  # fmt: skip
    """Return a firm over a store; its goods and people are what the database already has."""
    hand = clock or HandClock()
    groups = lambda post: [("wecom:robot:仓库群", 0)] if post == "moved" else []  # noqa: E731
    return Firm(Bookkeeper(store, hand, ZONE, rules=rules, groups=groups), hand)


async def found(
    store: Store, *goods: Good, rules: Sequence[Rule] = (), clock: HandClock | None = None
) -> Firm:  # fmt: skip
    """Found the firm in empty books, and return it."""
    firm = firm_over(store, rules=rules, clock=clock)
    await firm.do(lambda books: write_firm(books, goods or GOODS))
    return firm


def new_line(books: OpenBooks, said: Said) -> NewLine:
    """Turn a said line into one to be written, as a command does."""
    product = product_called(books, said.product)
    pack = product.pack(said.unit or product.unit)
    assert pack is not None
    count = Fraction(said.count)
    price = in_scale(said.yuan)
    return NewLine(
        product=product, unit=pack.unit, count_milli=int(count * MILLI),
        quantity=to_base(count, pack, product.unit), price=price,
        amount_fen=None if price is None else amount_fen(price, count),
        batch_id=books.catalog.batch(product.id, said.batch, said.until) if said.batch else 0,
    )  # fmt: skip


def hand_in(
    books: OpenBooks, who: str, kind: Kind, *lines: Said, place: str = MAIN, partner: str = ""
) -> Document:
    """Hand a document in inside an open transaction."""
    wanted = "supplier" if kind is Kind.RECEIPT else "customer"
    new = NewDocument(
        kind=kind, location=place_called(books, place),
        partner=books.catalog.partners_called(partner, wanted)[0] if partner else None,
        lines=tuple(new_line(books, said) for said in lines),
    )  # fmt: skip
    return service.hand_in(books, new, someone(books, who))


def someone(books: OpenBooks, name: str) -> Person:
    """Return a person by name, with the rights they have now."""
    row = books.session.row(Sql("SELECT id FROM person WHERE name = :name"), name=name)
    assert row is not None
    return books.people.get(row[0])


def product_called(books: OpenBooks, name: str) -> Any:
    return books.catalog.products_called(name)[0]


def cell(books: OpenBooks, product: str, place: str = MAIN) -> tuple[int, int, int]:
    """Return on hand, reserved and incoming of a product in a place."""
    where = place_called(books, place).id
    for balance in books.ledger.balances(product_called(books, product).id):
        if balance.location_id == where:
            return balance.on_hand, balance.reserved, balance.incoming
    return 0, 0, 0


__all__ = [
    "COLA",
    "GOODS",
    "MAIN",
    "MILK",
    "PEOPLE",
    "RICE",
    "SECOND",
    "SPRITE",
    "Good",
    "write_good",
    "write_roles",
]
SEEN: Final = (
    "movement", "transition", "approval", "approval_need", "document", "document_line", "balance",
    "hold", "cost", "value_entry", "audit", "outbox", "action", "counter", "inbound", "draft",
)  # fmt: skip


def snapshot(books: OpenBooks) -> dict[str, list[Any]]:
    """Return every row of every table that business writes."""
    return {
        table: sorted(
            tuple(map(str, row)) for row in books.session.rows(Sql(f"SELECT * FROM {table}"))
        )
        for table in SEEN
    }
