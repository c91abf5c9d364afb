"""Which day of the calendar people mean: 明天, 下周三, 月底, 11月5号, 三天后, seen from today.

A day that could be another one, or is over, is not taken: ``Doubt`` says what to ask.
"""

import calendar
import datetime as dt
import re
from typing import Final

from bot.texts import act_words as words
from bot.understand.intent import ProblemKind
from bot.understand.numbers import FIGURES, number
from bot.understand.quantity import either

NEXT_YEAR_WITHIN_DAYS: Final = 180
AHEAD_MAX_DAYS: Final = 730
WEEK_DAYS: Final = 7
MONDAY, SUNDAY = 0, 6
DECEMBER: Final = 12

NUMERAL: Final = rf"(?:\d{{1,2}}|[{FIGURES}{words.TENS_IN_DAYS}]{{1,3}})"
NOT_INSIDE: Final = r"(?<![0-9A-Za-z./\-])"
NOT_BEFORE: Final = r"(?![0-9A-Za-z./\-])"
MARK: Final = f"[{words.DAY_MARKS}]"
WEEK: Final = either(*words.WEEK)
OF: Final = f"{words.MEASURE_OF_WEEK}?"
WHICH: Final = rf"(?:{words.NEXT}{{1,2}}{OF}|[{words.THIS}]{OF})"

FULL: Final = (
    rf"(?:(?P<year>\d{{4}})(?:-|/|\.|{words.YEAR})(?P<full_month>\d{{1,2}})"
    rf"(?:-|/|\.|{words.MONTH})(?P<full_day>\d{{1,2}}){MARK}?"
    rf"|(?P<packed>20\d{{2}}[01]\d[0-3]\d)){NOT_BEFORE}"
)
AHEAD: Final = rf"(?P<ahead>{either(*words.DAYS_AHEAD)})"
WEEKDAY: Final = rf"(?P<week>{WHICH})?{WEEK}(?P<weekday>[{''.join(words.WEEKDAYS)}])(?!\d)"
MONTH_EDGE: Final = (
    rf"(?:(?P<edge_month>{NUMERAL}){words.MONTH}(?P<edge_mark>[{words.EDGES_OF_MONTH}])"
    rf"|(?P<edge_of>{WHICH})?(?P<edge>{either(*words.MONTH_ENDS, *words.MONTH_BEGINS)})"
    rf"|(?P<year_end>{either(*words.YEAR_ENDS)}))"
)
IN_MONTH: Final = (
    rf"(?:(?P<month>{NUMERAL})|(?P<month_of>{WHICH})){words.MONTH}"
    rf"(?P<day>{NUMERAL})(?:{MARK}|{NOT_BEFORE})"
)
SLASHED: Final = rf"(?P<slash_month>\d{{1,2}})/(?P<slash_day>\d{{1,2}}){NOT_BEFORE}"
DASHED: Final = rf"(?P<dash_month>\d{{1,2}})[-.](?P<dash_day>\d{{1,2}}){NOT_BEFORE}"
BARE: Final = rf"(?P<bare>{NUMERAL}){MARK}"
LATER: Final = (
    rf"(?P<later>{NUMERAL})(?:(?P<later_weeks>{either(*words.COUNTED_WEEKS)})"
    rf"|{either(*words.COUNTED_DAYS)}){either(*words.AFTER_DAYS)}"
)
GONE: Final = rf"(?P<gone>{either(*words.DAYS_GONE)}(?:[{''.join(words.WEEKDAYS)}])?)"
WIDE: Final = (
    rf"(?P<wide>{either(*words.DAYS_WIDE)}|{words.SOME_DAYS}"
    rf"|{WHICH}(?:{WEEK}(?![{''.join(words.WEEKDAYS)}])"
    rf"|{words.MONTH}(?!{NUMERAL}|[{words.EDGES_OF_MONTH}])))"
)
FORMS: Final = (
    FULL, LATER, AHEAD, GONE, WIDE, WEEKDAY, MONTH_EDGE, IN_MONTH, SLASHED, DASHED, BARE
)  # fmt: skip
DAY: Final = rf"{NOT_INSIDE}(?:{'|'.join(FORMS)})"


class Doubt(Exception):
    """Words that name no certain day to come; ``kind`` says what to ask."""

    def __init__(self, kind: ProblemKind) -> None:
        super().__init__(kind)
        self.kind = kind


def day_said(found: re.Match[str], today: dt.date) -> dt.date:
    """Return the day that a match of ``DAY`` means today; raise ``Doubt`` if it is not certain."""
    said = found.groupdict()
    if said["gone"]:
        raise Doubt(ProblemKind.PAST_DAY)
    if said["wide"]:
        raise Doubt(ProblemKind.WHICH_DAY)
    day = _near(said, today) or _of_calendar(said, today)
    if day < today:
        raise Doubt(ProblemKind.PAST_DAY)
    if (day - today).days > AHEAD_MAX_DAYS:
        raise Doubt(ProblemKind.WHICH_DAY)
    return day


def _near(said: dict[str, str | None], today: dt.date) -> dt.date | None:
    if ahead := said["ahead"]:
        return today + dt.timedelta(days=words.DAYS_AHEAD[ahead])
    if later := said["later"]:
        days = int(number(later)) * (WEEK_DAYS if said["later_weeks"] else 1)
        return today + dt.timedelta(days=days)
    if weekday := said["weekday"]:
        return _weekday(said["week"] or "", words.WEEKDAYS[weekday], today)
    return None


def _weekday(week: str, weekday: int, today: dt.date) -> dt.date:
    """Return the weekday; 下周三 said on a Sunday or Monday means two days to two people."""
    if not week:
        ahead = (weekday - today.weekday()) % WEEK_DAYS
        if not ahead:
            raise Doubt(ProblemKind.WHICH_DAY)
        return today + dt.timedelta(days=ahead)
    weeks = week.count(words.NEXT)
    if weeks and today.weekday() in {MONDAY, SUNDAY}:
        raise Doubt(ProblemKind.WHICH_DAY)
    return today + dt.timedelta(days=weekday - today.weekday() + weeks * WEEK_DAYS)


def _of_calendar(said: dict[str, str | None], today: dt.date) -> dt.date:
    if packed := said["packed"]:
        return _date(int(packed[:4]), int(packed[4:6]), int(packed[6:]))
    if year := said["year"]:
        return _date(int(year), int(said["full_month"] or 0), int(said["full_day"] or 0))
    if said["year_end"] or said["edge"] or said["edge_mark"]:
        return _edge(said, today)
    return _without_year(said, today)


def _without_year(said: dict[str, str | None], today: dt.date) -> dt.date:
    month = said["month"] or said["slash_month"] or said["dash_month"]
    if month:
        day_of_month = _number(said["day"] or said["slash_day"] or said["dash_day"])
        return _in_a_year(int(number(month)), day_of_month, today)
    if of := said["month_of"]:
        first = _first_of_month(today, of.count(words.NEXT))
        return _date(first.year, first.month, _number(said["day"]))
    day = _date(today.year, today.month, _number(said["bare"]))
    if day < today:
        raise Doubt(ProblemKind.WHICH_DAY)
    return day


def _number(said: str | None) -> int:
    return int(number(said or ""))


def _edge(said: dict[str, str | None], today: dt.date) -> dt.date:
    """Return the first or the last day of a month."""
    if said["year_end"]:
        return dt.date(today.year, DECEMBER, 31)
    ends = said["edge_mark"] == words.EDGES_OF_MONTH[0] or said["edge"] in words.MONTH_ENDS
    if month := said["edge_month"]:
        first = _in_a_year(int(number(month)), 1, today, is_whole_month=True)
    else:
        of = said["edge_of"] or ""
        is_next = not of and not ends
        if is_next and today.day == 1:
            raise Doubt(ProblemKind.WHICH_DAY)
        first = _first_of_month(today, of.count(words.NEXT) + is_next)
    last = calendar.monthrange(first.year, first.month)[1]
    return first.replace(day=last) if ends else first


def _first_of_month(today: dt.date, months: int) -> dt.date:
    at = today.year * DECEMBER + today.month - 1 + months
    return dt.date(at // DECEMBER, at % DECEMBER + 1, 1)


def _in_a_year(month: int, day: int, today: dt.date, *, is_whole_month: bool = False) -> dt.date:
    """Return a day without its year: this year's, or next year's where that is near."""
    this = _date(today.year, month, day)
    is_over = this < (today.replace(day=1) if is_whole_month else today)
    if not is_over:
        return this
    coming = _date(today.year + 1, month, day)
    if (coming - today).days > NEXT_YEAR_WITHIN_DAYS:
        raise Doubt(ProblemKind.PAST_DAY)
    return coming


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as impossible:
        raise Doubt(ProblemKind.NOT_A_DAY) from impossible
