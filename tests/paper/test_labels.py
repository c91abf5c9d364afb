"""Labels: each scans, as often as asked, on its own place, with its name."""

import pytest

from bot.codes import read_codes
from bot.paper.labels import (
    A4_24,
    A4_40,
    LABELS_MAX,
    ROLL_40,
    ROLL_60,
    Label,
    SheetLayout,
    labels,
)
from tests.paper.pages import Seen, read

LAYOUTS = (A4_24, A4_40, ROLL_60, ROLL_40)
LONG = "农夫山泉饮用天然水 550ml（塑包装）超长名字" * 4
WANTED = (
    Label(lines=("可乐 330ml", "24瓶/箱"), code="6901234567892"),
    Label(lines=(LONG, "规格"), code="KL-330"),
    Label(lines=("大米", "批次 A1", "到期 2027-03-01"), code="批次:DM-10:A1", is_square=True),
    Label(lines=("超长编码",), code="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJ"),
)


def piece(page: Seen, corner: tuple[float, float], layout: SheetLayout) -> Seen:
    scale = page.picture.width / page.width
    x, y = corner
    wide, tall = layout.cell
    box = (round(x * scale), round(y * scale), round((x + wide) * scale), round((y + tall) * scale))
    return Seen(width=wide, height=tall, words="", picture=page.picture.crop(box), boxes=[])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_label_scans_on_every_layout(layout: SheetLayout) -> None:
    pages = read(labels(WANTED, layout), scale=6)
    places = [(page, corner) for page in pages for corner in layout.places()]

    for label, (page, corner) in zip(WANTED, places, strict=False):
        assert read_codes(piece(page, corner, layout).png()) == (label.code,)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_leaves_its_label(layout: SheetLayout) -> None:
    for page in read(labels(WANTED, layout)):
        cells = [(x, y, x + layout.cell[0], y + layout.cell[1]) for x, y in layout.places()]
        for letter, left, top, right, bottom in page.boxes:
            assert any(
                a <= left and b <= top and right <= c and bottom <= d for a, b, c, d in cells
            ), letter


def test_as_many_as_asked_for() -> None:
    pages = read(labels([Label(lines=("可乐",), code="KL-330", count=50)]), scale=1)

    assert [page.words.count("可乐") for page in pages] == [24, 24, 2]


@pytest.mark.parametrize("count", [0, LABELS_MAX + 1])
def test_none_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        labels([Label(lines=("可乐",), code="KL-330", count=count)])
