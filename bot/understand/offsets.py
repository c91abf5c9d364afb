"""``核销 城东超市``, ``核销 SK-… XS-… 500``: what is left of a sum put to what is open."""

import re
from fractions import Fraction
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import CLOSING
from bot.understand.intent import Intent, Problem, ProblemKind, Verb
from bot.understand.money import price
from bot.understand.numbers import Unreadable
from bot.understand.patterns import BREAKS, DOCUMENT
from bot.understand.quantity import AMOUNT, either

HEAD: Final = re.compile(rf"{either(*words.SET_OFF)}(?:[\s:，,]+(?P<rest>.*))?", re.DOTALL)
CLOSED: Final = re.compile(rf"[\s~…。!,，、;]*(?:{either(*CLOSING)})?[\s~…。!,，、;]*$")
PAIR: Final = re.compile(
    rf"(?P<source>{DOCUMENT})[\s{BREAKS}→{words.UNTO}]+(?P<target>{DOCUMENT})"
    rf"(?:[\s{BREAKS}]+(?P<figure>[¥]?{AMOUNT}(?:{either(*words.MONEY_ENDS)})?))?",
    re.IGNORECASE,
)
FEN: Final = 100


def read_set_off(text: str) -> Intent | None:
    """Return what is to be put to what: one sum to one document, or all of a partner."""
    found = HEAD.fullmatch(CLOSED.sub("", text))
    if not found:
        return None
    rest = (found["rest"] or "").strip()
    pair = PAIR.fullmatch(rest)
    if pair:
        amount = _yuan(pair["figure"]) if pair["figure"] else None
        is_bad = bool(pair["figure"]) and amount is None
        wrong = (Problem(ProblemKind.NOT_MONEY, pair["figure"]),) if is_bad else ()
        return Intent(
            verb=Verb.SET_OFF, number=pair["source"].upper(), target=pair["target"].upper(),
            amount=amount, problems=wrong,
        )  # fmt: skip
    if not rest:
        return Intent(verb=Verb.SET_OFF, problems=(Problem(ProblemKind.NO_PARTNER, ""),))
    is_name = not re.search(rf"[\s\d{BREAKS}?]", rest) and len(rest) <= 20
    problems = () if is_name else (Problem(ProblemKind.LEFTOVER, rest),)
    return Intent(verb=Verb.SET_OFF, partner=rest if is_name else "", problems=problems)


def _yuan(said: str) -> Fraction | None:
    try:
        found = price(said)
    except Unreadable:
        return None
    is_sum = not found.unit and found.yuan > 0 and (found.yuan * FEN).denominator == 1
    return found.yuan if is_sum else None
