"""A small firm whose books the tests drive: its people, goods and places, and one call per act.

Everything is written through the product's own doors (``register`` and ``orders.service``); the
clock is in the test's hand. 王 and 刘 keep the two warehouses, 冯 both; nobody has a task twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from core.orders import service
from core.orders.approvals import Rule
from core.orders.model import Document, NewDocument, NewLine
from core.orders.states import Kind
from core.people import Person, Role
from core.quantity import MILLI, PRICE_SCALE, Pack, amount_fen, to_base
from core.storage.books import Bookkeeper, OpenBooks, Store
from core.storage.register import (
    ProductFacts,
    write_location,
    write_opening,
    write_partner,
    write_person,
    write_product,
)
from core.storage.session import Sql
from tests.books.invariants import broken

T = TypeVar("T")
ZONE: Final = ZoneInfo("Asia/Shanghai")
MORNING_US: Final = 1_795_309_200_000_000
"""2026-11-22 09:00 in Shanghai."""
MINUTE_US: Final = 60_000_000
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US
MAIN, SECOND = "主仓", "二店"

PEOPLE: Final[dict[str, tuple[tuple[Role, ...], tuple[str, ...]]]] = {
    "王": ((Role.KEEPER,), (MAIN,)),
    "刘": ((Role.KEEPER,), (SECOND,)),
    "冯": ((Role.KEEPER,), ()),
    "陈": ((Role.BUYER,), ()),
    "赵": ((Role.MANAGER,), ()),
    "钱": ((Role.MANAGER,), ()),
    "周": ((Role.FINANCE,), ()),
    "吴": ((Role.FINANCE, Role.MANAGER), ()),
    "李": ((Role.SELLER,), ()),
    "郑": ((Role.ADMIN,), ()),
}
COLA, SPRITE, MILK, RICE = "可乐", "雪碧", "牛奶", "大米"


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A product as a test says it; prices in yuan per base unit."""

    name: str
    unit: str = "瓶"
    packs: tuple[tuple[str, int], ...] = (("箱", 24), ("提", 6))
    category: str = "饮料"
    sale: float | None = 2.5
    purchase: float | None = 1.5
    is_batched: bool = False
    codes: tuple[tuple[str, str], ...] = ()


GOODS: Final = (
    Good(name=COLA, codes=(("6901", "瓶"), ("1690", "箱"))),
    Good(name=SPRITE, codes=(("6902", "瓶"),)),
    Good(name=MILK, unit="盒", packs=(("箱", 12),), category="乳品", is_batched=True),
    Good(name=RICE, unit="克", packs=(("千克", 1000),), category="粮食", sale=None, purchase=None),
)


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
    seen: list[str] = field(default_factory=list)

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

    async def opening(self, *lines: Said, place: str = MAIN) -> None:
        """Write the opening stock of one place."""

        def work(books: OpenBooks) -> None:
            where = place_called(books, place).id
            write_opening(books, {where: [new_line(books, said) for said in lines]})
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
    await firm.do(lambda books: _write(books, goods or GOODS))
    return firm


def _write(books: OpenBooks, goods: Sequence[Good]) -> None:
    write_location(books, "ZC", MAIN, "warehouse")
    write_location(books, "ED", SECOND, "store")
    for name in PEOPLE:
        write_roles(books, name)
    for number, (name, kind, tier) in enumerate(
        (("华南饮料", "supplier", ""), ("城东超市", "customer", ""), ("张三超市", "customer", "A"))
    ):
        facts = {"code": f"P{number}", "name": name, "kind": kind, "tier": tier}
        empty = {"contact": "", "phone": "", "address": ""}
        write_partner(books, {**facts, **empty}, [(name, name)])
    for good in goods:
        write_good(books, good)


def write_roles(books: OpenBooks, name: str, roles: Sequence[Role] | None = None) -> None:
    """Write a person anew, with the roles of the list above or other ones."""
    usual, places = PEOPLE[name]
    write_person(
        books, name, usual if roles is None else roles, [("wecom", "corp", name)],
        [place_called(books, place).id for place in places],
    )  # fmt: skip


def write_good(books: OpenBooks, good: Good) -> None:
    """Write a product, or write it anew."""
    write_product(
        books,
        ProductFacts(
            sku=good.name, name=good.name, spec="", unit=good.unit, category=good.category,
            sale_price=_price(good.sale), purchase_price=_price(good.purchase), safety_stock=0,
            is_batched=good.is_batched, shelf_life_days=None,
            packs=[
                Pack(unit=good.unit, numerator=1),
                *(Pack(unit=unit, numerator=factor) for unit, factor in good.packs),
            ],
            barcodes=good.codes, names=[(good.name, good.name)],
        ),
    )  # fmt: skip


def _price(yuan: float | str | None) -> int | None:
    return None if yuan is None else int(Fraction(str(yuan)) * PRICE_SCALE)


def new_line(books: OpenBooks, said: Said) -> NewLine:
    """Turn a said line into one to be written, as a command does."""
    product = product_called(books, said.product)
    pack = product.pack(said.unit or product.unit)
    assert pack is not None
    count = Fraction(said.count)
    price = _price(said.yuan)
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


def place_called(books: OpenBooks, name: str) -> Any:
    return next(place for place in books.catalog.locations() if place.name == name)


def cell(books: OpenBooks, product: str, place: str = MAIN) -> tuple[int, int, int]:
    """Return on hand, reserved and incoming of a product in a place."""
    where = place_called(books, place).id
    for balance in books.ledger.balances(product_called(books, product).id):
        if balance.location_id == where:
            return balance.on_hand, balance.reserved, balance.incoming
    return 0, 0, 0


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
