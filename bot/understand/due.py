"""The day of delivery taken out of a sentence: 明天送, 下周三到, 交期 12月3号, 月底前."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import BATCH, CLOSING, EXPIRES, EXPIRES_AFTER, GIVE, HALF, IS
from bot.understand.calendar_days import DAY, NUMERAL, Doubt, day_said
from bot.understand.expressions import later
from bot.understand.intent import Problem, ProblemKind
from bot.understand.known import SIGN
from bot.understand.numbers import Unreadable
from bot.understand.patterns import BREAKS
from bot.understand.quantity import COUNT_AHEAD, UNIT_BEGINS, either

CLOCK: Final = rf"(?:{NUMERAL}{words.O_CLOCK}(?:{HALF}|{NUMERAL}{words.MINUTE}?)?)"
HOUR: Final = rf"(?P<hour>(?:{either(*words.HOURS)})?{CLOCK}|{either(*words.HOURS)})"
BOUNDARY: Final = rf"[\s:{BREAKS}]|$"
STARTS: Final = either(*GIVE, *words.AFTER_DAY)
HEAD: Final = rf"(?:{either(*words.DUE_HEAD)}[\s:{IS}]{{0,2}})"
CLOSED: Final = either(*CLOSING)
BEFORE: Final = rf"(?:{either(*words.BEFORE)})"
# 明天送到城东超市: there 送到 is the way, and 到 before a name is one too.
SENT: Final = (
    rf"(?:{either(*words.DUE)}(?={BOUNDARY}|{COUNT_AHEAD}|{BEFORE}|{CLOSED})"
    rf"|{either(*words.DUE_SHORT)}(?![{words.NOT_AFTER_DUE}]))"
)
TAIL: Final = rf"(?:{HOUR})?(?P<before>{BEFORE})?(?P<sent>{SENT})?(?:{BEFORE})?"
FOLLOW: Final = rf"(?={BOUNDARY}|{SIGN}|{STARTS}|{COUNT_AHEAD}|{CLOSED})"
SAID: Final = later(rf"(?P<head>{HEAD})?{DAY}\s?{TAIL}")
ENDED: Final = later(rf"{FOLLOW}")
CLAUSE_END: Final = later(rf"\s*(?:$|[{BREAKS}\n]|{either(*GIVE, *words.WAYS)})")
OF_GOODS: Final = later(rf"{either(*EXPIRES, *BATCH, *words.NOT_DUE)}[\s:{IS}]*$")
OVER: Final = later(rf"\s?{either(*EXPIRES_AFTER)}")
COUNTED: Final = later(rf"\s?{UNIT_BEGINS}")
LETTER_BEFORE: Final = later(rf"[\s:{BREAKS}{SIGN[1:-1]}]$|{UNIT_BEGINS}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """``rest`` is the text without the day; ``was_sent`` that 送 or the like was said of it."""

    rest: str
    on: str = ""
    hour: str = ""
    said: str = ""
    was_sent: bool = False
    is_over: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    start: int
    end: int
    on: str
    hour: str
    was_sent: bool
    problem: Problem | None


def take_due(text: str, today: dt.date | None) -> Due:
    """Return the text without its day, with the day and what there is to ask about it."""
    days = list(_days(text, today))
    if not days:
        return Due(rest=text)
    problems = [day.problem for day in days if day.problem]
    if len({day.on for day in days if day.on}) > 1:
        last = days[-1]
        problems.append(Problem(ProblemKind.TWICE, text[last.start : last.end].strip()))
    rest, at = "", 0
    for day in days:
        rest, at = f"{rest}{text[at : day.start]} ", day.end
    return Due(
        rest=(rest + text[at:]).strip(),
        on="" if problems else days[0].on,
        hour=" ".join(dict.fromkeys(day.hour for day in days if day.hour)),
        said=text[days[0].start : days[0].end].strip(),
        was_sent=any(day.was_sent for day in days),
        is_over=any(day.problem.kind is ProblemKind.PAST_DAY for day in days if day.problem),
        problems=tuple(problems),
    )


def _days(text: str, today: dt.date | None) -> Iterator[_Day]:
    at = 0
    while found := SAID.search(text, at):
        at = found.end()
        if _is_day(found, text):
            yield _day(found, today)
        else:
            at = found.start() + 1


def _is_day(found: re.Match[str], text: str) -> bool:
    """Tell a day from a date on the goods, and from letters of a name or a count."""
    if OF_GOODS.search(text[: found.start()]) or OVER.match(text, found.end()):
        return False
    if found["dash_month"] and not _is_marked(found):
        return False
    is_weak = bool(found["bare"] or found["slash_month"] or found["dash_month"])
    if is_weak and not _is_marked(found) and COUNTED.match(text, found.end()):
        return False
    if is_weak and found.start() and not LETTER_BEFORE.search(text[: found.start()]):
        return False
    is_ended = found[0][-1].isspace() or ENDED.match(text, found.end())
    return bool(found["sent"] or is_ended)


def _is_marked(found: re.Match[str]) -> bool:
    """Say whether words around a day tell that it is one: 交期, 送, 前, 上午."""
    return bool(found["head"] or found["sent"] or found["before"] or found["hour"])


def _on(found: re.Match[str], today: dt.date) -> tuple[str, ProblemKind]:
    try:
        return day_said(found, today).isoformat(), ProblemKind.WHICH_DAY
    except Doubt as doubt:
        return "", doubt.kind
    except Unreadable:
        return "", ProblemKind.WHICH_DAY


def _day(found: re.Match[str], today: dt.date | None) -> _Day:
    on, kind = "", ProblemKind.WHICH_DAY
    is_loose = found["bare"] and not _is_marked(found)
    if today and not (is_loose and not CLAUSE_END.match(found.string, found.end())):
        on, kind = _on(found, today)
    problem = None if on else Problem(kind, found[0].strip())
    return _Day(
        start=found.start(), end=found.end(), on=on, hour=found["hour"] or "",
        was_sent=bool(found["sent"]), problem=problem,
    )  # fmt: skip
