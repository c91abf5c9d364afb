"""``关账 10月`` and ``反关账 10月``."""

import datetime as dt
from typing import Final

from bot.texts import act_words as words
from bot.understand.cash import MONTH, POLITE, month_of
from bot.understand.expressions import later
from bot.understand.intent import Intent, Verb
from bot.understand.quantity import either

HEAD: Final = later(
    rf"{POLITE}(?:(?P<reopen>{either(*words.REOPEN_MONTH)})|{either(*words.CLOSE_MONTH)})"
    r"[\s:，,]*(?P<rest>.*?)[.!]?"
)
WHOLE: Final = later(MONTH)


def read_months(text: str, today: dt.date | None) -> Intent | None:
    """Return what a sentence says of closing a month; ``period`` is empty when it is not clear."""
    found = HEAD.fullmatch(text)
    if not found:
        return None
    verb = Verb.REOPEN_MONTH if found["reopen"] else Verb.CLOSE_MONTH
    said = WHOLE.fullmatch(found["rest"].strip())
    return Intent(verb=verb, period=month_of(said, today) if said else "")
