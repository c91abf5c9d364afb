"""Numbers as people write them, Arabic and Chinese; what is vague or doubtful is not guessed."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bot.texts import words
from bot.understand.clean import WIDTH

LENGTH_MAX = 40
THOUSAND = 1000
HUNDREDS: Final = {words.HUNDRED: 100, words.THOUSAND: 1000} | words.MYRIADS
ARABIC: Final = re.compile(
    rf"(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d+)?(?:([kK])|([{''.join(HUNDREDS)}])(\d)?)?", re.ASCII
)
ABOUT: Final = re.compile(
    rf"\d+(?:\.\d+)?[{''.join(HUNDREDS)}{words.TEN}]?[{words.VAGUE_TAILS}][{''.join(words.MYRIADS)}]?"
    rf"|\d+(?:\.\d+)?\s*[-~{words.RANGE}]\s*\d+(?:\.\d+)?",
    re.ASCII,
)
ZEROS: Final = "".join(digit for digit, value in words.DIGITS.items() if value == 0)
FIGURES: Final = "".join(digit for digit, value in words.DIGITS.items() if value > 0)
LETTERS: Final = frozenset(
    "".join(words.DIGITS) + "".join(words.TENS) + "".join(words.MYRIADS) + words.VAGUE_LETTERS
)
SOME: Final = re.compile(words.SOME_FIGURES)
SAME: Final = str.maketrans(words.SAME_NUMERAL)
# 1千2百 is 一千二百.
MIXED: Final = re.compile(
    rf"\d{words.THOUSAND}\d{words.HUNDRED}(?:\d{words.TEN})?\d?|\d{words.HUNDRED}\d{words.TEN}\d?",
    re.ASCII,
)
SPELLED: Final = str.maketrans("0123456789", "".join(words.PLAIN_FIGURES))
RANGE: Final = re.compile(rf"\s?[-~{words.RANGE}]\s?")
TWO_FIGURES: Final = re.compile(rf"[{FIGURES}]{{2}}")
BELOW_MYRIAD: Final = re.compile(
    rf"(?:([{FIGURES}]){words.THOUSAND})?([{ZEROS}])?(?:([{FIGURES}]){words.HUNDRED})?([{ZEROS}])?"
    rf"(?:([{FIGURES}]?){words.TEN})?([{ZEROS}])?([{FIGURES}])?"
)


@dataclass(eq=False)
class Unreadable(Exception):
    """Words that are no exact amount; the person is asked."""

    text: str


class NotANumber(Unreadable):
    """Something written like a number that is none, or that could be read in two ways."""


class Negative(NotANumber):
    """A number below zero."""


class Vague(Unreadable):
    """An amount that was not meant exactly: 十来, 两三, 几, 三十多."""


def number(text: str) -> Fraction:
    """Return the number that ``text`` is, whole: ``1,200``, ``1.5``, ``3k``, ``2万``, 两百五, 半.

    Zero and the very large come back as they are. Raise ``Vague`` for 两三 or 5~6, ``Negative``
    for -5, ``NotANumber`` for 1e5, 1_000, 0x10, +3, 1/2 and other scripts' digits.
    """
    said = text.translate(WIDTH).strip().replace("−", "-")
    if not said or len(said) > LENGTH_MAX:
        raise NotANumber(text)
    if said[0] in {"-", words.MINUS}:
        raise _negative(text, said[1:])
    if found := ARABIC.fullmatch(said):
        return _arabic(found)
    if ABOUT.fullmatch(said):
        raise Vague(text)
    if MIXED.fullmatch(said):
        said = said.translate(SPELLED)
    return _chinese(text, said.translate(SAME))


def _negative(text: str, rest: str) -> NotANumber:
    try:
        number(rest)
    except Unreadable:
        return NotANumber(text)
    return Negative(text)


def _arabic(found: re.Match[str]) -> Fraction:
    whole, decimals, thousand, mark, tail = found.groups()
    value = Fraction(whole.replace(",", "") + (decimals or ""))
    if thousand:
        return value * THOUSAND
    if not mark:
        return value
    if tail and decimals:
        raise NotANumber(found[0])
    return value * HUNDREDS[mark] + int(tail or 0) * HUNDREDS[mark] // 10


def _chinese(text: str, said: str) -> Fraction:
    if said in words.PAIR:
        return Fraction(words.PAIR[said])
    if said == words.HALF:
        return Fraction(1, 2)
    whole, point, decimals = said.partition(words.POINT)
    if SOME.match(said) or _is_range(said):
        raise Vague(text)
    if not _is_spelled_out(whole, decimals) or (point and not decimals):
        raise NotANumber(text)
    if not frozenset(words.VAGUE_LETTERS).isdisjoint(said):
        raise Vague(text)
    return _whole(text, whole) + _decimals(text, decimals)


def _is_range(said: str) -> bool:
    ends = RANGE.split(said)
    return len(ends) == 2 and all(end and LETTERS.issuperset(end) for end in ends)


def _is_spelled_out(whole: str, decimals: str) -> bool:
    starts_well = whole != "" and whole[0] not in words.VAGUE_LETTERS
    return starts_well and LETTERS.issuperset(whole + decimals)


def _decimals(text: str, said: str) -> Fraction:
    if not all(letter in words.DIGITS for letter in said):
        raise NotANumber(text)
    return sum(
        (Fraction(words.DIGITS[letter], 10**place) for place, letter in enumerate(said, 1)),
        Fraction(0),
    )


def _whole(text: str, said: str) -> int:
    if all(letter in words.DIGITS for letter in said):
        return _spelled(text, said)
    if TWO_FIGURES.search(said):
        raise Vague(text)
    for mark, worth in words.MYRIADS.items():
        high, found, low = said.partition(mark)
        if found:
            return _high(text, high) * worth + _low(text, low, worth)
    return _below_myriad(text, said)


def _spelled(text: str, said: str) -> int:
    """Read figures one by one (一二〇); without a zero they may mean a range (七八)."""
    if len(said) == 1:
        return words.DIGITS[said]
    if said[0] in ZEROS:
        raise NotANumber(text)
    if not any(letter in ZEROS for letter in said):
        raise Vague(text)
    return int("".join(str(words.DIGITS[letter]) for letter in said))


def _high(text: str, said: str) -> int:
    if not said:
        raise Vague(text)
    if any(mark in said for mark in words.MYRIADS):
        raise NotANumber(text)
    return _whole(text, said)


def _low(text: str, said: str, worth: int) -> int:
    """Read what follows 万 or 亿: 一万二 is 12,000, 一万零二 is 10,002."""
    if not said:
        return 0
    if said in FIGURES:
        return words.DIGITS[said] * worth // 10
    value = _whole(text, said[1:] if said[0] in ZEROS else said)
    if value >= worth or (said[0] in ZEROS and value == 0):
        raise NotANumber(text)
    return value


def _below_myriad(text: str, said: str) -> int:
    if said[0] in {words.HUNDRED, words.THOUSAND}:
        raise Vague(text)
    found = BELOW_MYRIAD.fullmatch(said)
    if not found or said[-1] in ZEROS or said[0] in ZEROS:
        raise NotANumber(text)
    thousands, _, hundreds, _, tens, _, ones = found.groups()
    last = words.DIGITS[ones] * _worth_of_last(said) if ones else 0
    ten = 0 if tens is None else 10 * words.DIGITS.get(tens, 1)
    return 1000 * words.DIGITS.get(thousands, 0) + 100 * words.DIGITS.get(hundreds, 0) + ten + last


def _worth_of_last(said: str) -> int:
    """Return what the last figure counts in: 一百二 is 120, 一百零二 is 102."""
    return words.TENS.get(said[-2], 10) // 10
