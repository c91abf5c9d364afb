"""An xlsx in memory: no text in it is ever taken for a formula, a number or a link."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any, Final

from bot.paper.words import literal

NAME_MAX: Final = 31
"""What a worksheet's name may have."""
_EPOCH: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same facts, the same bytes
_PLAIN: Final = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip


def workbook(title: str, fill: Callable[[Any], None]) -> bytes:
    """Return what ``fill`` writes into a new workbook of this title."""
    import xlsxwriter  # noqa: PLC0415 - only where a sheet is written

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN) as book:
        book.set_properties({"title": literal(title), "created": _EPOCH})
        fill(book)
    return out.getvalue()
