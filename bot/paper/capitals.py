"""Money in capital numerals (大写金额), as cheques and delivery notes carry it.

After the rules for filling in bills of the People's Bank (支付结算办法, appendix 1): a zero between
figures is written once, 整 follows when there are no 分.
"""

from typing import Final

from bot.texts.paper import (
    DIGITS,
    EXACT,
    FEN,
    HUNDRED_MILLION,
    JIAO,
    MINUS,
    MYRIAD,
    PLACES,
    YUAN,
)

ZERO: Final = DIGITS[0]


def capitals(fen: int) -> str:
    """Return an amount in words: ``壹仟贰佰元伍角整`` for 120,050 分."""
    sign = MINUS if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    jiao, last = divmod(rest, 10)
    words = f"{whole(yuan)}{YUAN}" if yuan or not rest else ""
    if jiao:
        words += f"{DIGITS[jiao]}{JIAO}"
    elif last and yuan:
        words += ZERO
    words += f"{DIGITS[last]}{FEN}" if last else EXACT
    return sign + words


def whole(number: int) -> str:
    """Return a whole number in capital numerals, 万 and 亿 by fours."""
    if number == 0:
        return ZERO
    high, low = divmod(number, 10**8)
    words = f"{whole(high)}{HUNDRED_MILLION}" if high else ""
    for unit, value in ((MYRIAD, low // 10**4), ("", low % 10**4)):
        if not value:
            continue
        if words and (value < 1000 or (words.endswith(HUNDRED_MILLION) and not low // 10**4)):
            words += ZERO
        words += _four(value) + unit
    return words


def _four(number: int) -> str:
    """Return a number below 10,000; zeros inside are said once, at the end not at all."""
    words, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            is_gap = bool(words)
            continue
        words += (ZERO if is_gap else "") + DIGITS[digit] + PLACES[place]
        is_gap = False
    return words
