"""Goods and counts side by side, each with its own: 可乐3箱 2瓶雪碧 is 可乐 3箱 雪碧 2瓶."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.texts import words
from bot.understand.patterns import BREAKS
from bot.understand.quantity import COUNT, either

EACH: Final = re.compile(either(*words.EACH))
GAP: Final = rf"[\s{BREAKS.replace('?', '')}]+"
Item = tuple[str, int, int]
"""(``goods`` or ``count``, begin, end)."""


def paired(text: str, shape: str, goods: str) -> str:
    """Return the text with every count behind its goods, where each has one beside it.

    ``shape`` is the text with one letter, ``goods``, for every known product. Neighbours are paired
    from the left; a run in which that leaves something over, or parts what is written together,
    stays as it is.
    """
    if shape.count(goods) < 2:
        return text
    piece = re.compile(rf"(?P<goods>{goods})|(?P<count>{COUNT})|(?P<gap>{GAP})")
    done, at = "", 0
    for run in _runs(shape, piece):
        pairs = list(zip(run[::2], run[1::2], strict=False))
        if len(run) % 2 or not all(_fit(text, run, number) for number in range(len(pairs))):
            continue
        said = " ".join(_pair(text, *pair) for pair in pairs)
        done += f"{text[at : run[0][1]]} {said} "
        at = run[-1][2]
    return (done + text[at:]).strip()


def _runs(shape: str, piece: re.Pattern[str]) -> Iterator[list[Item]]:
    """Yield the goods and counts that nothing but space and commas stands between."""
    run: list[Item] = []
    at = 0
    while at < len(shape):
        found = piece.match(shape, at)
        if found is None or found.end() == at:
            if len(run) > 2:
                yield run
            run, at = [], at + 1
            continue
        if found.lastgroup != "gap":
            run.append((found.lastgroup or "", found.start(), found.end()))
        at = found.end()
    if len(run) > 2:
        yield run


def _fit(text: str, run: Sequence[Item], number: int) -> bool:
    first, second = run[2 * number], run[2 * number + 1]
    if {first[0], second[0]} != {"goods", "count"} or EACH.match(text, _count(first, second)[1]):
        return False
    following = run[2 * number + 2] if 2 * number + 2 < len(run) else None
    if all(kind == ("goods", "count")[at % 2] for at, (kind, _, _) in enumerate(run)):
        return True
    is_parted = first[2] != second[1]
    crosses = following is not None and following[0] != second[0] and following[1] == second[2]
    return not (is_parted and crosses)


def _count(first: Item, second: Item) -> Item:
    return first if first[0] == "count" else second


def _pair(text: str, first: Item, second: Item) -> str:
    goods, count = (second, first) if first[0] == "count" else (first, second)
    return f"{text[goods[1] : goods[2]]} {text[count[1] : count[2]]}"
