"""How names sound: syllables without tones, and what ears and thumbs mix up made one.

pypinyin is loaded when the first name has to be heard, with its table of single letters only: the
phrases cost four times the memory and made no difference to names of goods.
"""

import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Final

FIRST_HAN, LAST_HAN = 0x4E00, 0x9FFF
TONES: Final = str.maketrans("āáǎàēéěèêếềīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeeeeiiiioooouuuuvvvvvnnnm")
ALIKE: Final = ((re.compile("^([zcs])h"), r"\1"), (re.compile("(?<=[aei])ng$"), "n"))
PIECES: Final = re.compile(r"[\u4e00-\u9fff]|[a-z]+|\d+(?:\.\d+)?")


def syllables(name: str) -> tuple[str, ...]:
    """Return a folded name's syllables: 可乐500ml is ke, le, 500, ml."""
    return tuple(_said(piece) for piece in PIECES.findall(name))


def alike(syllable: str) -> str:
    """Return what zh/z, ch/c, sh/s, ang/an, eng/en and ing/in have in common."""
    for pattern, to in ALIKE:
        syllable = pattern.sub(to, syllable)
    return syllable


class Likeness:
    """How alike texts are to one: twice the letters in common, in order, of a hundred of both."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._places: dict[str, int] = {}
        for at, letter in enumerate(text):
            self._places[letter] = self._places.get(letter, 0) | 1 << at

    def to(self, other: str) -> float:
        """Return 0 to 100; one bit stands for each letter (Hyyrö 2004)."""
        full = (1 << self._length) - 1
        left = full
        for letter in other:
            met = left & self._places.get(letter, 0)
            left = (left + met) | (left - met)
        common = self._length - (left & full).bit_count()
        return 200 * common / ((self._length + len(other)) or 1)


def _said(piece: str) -> str:
    if not FIRST_HAN <= ord(piece[0]) <= LAST_HAN:
        return piece
    return _of_letter(piece)


@cache
def _of_letter(letter: str) -> str:
    readings = _table().get(ord(letter), letter)
    return readings.partition(",")[0].translate(TONES)


@cache
def _table() -> Mapping[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - no start pays for it

    return pinyin_dict
