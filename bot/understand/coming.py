"""A day that is meant to come: 周五, 明天, 11-28, 2026-11-28."""

import datetime as dt
import re
from typing import Final

from bot.texts import words
from bot.understand.days import FIGURES, READ, NotADay, day
from bot.understand.quantity import either

AHEAD_MAX: Final = dt.timedelta(days=180)
"""A day of the year that is past is meant of the next year, unless that is further off."""
WEEK: Final = re.compile(
    rf"(?P<next>{either(*words.NEXT_WEEK)})?(?:{either(*words.THIS_WEEK)})?"
    rf"(?:{either(*words.WEEK)})?(?P<day>[{''.join(words.WEEK_DAYS)}])"
)
IN_WEEK: Final = either(*words.NEXT_WEEK, *words.THIS_WEEK, *words.WEEK)
OF_YEAR: Final = (
    rf"\d{{1,2}}(?:[-/.]\d{{1,2}}|{words.DATE_MARKS[1]}\d{{1,2}}"
    rf"[{words.DATE_MARKS[2]}{words.DATE_MARKS[3]}]?)"
)
DAY_WORDS: Final = (
    rf"(?:{either(*words.DAYS_AHEAD)}|{IN_WEEK}[{''.join(words.WEEK_DAYS)}]"
    rf"|{READ.pattern}|{OF_YEAR})"
)


def coming(text: str, today: str) -> str:
    """Return the day meant as ``2026-11-28``, never before ``today``; else ``NotADay``."""
    now = dt.date.fromisoformat(today)
    found = _found(text, now)
    if found < now:
        raise NotADay
    return found.isoformat()


def _found(text: str, now: dt.date) -> dt.date:
    if text in words.DAYS_AHEAD:
        return now + dt.timedelta(days=words.DAYS_AHEAD[text])
    if week := WEEK.fullmatch(text):
        return _in_week(words.WEEK_DAYS[week["day"]], now, is_next=bool(week["next"]))
    if READ.fullmatch(text):
        return dt.date.fromisoformat(day(text))
    if not re.fullmatch(OF_YEAR, text, re.ASCII):
        raise NotADay
    month, day_of_month = map(int, FIGURES.findall(text))
    return _of_year(month, day_of_month, now)


def _in_week(weekday: int, now: dt.date, *, is_next: bool) -> dt.date:
    """Return the next such day, today included; of next week when that was said."""
    if is_next:
        return now + dt.timedelta(days=7 - now.weekday() + weekday)
    return now + dt.timedelta(days=(weekday - now.weekday()) % 7)


def _of_year(month: int, day_of_month: int, now: dt.date) -> dt.date:
    for year in (now.year, now.year + 1):
        try:
            found = dt.date(year, month, day_of_month)
        except ValueError as impossible:
            raise NotADay from impossible
        if now <= found <= now + AHEAD_MAX:
            return found
    raise NotADay
