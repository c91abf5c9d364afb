"""What goods were worth over a span of days, product by product, as xlsx."""

from dataclasses import dataclass
from typing import Any, Final

from bot.paper.words import literal
from bot.paper.workbook import NAME_MAX, workbook
from bot.texts import paper as texts

HEAD: Final = 3
_WIDTHS: Final = (14, 24, 6, 12, 14, 12, 14, 12, 14, 12, 12, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthRow:
    """One product; quantities in its base unit, amounts in 分."""

    sku: str
    product: str
    unit: str
    opening: int
    opening_fen: int
    come: int
    in_fen: int
    gone: int
    out_fen: int
    difference_fen: int
    closing: int
    closing_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthReport:
    """The report from one ISO day to another, both included; ``mode`` and ``note`` are words."""

    company: str
    since: str
    until: str
    mode: str
    note: str
    rows: tuple[WorthRow, ...]


def worth_sheet(report: WorthReport) -> bytes:
    """Return the report as xlsx: real numbers, sums that the sheet itself adds up."""
    return workbook(
        texts.COSTS,
        lambda book: _fill(book, book.add_worksheet(texts.COSTS[:NAME_MAX]), report),
    )


def _fill(book: Any, sheet: Any, report: WorthReport) -> None:
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
    amount = book.add_format({"num_format": "#,##0.00"})
    strong = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
    title = texts.COSTS_TITLE.format(company=literal(report.company), mode=report.mode)
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(
        1, 0, texts.STATEMENT_SPAN.format(since=report.since, until=report.until)
    )  # fmt: skip
    for column, (name, width) in enumerate(zip(texts.COSTS_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, name, head)
    row = HEAD + 1
    for row, one in enumerate(report.rows, start=HEAD + 1):
        for column, text in enumerate((one.sku, one.product, one.unit)):
            sheet.write_string(row, column, literal(text))
        for column, value in enumerate(_figures(one), start=3):
            if column in _AMOUNTS:
                sheet.write_number(row, column, value / 100, amount)
            else:
                sheet.write_number(row, column, value)
    row += 1 if report.rows else 0
    sheet.write_string(row, 1, texts.SUM, strong)
    for column in _AMOUNTS:
        whole = sum(_figures(one)[column - 3] for one in report.rows)
        sheet.write_number(row, column, whole / 100, strong)
    sheet.write_string(row + 1, 0, texts.COSTS_CHECK)
    sheet.write_string(row + 2, 0, report.note)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.repeat_rows(HEAD)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


_AMOUNTS: Final = (4, 6, 8, 9, 11)


def _figures(one: WorthRow) -> tuple[int, ...]:
    return (
        one.opening, one.opening_fen, one.come, one.in_fen, one.gone, one.out_fen,
        one.difference_fen, one.closing, one.closing_fen,
    )  # fmt: skip
