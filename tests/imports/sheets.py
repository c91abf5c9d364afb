"""Sheets for the tests, made on the spot."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from bot.imports.mapping import Mapping
from bot.imports.parsing import Parsed, parse_products
from bot.imports.problems import Unreadable
from bot.imports.rows import ProductRow
from bot.imports.tables import read_table
from bot.texts.imports import problem_lines

PRODUCTS = "编码,名称,单位,包装,条码,售价,进价,安全库存,批次管理,别名"
COLA = "KL330,可乐,瓶,箱=24;提=6,6928805001012,2.5,1.5,240,否,可乐"


def csv_file(folder: Path, *lines: str, encoding: str = "utf-8", name: str = "商品.csv") -> Path:
    """Write lines as a csv file."""
    path = folder / name
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def xlsx_file(folder: Path, rows: Sequence[Sequence[object]], name: str = "商品.xlsx") -> Path:
    """Write rows as the only sheet of a workbook."""
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("商品")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def products(path: Path, mapping: Mapping | None = None) -> Parsed[ProductRow]:
    """Read a file of products."""
    return parse_products(read_table(path, mapping))


def said(path: Path, mapping: Mapping | None = None) -> list[str]:
    """Return every sentence that a file of products gives rise to."""
    try:
        parsed = products(path, mapping)
    except Unreadable as refused:
        return problem_lines(refused.problems, len(refused.problems))
    return problem_lines(parsed.problems, parsed.problem_count)
