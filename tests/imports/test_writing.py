"""What goes out as a table does nothing in a spreadsheet and comes back as it was."""

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports import cells
from bot.imports.problems import Problem
from bot.imports.tables import read_table
from bot.imports.writing import Cell, inert, write_csv, write_marked, write_xlsx
from tests.imports.sheets import COLA, PRODUCTS, csv_file, products, said

EVIL = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", '"=1+1', " =1+1",
    "=HYPERLINK(\"http://x\")", "'=1", "'", "''", "'普通", "=cmd|' /C calc'!A0", "http://x.cn",
]  # fmt: skip


@pytest.mark.row("T06")
@pytest.mark.parametrize("evil", EVIL)
def test_a_csv_cell_is_inert_and_reads_back(tmp_path: Path, evil: str) -> None:
    path = tmp_path / "出.csv"
    write_csv(path, ["编码", "名称", "单位"], [["A", evil, "瓶"]])
    [row] = read_table(path)

    raw = path.read_text(encoding="utf-8-sig").splitlines()
    assert not any(line.split(",", 1)[-1].strip('" \u3000')[:1] in "=+-@＝＋\t" for line in raw[1:])
    assert cells.clean(row.cells["名称"]) == cells.clean(evil.replace("'", "''", 1) if
        evil.startswith("'") else evil)  # fmt: skip


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x9FA5, categories=["L", "N", "P", "Zs"]))
)
def test_any_text_survives_going_out_and_in(text: str) -> None:
    assert cells.clean(inert(text)) == cells.clean(inert(cells.clean(inert(text))))


@pytest.mark.row("T06")
@pytest.mark.parametrize("evil", EVIL)
def test_an_xlsx_cell_is_text(tmp_path: Path, evil: str) -> None:
    path = tmp_path / "出.xlsx"
    assert write_xlsx(path, ["编码", "名称", "单位"], [["A", evil, "瓶"]]) == 1
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    cell = book.active["B2"]

    assert cell.data_type == "s"
    assert str(cell.value).replace("_x000D_", "\r") == evil
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not any("hyperlink" in name.lower() for name in parts.namelist())


def test_numbers_stay_numbers_and_exact(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[1, Decimal("-2.50"), None], [10**17, Decimal(0), "x"]]
    write_csv(tmp_path / "出.csv", ["a", "b", "c"], rows)
    write_xlsx(tmp_path / "出.xlsx", ["a", "b", "c"], rows)

    text = (tmp_path / "出.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["a,b,c", "1,-2.50,", "100000000000000000,0,x"]
    book = openpyxl.load_workbook(tmp_path / "出.xlsx")
    assert book.active is not None
    assert [[cell.value for cell in row] for row in book.active["A2:C3"]] == [
        [1, -2.5, None],
        ["100000000000000000", 0, "x"],
    ]


def test_a_sheet_comes_back_with_its_faults_marked_and_can_be_read_again(tmp_path: Path) -> None:
    path = csv_file(tmp_path, PRODUCTS, COLA, COLA.replace("KL330,可乐", "=X,雪碧"))
    parsed = products(path)
    marked = tmp_path / "有问题.xlsx"

    assert write_marked(marked, parsed.table, parsed.problems) == 2
    book = openpyxl.load_workbook(marked)
    assert book.active is not None
    assert book.active["A2"].value in {None, ""}
    assert book.active["A3"].value.startswith("第 3 行“编码”列的“=X”，编码只能用")
    assert book.active["B3"].fill.fgColor.rgb == "FFFFC7CE"
    assert book.active["C3"].fill.fgColor.rgb == "00000000"
    assert said(marked)[0].startswith("有问题.xlsx：第 3 行“编码”列的“=X”")


def test_problems_beside_any_row_do_not_disturb_the_marking(tmp_path: Path) -> None:
    table = read_table(csv_file(tmp_path, PRODUCTS, COLA))

    assert write_marked(tmp_path / "x.xlsx", table, [Problem(file="x", reason="no_rows")]) == 1
