"""A workbook into rows, at arm's length: a look at the outside first, then a child process."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.imports.problems import Problem, unreadable
from bot.texts.imports import NO, YES

CHILD: Final = Path(__file__).with_name("workbook_child.py")
CHILD_SECONDS_MAX: Final = 180
CHILD_BYTES_MAX: Final = 1536 << 20
INFLATED_BYTES_MAX: Final = 600 << 20
RATIO_MAX: Final = 100
RATIO_MATTERS_FROM: Final = 20 << 20
PARTS_MAX: Final = 2_000
SHEETS_MAX: Final = 100
COLUMNS_MAX: Final = 200
FIRST_LOOK_BYTES: Final = 256 << 10
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP: Final = b"PK\x03\x04"
SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
DIMENSION: Final = re.compile(rb"<(?:\w+:)?dimension[^>]*\sref=\"[A-Z]+\d+:([A-Z]+)\d+\"")
CELL: Final = re.compile(rb"<(?:\w+:)?c[\s>/](?:[^>]*?\sr=\"([A-Z]+)\d+\")?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What the child made of a workbook: rows as JSON lines, and what it noticed."""

    lines: Path
    problems: tuple[Problem, ...]


def unpack(path: Path, sheet: str, folder: Path) -> Unpacked:
    """Read the sheet in a child process of bounded memory and time, or refuse the workbook."""
    look_outside(path)
    lines = folder / "rows.jsonl"
    said = _run_child(path, lines, sheet)
    if "error" in said:
        raise unreadable(path.name, said["error"], value=said.get("value", ""))
    problems = (_noticed(path.name, *note) for note in said["notes"])
    return Unpacked(lines=lines, problems=tuple(problems))


def records(lines: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (row of the sheet, cells)."""
    with lines.open(encoding="utf-8") as stream:
        for row, line in enumerate(stream, start=1):
            yield row, [_in_words(cell) for cell in json.loads(line)]


def look_outside(path: Path) -> None:
    """Refuse within milliseconds what no honest table looks like, without unpacking it."""
    with path.open("rb") as stream:
        head = stream.read(8)
        if head == OLE:
            raise unreadable(path.name, _kind_of_ole(stream.read(1 << 20)))
    if not head:
        raise unreadable(path.name, "empty")
    if not head.startswith(ZIP):
        raise unreadable(path.name, "not_a_workbook")
    try:
        with zipfile.ZipFile(path) as parts:
            _look_at_parts(path.name, parts)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as broken:
        raise unreadable(path.name, "broken_workbook") from broken
    except RuntimeError as locked:  # zipfile's word for an encrypted member
        raise unreadable(path.name, "password") from locked


def _kind_of_ole(body: bytes) -> str:
    return "password" if "EncryptedPackage".encode("utf-16-le") in body else "old_workbook"


def _look_at_parts(file: str, parts: zipfile.ZipFile) -> None:
    members = parts.infolist()
    names = {member.filename for member in members}
    sheets = [member for member in members if SHEET.fullmatch(member.filename)]
    if any(name.endswith("vbaProject.bin") for name in names):
        raise unreadable(file, "macros")
    if len(sheets) > SHEETS_MAX:
        raise unreadable(file, "too_many_sheets", value=str(len(sheets)), hint=str(SHEETS_MAX))
    if len(members) > PARTS_MAX or any(_is_bomb(member) for member in members):
        raise unreadable(file, "workbook_too_large")
    if sum(member.file_size for member in members) > INFLATED_BYTES_MAX:
        raise unreadable(file, "workbook_too_large")
    if "xl/workbook.xml" not in names or not sheets:
        raise unreadable(file, "not_a_workbook")
    widest = max(_width(parts, sheet) for sheet in sheets)
    if widest > COLUMNS_MAX:
        raise unreadable(file, "too_many_columns", value=str(widest), hint=str(COLUMNS_MAX))


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    is_large = member.file_size > RATIO_MATTERS_FROM
    return is_large and member.file_size > RATIO_MAX * max(member.compress_size, 1)


def _width(parts: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> int:
    """Return how many columns a sheet has, by what it says and by its first row."""
    with parts.open(sheet) as stream:
        head = stream.read(FIRST_LOOK_BYTES)
    said = DIMENSION.search(head)
    first_row = head.partition(b"</row>")[0]
    cells = [*CELL.finditer(first_row)]
    named = [_column_number(cell[1]) for cell in cells if cell[1]]
    return max([len(cells), *named, _column_number(said[1]) if said else 0])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _in_words(cell: str | bool) -> str:
    return cell if isinstance(cell, str) else {True: YES, False: NO}[cell]


def _run_child(path: Path, lines: Path, sheet: str) -> dict[str, Any]:
    command = [sys.executable, "-I", str(CHILD), str(path), str(lines), sheet, str(CHILD_BYTES_MAX)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own file, no shell
            command, capture_output=True, timeout=CHILD_SECONDS_MAX, check=False, env={}
        )
    except subprocess.TimeoutExpired as slow:
        raise unreadable(path.name, "workbook_too_large") from slow
    if done.returncode < 0:
        raise unreadable(path.name, "workbook_too_large")
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError as dead:
        raise unreadable(path.name, "broken_workbook") from dead
    return said


def _noticed(file: str, reason: str, place: str, value: str = "") -> Problem:
    """Return a problem at ``C5``, ``A2:B3``, row ``7`` or column number ``3``."""
    digits = re.search(r"\d+", place)
    row = int(digits[0]) if digits and reason != "hidden_column" else 0
    return Problem(file=file, reason=reason, row=row, value=value, hint=place)
