"""A table of texts, measured and drawn on anything: cells wrap, and nothing leaves its column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.paper.canvas import BLACK, PALE, Align, Canvas, Ink, Pen
from bot.paper.words import wrapped

LEAD: Final = 1.32
"""From baseline to baseline, as a share of the size of the letters."""
RISE: Final = 0.86
"""From the top of a line down to its baseline."""
Cells = tuple[tuple[str, ...], ...]
"""One row: for every column the lines in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title, its share of the width, and where its texts stand."""

    title: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How large a table is drawn, in the canvas' own measure."""

    size: float
    pad_x: float
    pad_y: float
    rule: float
    has_sides: bool = True

    @property
    def lead(self) -> float:
        return self.size * LEAD


class Grid:
    """A table at its place: columns with their edges, rows of lines."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, x: float, width: float,
        look: Look,
    ) -> None:  # fmt: skip
        self.columns = tuple(columns)
        self.look = look
        self.edges = _edges(columns, x, width)
        self.head = self._cells([column.title for column in columns])
        self.rows = [self._cells(row) for row in rows]

    def height(self, row: Cells) -> float:
        """Return how tall a row is."""
        return max(len(lines) for lines in row) * self.look.lead + 2 * self.look.pad_y

    def split(self, rows: Sequence[Cells], room: float) -> Iterator[list[Cells]]:
        """Divide rows into pages of at most ``room``; a row taller than a page goes on on the next.

        ``room`` must hold at least one line of one row.
        """
        lines_max = max(1, int((room - 2 * self.look.pad_y) / self.look.lead + 1e-6))
        page: list[Cells] = []
        left = room
        for row in rows:
            for part in _parts(row, lines_max):
                tall = self.height(part)
                if page and tall > left + 1e-6:
                    yield page
                    page, left = [], room
                page.append(part)
                left -= tall
        yield page

    def draw_head(self, canvas: Canvas, y: float) -> float:
        """Draw the titles at ``y`` and return where they end."""
        tall = self.height(self.head)
        canvas.fill(self.edges[0], y, self.edges[-1] - self.edges[0], tall, ink=PALE)
        return self.draw_row(canvas, self.head, y, bold=True)

    def draw_row(
        self, canvas: Canvas, row: Cells, y: float, *, bold: bool = False, ink: Ink = BLACK
    ) -> float:
        """Draw one row with its lines around it and return where it ends."""
        end = y + self.height(row)
        for column, lines in enumerate(row):
            self._draw_cell(canvas, column, lines, (y, bold, ink))
        self._draw_rules(canvas, y, end)
        return end

    def _draw_cell(
        self, canvas: Canvas, column: int, lines: Sequence[str], how: tuple[float, bool, Ink]
    ) -> None:
        y, bold, ink = how
        look, align = self.look, self.columns[column].align
        left, right = self.edges[column] + look.pad_x, self.edges[column + 1] - look.pad_x
        x = {Align.LEFT: left, Align.RIGHT: right, Align.CENTRE: (left + right) / 2}[align]
        for number, line in enumerate(lines):
            at = (
                y + look.pad_y + number * look.lead + look.size * RISE + (look.lead - look.size) / 2
            )
            canvas.text(x, at, line, Pen(size=look.size, align=align, bold=bold, ink=ink))

    def _draw_rules(self, canvas: Canvas, y: float, end: float) -> None:
        rule = self.look.rule
        for at in (y, end):
            canvas.line(self.edges[0], at, self.edges[-1], at, rule)
        if self.look.has_sides:
            for x in self.edges:
                canvas.line(x, y, x, end, rule)

    def _cells(self, texts: Sequence[str]) -> Cells:
        look = self.look
        rooms = (
            right - left - 2 * look.pad_x
            for left, right in zip(self.edges, self.edges[1:], strict=False)
        )
        return tuple(
            wrapped(text, room, look.size) for text, room in zip(texts, rooms, strict=True)
        )


def _edges(columns: Sequence[Column], x: float, width: float) -> tuple[float, ...]:
    total = sum(column.share for column in columns)
    edges = [x]
    for column in columns:
        edges.append(edges[-1] + width * column.share / total)
    return tuple(edges)


def _parts(row: Cells, lines_max: int) -> Iterator[Cells]:
    """Yield a row in parts of so many lines; all but a very long name is one part."""
    tall = max(len(lines) for lines in row)
    for start in range(0, tall, lines_max):
        yield tuple(lines[start : start + lines_max] or ("",) for lines in row)
