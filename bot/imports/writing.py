"""Tables out of the house: a cell never becomes a formula, and reads back as what it was."""

import csv
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlsxwriter

from bot.imports.cells import DANGEROUS, LEADING
from bot.imports.csvfile import CELL_CHARACTERS_MAX
from bot.imports.problems import Problem
from bot.imports.tables import Table
from bot.texts.imports import PROBLEM_COLUMN, problem_at

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | None
PLAIN_TEXT: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
EXACT_MAX: Final = 10**15
RED: Final = {"bg_color": "#FFC7CE"}


def inert(text: str) -> str:
    """Return text that a spreadsheet will not run; ``cells.clean`` takes the quote off again."""
    first = text.lstrip(LEADING)[:1]
    return f"'{text}" if first and (first in DANGEROUS or text.startswith("'")) else text


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write UTF-8 with a mark, as spreadsheets expect it, and return the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([inert(name) for name in header])
        for row in rows:
            writer.writerow([_csv_cell(cell) for cell in row])
            count += 1
    return count


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return inert(cell)
        case int():
            return str(cell)
        case Decimal():
            return f"{cell:f}"


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write one sheet row by row in constant memory and return the number of rows."""
    count = 0
    with xlsxwriter.Workbook(str(path), PLAIN_TEXT) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        _write_row(sheet, 0, header)
        for row in rows:
            count += 1
            _write_row(sheet, count, row)
    return count


def write_marked(path: Path, table: Table, problems: Iterable[Problem]) -> int:
    """Write the table again with a first column that says what is wrong and the cells in red.

    Only the rows below the header that are not empty are there, in their order; returns how many.
    """
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    count = 0
    with xlsxwriter.Workbook(str(path), PLAIN_TEXT) as book:
        red = book.add_format(RED)
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        _write_row(sheet, 0, (PROBLEM_COLUMN, *table.columns))
        for row in table:
            count += 1
            found = by_row.get(row.number, [])
            said = "；".join(problem_at(problem) for problem in found)
            cells = [said, *(row.cells.get(column, "") for column in table.columns)]
            bad = {1 + table.columns.index(p.column) for p in found if p.column in table.columns}
            _write_row(sheet, count, cells, bad | ({0} if found else set()), red)
    return count


def _write_row(
    sheet: "Worksheet",
    row: int,
    cells: Sequence[Cell],
    marked: Collection[int] = (),
    red: "Format | None" = None,
) -> None:
    for column, cell in enumerate(cells):
        look = red if column in marked else None
        if isinstance(cell, int | Decimal) and -EXACT_MAX < cell < EXACT_MAX:
            sheet.write_number(row, column, cell, look)
        elif cell is not None:
            sheet.write_string(row, column, str(cell)[:CELL_CHARACTERS_MAX], look)
