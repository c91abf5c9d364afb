"""Statements (对账单): what somebody owes, line by line, as a picture for the chat and as xlsx."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.paper.canvas import Align
from bot.paper.capitals import capitals
from bot.paper.font import face
from bot.paper.note import money
from bot.paper.picture import MARGIN, PAD_X, Scale, TableSheet, pictures
from bot.paper.table import Column
from bot.paper.words import literal
from bot.paper.workbook import NAME_MAX, workbook
from bot.texts import paper as texts


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One document: what it adds to the debt (``charged_fen``) or takes from it (``paid_fen``)."""

    date: str
    number: str
    what: str
    charged_fen: int = 0
    paid_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is owed over a span of days (ISO dates, both included); amounts in 分.

    ``is_customer``: they owe us; else we owe them, and the columns are called so.
    """

    company: str
    partner: str
    since: str
    until: str
    opening_fen: int
    lines: tuple[StatementLine, ...]
    note: str = ""
    is_customer: bool = True

    @property
    def closing_fen(self) -> int:
        """Return what is owed at the end."""
        return self.opening_fen + sum(line.charged_fen - line.paid_fen for line in self.lines)

    @property
    def balances(self) -> tuple[int, ...]:
        """Return what is owed after each line."""
        balance, found = self.opening_fen, []
        for line in self.lines:
            balance += line.charged_fen - line.paid_fen
            found.append(balance)
        return tuple(found)


def statement_pictures(statement: Statement) -> tuple[bytes, ...]:
    """Return the statement as PNG, several when it is long."""
    words = texts.OWED_TO_US if statement.is_customer else texts.OWED_BY_US
    charged, paid = _totals(statement)
    rows = (
        ("", texts.OPENING, "", "", money(statement.opening_fen)),
        *(
            (line.date[5:], f"{line.what} {line.number}", _blank(line.charged_fen),
             _blank(line.paid_fen), money(balance))
            for line, balance in zip(statement.lines, statement.balances, strict=True)
        ),
    )  # fmt: skip
    sums = ("", texts.SUM, money(charged), money(paid), money(statement.closing_fen))
    sheet = TableSheet(
        title=texts.STATEMENT_TITLE.format(partner=literal(statement.partner)),
        facts=(
            texts.STATEMENT_BETWEEN.format(company=statement.company),
            texts.STATEMENT_SPAN.format(since=statement.since, until=statement.until),
        ),
        columns=_columns(words, [*rows, sums]),
        rows=rows,
        sums=sums,
        remarks=tuple(filter(None, (_closing(statement, words), statement.note))),
    )
    return pictures(sheet)


def _columns(words: dict[str, str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Give dates and amounts the room they need, and the documents the rest."""
    scale, titles = Scale(), (words["charged"], words["paid"], texts.BALANCE)
    room = scale.width - 2 * MARGIN
    shares = [
        max(face().width(row[column], scale.size * 1.05) for row in [*rows, ("", "", *titles)])
        + 2 * PAD_X
        for column in (2, 3, 4)
    ]
    date = face().width("00-00", scale.size * 1.05) + 2 * PAD_X
    rest = max(room - date - sum(shares), room * 0.2)
    return (
        Column(title=texts.DATE, share=date),
        Column(title=texts.DOCUMENT, share=rest),
        *(
            Column(title=title, share=share, align=Align.RIGHT)
            for title, share in zip(titles, shares, strict=True)
        ),
    )


def statement_sheet(statement: Statement) -> bytes:
    """Return the statement as xlsx: real numbers, and no text ever taken for a formula."""
    return workbook(
        statement.partner,
        lambda book: _fill(book, book.add_worksheet(texts.STATEMENT[:NAME_MAX]), statement),
    )


def _fill(book: Any, sheet: Any, statement: Statement) -> None:
    words = texts.OWED_TO_US if statement.is_customer else texts.OWED_BY_US
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
    amount = book.add_format({"num_format": "#,##0.00"})
    strong = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
    sheet.write_string(0, 0, texts.STATEMENT_TITLE.format(partner=literal(statement.partner)), bold)
    sheet.write_string(1, 0, texts.STATEMENT_BETWEEN.format(company=statement.company))
    sheet.write_string(
        2, 0, texts.STATEMENT_SPAN.format(since=statement.since, until=statement.until)
    )
    titles = (
        texts.DATE, texts.NUMBER, texts.WHAT, words["charged"], words["paid"], texts.BALANCE,
    )  # fmt: skip
    for column, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(4, column, title, head)
    sheet.write_string(5, 2, texts.OPENING)
    sheet.write_number(5, 5, statement.opening_fen / 100, amount)
    row = 6
    for row, (line, balance) in enumerate(
        zip(statement.lines, statement.balances, strict=True), start=6
    ):
        for column, text in enumerate((line.date, line.number, line.what)):
            sheet.write_string(row, column, literal(text))
        for column, fen in ((3, line.charged_fen), (4, line.paid_fen)):
            if fen:
                sheet.write_number(row, column, fen / 100, amount)
        sheet.write_number(row, 5, balance / 100, amount)
    row += 1 if statement.lines else 0
    charged, paid = _totals(statement)
    sheet.write_string(row, 2, texts.SUM, strong)
    for column, fen in ((3, charged), (4, paid), (5, statement.closing_fen)):
        sheet.write_number(row, column, fen / 100, strong)
    sheet.write_string(row + 1, 0, _closing(statement, words))
    if statement.note:
        sheet.write_string(row + 2, 0, literal(statement.note))
    sheet.freeze_panes(5, 0)
    sheet.repeat_rows(4)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


_WIDTHS: Final = (12, 18, 24, 14, 14, 16)


def _totals(statement: Statement) -> tuple[int, int]:
    return (
        sum(line.charged_fen for line in statement.lines),
        sum(line.paid_fen for line in statement.lines),
    )


def _closing(statement: Statement, words: dict[str, str]) -> str:
    form = words["closing"] if statement.closing_fen >= 0 else words["ahead"]
    fen = abs(statement.closing_fen)
    return form.format(
        until=statement.until, amount=texts.YUAN_SIGN.format(amount=money(fen)),
        words=capitals(fen),
    )  # fmt: skip


def _blank(fen: int) -> str:
    return money(fen) if fen else ""
