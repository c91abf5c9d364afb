"""Rows out of a csv file, one at a time, however long it is."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TextIO

from bot.imports.problems import unreadable

DELIMITERS: Final = (",", "\t", ";", "|")
CELL_CHARACTERS_MAX: Final = 32_767
HEADER_CHARACTERS_MAX: Final = 20_000
HEAD_LINES: Final = 20


def delimiter(
    path: Path, encoding: str, is_column: Callable[[str], bool], *, reason: str = "no_header"
) -> str:
    """Return what divides the cells: the sign by which the header gives the most known columns.

    Refuses for ``reason`` when no sign gives any, because then nothing says what they are.
    """
    head = _head(path, encoding)
    best = max(DELIMITERS, key=lambda sign: _known(head, sign, is_column))
    if not _known(head, best, is_column):
        raise unreadable(path.name, reason, value=head[0] if head else "")
    return best


def records(path: Path, encoding: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row of the sheet, cells); a spreadsheet's ``sep=;`` line is passed over."""
    csv.field_size_limit(CELL_CHARACTERS_MAX)
    row = 0
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(_after_sep(stream), delimiter=sign, strict=True)
        while True:
            row += 1
            try:
                cells = next(reader, None)
            except csv.Error as broken:
                reason = "nul" if "NUL" in str(broken) else "broken_quotes"
                raise unreadable(path.name, reason, row=row) from broken
            if cells is None:
                return
            yield row, cells


def _after_sep(stream: TextIO) -> Iterator[str]:
    for index, line in enumerate(stream):
        yield "\n" if index == 0 and line[:4].lower() == "sep=" else line


def _head(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as stream:
        text = stream.read(HEADER_CHARACTERS_MAX)
    lines = (line for line in text.splitlines() if line.strip(" ,;\t|\ufeff"))
    return [line for line in lines if line[:4].lower() != "sep="][:HEAD_LINES]


def _known(head: list[str], sign: str, is_column: Callable[[str], bool]) -> int:
    return max((_count_known(line, sign, is_column) for line in head), default=0)


def _count_known(line: str, sign: str, is_column: Callable[[str], bool]) -> int:
    try:
        cells = next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return 0
    return sum(1 for cell in cells if is_column(cell.strip(" \u3000\ufeff")))
