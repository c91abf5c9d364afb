"""Workbooks: what is broken, hidden, locked or made to hurt is refused in words, by its place."""

import datetime as dt
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from bot.imports import workbook
from bot.imports.mapping import Mapping
from bot.imports.problems import Unreadable
from bot.imports.tables import read_table
from tests.imports.sheets import COLA, PRODUCTS, csv_file, products, said, xlsx_file

HEADER = PRODUCTS.split(",")
ROW = COLA.split(",")
SHEET_XML = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def edited(folder: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """Return a workbook with one good product, changed."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEADER)
    book.active.append(ROW)
    change(book)
    path = folder / "商品.xlsx"
    book.save(path)
    book.close()
    return path


def zipped(folder: Path, parts: dict[str, bytes], name: str = "商品.xlsx") -> Path:
    """Return a zip with these members."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for member, content in parts.items():
            out.writestr(member, content)
    return path


def with_parts(source: Path, parts: dict[str, bytes]) -> Path:
    """Return the workbook with members added or replaced."""
    with zipfile.ZipFile(source) as old:
        kept = {name: old.read(name) for name in old.namelist()} | parts
    return zipped(source.parent, kept, "改过.xlsx")


def test_a_workbook_reads_like_the_csv(tmp_path: Path) -> None:
    row = [*ROW]
    row[4], row[5], row[7] = 6928805001012, 2.5, 240.0  # type: ignore[call-overload]
    from_xlsx = list(products(xlsx_file(tmp_path, [HEADER, row])).rows)
    from_csv = list(products(csv_file(tmp_path, PRODUCTS, COLA)).rows)

    assert from_xlsx == from_csv


def test_a_header_further_down_and_to_the_right_keeps_the_rows_numbers(tmp_path: Path) -> None:
    rows = [[], ["", "我们的商品"], ["", *HEADER], ["", *ROW], [], ["", *ROW]]
    [sentence] = said(xlsx_file(tmp_path, rows), Mapping(ignore=frozenset()))[:1]
    assert "没有列名" in sentence

    rows = [[], ["我们的商品"], HEADER, ROW, [], ["X2", "雪碧", "瓶"]]
    assert [row.row for row in products(xlsx_file(tmp_path, rows)).rows] == [4, 6]


def test_dates_come_out_as_dates(tmp_path: Path) -> None:
    path = tmp_path / "期初.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["仓库", "编码", "数量", "单位", "到期日"])
    book.active.append(["主仓", "A", 1.5, "箱", None])
    book.active["E2"] = dt.date(2026, 12, 31)
    book.save(path)

    [row] = read_table(path)
    assert row.cells == {
        "仓库": "主仓",
        "编码": "A",
        "数量": "1.5",
        "单位": "箱",
        "到期日": "2026-12-31",
    }


@pytest.mark.row("F01")
def test_a_bomb_is_refused_quickly_and_in_words(tmp_path: Path) -> None:
    path = with_parts(
        xlsx_file(tmp_path, [HEADER, ROW]),
        {"xl/worksheets/sheet1.xml": SHEET_XML.encode() + b" " * (300 << 20)},
    )
    assert path.stat().st_size < 1 << 20

    begun = time.process_time()
    assert said(path) == ["改过.xlsx：文件展开后太大，不像一张正常的表，没有读取。"]
    assert time.process_time() - begun < 0.2


@pytest.mark.row("F01")
def test_ten_thousand_sheets_are_refused_quickly(tmp_path: Path) -> None:
    sheets = {f"xl/worksheets/sheet{n}.xml": b"<worksheet/>" for n in range(10_000)}
    path = with_parts(xlsx_file(tmp_path, [HEADER, ROW]), sheets)

    begun = time.process_time()
    assert said(path) == ["改过.xlsx：有 10000 张工作表，最多 100 张。"]
    assert time.process_time() - begun < 0.2


@pytest.mark.row("F01")
@pytest.mark.parametrize("claims_to_be_narrow", [False, True])
def test_sixteen_thousand_columns_are_refused_quickly(
    tmp_path: Path, claims_to_be_narrow: bool
) -> None:
    path = xlsx_file(tmp_path, [[*HEADER, *(f"列{n}" for n in range(16_000))], ROW])
    if claims_to_be_narrow:
        with zipfile.ZipFile(path) as parts:
            xml = parts.read("xl/worksheets/sheet1.xml")
        said_width = xml[xml.index(b"<dimension") : xml.index(b"/>") + 2]
        path = with_parts(path, {"xl/worksheets/sheet1.xml": xml.replace(said_width, b"", 1)})

    begun = time.process_time()
    [sentence] = said(path)
    assert time.process_time() - begun < 0.2
    assert "列，最多 200 列" in sentence


@pytest.mark.row("F01")
def test_a_child_that_runs_out_of_memory_takes_nobody_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "CHILD_BYTES_MAX", 90 << 20)
    path = xlsx_file(tmp_path, [HEADER, *([f"A{n}", "名" * 300] for n in range(60_000))])

    assert said(path)[0].startswith("商品.xlsx：文件展开后太大")


@pytest.mark.row("F01")
def test_a_child_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "CHILD_SECONDS_MAX", 0.001)

    assert "没有读取" in said(xlsx_file(tmp_path, [HEADER, ROW]))[0]


@pytest.mark.row("F03")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件里什么都没有"),
        (b"PK\x03\x04 broken", "Excel 文件已损坏"),
        (f"{PRODUCTS}\n{COLA}\n".encode(), "文件名是 Excel，内容却不是"),
        (workbook.OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "这是旧版 xls"),
        (workbook.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "文件有密码"),
    ],
)
def test_what_only_looks_like_a_workbook_is_named(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "商品.xlsx"
    path.write_bytes(content)

    [refusal] = said(path)
    assert refusal.startswith(f"商品.xlsx：{sentence}")


@pytest.mark.row("F03")
def test_a_workbook_cut_short_is_broken(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [HEADER, ROW])
    path.write_bytes(path.read_bytes()[:-200])

    assert "已损坏" in said(path)[0]


@pytest.mark.row("F03")
def test_a_sheet_of_broken_xml_is_broken(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [HEADER, ROW])
    path = with_parts(
        path, {"xl/worksheets/sheet1.xml": SHEET_XML.encode() + b"<sheetData><row><c"}
    )

    [sentence] = said(path)
    assert "已损坏" in sentence or "什么都没有" in sentence


@pytest.mark.row("F03")
def test_some_other_zip_is_no_workbook(tmp_path: Path) -> None:
    assert "内容却不是" in said(zipped(tmp_path, {"word/document.xml": b"<x/>"}))[0]


@pytest.mark.row("F03")
def test_a_workbook_named_csv_is_told_its_name(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [HEADER, ROW]).rename(tmp_path / "商品.csv")

    assert said(path) == ["商品.csv：文件名不是 Excel，内容却是；请把文件名改成 .xlsx。"]


@pytest.mark.row("F03")
def test_macros_are_refused(tmp_path: Path) -> None:
    path = with_parts(xlsx_file(tmp_path, [HEADER, ROW]), {"xl/vbaProject.bin": b"\0"})

    assert "带宏" in said(path)[0]


@pytest.mark.row("F03")
def test_an_empty_workbook_is_empty(tmp_path: Path) -> None:
    assert said(xlsx_file(tmp_path, [])) == ["商品.xlsx：文件里什么都没有。"]


def _merge(book: openpyxl.Workbook) -> None:
    book.active.merge_cells("B2:B3")


def _hide_row(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[2].hidden = True


def _hide_column(book: openpyxl.Workbook) -> None:
    book.active.column_dimensions["C"].hidden = True


def _formula(book: openpyxl.Workbook) -> None:
    book.active["H2"] = "=100+140"


def _error(book: openpyxl.Workbook) -> None:
    book.active["F2"] = "#DIV/0!"


def _second_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("旧的").append(HEADER)


@pytest.mark.row("F03")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_merge, "第 2 行，B2:B3 是合并单元格"),
        (_hide_row, "第 2 行，这一行被隐藏了"),
        (_hide_column, "第 3 列被隐藏了"),
        (_formula, "第 2 行，H2 是公式，但没有算好的结果"),
        (_error, "第 2 行的“#DIV/0!”，F2 的公式出错"),
        (_second_sheet, "有几张工作表都有内容（Sheet、旧的）"),
    ],
)
def test_what_a_sheet_hides_is_named_by_its_place(
    tmp_path: Path, change: Callable[[openpyxl.Workbook], None], sentence: str
) -> None:
    assert sentence.replace("的“#DIV/0!”", "") in said(edited(tmp_path, change))[0]


def test_the_mapping_may_name_the_sheet_and_a_hidden_one_is_not_there(tmp_path: Path) -> None:
    path = edited(tmp_path, _second_sheet)

    assert len(list(products(path, Mapping(sheet="Sheet")).rows)) == 1
    with pytest.raises(Unreadable) as refused:
        read_table(path, Mapping(sheet="别的"))
    assert refused.value.problems[0].reason == "no_such_sheet"


def test_numbers_too_long_for_a_spreadsheet_are_not_taken_for_codes(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["编码", "名称", "单位"], [123456789012345678, "甲", "个"]])

    assert said(path) == [
        "商品.xlsx：第 2 行“编码”列的“1.234568e+17”，"
        "是科学计数法，请把单元格设成“文本”后重新填写完整数字。"
    ]


def test_what_was_unpacked_is_gone_with_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = xlsx_file(tmp_path, [HEADER, ROW])
    table = read_table(path)
    assert len(list(tmp_path.glob("zhanggui-import-*"))) == 1

    del table
    assert list(tmp_path.glob("zhanggui-import-*")) == []
