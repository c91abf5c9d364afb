"""Paper and pictures to order: plain facts in, files out. Slow, so it is done beside the books."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.paper.costs import WorthReport, WorthRow, worth_sheet
from bot.paper.delivery import delivery_note
from bot.paper.labels import A4_24, ROLL_40, ROLL_60, Label, SheetLayout, labels
from bot.paper.note import Form, Note, NoteLine
from bot.paper.security import security_sheet
from bot.paper.statement import (
    Statement,
    StatementLine,
    statement_pictures,
    statement_sheet,
)
from bot.texts import paper as texts
from bot.texts import security as security_texts
from core.files import File

PDF: Final = "application/pdf"
PNG: Final = "image/png"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAYOUTS: Final[dict[str, SheetLayout]] = {"a4": A4_24, "60x40": ROLL_60, "40x30": ROLL_40}
Facts = Mapping[str, Any]


def made(paper: str, facts: Facts, company: str) -> tuple[File, ...]:
    """Return the files of an order: ``note``, ``labels``, ``statement``, ``security``,
    ``costs``.

    Its facts are those of the dataclass of that name as plain values; ``company`` is put in.
    """
    return _MAKERS[paper](facts, company)


def _note(facts: Facts, company: str) -> tuple[File, ...]:
    lines = tuple(NoteLine(**line) for line in facts["lines"])
    shown = {name: value for name, value in facts.items() if name not in {"lines", "form"}}
    note = Note(**{**shown, "company": company, "lines": lines})
    name = texts.NOTE_FILE.format(title="".join(note.title.split()), number=note.number)
    return (File(name=name, mime=PDF, body=delivery_note(note, Form(facts["form"]))),)


def _labels(facts: Facts, _company: str) -> tuple[File, ...]:
    wanted = [Label(**{**each, "lines": tuple(each["lines"])}) for each in facts["labels"]]
    name = texts.LABELS_FILE.format(name=facts["name"])
    return (File(name=name, mime=PDF, body=labels(wanted, LAYOUTS[facts["layout"]])),)


def _statement(facts: Facts, company: str) -> tuple[File, ...]:
    lines = tuple(StatementLine(**line) for line in facts["lines"])
    statement = Statement(**{**facts, "company": company, "lines": lines})
    name = texts.STATEMENT_FILE.format(
        partner=statement.partner, since=statement.since, until=statement.until
    )
    drawn = statement_pictures(statement)
    pages = [""] if len(drawn) == 1 else [f" {number}" for number in range(1, len(drawn) + 1)]
    return (
        *(File(name=f"{name}{page}.png", mime=PNG, body=png)
          for page, png in zip(pages, drawn, strict=True)),
        File(name=f"{name}.xlsx", mime=XLSX, body=statement_sheet(statement)),
    )  # fmt: skip


def _security(facts: Facts, company: str) -> tuple[File, ...]:
    name = security_texts.FILE.format(company=company, first=facts["from"], last=facts["until"])
    return (File(name=name, mime=XLSX, body=security_sheet(facts, company)),)


def _costs(facts: Facts, company: str) -> tuple[File, ...]:
    rows = tuple(WorthRow(**row) for row in facts["rows"])
    report = WorthReport(**{**facts, "company": company, "rows": rows})
    name = texts.COSTS_FILE.format(since=report.since, until=report.until, mode=report.mode)
    return (File(name=f"{name}.xlsx", mime=XLSX, body=worth_sheet(report)),)


_MAKERS: Final[dict[str, Callable[[Facts, str], tuple[File, ...]]]] = {
    "note": _note, "labels": _labels, "statement": _statement, "security": _security,
    "costs": _costs,
}  # fmt: skip
