"""Amounts in capital numerals, after the rules for filling in bills."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.paper.capitals import capitals
from core.quantity import AMOUNT_FEN_MAX

BIG = {"拾": 10, "佰": 100, "仟": 1000}
DIGITS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (5, "伍分"), (50, "伍角整"), (100, "壹元整"), (105, "壹元零伍分"),
        (140_950, "壹仟肆佰零玖元伍角整"), (600_714, "陆仟零柒元壹角肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"), (32_504, "叁佰贰拾伍元零肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"), (10_700_053, "壹拾万柒仟元伍角叁分"),
        (100_050_000, "壹佰万零伍佰元整"), (10_000_000_001, "壹亿元零壹分"),
        (100_000_500_000, "壹拾亿零伍仟元整"), (-12_345, "负壹佰贰拾叁元肆角伍分"),
        (AMOUNT_FEN_MAX, "壹拾万亿元整"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_the_rules_ask(fen: int, words: str) -> None:
    assert capitals(fen) == words


@given(st.integers(min_value=0, max_value=AMOUNT_FEN_MAX))
def test_the_words_mean_the_amount_and_no_zero_stands_twice(fen: int) -> None:
    words = capitals(fen)

    assert read(words) == fen
    assert "零零" not in words
    assert not re.search(r"零[拾佰仟万亿角]", words)


def read(words: str) -> int:
    """Return the 分 that the words mean, by a reader of our own."""
    yuan, _, rest = words.partition("元") if "元" in words else ("", "", words)
    jiao = re.search(r"(.)角", rest)
    last = re.search(r"(.)分", rest)
    small = (DIGITS.index(jiao[1]) * 10 if jiao else 0) + (DIGITS.index(last[1]) if last else 0)
    return _whole(yuan) * 100 + small


def _whole(words: str) -> int:
    high, sign, low = words.rpartition("亿")
    if sign:
        return _whole(high) * 10**8 + _whole(low)
    high, sign, low = words.rpartition("万")
    if sign:
        return _whole(high) * 10**4 + _whole(low)
    total = digit = 0
    for letter in words:
        if letter in BIG:
            total, digit = total + digit * BIG[letter], 0
        else:
            digit = DIGITS.index(letter)
    return total + digit
