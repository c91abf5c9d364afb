"""Delivery notes (送货单) and the other documents on paper: A4, or three-part continuous paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.paper.canvas import GREY, Align, Pen
from bot.paper.capitals import capitals
from bot.paper.codes import squares
from bot.paper.note import Form, Note, NoteLine, money
from bot.paper.pdf import Page, pdf
from bot.paper.table import LEAD, RISE, Cells, Column, Grid, Look
from bot.paper.words import fitted, literal, wrapped
from bot.texts import paper as texts

LINES_MAX: Final = 2000
REMARK_LINES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A form's measures in millimetres. Continuous paper has holes at both sides."""

    width: float
    height: float
    side: float
    top: float
    size: float
    title: float
    code: float
    pad_y: float
    has_copies: bool = False


_SHEETS: Final = {
    Form.A4: _Sheet(width=210, height=297, side=14, top=12, size=3.3, title=6.4, code=20,
                    pad_y=1.3),
    Form.HALF: _Sheet(width=241, height=140, side=18, top=6, size=3.2, title=5.6, code=16,
                      pad_y=0.75, has_copies=True),
    Form.FULL: _Sheet(width=241, height=280, side=18, top=8, size=3.3, title=6.0, code=18,
                      pad_y=1.1, has_copies=True),
}  # fmt: skip


def delivery_note(note: Note, form: Form = Form.A4) -> bytes:
    """Return the document as a PDF; refused (``ValueError``): more than 2,000 lines."""
    if len(note.lines) > LINES_MAX:
        raise ValueError(len(note.lines))
    paper = _Paper(note, _SHEETS[form])
    return pdf(paper.pages(), f"{literal(note.title)} {note.number}")


class _Paper:
    """One document being laid out on one kind of sheet."""

    def __init__(self, note: Note, sheet: _Sheet) -> None:
        self._note = note
        self._sheet = sheet
        self._left = sheet.side
        self._right = sheet.width - sheet.side - (5 if sheet.has_copies else 0)
        self._wide = self._right - self._left
        self._look = Look(size=sheet.size, pad_x=1.2, pad_y=sheet.pad_y, rule=0.2)
        rows = [self._row(number, line) for number, line in enumerate(note.lines, start=1)]
        self._grid = Grid(self._columns(), rows, x=self._left, width=self._wide, look=self._look)
        self._facts = self._laid_facts()
        self._remarks = self._laid_remarks()

    def pages(self) -> list[Page]:
        """Draw every page; each has the head, its part of the lines and its foot."""
        sheet, grid = self._sheet, self._grid
        start = self._head_height()
        room = sheet.height - sheet.top - start - grid.height(grid.head) - self._foot_height()
        parts = list(grid.split(grid.rows, room))
        made, first = [], 0
        for number, rows in enumerate(parts, start=1):
            page = Page(sheet.width, sheet.height)
            self._draw_head(page)
            y = grid.draw_head(page, sheet.top + start)
            for row in rows:
                y = grid.draw_row(page, row, y)
            count = sum(row[0] != ("",) for row in rows)
            lines = self._note.lines[first : first + count]
            first += count
            y = self._draw_sums(page, y, lines, (number, len(parts)))
            self._draw_foot(page, y, (number, len(parts)))
            made.append(page)
        return made

    # -- the head: whose paper, what it is, for whom

    def _head_height(self) -> float:
        facts = sum(max(len(left), len(right)) for left, right in self._facts)
        return self._title_height() + facts * self._sheet.size * LEAD + 2

    def _title_height(self) -> float:
        return max(self._sheet.title * 2.1 + (4 if self._note.status else 1), self._sheet.code + 1)

    def _draw_head(self, page: Page) -> None:
        sheet, note = self._sheet, self._note
        middle, y = sheet.width / 2, sheet.top
        room = self._wide - 2 * sheet.code - 8
        lines, size = fitted(note.company, room, sheet.title * 0.72)
        page.text(middle, y + size, lines[0], Pen(size=size, align=Align.CENTRE))
        y += sheet.title * 2
        page.text(middle, y, note.title, Pen(size=sheet.title, align=Align.CENTRE, bold=True))
        if note.status:
            said = texts.UNFINISHED.format(status=note.status)
            page.text(middle, y + 5.2, said, Pen(size=sheet.size, align=Align.CENTRE, ink=GREY))
        code = squares(note.number)
        page.code(self._right - sheet.code, sheet.top, sheet.code, sheet.code, code)
        self._draw_facts(page, sheet.top + self._title_height())

    def _draw_facts(self, page: Page, y: float) -> None:
        size = self._sheet.size
        column = self._left + self._wide * 0.62
        for left, right in self._facts:
            for x, lines in ((self._left, left), (column, right)):
                for number, line in enumerate(lines):
                    page.text(x, y + size * (RISE + number * LEAD), line, Pen(size=size))
            y += max(len(left), len(right)) * size * LEAD

    def _laid_facts(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        note, size = self._note, self._sheet.size
        left = ((note.partner_word, note.partner), (texts.CONTACT, note.contact),
                (texts.ADDRESS, note.address))  # fmt: skip
        right = (
            (texts.NUMBER, note.number), (texts.DATE, note.date), (texts.PLACE, note.place),
            (texts.DUE, note.due), (texts.SOURCE, note.source),
        )  # fmt: skip
        rooms = (self._wide * 0.6, self._wide * 0.38)
        laid = [
            [
                wrapped(texts.FACT.format(name=name, value=value), room, size)
                for name, value in facts
                if value
            ]
            for facts, room in zip((left, right), rooms, strict=True)
        ]
        tall = max(len(lines) for lines in laid)
        first, second = ([*lines, *[("",)] * (tall - len(lines))] for lines in laid)
        return list(zip(first, second, strict=True))

    # -- the lines

    def _columns(self) -> tuple[Column, ...]:
        money = (
            Column(title=texts.PRICE, share=13, align=Align.RIGHT),
            Column(title=texts.AMOUNT, share=15, align=Align.RIGHT),
        )
        return (
            Column(title=texts.SERIAL, share=8, align=Align.CENTRE),
            Column(title=texts.PRODUCT, share=38),
            Column(title=texts.SPEC, share=16),
            Column(title=texts.COUNT, share=12, align=Align.RIGHT),
            Column(title=texts.UNIT, share=8, align=Align.CENTRE),
            *(money if self._note.has_money else ()),
            Column(title=texts.REMARK, share=18),
        )

    def _row(self, number: int, line: NoteLine) -> tuple[str, ...]:
        amount = "" if line.amount_fen is None else money(line.amount_fen)
        paid = (line.price, amount) if self._note.has_money else ()
        return (str(number), line.product, line.spec, line.count, line.unit, *paid, line.remark)

    # -- the foot: sums, remarks, signatures, which page

    def _foot_height(self) -> float:
        row = self._look.lead + 2 * self._look.pad_y
        lines = len(self._remarks) * self._sheet.size * LEAD
        return 2 * row + lines + self._sheet.size * 3.4 + self._sheet.top

    def _draw_sums(
        self, page: Page, y: float, lines: Sequence[NoteLine], which: tuple[int, int]
    ) -> float:
        number, last = which
        if last > 1 and self._note.has_money:
            known = sum(line.amount_fen or 0 for line in lines)
            said = texts.YUAN_SIGN.format(amount=money(known))
            y = self._draw_sum(page, y, texts.PAGE_SUM, ("", said))
        return self._draw_total(page, y) if number == last else y

    def _draw_total(self, page: Page, y: float) -> float:
        note = self._note
        if not note.has_money:
            return self._draw_sum(page, y, texts.SUM_COUNT, (note.counts, ""))
        total = note.total_fen
        if total is None:
            return self._draw_sum(page, y, texts.SUM, (texts.NO_AMOUNT, ""))
        amount = texts.YUAN_SIGN.format(amount=money(total))
        return self._draw_sum(page, y, texts.SUM_WORDS, (capitals(total), amount))

    def _draw_sum(self, page: Page, y: float, title: str, said: tuple[str, str]) -> float:
        columns = (
            Column(title="", share=18),
            Column(title="", share=60),
            Column(title="", share=22, align=Align.RIGHT),
        )
        grid = Grid(columns, [], x=self._left, width=self._wide, look=self._look)
        rooms = [
            right - left - 2.4 for left, right in zip(grid.edges, grid.edges[1:], strict=False)
        ]
        cells: Cells = tuple(
            (fitted(text, room, self._look.size, size_min=self._look.size)[0][0],)
            for text, room in zip((title, *said), rooms, strict=True)
        )
        return grid.draw_row(page, cells, y, bold=True)

    def _laid_remarks(self) -> tuple[str, ...]:
        if not self._note.note:
            return ()
        said = texts.REMARKS.format(note=self._note.note)
        lines, _ = fitted(said, self._wide, self._sheet.size, lines_max=REMARK_LINES,
            size_min=self._sheet.size,
        )  # fmt: skip
        return lines

    def _draw_foot(self, page: Page, y: float, which: tuple[int, int]) -> None:
        sheet = self._sheet
        for line in self._remarks:
            y += sheet.size * LEAD
            page.text(self._left, y, line, Pen(size=sheet.size))
        y += sheet.size * 2.3
        said = texts.MAKER.format(name=self._note.maker)
        maker, _ = fitted(said, self._wide * 0.24, sheet.size, size_min=sheet.size)
        for place, said in enumerate((maker[0], *texts.SIGN)):
            page.text(self._left + self._wide * place / 4, y, said, Pen(size=sheet.size))
        number, last = which
        said = texts.PAGE.format(page=number, pages=last)
        pen = Pen(size=sheet.size * 0.9, align=Align.RIGHT, ink=GREY)
        page.text(self._right, sheet.height - sheet.top, said, pen)
        if sheet.has_copies:
            self._draw_copies(page)

    def _draw_copies(self, page: Page) -> None:
        """Name the three copies down the right side: one strike writes on all of them."""
        size = self._sheet.size * 0.95
        x, letters = self._right + 4.2, texts.COPIES
        y = (self._sheet.height - len(letters) * size * 1.15) / 2
        for letter in letters:
            y += size * 1.15
            page.text(x, y, letter, Pen(size=size, align=Align.CENTRE, ink=GREY))
