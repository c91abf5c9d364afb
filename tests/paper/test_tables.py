"""Texts are cut where they may be, and a cell's lines stay within its column on any canvas."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.paper.canvas import Align
from bot.paper.font import face
from bot.paper.picture import ROWS_MAX, Scale, TableSheet, pictures
from bot.paper.table import Column, Grid, Look
from bot.paper.words import CUT, fitted, literal, wrapped

TEXTS = st.text(st.sampled_from("可乐雪碧，。（）ab CD-12/3.5\u3000\n"), max_size=120)


@given(TEXTS, st.floats(min_value=8, max_value=80))
def test_lines_hold_the_whole_text_and_none_is_too_wide(text: str, width: float) -> None:
    lines = wrapped(text, width, 4)

    assert "".join("".join(lines).split()) == "".join(literal(text).split())
    assert all(face().width(each, 4) <= width + 1e-9 or len(each) == 1 for each in lines)


@given(TEXTS, st.floats(min_value=10, max_value=60), st.integers(min_value=1, max_value=3))
def test_what_must_fit_fits(text: str, width: float, most: int) -> None:
    lines, size = fitted(text, width, 4, lines_max=most)

    assert len(lines) <= most
    assert 2.7 <= size <= 4
    assert all(face().width(each, size) <= width + 1e-9 for each in lines)
    if CUT not in lines[-1]:
        assert "".join("".join(lines).split()) == "".join(literal(text).split())


def test_words_and_numbers_stay_whole_and_lines_never_begin_with_a_comma() -> None:
    assert wrapped("送货 CK-261101-001", 30, 4) == ("送货", "CK-261101-001")
    assert wrapped("一二三四，五六", 16, 4)[1][0] != "，"
    assert wrapped("", 10, 4) == ("",)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=30), st.floats(min_value=12, max_value=60))
def test_pages_hold_every_row_and_never_more_than_there_is_room(
    rows: list[tuple[str, str]], room: float
) -> None:
    look = Look(size=3, pad_x=1, pad_y=1, rule=0.2)
    columns = (Column(title="a", share=1), Column(title="b", share=2, align=Align.RIGHT))
    grid = Grid(columns, rows, x=0, width=60, look=look)
    pages = list(grid.split(grid.rows, room))

    assert all(sum(map(grid.height, page)) <= room + 1e-6 for page in pages)
    for column in (0, 1):
        flat = "".join("".join(row[column]) for page in pages for row in page)
        assert "".join(flat.split()) == "".join("".join(literal(row[column]).split())
                                                for row in rows)  # fmt: skip


def sheet(count: int, **more: object) -> TableSheet:
    facts = {
        "title": "库存 主仓", "facts": ("2026-11-22",),
        "columns": (Column(title="商品", share=3),
                    Column(title="可用", share=1, align=Align.RIGHT)),
        "rows": tuple((f"可乐 {number}", str(number)) for number in range(count)),
        "sums": ("合计", "6"), "remarks": ("没有了",), **more,
    }  # fmt: skip
    return TableSheet(**facts)  # type: ignore[arg-type]


def test_a_picture_is_as_wide_as_a_phone_and_white_around() -> None:
    [png] = pictures(sheet(3))
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    white = Image.new("RGB", picture.size, "white")
    # the palette may shift white by a shade
    ink = ImageChops.difference(picture, white).convert("L").point(lambda v: 255 * (v > 12))
    box = ink.getbbox()

    assert picture.width == Scale().width
    assert box is not None
    assert box[0] >= 38
    assert box[2] <= picture.width - 38
    assert box[1] >= 30
    assert box[3] <= picture.height - 10


def test_a_long_table_becomes_several_pictures() -> None:
    assert [len(pictures(sheet(count))) for count in (0, 1, ROWS_MAX, ROWS_MAX + 1)] == [1, 1, 1, 2]


def test_a_long_name_makes_the_picture_taller_not_wider() -> None:
    def size(name: str) -> tuple[int, int]:
        [png] = pictures(sheet(0, rows=((name, "1"),)))
        with Image.open(io.BytesIO(png)) as opened:
            return opened.size

    short, long = size("可乐"), size("可乐" * 60)
    assert long[0] == short[0]
    assert long[1] > short[1]


@pytest.mark.parametrize("letter", ["喆", "犇", "镕", "é", "①", "√", "¥", "壹"])
def test_the_font_has_the_letters_of_names_and_money(letter: str) -> None:
    assert face().glyph(letter) != 0
