"""Rows of price lists and recipes."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from bot.imports import cells as read
from bot.imports.makers import Cells
from bot.imports.problems import BadCell
from bot.imports.rows import BomRow, PriceRow
from core.orders.bom import SCRAP_MAX_MILLI
from core.quantity import MILLI, PRICE_SCALE

VERSION_MAX: Final = 20
STEP_MAX: Final = 40
MINUTES_MAX: Final = 100_000


def price(cells: Cells) -> PriceRow:
    """Return a row of a price list; one without any price is refused."""
    made = PriceRow(
        row=cells.row.number,
        sku=cells.needed("编码", read.code, ""),
        tier=cells.name("等级", 20),
        price=cells.money("售价"),
        floor=cells.money("底价"),
    )
    if not cells.faults and made.price is None and made.floor is None:
        cells.fault("售价", "price_missing", "")
    if made.tier and made.price is None and not cells.faults:
        cells.fault("售价", "missing", "")
    return made


def price_keys(made: PriceRow) -> Iterator[tuple[str, str]]:
    """Yield the product with its tier."""
    yield "编码", f"{made.sku}\0{made.tier}".rstrip("\0")


def bom(cells: Cells) -> BomRow:
    """Return a component or a step of a recipe; a row with neither is refused."""
    component = cells.value("子件", read.code, "")
    step = cells.name("工序", STEP_MAX)
    whole = partial(read.whole, smallest=1)
    made = BomRow(
        row=cells.row.number,
        product=cells.needed("成品", read.code, ""),
        version=cells.needed("版本", partial(read.name, longest=VERSION_MAX), ""),
        output=cells.value("产量", whole, 1),
        component=component,
        quantity=(cells.needed if component else cells.value)("用量", whole, 0),
        scrap_milli=cells.value("损耗率", _scrap, 0),
        step=step,
        minutes_milli=(cells.needed if step else cells.value)("分钟", _minutes, 0),
        labour_fen_hour=cells.value("人工费率", _rate, 0),
        overhead_fen_hour=cells.value("制造费率", _rate, 0),
    )
    if not cells.faults and not component and not step:
        cells.fault("子件", "bom_row_empty", "")
    return made


def bom_keys(made: BomRow) -> Iterator[tuple[str, str]]:
    """Yield the component: one recipe names it once."""
    if made.component:
        yield "子件", f"{made.product}\0{made.version}\0{made.component}"


def _scrap(said: str) -> int:
    milli = read.percent(said)
    if milli > SCRAP_MAX_MILLI:
        raise BadCell("out_of_range", "0%–99.9%")
    return milli


def _minutes(said: str) -> int:
    minutes = read.number(said, decimals=3)
    if minutes > MINUTES_MAX:
        raise BadCell("too_large", str(MINUTES_MAX))
    return int(minutes * MILLI)


def _rate(said: str) -> int:
    scaled = read.money(said)
    if scaled % (PRICE_SCALE // 100):
        raise BadCell("too_many_decimals", "2")
    return scaled // (PRICE_SCALE // 100)
