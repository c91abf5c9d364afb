"""Whatever people called things: in a workbook of ours it is text."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from bot.paper.workbook import workbook

EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=HYPERLINK('http://evil')",
    "http://evil.example",
    "12",
    "＝1",
)


@pytest.mark.row("T06")
@pytest.mark.parametrize("evil", EVIL)
def test_a_name_is_never_a_formula_a_link_or_a_number(evil: str) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("单").write(0, 0, evil)

    content = workbook(evil, fill)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert (sheet["A1"].data_type, sheet["A1"].value) == ("s", evil)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not any("hyperlink" in name.lower() for name in parts.namelist())


def test_the_same_facts_make_the_same_bytes() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("单").write_string(0, 0, "可乐")

    assert workbook("单", fill) == workbook("单", fill)
