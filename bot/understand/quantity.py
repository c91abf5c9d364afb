"""Counts as people say them: 20箱, 一箱半, 2箱零6瓶, ×3, 各5箱; kept as said, in parts."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bot.texts import words
from bot.understand.clean import WIDTH
from bot.understand.expressions import later
from bot.understand.numbers import FIGURES, ZEROS, Unreadable, Vague, number

LENGTH_MAX = 80
PARTS_MAX = 4


def either(*options: str) -> str:
    """Return a pattern that takes the longest of the options."""
    return "(?:" + "|".join(map(re.escape, sorted(options, key=len, reverse=True))) + ")"


NOT_A_UNIT: Final = rf"(?![{words.NOT_UNIT_BEFORE}])"
LATIN: Final = tuple(unit for unit in words.MEASURES if unit.isascii())
HAN: Final = tuple(unit for unit in words.MEASURES if not unit.isascii())
NOT_IN_NAME: Final = rf"(?![A-Za-z{words.NOT_UNIT_BEFORE}])"
# 3M is a maker of tape: a lone m or t or l is a unit in lower case only.
PACK: Final = rf"{either(*words.PACKS)}{NOT_A_UNIT}"
MEASURE: Final = (
    rf"(?:{either(*HAN)}{NOT_A_UNIT}|(?i:{either(*(u for u in LATIN if len(u) > 1 or u in 'gl'))})"
    rf"{NOT_IN_NAME}|{either('m', 't')}{NOT_IN_NAME})"
)
UNIT: Final = rf"(?:{MEASURE}|{PACK})"
MARKS: Final = "".join(words.TENS) + "".join(words.MYRIADS)
# All that stands where a number stands, well formed or not: a wrong one is named, not skipped.
FIGURE_RUN: Final = (
    rf"(?:{words.MINUS}|[+\-−]{{0,3}})"
    r"\.?(?:0[xX][0-9a-fA-F]+|\d+(?:[.,_/]\d+){0,8}(?:[eE][+-]?\d+)?(?:[kK](?![gG]))?)"
    rf"(?:\s?[-~{words.RANGE}]\s?\d+(?:\.\d+)?)?(?:[{MARKS}](?![{words.NOT_THOUSAND_BEFORE}])\d*)*[{words.VAGUE_TAILS}]?"
    rf"[{''.join(words.MYRIADS)}]?"
)
SIGN_RUN: Final = r"[²³¹¼½¾⅐-⅞①-⑳]+"
NAN_RUN: Final = r"[+\-−]?(?i:nan|inf(?:inity)?)"
HAN_FIGURES: Final = "".join((FIGURES, ZEROS, *words.SAME_NUMERAL, *words.PAIR, words.HALF))
HAN_MARK: Final = (
    rf"[{HAN_FIGURES}{words.TEN}{words.HUNDRED}{''.join(words.MYRIADS)}]"
    rf"|{words.THOUSAND}(?!{words.NOT_THOUSAND_BEFORE})"
)
HAN_RUN: Final = (
    rf"{words.MINUS}?(?:{HAN_MARK}|{words.SOME_FIGURES})"
    rf"(?:{HAN_MARK}|[{words.VAGUE_LETTERS}{words.POINT}])*"
)
HAN_RANGE: Final = rf"{HAN_RUN}(?:\s?[-~{words.RANGE}]\s?{HAN_RUN})?"
AMOUNT: Final = rf"(?:{FIGURE_RUN}|{HAN_RANGE}|{SIGN_RUN}|{NAN_RUN})"
UNIT_BEGINS: Final = f"[{''.join(sorted({unit[0] for unit in (*words.PACKS, *HAN)}))}]"
HALF_MORE: Final = rf"(?:{words.HALF}(?!\s?{UNIT_BEGINS}))?"
JOIN: Final = rf"[{words.JOIN}]?"
ABOUT: Final = either(*words.ABOUT_BEFORE)
ABOUT_AFTER: Final = either(*words.ABOUT_AFTER)
PREFIX: Final = rf"(?:{either(*words.EACH)}\s?)?(?:{ABOUT}\s?)?(?:[{words.TIMES}X]\s?)?"
# 2箱6瓶 is one count, but in 330ml20箱 the first part belongs to the name before it.
COUNT: Final = (
    rf"{PREFIX}{AMOUNT}\s?(?:{PACK}{HALF_MORE}(?:{JOIN}{AMOUNT}\s?{UNIT}{HALF_MORE}){{0,3}}"
    rf"|{MEASURE}{HALF_MORE}(?:{JOIN}{AMOUNT}\s?{MEASURE}{HALF_MORE}){{0,3}})(?:{ABOUT_AFTER})?"
)
BARE: Final = rf"{PREFIX}{AMOUNT}(?:{ABOUT_AFTER})?"
# Where a count stands, this stands too: enough to look ahead, and much quicker to compile.
AMOUNT_AHEAD: Final = rf"(?:[+\-−]?\d[\d.,]*|[{HAN_FIGURES}{MARKS}{words.VAGUE_LETTERS}]+)"
COUNT_AHEAD: Final = rf"{AMOUNT_AHEAD}\s?(?:{UNIT_BEGINS}{NOT_A_UNIT}|(?i:[kmc]?[lgm])(?![A-Za-z]))"

READ_PREFIX: Final = later(
    rf"(?P<each>{either(*words.EACH)}\s?)?(?P<about>{ABOUT}\s?)?(?:[{words.TIMES}X]\s?)?"
)
READ_PART: Final = later(rf"(?P<amount>{AMOUNT})\s?(?P<unit>{UNIT})(?P<half>{HALF_MORE})")
READ_BARE: Final = later(rf"(?P<amount>{AMOUNT})(?P<unit>)(?P<half>)")
READ_JOIN: Final = later(rf"\s?{JOIN}\s?")
READ_AFTER: Final = later(ABOUT_AFTER)
SOME: Final = frozenset(words.SOME)


@dataclass(eq=False)
class TwoQuantities(Unreadable):
    """Two counts in the same unit, or more parts than one count has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What was said: numbers with their units, ``""`` for none; ``is_each`` for 各5箱."""

    parts: tuple[tuple[Fraction, str], ...]
    is_each: bool = False


def quantity(text: str) -> Count:
    """Return the count that ``text`` is, whole.

    Zero and the very large come back as they are. Raise ``Vague`` (几箱, 20箱左右),
    ``NotANumber`` (1e5箱, -3箱 as ``Negative``) or ``TwoQuantities`` (2箱3箱).
    """
    said = text.translate(WIDTH).strip()
    if len(said) > LENGTH_MAX:
        raise Unreadable(text)
    if said in SOME:
        raise Vague(text)
    prefix = READ_PREFIX.match(said)
    start = prefix.end() if prefix else 0
    parts, end = _parts(text, said, start)
    if (prefix and prefix["about"]) or READ_AFTER.fullmatch(said, end):
        raise Vague(text)
    if end != len(said) or not parts:
        raise _unread(said, start)
    return Count(parts=parts, is_each=bool(prefix and prefix["each"]))


def _unread(said: str, start: int) -> Unreadable:
    """Return what is wrong with words that are no count: mostly what is wrong with the number."""
    try:
        number(said[start:])
    except Unreadable as trouble:
        return trouble
    return Unreadable(said)


def _parts(text: str, said: str, start: int) -> tuple[tuple[tuple[Fraction, str], ...], int]:
    parts: list[tuple[Fraction, str]] = []
    end = start
    while not READ_AFTER.fullmatch(said, end) and (found := _next_part(said, end, not parts)):
        parts.append(_part(text, found))
        end = found.end()
    units = [unit for _, unit in parts]
    if len(parts) > PARTS_MAX or len(set(units)) < len(units) or ("" in units and len(units) > 1):
        raise TwoQuantities(text)
    return tuple(parts), end


def _next_part(said: str, end: int, is_first: bool) -> re.Match[str] | None:
    joined = None if is_first else READ_JOIN.match(said, end)
    start = joined.end() if joined else end
    return READ_PART.match(said, start) or READ_BARE.match(said, start)


def _part(text: str, found: re.Match[str]) -> tuple[Fraction, str]:
    try:
        count = number(found["amount"])
    except Unreadable as trouble:
        raise type(trouble)(text) from None
    return count + (Fraction(1, 2) if found["half"] else 0), found["unit"].lower()
