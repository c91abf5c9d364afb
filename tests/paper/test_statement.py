"""Statements: the balance runs, the picture reads on a phone, the sheet holds real numbers."""

import io

from openpyxl import load_workbook
from PIL import Image

from bot.paper.statement import (
    Statement,
    StatementLine,
    statement_pictures,
    statement_sheet,
)

LINES = (
    StatementLine(date="2026-11-03", number="CK-261103-001", what="送货", charged_fen=120_000),
    StatementLine(date="2026-11-05", number="SK-261105-001", what="收款 微信", paid_fen=50_050),
)


def statement(**more: object) -> Statement:
    facts = {
        "company": "示例商贸", "partner": "城东超市", "since": "2026-11-01",
        "until": "2026-11-30", "opening_fen": 1_000, "lines": LINES, **more,
    }  # fmt: skip
    return Statement(**facts)  # type: ignore[arg-type]


def test_the_balance_runs_from_the_opening_to_the_end() -> None:
    assert statement().balances == (121_000, 70_950)
    assert statement().closing_fen == 70_950
    assert statement(lines=()).closing_fen == 1_000


def test_the_sheet_holds_real_numbers_and_no_formula() -> None:
    odd = statement(partner='=HYPERLINK("x")', lines=(*LINES, StatementLine(
        date="2026-11-06", number="=1+1", what="@SUM(A1)", charged_fen=1)))  # fmt: skip
    book = load_workbook(io.BytesIO(statement_sheet(odd)))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]

    assert rows[4] == ["日期", "单号", "摘要", "应收", "已收", "余额"]
    assert rows[5][2:] == ["期初余额", None, None, 10]
    assert rows[6] == ["2026-11-03", "CK-261103-001", "送货", 1200, None, 1210]
    assert rows[7][3:] == [None, 500.5, 709.5]
    assert rows[8][1:3] == ["=1+1", "@SUM(A1)"]
    assert rows[9][2:] == ["合计", 1200.01, 500.5, 709.51]
    assert "贵方应付 ¥709.51（柒佰零玖元伍角壹分）" in rows[10][0]
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_what_we_owe_is_called_so_and_what_is_ahead_too() -> None:
    ours = load_workbook(io.BytesIO(statement_sheet(statement(is_customer=False))))
    ahead = load_workbook(io.BytesIO(statement_sheet(statement(opening_fen=-200_000))))

    assert [cell.value for cell in ours.active[5]][3:5] == ["应付", "已付"]
    assert any("贵方预付" in str(row[0].value) for row in ahead.active.iter_rows())


def test_the_same_statement_gives_the_same_bytes() -> None:
    assert statement_sheet(statement()) == statement_sheet(statement())
    assert statement_pictures(statement()) == statement_pictures(statement())


def test_the_picture_takes_any_amount_and_every_line() -> None:
    huge = StatementLine(date="2026-11-07", number="CK-1", what="送货", charged_fen=10**15)
    pictures = statement_pictures(statement(lines=(*LINES, huge) * 40, partner="超长名称" * 40))

    assert len(pictures) == 3
    for png in pictures:
        with Image.open(io.BytesIO(png)) as picture:
            assert picture.width == 1080
            assert len(png) < 2 * 1024 * 1024  # what a group's robot takes inline


def test_an_empty_statement_still_says_what_is_owed() -> None:
    book = load_workbook(io.BytesIO(statement_sheet(statement(lines=()))))

    assert any("贵方应付 ¥10.00" in str(row[0].value) for row in book.active.iter_rows())
    assert len(statement_pictures(statement(lines=()))) == 1
