"""What a person typed, understood: the one door into this room."""

import datetime as dt
from dataclasses import replace
from typing import Final

from bot.understand.acts import read_act
from bot.understand.again import read_again
from bot.understand.asked import read_asked
from bot.understand.cash import read_cash, read_owed
from bot.understand.clean import TooLong, clean
from bot.understand.commands import read_command
from bot.understand.counter import read_takings
from bot.understand.due import take_due
from bot.understand.intent import Intent, Names, Problem, ProblemKind, Verb
from bot.understand.known import cut
from bot.understand.months import read_months
from bot.understand.numbered import read_numbered
from bot.understand.offsets import read_set_off
from bot.understand.phrasing import phrased
from bot.understand.sentence import read_goods
from bot.understand.stock import read_stock

LINES_MAX = 50
MOVING: Final = frozenset({Verb.RECEIVE, Verb.SHIP})
SHOWN_MAX = 20
# What a bare word is short of when nobody asked for one.
MERE_WORDS: Final = frozenset({ProblemKind.NO_QUANTITY, ProblemKind.LEFTOVER})


def understand(
    text: str,
    *,
    is_answer: bool = False,
    names: Names | None = None,
    today: dt.date | None = None,
) -> Intent:
    """Return what ``text`` asks for, with everything in it that was not understood.

    ``is_answer`` tells that the bot asked for something, so that words alone (主仓) are
    ``DETAILS`` instead of ``UNKNOWN``. ``today`` is the firm's day, from which 明天 is reckoned;
    without it every day is asked about. Act only on an intent without problems.
    """
    try:
        said = clean(text)
    except TooLong:
        return _too_long(text)
    if said.count("\n") >= LINES_MAX:
        return _too_long(said)
    return (
        read_set_off(said)
        or read_numbered(said, names, today)
        or read_owed(said)
        or read_months(said, today)
        or read_command(said)
        or _of_goods(said, names, today, is_answer=is_answer)
    )


def _too_long(text: str) -> Intent:
    begun = clean(text[:SHOWN_MAX])[:SHOWN_MAX]
    return Intent(verb=Verb.UNKNOWN, problems=(Problem(ProblemKind.TOO_LONG, begun),))


def _of_goods(said: str, names: Names | None, today: dt.date | None, *, is_answer: bool) -> Intent:
    known = phrased(cut(said, names))
    intent = (
        read_again(known, today)
        or read_asked(known)
        or read_cash(known, today)
        or read_takings(known, today)
        or read_act(known, today)
        or read_stock(known)
        or _at_once(read_goods(known), today)
    )
    if len(intent.lines) > LINES_MAX:
        return _too_long(said)
    if intent.verb is Verb.UNKNOWN:
        return _words_alone(intent, said, is_answer=is_answer)
    return replace(intent, free=said) if intent.verb is Verb.DETAILS else intent


def _at_once(intent: Intent, today: dt.date | None) -> Intent:
    """Goods that move now are booked today: name a day that was said for what it is."""
    problems = tuple(
        Problem(ProblemKind.BOOKED_TODAY, one.text)
        if one.kind is ProblemKind.LEFTOVER and _is_day(one.text, today)
        else one
        for one in intent.problems
    )
    return replace(intent, problems=problems) if intent.verb in MOVING else intent


def _is_day(text: str, today: dt.date | None) -> bool:
    due = take_due(text, today)
    return bool(due.said) and not due.rest


def _words_alone(intent: Intent, said: str, *, is_answer: bool) -> Intent:
    if is_answer and said and all(problem.kind in MERE_WORDS for problem in intent.problems):
        return Intent(verb=Verb.DETAILS, free=said)
    asked = tuple(
        problem for problem in intent.problems if problem.kind is not ProblemKind.NO_QUANTITY
    )
    leftover = (Problem(ProblemKind.LEFTOVER, said),)
    return Intent(verb=Verb.UNKNOWN, free=said, problems=asked or leftover)
