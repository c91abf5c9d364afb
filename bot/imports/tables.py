"""A file into a table: our columns, rows of text, read again as often as is needed."""

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bot.imports import csvfile, encoding, workbook
from bot.imports.columns import KNOWN
from bot.imports.mapping import Mapping
from bot.imports.problems import Problem, unreadable

FILE_BYTES_MAX: Final = 512 << 20
ROWS_MAX: Final = 1_000_000
HEADER_WITHIN_ROWS: Final = 20
WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls"})
Records = Callable[[], Iterator[tuple[int, list[str]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of text. ``cells`` are named by our columns; ``extra`` stood beyond the header."""

    number: int
    cells: dict[str, str]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Table:
    """A sheet that can be walked through again and again without being held in memory.

    ``columns`` are our names of its columns (a column that is not ours keeps its own name),
    ``digest`` is the SHA-256 of the file's content, ``noticed`` what the sheet itself hides:
    merged cells, hidden rows, formulas without a value.
    """

    file: str
    digest: str
    columns: tuple[str, ...]
    header_row: int
    mapping: Mapping
    records: Records
    noticed: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows below the header that are not empty; refuse a table without end."""
        taken = 0
        width = len(self.columns)
        for number, cells in self.records():
            if number <= self.header_row or not any(cell.strip() for cell in cells):
                continue
            taken += 1
            if taken > ROWS_MAX:
                raise unreadable(self.file, "too_many_rows", row=number, hint=str(ROWS_MAX))
            named = dict(zip(self.columns, cells, strict=False))
            yield Row(number=number, cells=named, extra=tuple(filter(None, cells[width:])))


def read_table(path: Path, mapping: Mapping | None = None) -> Table:
    """Return the table in a csv or xlsx file; refuse what is no table with the reason.

    The file's content decides how it is read and must agree with its name.
    """
    mapping = mapping or Mapping()
    _look(path)
    if _is_workbook(path):
        return _read_workbook(path, mapping)
    letters = encoding.detect(path, mapping.encoding)
    if encoding.is_guess(letters, mapping.encoding):
        proof = partial(_is_proof, mapping)
        sign = csvfile.delimiter(path, letters, proof, reason="unsure_encoding")
    else:
        sign = csvfile.delimiter(path, letters, partial(_is_column, mapping))
    return _table(path, mapping, partial(csvfile.records, path, letters, sign), ())


def _look(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as gone:
        raise unreadable(path.name, "no_file") from gone
    if size == 0:
        raise unreadable(path.name, "empty")
    if size > FILE_BYTES_MAX:
        raise unreadable(path.name, "too_big", hint=f"{FILE_BYTES_MAX >> 20} MB")


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(8)
    is_named = path.suffix.lower() in WORKBOOKS
    is_inside = head.startswith(workbook.ZIP) or head == workbook.OLE
    if is_inside and not is_named:
        raise unreadable(path.name, "workbook_named_csv")
    return is_named


def _read_workbook(path: Path, mapping: Mapping) -> Table:
    folder = Path(tempfile.mkdtemp(prefix="zhanggui-import-"))
    try:
        unpacked = workbook.unpack(path, mapping.sheet, folder)
        records = partial(workbook.records, unpacked.lines)
        table = _table(path, mapping, records, unpacked.problems)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(table, shutil.rmtree, folder, ignore_errors=True)
    return table


def _table(path: Path, mapping: Mapping, records: Records, noticed: tuple[Problem, ...]) -> Table:
    row, header = _header(path.name, mapping, records)
    return Table(
        file=path.name,
        digest=_digest(path),
        columns=tuple(mapping.ours(name) for name in header),
        header_row=row,
        mapping=mapping,
        records=records,
        noticed=noticed,
    )


def _header(file: str, mapping: Mapping, records: Records) -> tuple[int, list[str]]:
    """Return the header: the row that the mapping names, or the first with known columns."""
    first: tuple[int, list[str]] | None = None
    for row, cells in records():
        names = [_plain(cell) for cell in cells]
        if mapping.header_row is not None and row == mapping.header_row:
            return row, _without_tail(names)
        if mapping.header_row is None and any(names):
            first = first or (row, names)
            if sum(_is_column(mapping, name) for name in names) >= 2:
                return row, _without_tail(names)
        if row >= max(HEADER_WITHIN_ROWS, mapping.header_row or 0):
            break
    if first is None:
        raise unreadable(file, "empty")
    raise unreadable(file, "no_header", row=first[0], value="，".join(filter(None, first[1])))


def _without_tail(names: list[str]) -> list[str]:
    while names and not names[-1]:
        names.pop()
    return names


def _plain(cell: str) -> str:
    return cell.strip(" \t\r\n\u3000\ufeff\u200b\u00a0")


def _is_column(mapping: Mapping, name: str) -> bool:
    return mapping.ours(name) in KNOWN


def _is_proof(mapping: Mapping, name: str) -> bool:
    """Return whether a name shows that its letters were read rightly."""
    return not name.isascii() and _is_column(mapping, name)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
