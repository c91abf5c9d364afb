"""Rows of what was owed before these books."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Final

from bot.imports import cells as read
from bot.imports.makers import Cells, choice
from bot.imports.problems import BadCell
from bot.imports.rows import DebtRow
from bot.texts.imports import PARTNER_KINDS
from core.quantity import PRICE_SCALE

REFERENCE_MAX: Final = 64
NOTE_MAX: Final = 200
PER_FEN: Final = PRICE_SCALE // 100


def debt(cells: Cells, today: dt.date | None) -> DebtRow:
    """Return what one document of the old system came to, and when it was due."""
    day = cells.needed("日期", partial(_past, today=today), dt.date.min)
    due_on = cells.value("到期日", partial(read.date, today=None), None)
    if due_on is not None and due_on < day and not cells.faults:
        cells.fault("到期日", "debt_due_before", due_on.isoformat())
    return DebtRow(
        row=cells.row.number,
        partner=cells.needed("往来单位", partial(read.name, longest=60), ""),
        kind=cells.value("类型", partial(choice, PARTNER_KINDS), ""),
        reference=cells.needed("单号", partial(read.name, longest=REFERENCE_MAX), ""),
        day=day,
        due_on=due_on,
        amount_fen=_amount(cells),
        note=cells.name("备注", NOTE_MAX),
    )


def debt_keys(made: DebtRow) -> Iterator[tuple[str, str]]:
    """Yield the old document: it is owed once."""
    yield "单号", f"{made.kind}\0{made.partner}\0{made.reference}"


def _past(said: str, today: dt.date | None) -> dt.date:
    day = read.date(said, None)
    if today is not None and day > today:
        raise BadCell("debt_ahead")
    return day


def _amount(cells: Cells) -> int:
    make = partial(_fen, per_yuan=cells.mapping.per_yuan("金额"))
    return cells.needed("金额", make, 0)


def _fen(said: str, per_yuan: int) -> int:
    if said.lstrip().startswith(("-", "－", "(")):
        raise BadCell("debt_zero")
    scaled = read.money(said, per_yuan=per_yuan)
    if scaled % PER_FEN:
        raise BadCell("too_many_decimals", "2")
    if not scaled:
        raise BadCell("debt_zero")
    return scaled // PER_FEN
