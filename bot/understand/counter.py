"""Sentences about a shop's till: 交款 城东店 昨天 现金 1250.50 微信 380, and 今日零售 城东店."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import CLOSING, OPENING
from bot.understand.expressions import later
from bot.understand.intent import Intent, Problem, ProblemKind, Sort, Verb
from bot.understand.known import Cut
from bot.understand.money import price
from bot.understand.numbers import Unreadable
from bot.understand.patterns import ASIDE, BREAKS
from bot.understand.quantity import AMOUNT, either
from bot.understand.sentence import STRANGE, once

FEN: Final = 100
YUAN_MAX: Final = 1_000_000_000
POLITE: Final = rf"(?:{either(*OPENING)}[\s{BREAKS}]*)*"
CLOSED: Final = later(rf"[\s~…。!,，、;]*(?:{either(*CLOSING)})?[\s~…。!,，、;]*$")
DAY: Final = (
    rf"(?:(?P<ago>{either(*words.DAYS_AGO)})"
    rf"|(?P<year>20\d{{2}})[-/{words.YEAR}](?P<full_month>\d{{1,2}})[-/{words.MONTH}]"
    rf"(?P<full_day>\d{{1,2}})(?:[{words.DAY_MARKS}]|(?!\d))"
    rf"|(?P<month>\d{{1,2}}){words.MONTH}(?P<day>\d{{1,2}})[{words.DAY_MARKS}])"
)
DAY_SAID: Final = later(rf"(?<![0-9A-Za-z]){DAY}{words.OF}?")
TAKINGS: Final = later(
    rf"{POLITE}(?:{either(*words.SHOW)})?(?P<place>\S{{1,20}}?)??{words.OF}?\s?"
    rf"(?:{DAY}{words.OF}?\s?{either(*words.TAKINGS, *words.TAKINGS_SUM)}"
    rf"|{either(*words.TAKINGS_SUM)})[\s:，,]*(?P<rest>.*)",
    re.DOTALL,
)
FIGURE: Final = later(
    rf"(?P<word>\D*?)[:：]?(?P<figure>[¥]?{AMOUNT}(?:{either(*words.MONEY_ENDS)})?"
    rf"(?:{words.WHOLE_SUM})?)"
)
PART: Final = later(rf"[\s{BREAKS}:]+")
DOUBTFUL: Final = later(rf"{ASIDE}|{either(*words.ASKING)}|{STRANGE.pattern}")


@dataclass(slots=True)
class _Heard:
    """What was heard so far: the words that wait for a figure, the sums, what is to be asked."""

    waiting: list[str] = field(default_factory=list)
    place: str = ""
    sums: dict[str, Fraction] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_till(rest: str, cut: Cut, today: dt.date | None) -> Intent:
    """Return what is said behind 交款: which shop's till, of which day, so much in which way."""
    day, rest, problems = _day(rest, today)
    heard = _Heard(problems=problems)
    for part in filter(None, PART.split(rest)):
        _hear(heard, part, cut)
    if heard.waiting and heard.waiting[-1] in words.METHODS and set(heard.sums) == {""}:
        heard.sums = {words.METHODS[heard.waiting.pop()]: heard.sums[""]}
    for word in heard.waiting:
        if heard.place or not _is_place(word, cut):
            heard.problems.append(Problem(ProblemKind.LEFTOVER, word))
        else:
            heard.place = word
    if DOUBTFUL.search(rest) and not heard.problems:
        heard.problems.append(Problem(ProblemKind.LEFTOVER, rest))
    total = sum(heard.sums.values(), Fraction(0))
    if not heard.problems and not total:
        heard.problems.append(Problem(ProblemKind.NO_AMOUNT, ""))
    return Intent(
        verb=Verb.TILL, location=cut.restored(heard.place), due_on=day,
        sums=tuple((cut.restored(method), yuan) for method, yuan in heard.sums.items()),
        amount=total or None, problems=once(heard.problems, cut),
    )  # fmt: skip


def read_takings(cut: Cut, today: dt.date | None) -> Intent | None:
    """Return the question what a shop sold over the counter on a day."""
    found = TAKINGS.fullmatch(CLOSED.sub("", cut.text))
    if not found:
        return None
    said = " ".join(part for part in (found["place"], _said_day(found), found["rest"]) if part)
    day, rest, problems = _day(said, today)
    place = PART.sub(" ", rest).strip()
    if " " in place or any(map(str.isdigit, place)):
        return None
    if DOUBTFUL.search(place):
        problems.append(Problem(ProblemKind.LEFTOVER, place))
    return Intent(
        verb=Verb.TAKINGS, location=cut.restored(place), due_on=day, problems=once(problems, cut)
    )


def _said_day(found: re.Match[str]) -> str:
    days = DAY_SAID.search(found.string, 0, found.start("rest"))
    return days[0] if days else ""


def _hear(heard: _Heard, part: str, cut: Cut) -> None:
    found = FIGURE.fullmatch(part)
    if not found:
        heard.waiting.append(part)
        return
    if found["word"]:
        heard.waiting.append(found["word"])
    yuan = _yuan(found["figure"])
    if yuan is None:
        heard.problems.append(Problem(ProblemKind.NOT_MONEY, part))
        return
    method = ""
    if heard.waiting and (heard.place or not _is_place(heard.waiting[-1], cut) or
                          len(heard.waiting) > 1):  # fmt: skip
        method = heard.waiting.pop()
    if heard.waiting and not heard.place:
        heard.place = heard.waiting.pop(0)
    method = words.METHODS.get(method, method)
    if method in heard.sums:
        heard.problems.append(Problem(ProblemKind.TWICE, part))
    heard.sums[method] = yuan


def _is_place(word: str, cut: Cut) -> bool:
    """Tell the shop from a way of paying: known as one, or at least not known as the other."""
    return Sort.LOCATION in cut.sorts_of(word) or word not in words.METHODS


def _yuan(said: str) -> Fraction | None:
    try:
        found = price(said.removesuffix(words.WHOLE_SUM))
    except Unreadable:
        return None
    is_sum = not found.unit and 0 <= found.yuan <= YUAN_MAX
    return found.yuan if is_sum and (found.yuan * FEN).denominator == 1 else None


def _day(text: str, today: dt.date | None) -> tuple[str, str, list[Problem]]:
    """Return the one day that is said, the text without it, and what there is to ask about it."""
    days = list(DAY_SAID.finditer(text))
    if not days:
        return "", text, []
    rest = DAY_SAID.sub(" ", text).strip()
    found = {_on(one, today) for one in days}
    if len(found) > 1 or not all(found):
        return "", rest, [Problem(ProblemKind.WHICH_DAY, days[0][0])]
    return found.pop(), rest, []


def _on(found: re.Match[str], today: dt.date | None) -> str:
    if today is None:
        return ""
    day = next(_days(found, today), None)
    return day.isoformat() if day is not None and day <= today else ""


def _days(found: re.Match[str], today: dt.date) -> Iterator[dt.date]:
    """Yield the day, the last one so far where the year was not said."""
    if found["ago"]:
        yield today - dt.timedelta(words.DAYS_AGO[found["ago"]])
        return
    month, day = int(found["full_month"] or found["month"]), int(found["full_day"] or found["day"])
    years = [int(found["year"])] if found["year"] else [today.year, today.year - 1]
    for year in years:
        try:
            made = dt.date(year, month, day)
        except ValueError:
            continue
        if made <= today:
            yield made
