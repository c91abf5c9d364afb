"""``张三超市 老规矩``, ``再来一单``: the last order once more, perhaps for another day."""

import datetime as dt
import re
from typing import Final

from bot.texts import manners as said
from bot.texts.act_words import BUY, ORDER, ORDER_OR_BUY, REQUEST
from bot.texts.words import RECEIVE, SHIP
from bot.understand.due import take_due
from bot.understand.intent import Intent, Problem, ProblemKind, Verb
from bot.understand.known import SIGN, Cut
from bot.understand.patterns import BREAKS
from bot.understand.quantity import either
from bot.understand.sentence import once

GAP: Final = rf"[\s{BREAKS}:]*"
COMMAND: Final = either(*ORDER, *ORDER_OR_BUY, *BUY, *REQUEST, *RECEIVE, *SHIP)
FORM: Final = re.compile(
    rf"(?:{either(*said.FOR, *said.PLEASE)}{GAP})*(?:{COMMAND}{GAP}(?={SIGN}))?"
    rf"(?P<who>{SIGN}|(?!{COMMAND})[^\W\d_a-zA-Z]{{2,14}}?)?"
    rf"(?:{either(*said.OVER_THERE)})?{said.OF}?{GAP}{either(*said.AS_EVER)}{GAP}(?P<rest>.*)",
    re.DOTALL,
)
ENDS: Final = re.compile(rf"(?:{either(*said.THANKS, said.DONE)}|[\s{BREAKS.replace('?', '')}])+$")


def read_again(cut: Cut, today: dt.date | None) -> Intent | None:
    """Return the wish for the same again that a sentence is as a whole, or None."""
    due = take_due(ENDS.sub("", cut.text), today)
    found = FORM.fullmatch(due.rest)
    if not found:
        return None
    problems = list(due.problems)
    if rest := found["rest"].strip():
        problems.append(Problem(ProblemKind.LEFTOVER, rest))
    return Intent(
        verb=Verb.AGAIN,
        partner=cut.restored(found["who"] or ""),
        due_on=due.on,
        problems=once(problems, cut),
    )
