"""From a file's path to typed rows: what ``zhanggui import`` needs before the books are opened."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.imports import parsing
from bot.imports.columns import Kind
from bot.imports.mapping import Mapping, load_mapping
from bot.imports.parsing import Parsed, Progress
from bot.imports.rows import (
    BomRow,
    DebtRow,
    LocationRow,
    OrderRow,
    PartnerRow,
    PersonRow,
    PriceRow,
    ProductRow,
    SkuRow,
    StockRow,
)
from bot.imports.tables import read_table
from bot.imports.writing import write_marked

AnyParsed = (
    Parsed[LocationRow]
    | Parsed[PersonRow]
    | Parsed[PartnerRow]
    | Parsed[ProductRow]
    | Parsed[StockRow]
    | Parsed[PriceRow]
    | Parsed[BomRow]
    | Parsed[SkuRow]
    | Parsed[OrderRow]
    | Parsed[DebtRow]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What the person at the shell asked for.

    ``marked`` is where to put the sheet with its faults marked, ``is_dry_run`` writes nothing to
    the books.
    """

    kind: Kind
    file: Path
    mapping: Path | None = None
    marked: Path | None = None
    is_dry_run: bool = False


def load(request: ImportRequest, today: dt.date, progress: Progress | None = None) -> AnyParsed:
    """Read and check the whole file; refuse one that is no table (``Unreadable``).

    Faults in its rows are in ``problems`` of the answer, and in the marked sheet if one was
    asked for. ``progress`` hears the number of rows looked at, every thousand.
    """
    mapping = load_mapping(request.mapping) if request.mapping else Mapping()
    table = read_table(request.file, mapping)
    if request.kind in DATED:
        parsed: AnyParsed = DATED[request.kind](table, today, progress)
    else:
        parsed = PARSERS[request.kind](table, progress)
    if parsed.problems and request.marked:
        write_marked(request.marked, table, parsed.problems)
    return parsed


PARSERS: dict[str, Callable[..., AnyParsed]] = {
    "locations": parsing.parse_locations,
    "people": parsing.parse_people,
    "partners": parsing.parse_partners,
    "products": parsing.parse_products,
    "prices": parsing.parse_prices,
    "boms": parsing.parse_boms,
    "skus": parsing.parse_skus,
}
DATED: dict[str, Callable[..., AnyParsed]] = {
    "stock": parsing.parse_stock,
    "orders": parsing.parse_orders,
    "debts": parsing.parse_debts,
}
"""Tables in which a date may be said from today on."""
