"""Tables as pictures that a phone shows well, PNG out; others draw their charts on ``Picture``."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.paper.canvas import BLACK, GREY, RULE, WHITE, Align, Ink, Modules, Pen
from bot.paper.font import stream
from bot.paper.table import LEAD, RISE, Cells, Column, Grid, Look
from bot.paper.words import wrapped
from bot.texts import paper as texts

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH: Final = 1080
"""Pixels: what a phone shows edge to edge."""
MARGIN: Final = 40
PAD_X: Final = 12
ROWS_MAX: Final = 60
"""More rows go into another picture; a phone scales down what is taller."""
COLOURS: Final = 48


class Picture:
    """A drawing in pixels."""

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - only where something is drawn

        self._image = Image.new("RGB", (width, height), WHITE)
        self._pen = ImageDraw.Draw(self._image)
        self._fonts: dict[int, FreeTypeFont] = {}
        self._anchor = {Align.LEFT: "ls", Align.CENTRE: "ms", Align.RIGHT: "rs"}

    def text(self, x: float, y: float, text: str, pen: Pen) -> None:
        """Write one line of text with its baseline at ``y``."""
        self._pen.text(
            (x, y), text, fill=pen.ink, font=self._font(round(pen.size)),
            anchor=self._anchor[pen.align], stroke_width=pen.size * 0.02 if pen.bold else 0,
        )  # fmt: skip

    def line(self, x: float, y: float, to_x: float, to_y: float, width: float) -> None:
        """Draw a straight line."""
        self._pen.line((x, y, to_x, to_y), fill=RULE, width=max(1, round(width)))

    def fill(self, x: float, y: float, width: float, height: float, *, ink: Ink) -> None:
        """Fill a rectangle."""
        self._pen.rectangle((x, y, x + width, y + height), fill=ink)

    def code(self, x: float, y: float, width: float, height: float, modules: Modules) -> None:
        """Draw a code; give it whole pixels per module, or scanners will not like it."""
        tall, wide = height / len(modules), width / len(modules[0])
        for row, cells in enumerate(modules):
            for column, cell in enumerate(cells):
                if cell:
                    left, top = x + column * wide, y + row * tall
                    self._pen.rectangle((left, top, left + wide - 1, top + tall - 1), fill=BLACK)

    def png(self) -> bytes:
        """Return the drawing; few colours keep it small."""
        out = io.BytesIO()
        few = self._image.quantize(COLOURS, method=2)  # 2: the fast octree
        few.save(out, format="PNG", compress_level=6)
        return out.getvalue()

    def _font(self, size: int) -> "FreeTypeFont":
        from PIL import ImageFont  # noqa: PLC0415 - only where something is drawn

        if size not in self._fonts:
            self._fonts[size] = ImageFont.truetype(stream(), size)
        return self._fonts[size]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """A table to be shown as a picture.

    ``facts`` stand under the title, ``sums`` (one text per column) under the rows, ``remarks`` at
    the end. ``strong`` are the rows drawn bold.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large a picture is drawn, in pixels."""

    width: int = WIDTH
    size: int = 30
    title: int = 46


def pictures(sheet: TableSheet, scale: Scale | None = None) -> tuple[bytes, ...]:
    """Return the table as one PNG, or as several when it is longer than a phone shows well."""
    parts = [sheet.rows[at : at + ROWS_MAX] for at in range(0, len(sheet.rows), ROWS_MAX)] or [()]
    return tuple(
        _drawn(_part(sheet, rows, number, len(parts)), scale or Scale())
        for number, rows in enumerate(parts, start=1)
    )


def _part(
    sheet: TableSheet, rows: tuple[tuple[str, ...], ...], number: int, last: int
) -> TableSheet:
    """Return one picture's part: the sums and remarks stand on the last one only."""
    start = (number - 1) * ROWS_MAX
    page = (texts.PAGE.format(page=number, pages=last),) if last > 1 else ()
    is_last = number == last
    return replace(
        sheet,
        rows=rows,
        facts=(*sheet.facts, *page),
        sums=sheet.sums if is_last else (),
        remarks=sheet.remarks if is_last else (),
        strong=frozenset(row - start for row in sheet.strong),
    )


def _drawn(sheet: TableSheet, scale: Scale) -> bytes:
    look = Look(size=scale.size, pad_x=PAD_X, pad_y=11, rule=1, has_sides=False)
    grid = Grid(
        sheet.columns, [*sheet.rows, *([sheet.sums] if sheet.sums else [])],
        x=MARGIN, width=scale.width - 2 * MARGIN, look=look,
    )  # fmt: skip
    title = _lines((sheet.title,), scale.width, scale.title)
    facts = _lines(sheet.facts, scale.width, scale.size)
    remarks = _lines(sheet.remarks, scale.width, scale.size * 0.9)
    head = MARGIN + len(title) * scale.title * LEAD + len(facts) * scale.size * LEAD + 24
    body = sum(map(grid.height, (grid.head, *grid.rows)))
    foot = MARGIN + (len(remarks) * scale.size * LEAD + 18 if remarks else 0)
    picture = Picture(scale.width, round(head + body + foot))
    y = _write(picture, MARGIN, title, Pen(size=scale.title, bold=True))
    _write(picture, y, facts, Pen(size=scale.size, ink=GREY))
    y = _rows(picture, grid, head, sheet)
    _write(picture, y + 18, remarks, Pen(size=scale.size * 0.9, ink=GREY))
    return picture.png()


def _rows(picture: Picture, grid: Grid, y: float, sheet: TableSheet) -> float:
    y = grid.draw_head(picture, y)
    last: Cells | None = grid.rows[-1] if sheet.sums else None
    for number, row in enumerate(grid.rows):
        is_sum = row is last
        if is_sum:
            picture.line(grid.edges[0], y, grid.edges[-1], y, 3)
        y = grid.draw_row(picture, row, y, bold=is_sum or number in sheet.strong)
    return y


def _lines(said: Sequence[str], width: float, size: float) -> tuple[str, ...]:
    room = width - 2 * MARGIN
    return tuple(line for text in said for line in wrapped(text, room, size))


def _write(picture: Picture, y: float, lines: Sequence[str], pen: Pen) -> float:
    for line in lines:
        picture.text(MARGIN, y + pen.size * RISE, line, pen)
        y += pen.size * LEAD
    return y
