"""Sentences about who must agree: stand-ins, leave, the table of rules, and trying it."""

import re
from typing import Final

from bot.texts import words
from bot.understand.clean import fold
from bot.understand.coming import DAY_WORDS
from bot.understand.intent import Intent, Verb
from bot.understand.quantity import either

NAME: Final = r"(?P<name>[^\s\d:,，。]{1,20}?)"
TO: Final = rf"(?:{either(*words.UNTIL)})"
DELEGATE: Final = re.compile(
    rf"(?:{either(*words.DELEGATE)})\s*{NAME}\s*(?:{either(*words.STAND_IN)})?"
    rf"(?:\s*{TO}\s*(?P<until>\S{{1,12}}))?"
)
AWAY: Final = re.compile(
    rf"(?:{either(*words.AWAY)})\s*(?:(?P<from>{DAY_WORDS})\s*)?(?:{TO}\s*(?P<until>{DAY_WORDS}))?\s*"
    rf"(?:[,，]?\s*(?:{either(*words.IN_PLACE)})\s*{NAME}\s*(?:{either(*words.STAND_IN)})?)?"
)
TRIAL: Final = re.compile(
    rf"(?:{either(*words.TRIAL)})\s*(?:{either(*words.TRIAL_AS)}\s*{NAME}\s+)?(?P<rest>\S.*)",
    re.DOTALL,
)
_WHOLE: Final[dict[str, Verb]] = {
    **dict.fromkeys(words.END_DELEGATION, Verb.END_DELEGATION),
    **dict.fromkeys(words.APPROVAL_RULES, Verb.APPROVAL_RULES),
    **dict.fromkeys(words.REMIND, Verb.REMIND),
}


def read_agreement(text: str) -> Intent | None:
    """Return the command when the sentence is one of these."""
    if verb := _WHOLE.get(fold(text)):
        return Intent(verb=verb)
    if found := TRIAL.fullmatch(text):
        return Intent(verb=Verb.TRIAL, person=found["name"] or "", free=found["rest"])
    if found := AWAY.fullmatch(text):
        days = (found["from"] or "", found["until"] or "")
        return Intent(verb=Verb.AWAY, person=found["name"] or "", days=days)
    if found := DELEGATE.fullmatch(text):
        return Intent(verb=Verb.DELEGATE, person=found["name"], days=("", found["until"] or ""))
    return None
