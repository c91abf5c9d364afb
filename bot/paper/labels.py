"""Labels for shelves and goods: a barcode or a QR code and what it means, on sheets or a roll."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.paper.canvas import Align, Modules, Pen
from bot.paper.codes import BAR_QUIET, bars, squares
from bot.paper.pdf import Page, pdf
from bot.paper.table import LEAD, RISE
from bot.paper.words import fitted
from bot.texts import paper as texts

LABELS_MAX: Final = 2000
PAD: Final = 2.2
MODULE_MIN: Final = 0.19
"""Millimetres: a finer bar no ordinary printer and scanner get right; then it is a QR code."""
MODULE_MAX: Final = 0.38


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label: what it says, the strongest first, and the code that is scanned."""

    lines: tuple[str, ...]
    code: str
    is_square: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLayout:
    """How labels lie on a page, in millimetres; a roll is a page with one label."""

    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    gap_x: float = 0
    gap_y: float = 0

    @property
    def cell(self) -> tuple[float, float]:
        """Return width and height of one label."""
        wide = self.width - 2 * self.left - (self.columns - 1) * self.gap_x
        tall = self.height - 2 * self.top - (self.rows - 1) * self.gap_y
        return wide / self.columns, tall / self.rows

    def places(self) -> Iterator[tuple[float, float]]:
        """Yield the corner of each label, row by row."""
        wide, tall = self.cell
        for row in range(self.rows):
            for column in range(self.columns):
                yield (
                    self.left + column * (wide + self.gap_x), self.top + row * (tall + self.gap_y)
                )  # fmt: skip


A4_24: Final = SheetLayout(width=210, height=297, columns=3, rows=8, top=0.5)
A4_40: Final = SheetLayout(width=210, height=297, columns=4, rows=10)
ROLL_60: Final = SheetLayout(width=60, height=40)
ROLL_40: Final = SheetLayout(width=40, height=30)


def labels(wanted: Sequence[Label], layout: SheetLayout = A4_24) -> bytes:
    """Return the labels as a PDF, each as often as it says; refuse none and more than 2,000."""
    every = [label for label in wanted for _ in range(label.count)]
    if not 0 < len(every) <= LABELS_MAX:
        raise ValueError(len(every))
    corners = list(layout.places())
    pages = []
    for start in range(0, len(every), len(corners)):
        page = Page(layout.width, layout.height)
        for label, corner in zip(every[start : start + len(corners)], corners, strict=False):
            _Sticker(page, corner, layout.cell).draw(label)
            if len(corners) > 1:
                _cut_marks(page, corner, layout.cell)
        pages.append(page)
    return pdf(pages, texts.LABELS)


class _Sticker:
    """One label on its place."""

    def __init__(self, page: Page, corner: tuple[float, float], cell: tuple[float, float]) -> None:
        self._page = page
        self._x, self._y = corner[0] + PAD, corner[1] + PAD
        self._wide, self._tall = cell[0] - 2 * PAD, cell[1] - 2 * PAD
        self._size = min(3.6, cell[1] * 0.1)

    def draw(self, label: Label) -> None:
        """Draw bars under the name, or a square beside it."""
        row = None if label.is_square else self._bars(label.code)
        if row is None:
            self._draw_square(label)
        else:
            self._draw_bars(label, row)

    def _bars(self, code: str) -> Modules | None:
        """Return the bars of a code, or nothing when they would be too fine or cannot say it."""
        try:
            row = bars(code)
        except ValueError:
            return None
        return row if self._wide / (len(row[0]) + 2 * BAR_QUIET) >= MODULE_MIN else None

    def _draw_bars(self, label: Label, row: Modules) -> None:
        small = self._size * 0.85
        y = self._write(label.lines, self._x, self._wide, 3)
        module = min(MODULE_MAX, self._wide / (len(row[0]) + 2 * BAR_QUIET))
        wide = module * len(row[0])
        bottom = self._y + self._tall
        tall = bottom - small * LEAD - y - 0.8
        middle = self._x + self._wide / 2
        self._page.code(middle - wide / 2, y + 0.8, wide, tall, row)
        lines, size = fitted(label.code, self._wide, small)
        at = bottom - small * (LEAD - RISE)
        self._page.text(middle, at, lines[0], Pen(size=size, align=Align.CENTRE))

    def _draw_square(self, label: Label) -> None:
        code = squares(label.code)
        side = min(self._tall, self._wide * 0.5)
        quiet = side * 4 / (len(code) + 8)
        top = self._y + (self._tall - side) / 2
        inner = side - 2 * quiet
        self._page.code(self._x + quiet, top + quiet, inner, inner, code)
        x = self._x + side + 1
        lines_max = int(self._tall / (self._size * LEAD))
        self._write((*label.lines, label.code), x, self._wide - side - 1, lines_max)

    def _write(self, said: Sequence[str], x: float, room: float, lines_max: int) -> float:
        """Write the texts, the first one strong; what has no room is left out, never squeezed."""
        y, left = self._y, lines_max
        for number, text in enumerate(filter(None, said)):
            if left < 1:
                break
            most = min(2 if number == 0 else left, left)
            lines, size = fitted(text, room, self._size, lines_max=most)
            for line in lines:
                at = y + self._size * RISE
                self._page.text(x, at, line, Pen(size=size, bold=number == 0))
                y += self._size * LEAD
            left -= len(lines)
        return y


def _cut_marks(page: Page, corner: tuple[float, float], cell: tuple[float, float]) -> None:
    """Mark the corners of a label, for sheets that are cut by hand."""
    x, y = corner
    for at_x, to in ((x, 1.5), (x + cell[0], -1.5)):
        page.line(at_x, y, at_x + to, y, 0.1)
    for at_y, to in ((y, 1.5), (y + cell[1], -1.5)):
        page.line(x, at_y, x, at_y + to, 0.1)
