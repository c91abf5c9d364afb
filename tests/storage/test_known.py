"""What a process remembers of master data is never older than the books."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest

from core.clock import SystemClock
from core.people import Role
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.here import sqlite_path
from core.storage.known import KEPT_MAX, WATCHED, Known, keep
from core.storage.postgres import PostgresStore
from core.storage.session import Sql
from core.storage.sqlite import SqliteStore
from tests.storage.raw import Raw, insert

EDITION = "SELECT value FROM edition"


class Undone(Exception):
    """Why a transaction is given up here."""


HANDS = {
    "product": insert("product", sku="P9", name="x", unit="瓶"),
    "product_name": insert("product_name", key="x9", product_id=1, name="x9"),
    "pack": "UPDATE pack SET numerator = 48 WHERE unit = '箱'",
    "partner": insert("partner", code="C9", name="x", kind="customer"),
    "partner_name": insert("partner_name", key="x9", partner_id=900, name="x9"),
    "location": insert("location", code="w9", name="x", kind="store", is_outside=0),
    "person": "UPDATE person SET is_active = 0 WHERE id = 1",
    "person_role": "DELETE FROM person_role WHERE person_id = 1",
    "person_location": insert("person_location", person_id=1, location_id=100),
    "account": insert("account", platform="wecom", tenant="t", user_id="u", person_id=1),
    "meta": insert("meta", key="era", value="A"),
}  # fmt: skip


def test_every_watched_table_is_tried() -> None:
    assert set(HANDS) == set(WATCHED)


@pytest.mark.parametrize("table", WATCHED)
def test_whatever_hand_writes_there_is_another_edition(hand: Raw, table: str) -> None:
    hand.run(insert("pack", product_id=1, unit="箱", numerator=24),
             insert("partner", id=900, code="C900", name="y", kind="customer"),
             insert("person_role", person_id=1, role="keeper"))  # fmt: skip
    before = hand.one(EDITION)
    hand.run(HANDS[table])
    assert hand.one(EDITION) != before


@pytest.fixture
async def keeper(firm_url: str) -> AsyncIterator[Bookkeeper]:
    is_file = firm_url.startswith("sqlite")
    store = SqliteStore(sqlite_path(firm_url)) if is_file else PostgresStore(firm_url)
    await store.open()
    yield Bookkeeper(store, SystemClock(), ZoneInfo("Asia/Shanghai"))
    await store.close()


def seen(books: OpenBooks) -> tuple[str, frozenset[Role], str]:
    """Return what the books say of the first product, person and place."""
    product, person = books.catalog.product(1), books.people.get(1)
    return product.name, person.roles, books.catalog.location(100).name


async def test_what_another_process_writes_is_seen_by_the_next_transaction(
    keeper: Bookkeeper, owner: Raw
) -> None:
    owner.run(insert("person_role", person_id=1, role="keeper"))
    first = await keeper.run(seen)
    owner.run(
        "UPDATE product SET name = '新名' WHERE id = 1",
        "DELETE FROM person_role WHERE person_id = 1",
        "UPDATE location SET name = '新仓' WHERE id = 100",
    )  # fmt: skip
    assert first[1]
    assert await keeper.run(seen) == ("新名", frozenset(), "新仓")
    assert await keeper.read(seen) == ("新名", frozenset(), "新仓")


async def test_what_is_undone_is_not_remembered(keeper: Bookkeeper) -> None:
    rename = Sql("UPDATE product SET name = :name WHERE id = 1")

    def write_and_fail(books: OpenBooks) -> None:
        books.session.run(rename, name="nie")
        assert books.catalog.product(1).name == "nie"
        raise Undone

    def write_and_go_on(books: OpenBooks) -> str:
        with pytest.raises(Undone), books.attempt():
            write_and_fail(books)
        return books.catalog.product(1).name

    before = await keeper.read(seen)
    with pytest.raises(Undone):
        await keeper.run(write_and_fail)
    assert await keeper.run(seen) == before
    assert await keeper.run(write_and_go_on) == before[0]


async def test_a_transaction_sees_what_it_wrote_itself(keeper: Bookkeeper) -> None:
    def write(books: OpenBooks) -> tuple[str, str]:
        before = books.catalog.product(1).name
        books.session.run(Sql("UPDATE product SET name = :name WHERE id = 1"), name="selbst")
        books.recall.renew()
        return before, books.catalog.product(1).name

    before, after = await keeper.run(write)
    assert before != after == "selbst"


async def test_what_is_known_is_not_asked_again(keeper: Bookkeeper) -> None:
    def kept(books: OpenBooks) -> Known:
        books.catalog.product(1)
        return books.recall.known

    assert await keeper.run(kept) is await keeper.run(kept)


async def test_without_an_edition_nothing_is_remembered(keeper: Bookkeeper, owner: Raw) -> None:
    owner.run("DELETE FROM edition")
    await keeper.run(seen)
    owner.run("UPDATE product SET name = '新名' WHERE id = 1")
    assert (await keeper.run(seen))[0] == "新名"


def test_a_full_shelf_starts_over() -> None:
    shelf: dict[int, str] = {}
    for number in range(KEPT_MAX + 1):
        keep(shelf, number, "x")
    assert shelf == {KEPT_MAX: "x"}
