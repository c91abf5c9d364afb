"""A table into typed rows: every row is looked at, every fault is named, nothing is written."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Final, Generic, TypeVar

from bot.imports import makers, makers_debts, makers_master, makers_orders
from bot.imports.columns import COLUMNS, REQUIRED, Kind
from bot.imports.makers import Cells, Keys
from bot.imports.problems import Problem, shorten
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
from bot.imports.tables import Row, Table
from bot.texts.imports import PROBLEM_COLUMN
from core.quantity import PRICE_SCALE

R = TypeVar(
    "R", LocationRow, PersonRow, PartnerRow, ProductRow, StockRow, PriceRow, BomRow, SkuRow,
    OrderRow, DebtRow,
)  # fmt: skip
Make = Callable[[Cells], R]
Progress = Callable[[int], None]
PROBLEMS_KEPT_MAX: Final = 100_000
PROGRESS_EVERY: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What is shown before anything is written.

    ``counts`` are sums per unit and ``value_fen`` what the rows with a cost are worth together
    (stock and debts only); ``without_cost`` is how many rows have none.
    """

    rows: int
    counts: tuple[tuple[str, Decimal], ...] = ()
    value_fen: int | None = None
    without_cost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed(Generic[R]):
    """Either problems, or rows that can be walked through as often as needed.

    ``problem_count`` can exceed ``len(problems)``: 100,000 are kept.
    """

    table: Table
    totals: Totals
    problems: tuple[Problem, ...]
    problem_count: int
    make: Make[R]

    @property
    def rows(self) -> Iterable[R]:
        """Return the rows, made again on every walk; only for a table without problems."""
        return _Rows(self.table, self.make)


@dataclass(frozen=True, slots=True)
class _Rows(Generic[R]):
    table: Table
    make: Make[R]

    def __iter__(self) -> Iterator[R]:
        for row in self.table:
            cells = Cells(row=row, mapping=self.table.mapping)
            made = self.make(cells)
            if cells.faults:
                raise RuntimeError(f"{self.table.file} changed while it was read")
            yield made


@dataclass(slots=True)
class _Findings:
    """What the first walk collects."""

    table: Table
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    rows: int = 0
    seen: dict[bytes, int] = field(default_factory=dict)
    counts: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    value: Decimal = Decimal(0)
    without_cost: int = 0

    def note(self, problem: Problem) -> None:
        self.count += 1
        if len(self.problems) < PROBLEMS_KEPT_MAX:
            self.problems.append(problem)

    def claim(self, column: str, value: str, row: int) -> None:
        """Note a value that must stand only once and has been seen before."""
        key = hashlib.blake2b(f"{column}\0{value}".encode(), digest_size=12).digest()
        first = self.seen.setdefault(key, row)
        if first != row:
            self.note(
                Problem(
                    file=self.table.file, reason="duplicate", row=row, column=column,
                    value=shorten(value.replace("\0", " ")), hint=str(first),
                )
            )  # fmt: skip


def parse_locations(table: Table, progress: Progress | None = None) -> Parsed[LocationRow]:
    """Read warehouses and stores."""
    return _parse(table, "locations", makers.location, makers.location_keys, progress)


def parse_people(table: Table, progress: Progress | None = None) -> Parsed[PersonRow]:
    """Read people, their roles and their accounts on the platforms."""
    return _parse(table, "people", makers.person, makers.person_keys, progress)


def parse_partners(table: Table, progress: Progress | None = None) -> Parsed[PartnerRow]:
    """Read customers and suppliers."""
    return _parse(table, "partners", makers.partner, makers.partner_keys, progress)


def parse_products(table: Table, progress: Progress | None = None) -> Parsed[ProductRow]:
    """Read products with their packs, barcodes and prices (yuan per base unit)."""
    return _parse(table, "products", makers.product, makers.product_keys, progress)


def parse_prices(table: Table, progress: Progress | None = None) -> Parsed[PriceRow]:
    """Read list prices, tier prices and floors (yuan per base unit)."""
    return _parse(table, "prices", makers_master.price, makers_master.price_keys, progress)


def parse_boms(table: Table, progress: Progress | None = None) -> Parsed[BomRow]:
    """Read recipes, a component or a step in each row."""
    return _parse(table, "boms", makers_master.bom, makers_master.bom_keys, progress)


def parse_stock(
    table: Table, today: dt.date | None = None, progress: Progress | None = None
) -> Parsed[StockRow]:
    """Read opening stock; ``today`` is what ``45天后`` counts from, refused without it."""
    make = partial(makers.stock, today=today)
    return _parse(table, "stock", make, makers.stock_keys, progress)


def parse_skus(table: Table, progress: Progress | None = None) -> Parsed[SkuRow]:
    """Read what channels call our products."""
    return _parse(table, "skus", makers_orders.sku, makers_orders.sku_keys, progress)


def parse_orders(
    table: Table, today: dt.date | None, progress: Progress | None = None
) -> Parsed[OrderRow]:
    """Read orders, a line in each row."""
    make = partial(makers_orders.order, today=today)
    return _parse(table, "orders", make, makers_orders.order_keys, progress)


def parse_debts(
    table: Table, today: dt.date | None, progress: Progress | None = None
) -> Parsed[DebtRow]:
    """Read opening debts of customers and suppliers."""
    make = partial(makers_debts.debt, today=today)
    return _parse(table, "debts", make, makers_debts.debt_keys, progress)


def _parse(
    table: Table, kind: Kind, make: Make[R], keys: Keys[R], progress: Progress | None
) -> Parsed[R]:
    found = _Findings(table)
    for problem in (*_wrong_columns(table, kind), *table.noticed):
        found.note(problem)
    if not found.count:
        for row in table:
            _look_at(found, row, make, keys)
            if progress and found.rows % PROGRESS_EVERY == 0:
                progress(found.rows)
        if not found.rows:
            found.note(Problem(file=table.file, reason="no_rows", row=table.header_row))
    return Parsed(
        table=table,
        totals=_totals(found, kind),
        problems=tuple(sorted(found.problems, key=lambda problem: problem.row)),
        problem_count=found.count,
        make=make,
    )


def _look_at(found: _Findings, row: Row, make: Make[R], keys: Keys[R]) -> None:
    found.rows += 1
    cells = Cells(row=row, mapping=found.table.mapping)
    made = make(cells)
    if row.extra:
        cells.fault("", "extra_cells", row.extra[0])
    for column, reason, value, hint in cells.faults:
        found.note(
            Problem(
                file=found.table.file, reason=reason, row=row.number, column=column,
                value=shorten(value), hint=hint,
            )
        )  # fmt: skip
    if not cells.faults:
        for column, value in keys(made):
            found.claim(column, value, row.number)
        _add_up(found, made)


def _add_up(found: _Findings, made: object) -> None:
    if isinstance(made, StockRow):
        count = Decimal(made.count.numerator) / made.count.denominator
        found.counts[made.unit] += count
        found.value += count * (made.cost or 0)
        found.without_cost += made.cost is None and made.count > 0
    elif isinstance(made, DebtRow):
        found.value += Decimal(made.amount_fen) * PRICE_SCALE / 100


def _totals(found: _Findings, kind: Kind) -> Totals:
    if kind not in {"stock", "debts"}:
        return Totals(rows=found.rows)
    fen = (found.value * 100 / PRICE_SCALE).quantize(Decimal(1), ROUND_HALF_UP)
    return Totals(
        rows=found.rows,
        counts=tuple(found.counts.items()),
        value_fen=int(fen),
        without_cost=found.without_cost,
    )


def _wrong_columns(table: Table, kind: Kind) -> Iterator[Problem]:
    mapping, ours = table.mapping, COLUMNS[kind]
    problem = partial(Problem, file=table.file, row=table.header_row)
    for column, times in Counter(table.columns).items():
        if column and times > 1:
            yield problem(reason="column_twice", value=shorten(column))
        if column not in {*ours, *mapping.ignore, PROBLEM_COLUMN}:
            known = "、".join(ours)
            reason = "unknown_column" if column else "column_without_name"
            yield problem(reason=reason, column=shorten(column), hint=known)
    for column in REQUIRED[kind]:
        if column not in table.columns and column not in mapping.constants:
            yield problem(reason="missing_column", column=column)
    for column in mapping.constants:
        if column in table.columns:
            yield problem(reason="column_twice", value=column)
