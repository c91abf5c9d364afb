"""Expiry dates as people type them, into one form; a day that could be another is not taken."""

import datetime as dt
import re
from typing import Final

from bot.texts import words

YEAR, MONTH, DAY, DAY_TOO = words.DATE_MARKS
DATE: Final = (
    rf"\d{{4}}(?:-\d{{1,2}}-\d{{1,2}}|/\d{{1,2}}/\d{{1,2}}|\.\d{{1,2}}\.\d{{1,2}}"
    rf"|{YEAR}\d{{1,2}}{MONTH}\d{{1,2}}[{DAY}{DAY_TOO}]?|\d{{4}})(?!\d)"
)
READ: Final = re.compile(DATE, re.ASCII)
COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
FIGURES: Final = re.compile(r"\d+", re.ASCII)


class NotADay(Exception):
    """Words that name no certain day of the calendar."""


def day(text: str) -> str:
    """Return the day as ``2027-03-01``; the year has four digits, then month, then day."""
    if not READ.fullmatch(text):
        raise NotADay
    found = COMPACT.fullmatch(text)
    year, month, day_of_month = map(int, found.groups() if found else FIGURES.findall(text))
    try:
        return dt.date(year, month, day_of_month).isoformat()
    except ValueError as impossible:
        raise NotADay from impossible
