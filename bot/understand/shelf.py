"""The names that the catalogue knows, found in a text by the longest match at each letter."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from bot.understand.clean import fold
from bot.understand.intent import Sort

SHORTEST: Final = 2
LONGEST: Final = 40
FIRST_HAN, LAST_HAN = chr(0x4E00), chr(0x9FA5)


class Shelf:
    """``Names`` over (name, sort), folded but for places; never changed once made."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        sorts: dict[str, frozenset[Sort]] = {}
        lengths: dict[str, set[int]] = {}
        for name, sort in names:
            key = fold(name) if sort == Sort.LOCATION else name
            if SHORTEST <= len(key) <= LONGEST:
                sorts[key] = sorts.get(key, frozenset()) | {Sort(sort)}
                lengths.setdefault(key[:SHORTEST], set()).add(len(key))
        self._sorts = sorts
        self._lengths = {
            begin: tuple(sorted(found, reverse=True)) for begin, found in lengths.items()
        }

    def spot(self, text: str) -> tuple[str, ...]:
        """Return the known names in ``text``, each as it is written there, longest first.

        Letters compare as ``fold`` has them. A space inside counts only beside a Latin letter or
        a figure: 可乐 330ml is one name, 水 果汁 is no 水果.
        """
        letters = list(_letters(text))
        folded = "".join(letter for letter, _ in letters)
        found: dict[str, None] = {}
        at = 0
        while at < len(folded) - 1:
            length = self._length(text, folded, letters, at)
            if length:
                found[text[letters[at][1] : letters[at + length - 1][1] + 1]] = None
            at += length or 1
        return tuple(sorted(found, key=len, reverse=True))

    def sorts(self, name: str) -> frozenset[Sort]:
        """Return what the name stands for; one name may be that of several things."""
        return self._sorts.get(fold(name), frozenset())

    def _length(self, text: str, folded: str, letters: list[tuple[str, int]], at: int) -> int:
        for length in self._lengths.get(folded[at : at + SHORTEST], ()):
            if folded[at : at + length] in self._sorts and at + length <= len(folded):
                begin, end = letters[at][1], letters[at + length - 1][1]
                if _is_whole(text[begin : end + 1]):
                    return length
        return 0


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Yield each folded letter with the place in the text that it stands for."""
    for place, letter in enumerate(text):
        for one in letter if FIRST_HAN <= letter <= LAST_HAN else fold(letter):
            yield one, place


def _is_whole(name: str) -> bool:
    parts = name.split()
    if "\n" in name:
        return False
    return all(left[-1].isascii() or right[0].isascii() for left, right in pairwise(parts))
