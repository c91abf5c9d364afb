"""``成本 10月``, ``成本 上月 按实际``: what goods were worth, and nothing else."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import OPENING
from bot.understand.intent import Intent, Problem, ProblemKind, Verb
from bot.understand.patterns import BREAKS
from bot.understand.quantity import either

AS_IT_WAS: Final = "as_it_was"
"""What ``free`` holds when invoices are to count on the day on which their goods came."""
WORD: Final = either(*words.COST_REPORT)
ASKED: Final = re.compile(
    rf"(?:{either(*OPENING)}[\s{BREAKS}]*)*(?:{either(*words.SHOW)})?"
    rf"(?P<before>.*?)[\s{BREAKS}]*{WORD}[\s{BREAKS}:]*(?P<rest>.*)",
    re.DOTALL,
)
MODE: Final = re.compile(
    rf"(?P<was>{either(*words.AS_IT_WAS)})|(?P<known>{either(*words.AS_KNOWN)})"
)
Period = Callable[[re.Match[str], dt.date | None], str]


def read_cost(
    text: str, month: re.Pattern[str], period: Period, today: dt.date | None
) -> Intent | None:
    """Return the question what goods cost and are worth; None when anything else is said."""
    found = ASKED.fullmatch(text)
    if not found:
        return None
    rest = f"{found['before']} {found['rest']}".strip()
    mode = MODE.search(rest)
    if mode:
        rest = f"{rest[: mode.start()]} {rest[mode.end() :]}".strip()
    said = month.fullmatch(rest)
    if rest and not said:
        return None
    free = AS_IT_WAS if mode and mode["was"] else ""
    if not said:
        return Intent(verb=Verb.COST, free=free)
    iso = period(said, today)
    problems = () if iso else (Problem(ProblemKind.WHICH_DAY, said[0]),)
    return Intent(verb=Verb.COST, free=free, period=iso, problems=problems)
