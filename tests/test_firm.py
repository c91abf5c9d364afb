"""The sample firm is one that could be imported by hand, and has what the story needs."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from bot.demo import firm
from bot.imports.loading import ImportRequest, load
from bot.imports.parsing import parse_people, parse_products, parse_stock
from bot.imports.tables import read_table
from core.people import Role

FIRM = Path(__file__).parents[1] / "bot" / "demo" / "tables"
TODAY = dt.date(2026, 11, 22)


def test_every_file_is_without_a_fault() -> None:
    for kind in ("locations", "people", "partners", "products", "stock"):
        parsed = load(ImportRequest(kind=kind, file=FIRM / f"{kind}.csv"), TODAY)
        assert parsed.problems == ()
        assert parsed.totals.rows >= 3


def test_the_stock_is_of_products_and_units_that_exist() -> None:
    products = {row.sku: row for row in parse_products(read_table(FIRM / "products.csv")).rows}
    on_hand: dict[tuple[str, str], Fraction] = {}
    for row in parse_stock(read_table(FIRM / "stock.csv"), TODAY).rows:
        product = products[row.sku]
        [pack] = [pack for pack in product.packs if pack.unit == row.unit]
        assert bool(row.batch) == product.is_batched
        place = (row.location, row.sku)
        on_hand[place] = on_hand.get(place, Fraction(0)) + row.count * pack.numerator

    assert on_hand["主仓", "KL330"] == 960
    assert on_hand["城东店", "KL330"] == 48
    assert 0 in on_hand.values()


def test_both_platforms_have_somebody_who_may_approve() -> None:
    people = list(parse_people(read_table(FIRM / "people.csv")).rows)
    managers = [person for person in people if Role.MANAGER in person.roles]

    assert any(person.wecom for person in managers)
    assert any(person.dingtalk for person in managers)
    assert {role for person in people for role in person.roles} >= {
        Role.KEEPER, Role.SELLER, Role.BUYER, Role.FINANCE, Role.MANAGER, Role.ADMIN,
    }  # fmt: skip


def test_aliases_and_barcodes_mean_one_product() -> None:
    products = list(parse_products(read_table(FIRM / "products.csv")).rows)
    words = [word for product in products for word in (product.name, *product.aliases)]

    assert len(words) == len(set(words))


def test_the_guide_of_the_page_names_people_of_the_firm() -> None:
    world = firm.world(bot_port=1)
    people = {person["id"] for person in world["people"]}

    assert {step["person"] for step in world["story"] if "person" in step} <= people


@pytest.mark.parametrize(
    ("now", "shown"), [("05:59", "09:30"), ("06:00", "06:00"), ("17:29", "17:29"),
                       ("17:30", "09:30"), ("23:59", "09:30")],
)  # fmt: skip
def test_the_demo_never_begins_after_the_days_summary(now: str, shown: str) -> None:
    at = dt.datetime.combine(TODAY, dt.time.fromisoformat(now), firm.ZONE)
    start = at + dt.timedelta(microseconds=firm.opening_offset(at))

    assert start == dt.datetime.combine(TODAY, dt.time.fromisoformat(shown), firm.ZONE)
