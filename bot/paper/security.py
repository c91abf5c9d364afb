"""The weekly security report as xlsx: one sheet for each subject, nothing in it a formula."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.paper.words import literal
from bot.paper.workbook import workbook
from bot.texts import labels
from bot.texts import security as texts
from core.clock import local

_WIDTH: Final = 22
Facts = Mapping[str, Any]
Rows = Iterable[Sequence[object]]


def security_sheet(facts: Facts, company: str) -> bytes:
    """Return the report as xlsx; times are the firm's (``facts["zone"]``)."""

    def fill(book: Any) -> None:
        bold = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
        for title, (heads, rows) in _sheets(facts, company).items():
            sheet = book.add_worksheet(title)
            sheet.set_column(0, len(heads) - 1, _WIDTH)
            _write(sheet, heads, rows, bold)

    return workbook(company, fill)


def _write(sheet: Any, heads: Sequence[str], rows: Rows, bold: Any) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            else:
                sheet.write_string(row, column, literal(str(value)))
    sheet.freeze_panes(1, 0)


def _sheets(facts: Facts, company: str) -> dict[str, tuple[Sequence[str], Rows]]:
    zone = ZoneInfo(facts["zone"])
    made: dict[str, Rows] = {
        "sum": _sums(facts, company),
        "by_hand": (
            (
                _at(it["at_us"], zone), texts.BY_HAND_WHAT.get(it["table"], texts.BY_HAND_ELSE),
                it["subject"], it["guard"], it["role"], it["count"],
            )
            for it in facts["by_hand"]
        ),
        "refused": (
            (row[0] or texts.STRANGER, texts.WHAT.get(row[1], texts.WHAT_ELSE), row[2])
            for row in facts["refused"]
        ),
        "emergencies": (
            (row[0], row[1], labels.status("emergency", row[2])) for row in facts["emergencies"]
        ),
        "changes": (
            (
                _at(row[6], zone), row[5] or texts.STRANGER, row[1],
                texts.FIELD.get(row[2].partition(":")[0], row[2]),
            )
            for row in facts["changes"]
        ),
        "late": ((row[0], row[3], row[1], _at(row[2], zone)) for row in facts["late"]),
        "off_hours": ((row[0], row[1]) for row in facts["off_hours"]),
    }  # fmt: skip
    return {texts.SHEETS[key]: (texts.HEADS[key], rows) for key, rows in made.items()}


def _sums(facts: Facts, company: str) -> Rows:
    verdict = facts["verdict"]
    yield texts.SUM_FIRM, company
    yield texts.SUM_SPAN, texts.SPAN.format(first=facts["from"], last=facts["until"])
    yield texts.SUM_HOURS, texts.SPAN.format(first=facts["opens"], last=facts["closes"])
    yield texts.SUM_PRINT, texts.fingerprint(facts["fingerprint"])
    if verdict is None:
        yield texts.SUM_VERDICT, texts.UNKNOWN
    elif not verdict:
        yield texts.SUM_VERDICT, texts.SOUND
    else:
        yield from ((texts.SUM_VERDICT, line) for line in verdict)


def _at(at_us: int, zone: ZoneInfo) -> str:
    return local(at_us, zone).strftime("%Y-%m-%d %H:%M") if at_us else ""
