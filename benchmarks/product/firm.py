"""A firm for measuring: a thousand products, two warehouses, 256 keepers, opening stock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.app import settle_memory
from bot.understand.clean import fold
from core.clock import SystemClock
from core.orders.approvals import Rule
from core.orders.states import Kind
from core.people import Role
from core.quantity import Pack
from core.stock.model import OPENING, Movement, Phase
from core.storage import register
from core.storage.books import Bookkeeper, OpenBooks, Store
from core.storage.migrate import sqlite_path, upgrade
from core.storage.register import ProductFacts
from core.storage.session import Sql

PRODUCTS: Final = 1_000
PLACES: Final = 2
STOCK: Final = 1_000_000
KEEPERS: Final = 256
TENANT: Final = "wwbench00000000000"
SUPPLIER: Final = "华南饮料"
ZONE: Final = ZoneInfo("Asia/Shanghai")
SMALL: Final = Rule(kind=Kind.RECEIPT, below_fen=50_000)
"""A receipt below 500 yuan needs only the keeper's own confirmation."""
GROUP: Final = ("wecom:robot:仓库群", 0)
_PLACES: Final = Sql("SELECT id FROM location WHERE kind = 'warehouse' ORDER BY id")
_PRODUCTS: Final = Sql("SELECT id FROM product ORDER BY id")


def user(number: int) -> str:
    """Return a keeper's account."""
    return f"keeper{number % KEEPERS:03d}"


def sku(number: int) -> str:
    return f"BP{number % PRODUCTS:04d}"


def store_of(url: str) -> Store:
    """Return the store of a database URL, not opened yet."""
    if url.startswith("sqlite"):
        from core.storage.sqlite import SqliteStore

        return SqliteStore(sqlite_path(url))
    from core.storage.postgres import PostgresStore

    return PostgresStore(url)


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def build(url: str) -> None:
    """Make the schema and found the firm, in a database that is empty or already has it."""
    asyncio.run(build_now(url))


async def build_now(url: str) -> None:
    """Make the schema and found the firm, in a database that is empty or already has it."""
    await upgrade(url)
    async with opened(url) as keeper:
        if not await keeper.read(lambda books: books.catalog.locations()):
            await keeper.run(_found)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Bookkeeper]:
    """Open the firm's books with its rules, and a group that hears what moves, as the bot does."""
    store = store_of(url)
    await store.open()
    settle_memory()
    try:
        yield Bookkeeper(store, SystemClock(), ZONE, rules=(SMALL,), groups=lambda _post: (GROUP,))
    finally:
        await store.close()


def places(books: OpenBooks) -> list[int]:
    return [row[0] for row in books.session.rows(_PLACES)]


def products(books: OpenBooks) -> list[int]:
    return [row[0] for row in books.session.rows(_PRODUCTS)]


def _found(books: OpenBooks) -> None:
    for number in range(PLACES):
        register.write_location(books, f"W{number}", "主仓" if number == 0 else "东仓", "warehouse")
    supplier = {"code": "S1", "name": SUPPLIER, "kind": "supplier", "tier": "", "contact": "",
                "phone": "", "address": ""}  # fmt: skip
    register.write_partner(books, supplier, [(fold(SUPPLIER), SUPPLIER)])
    for number in range(KEEPERS):
        accounts = [("wecom", TENANT, user(number))]
        register.write_person(books, f"仓管{number}", [Role.KEEPER], accounts, places(books)[:1])
    for number in range(PRODUCTS):
        register.write_product(books, _product(number))
    _stock(books)


def _product(number: int) -> ProductFacts:
    packs = (Pack(unit="瓶", numerator=1), Pack(unit="箱", numerator=24))
    name = f"商品{number:04d}"
    return ProductFacts(
        sku=sku(number), name=name, spec="330ml", unit="瓶", category="饮料", sale_price=30_000,
        purchase_price=15_000, safety_stock=0, is_batched=False, shelf_life_days=None, packs=packs,
        barcodes=(), names=((fold(sku(number)), sku(number)), (fold(name), name)),
    )  # fmt: skip


def _stock(books: OpenBooks) -> None:
    for product_id in products(books):
        for place_id in places(books):
            movement = Movement(
                phase=Phase.MOVE, product_id=product_id, batch_id=0, source_id=OPENING,
                target_id=place_id, quantity=STOCK,
            )  # fmt: skip
            books.ledger.append(movement, value_fen=STOCK)
    books.record("open", "", None)
