"""Prices as people say them: 单价36, 36元, 36块一箱, 1.5元/瓶, 17块5一箱, ¥36, 每箱36."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bot.texts import words
from bot.understand.expressions import later
from bot.understand.numbers import FIGURES, NotANumber, number
from bot.understand.quantity import AMOUNT, UNIT, UNIT_BEGINS, either
from core.quantity import PRICE_SCALE

JIAO = Fraction(1, 10)
YUAN: Final = either(*words.YUAN)
ANY_YUAN: Final = either(*words.YUAN, words.KUAI)
JIAO_WORD: Final = either(*words.JIAO)
TAIL: Final = rf"(?:\d{{1,2}}|[{FIGURES}])(?!\d|\s?{UNIT_BEGINS})"
# 17块5一箱: here the one is not the number of the next count but a "per".
TAIL_BEFORE_PER: Final = rf"(?:\d{{1,2}}|[{FIGURES}])(?={words.PER[1]}{UNIT_BEGINS})"
PER: Final = rf"(?:\s?/\s?|\s?{words.EVERY}|{either(*words.ONE)})(?:{UNIT})"
CENTS: Final = rf"(?:(?:{TAIL_BEFORE_PER}|{TAIL}|\d(?={JIAO_WORD}))(?:{JIAO_WORD})?)"
LABEL: Final = rf"{either(*words.PRICE)}\s?[:{words.IS}]?\s?[¥]?\s?"
LABELLED: Final = rf"{LABEL}{AMOUNT}(?:\s?(?:{ANY_YUAN}{CENTS}?|{JIAO_WORD}))?(?:{PER})?"
EVERY: Final = (
    rf"{words.EVERY}(?:{UNIT})\s?{AMOUNT}"
    rf"(?:\s?{ANY_YUAN}{CENTS}?|{JIAO_WORD}|(?![\d.,A-Za-z]|\s?{UNIT_BEGINS}))"
)
SIGNED: Final = rf"[¥]\s?{AMOUNT}(?:\s?{YUAN})?(?:{PER})?"
# A price without a label: 块 alone also counts soap, so it needs the cents or the unit.
PLAIN: Final = (
    rf"{AMOUNT}\s?(?:{YUAN}{CENTS}?(?:{PER})?|{words.KUAI}{CENTS}(?:{PER})?|{words.KUAI}{PER}"
    rf"|{JIAO_WORD}(?:{PER})?)"
)
ONE_COSTS: Final = rf"{either(*words.ONE)}(?!{words.KUAI}){UNIT}\s?{AMOUNT}\s?{ANY_YUAN}{CENTS}?"

ONE_OF: Final = later(rf"{either(*words.ONE)}({UNIT})")
READ: Final = later(
    rf"(?:{LABEL}|[¥]\s?|(?:{words.EVERY}|{either(*words.ONE)})(?!{words.KUAI}\d)(?P<of>{UNIT})\s?)?"
    rf"(?P<amount>{AMOUNT})"
    rf"\s?(?:(?P<yuan>{ANY_YUAN})(?:(?P<cents>\d{{1,2}}|[{FIGURES}])(?:{JIAO_WORD})?"
    rf"(?!\s?{UNIT_BEGINS}))?|(?P<jiao>{JIAO_WORD}))?"
    rf"(?:(?:\s?/\s?|\s?{words.EVERY}|{either(*words.ONE)})(?P<per>{UNIT}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Yuan per ``unit``; ``""`` is the unit just said."""

    yuan: Fraction
    unit: str


def price(text: str) -> Price:
    """Return the price that ``text`` is, whole; raise as ``number`` does, and for parts of 厘."""
    found = READ.fullmatch(text)
    if not found:
        raise NotANumber(text)
    yuan = number(found["amount"])
    if found["jiao"]:
        yuan *= JIAO
    if found["cents"]:
        yuan += _cents(found["cents"])
    if (yuan * PRICE_SCALE).denominator != 1:
        raise NotANumber(text)
    return Price(yuan=yuan, unit=(found["of"] or found["per"] or "").lower())


def _cents(said: str) -> Fraction:
    return number(said) * Fraction(1, 10 ** len(said))
