"""Run as a program of its own: read one sheet of a workbook and write its rows as JSON lines.

A workbook that is made to hurt can abort the whole process that reads it, so the bot never
reads one itself. Arguments: workbook, output file, sheet name ("" for the only one), bytes of
address space allowed. Prints one line of JSON: ``{"rows": 12, "notes": [...]}`` or
``{"error": "reason", "value": "…"}``. Imports nothing of ours, so that it starts quickly.
"""

import contextlib
import datetime as dt
import json
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import python_calamine

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
NOTES_MAX = 1000
EXACT_MAX = 10**15
CHUNK = 1 << 20
SUSPICIOUS = re.compile(rb"<(?:\w+:)?f[ >/]|\shidden=|<(?:\w+:)?mergeCell |\st=\"e\"")


class Stop(Exception):
    """The workbook cannot be used, for this reason."""


def main(source: str, target: str, wanted: str, memory: int) -> dict[str, object]:
    """Read the sheet and return what to print."""
    _limit_memory(memory)
    try:
        book = python_calamine.CalamineWorkbook.from_path(source)
        sheet = _choose(book, wanted)
        rows = _write(book.get_sheet_by_name(sheet), Path(target))
        return {"rows": rows, "notes": _notes(source, sheet)}
    except Stop as stop:
        return {"error": str(stop.args[0]), "value": "、".join(stop.args[1:])}
    except python_calamine.PasswordError:
        return {"error": "password"}
    except (python_calamine.CalamineError, zipfile.BadZipFile, ET.ParseError, KeyError, OSError):
        return {"error": "broken_workbook"}
    except MemoryError:
        return {"error": "workbook_too_large"}


def _limit_memory(size: int) -> None:
    with contextlib.suppress(ImportError):  # not on Windows
        import resource  # noqa: PLC0415 - exists on Unix only

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _choose(book: python_calamine.CalamineWorkbook, wanted: str) -> str:
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    if wanted:
        if wanted not in shown:
            raise Stop("no_such_sheet", wanted)
        return wanted
    filled = [name for name in shown if book.get_sheet_by_name(name).height]
    if len(filled) > 1:
        raise Stop("which_sheet", *filled)
    if not filled:
        raise Stop("empty")
    return filled[0]


def _write(sheet: python_calamine.CalamineSheet, target: Path) -> int:
    rows = 0
    with target.open("w", encoding="utf-8") as out:
        for cells in _rows(sheet):
            out.write(json.dumps(list(map(text, cells)), ensure_ascii=False) + "\n")
            rows += 1
    return rows


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[list[object]]:
    """Yield every row from the first, every column from the first; calamine cuts empty ones off."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*left, *row]


def text(cell: object) -> str | bool:
    """Return a cell as it would stand in a csv; dates as ISO, numbers without an exponent.

    A truth value stays one: whoever reads the lines knows the words for it.
    """
    match cell:
        case bool():
            return bool(cell)
        case float() if cell.is_integer() and abs(cell) < EXACT_MAX:
            return str(int(cell))
        case float():
            shown = format(cell, ".15g")
            return shown if "e" not in shown else format(cell, "e")
        case dt.datetime():
            return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)


def _notes(source: str, sheet: str) -> list[list[str]]:
    """Return (reason, cell or row) of what the values alone do not show."""
    with zipfile.ZipFile(source) as parts:
        part = _part_of(parts, sheet)
        if not _is_suspicious(parts, part):
            return []
        with parts.open(part) as stream:
            return _scan(stream)[:NOTES_MAX]


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    book = ET.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - expat limits entities, memory is limited here
    links = ET.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    wanted = next(
        each.get(LINK) for each in book.iter() if each.get("name") == sheet and each.get(LINK)
    )
    target = next(each.get("Target", "") for each in links if each.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _is_suspicious(parts: zipfile.ZipFile, part: str) -> bool:
    with parts.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            if SUSPICIOUS.search(tail + chunk):
                return True
            tail = chunk[-40:]
    return False


def _scan(stream: IO[bytes]) -> list[list[str]]:
    notes: list[list[str]] = []
    for _, element in ET.iterparse(stream):  # noqa: S314 - as above
        note = _note(element)
        if note and len(notes) < NOTES_MAX:
            notes.append(note)
        if element.tag == MAIN + "row":
            element.clear()
    return notes


def _note(element: ET.Element) -> list[str] | None:
    name = element.tag.removeprefix(MAIN)
    if name == "c":
        return _note_of_cell(element)
    if name == "mergeCell":
        return ["merged", element.get("ref", "")]
    if element.get("hidden") in {"1", "true"} and name == "row":
        return ["hidden_row", element.get("r", "")]
    if element.get("hidden") in {"1", "true"} and name == "col":
        return ["hidden_column", element.get("min", "")]
    return None


def _note_of_cell(cell: ET.Element) -> list[str] | None:
    if cell.get("t") == "e":
        return ["error_value", cell.get("r", ""), cell.findtext(MAIN + "v") or ""]
    if cell.find(MAIN + "f") is not None and not cell.findtext(MAIN + "v"):
        return ["formula_without_value", cell.get("r", "")]
    return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))))
