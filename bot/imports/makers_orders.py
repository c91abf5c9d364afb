"""Rows of what channels call our goods, and of orders."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Final

from bot.imports import cells as read
from bot.imports.makers import Cells
from bot.imports.problems import BadCell
from bot.imports.rows import OrderRow, SkuRow

NAME_MAX: Final = 60
CHANNEL_MAX: Final = 40
REFERENCE_MAX: Final = 64
NOTE_MAX: Final = 200


def sku(cells: Cells) -> SkuRow:
    """Return what a channel calls a product."""
    return SkuRow(
        row=cells.row.number,
        channel=cells.needed("渠道", partial(read.name, longest=CHANNEL_MAX), ""),
        code=cells.needed("渠道编码", partial(read.name, longest=NAME_MAX), ""),
        sku=cells.needed("编码", read.code, ""),
        unit=cells.name("单位", 8),
    )


def sku_keys(made: SkuRow) -> Iterator[tuple[str, str]]:
    """Yield the channel's code: it means one product."""
    yield "渠道编码", f"{made.channel}\0{made.code}"


def order(cells: Cells, today: dt.date | None) -> OrderRow:
    """Return a line of an order."""
    return OrderRow(
        row=cells.row.number,
        channel=cells.needed("渠道", partial(read.name, longest=CHANNEL_MAX), ""),
        reference=cells.needed("单号", partial(read.name, longest=REFERENCE_MAX), ""),
        partner=cells.name("客户"),
        location=cells.name("仓库"),
        sku=cells.needed("编码", partial(read.name, longest=NAME_MAX), ""),
        count=cells.needed("数量", _count, read.count("1")),
        unit=cells.name("单位", 8),
        price=cells.money("售价"),
        deliver_on=cells.value("交货日", partial(read.date, today=today), None),
        note=cells.name("备注", NOTE_MAX),
    )


def _count(said: str) -> Fraction:
    count = read.count(said)
    if count == 0:
        raise BadCell("count_zero")
    return count


def order_keys(_made: OrderRow) -> Iterator[tuple[str, str]]:
    """Yield nothing: an order has as many rows as it has lines."""
    yield from ()
