"""The table in a file that somebody sent: read beside the books, with the bounds of an import."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.imports.problems import Unreadable
from bot.imports.tables import read_table
from bot.texts import imports as reasons
from bot.texts import masters as texts

ROWS_MAX: Final = 500
PROBLEMS_SHOWN: Final = 8
SUFFIXES: Final = (".xlsx", ".csv")
WORKBOOK: Final = b"PK\x03\x04"
"""How an xlsx file begins: it is a zip archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Columns and rows as text; ``numbers`` are the rows as the sheet shows them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


class NoTable(Exception):
    """The file cannot be used; ``text`` is the finished sentence."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def table_in(name: str, content: bytes) -> Sheet:
    """Return the table; refuse what is none, is broken, or is too long for a chat."""
    with tempfile.TemporaryDirectory(prefix="zhanggui-sheet-") as folder:
        path = Path(folder) / f"sheet{_suffix(name, content)}"
        path.write_bytes(content)
        try:
            return _read(name, path)
        except Unreadable as unreadable:
            lines = [reasons.problem_at(one) for one in unreadable.problems[:PROBLEMS_SHOWN]]
            text = texts.SHEET_BAD.format(name=name, problems="\n".join(lines))
            raise NoTable(text) from unreadable


def _suffix(name: str, content: bytes) -> str:
    """Return how the file ends; one that came without a name is judged by how it begins."""
    return Path(name).suffix.lower() or (".xlsx" if content.startswith(WORKBOOK) else ".csv")


def _read(name: str, path: Path) -> Sheet:
    table = read_table(path)
    if table.noticed:
        raise Unreadable(problems=table.noticed)
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for row in table:
        if len(rows) < ROWS_MAX:
            rows.append(tuple(row.cells.get(column, "") for column in table.columns))
        numbers.append(row.number)
    if len(numbers) > ROWS_MAX:
        text = texts.SHEET_LONG.format(name=name, count=len(numbers), most=ROWS_MAX)
        raise NoTable(text)
    return Sheet(columns=table.columns, rows=tuple(rows), numbers=tuple(numbers))
