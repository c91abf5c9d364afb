"""The small firm itself: who works there, what it sells, written as an import writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from core.people import Role
from core.quantity import PRICE_SCALE, Pack
from core.stock.model import Location
from core.storage.books import OpenBooks
from core.storage.register import (
    ProductFacts,
    write_location,
    write_partner,
    write_person,
    write_product,
)

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


def write_firm(books: OpenBooks, goods: Sequence[Good]) -> None:
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
            sale_price=in_scale(good.sale), purchase_price=in_scale(good.purchase), safety_stock=0,
            is_batched=good.is_batched, shelf_life_days=None,
            packs=[
                Pack(unit=good.unit, numerator=1),
                *(Pack(unit=unit, numerator=factor) for unit, factor in good.packs),
            ],
            barcodes=good.codes, names=[(good.name, good.name)],
        ),
    )  # fmt: skip


def in_scale(yuan: float | str | None) -> int | None:
    return None if yuan is None else int(Fraction(str(yuan)) * PRICE_SCALE)


def place_called(books: OpenBooks, name: str) -> Location:
    return next(place for place in books.catalog.locations() if place.name == name)
