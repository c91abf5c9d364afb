"""What a person says of the draft in front of them: 不是3箱是5箱, 改成雪碧, 雪碧不要了."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.texts import manners as said
from bot.texts.words import ASKED, CLOSING
from bot.understand.clean import TooLong, clean
from bot.understand.patterns import BREAKS
from bot.understand.quantity import COUNT_AHEAD, either

LENGTH_MAX: Final = 60
GAP: Final = rf"[\s{BREAKS}]*"
TAKEN: Final = rf"(?:[{said.TAKEN}]\s?)?"
WORDS: Final = r"[^\n]{1,30}?"
BUT: Final = either(*said.BUT)
CHANGED: Final = either(*said.CHANGED_TO)
ENDING: Final = re.compile(rf"(?:{either(*CLOSING)}|[\s。!~…])+$")
QUESTION: Final = re.compile(either(*(word for word in ASKED if word != said.IS)))


class Change(StrEnum):
    """What becomes of ``old``."""

    REPLACE = "replace"
    DROP = "drop"
    ADD = "add"


FORMS: Final = (
    (
        Change.REPLACE,
        re.compile(
            rf"(?P<subject>[^\n]{{0,20}}?){GAP}{said.NOT_THIS}(?P<old>{WORDS}){GAP}{BUT}(?P<new>{WORDS})"
        ),
    ),
    (
        Change.REPLACE,
        re.compile(
            rf"(?P<subject>[^\n]{{0,20}}?){GAP}{BUT}(?P<new>{WORDS}){GAP}{said.NOT_THIS}(?P<old>{WORDS})"
        ),
    ),
    (
        Change.REPLACE,
        re.compile(rf"{TAKEN}(?P<old>[^\n]{{0,30}}?){GAP}{CHANGED}{GAP}(?P<new>{WORDS})"),
    ),
    (
        Change.DROP,
        re.compile(rf"{TAKEN}(?P<old>{WORDS}){GAP}{either(*said.DROPPED)}"),
    ),
    (
        Change.DROP,
        re.compile(rf"{either(*said.DROP)}{GAP}(?P<old>{WORDS}){said.ENDS}?"),
    ),
    (
        Change.ADD,
        re.compile(rf"{either(*said.MORE)}{GAP}(?P<new>(?=.{{0,20}}{COUNT_AHEAD}){WORDS})"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """``old`` is what it is about (a count, goods, a field, nothing), ``new`` what it becomes."""

    change: Change
    subject: str = ""
    old: str = ""
    new: str = ""


def read_correction(text: str) -> Correction | None:
    """Return the correction that a text is as a whole; a question is none."""
    try:
        plain = ENDING.sub("", clean(text))
    except TooLong:
        return None
    if len(plain) > LENGTH_MAX or QUESTION.search(plain):
        return None
    for change, form in FORMS:
        if found := form.fullmatch(plain):
            parts = found.groupdict()
            return Correction(
                change=change,
                subject=(parts.get("subject") or "").strip(),
                old=(parts.get("old") or "").strip(),
                new=(parts.get("new") or "").strip(),
            )
    return None
