"""Names as they are spoken: 张三 of 张三超市, 百事可乐 without its size, 五号电池 and 5号电池."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from bot.texts import words
from bot.understand.intent import Sort
from bot.understand.quantity import either

SHORTEST: Final = 2
STEM: Final = re.compile(r"[^\W\d_]{2}[^\W_]*|[^\W\d_]+")
SIZE: Final = re.compile(
    rf"\d+(?:\.\d+)?(?:{either(*words.MEASURES, *words.PACKS)})?$", re.IGNORECASE
)
SIZED: Final = re.compile(r"(\D{2,}\d{2,4})(?:ml|l|g|kg)$")
NUMERAL: Final = re.compile(
    rf"(?<!\d)\d(?={words.NUMBERED})|[{''.join(words.NUMERALS)}](?={words.NUMBERED})"
)
GENERIC: Final = re.compile(rf"(?:{either(*words.GENERIC_ENDS)})+$")
Row = tuple[str, str, int]
"""(folded name, sort, id); a location's name is as it is written."""


def _other_numeral(key: str) -> str:
    """Return 五号电池 for 5号电池 and the other way round, else nothing."""
    found = NUMERAL.search(key)
    if not found:
        return ""
    other = words.NUMERALS.get(found[0]) or words.FIGURE_OF[found[0]]
    return f"{key[: found.start()]}{other}{key[found.end() :]}"


def _stems(key: str, sort: str) -> Iterable[str]:
    if spelled := _other_numeral(key):
        yield spelled
    if sort == Sort.LOCATION:
        return
    if sort == Sort.PRODUCT and (sized := SIZED.match(key)):
        yield sized[1]
    stem = (SIZE if sort == Sort.PRODUCT else GENERIC).sub("", key)
    if stem != key and len(stem) >= SHORTEST and STEM.fullmatch(stem):
        yield stem
        if sort == Sort.CUSTOMER:
            yield f"{stem}{words.SHOP}"


def short_names(rows: Sequence[Row]) -> Iterable[Row]:
    """Return names without what partners trade as (张三 of 张三超市), goods without their size.

    Only one that is nobody else's and is no word that we understand.
    """
    known = {key for key, _, _ in rows}
    stems: dict[str, set[Row]] = defaultdict(set)
    for key, sort, id_ in rows:
        for stem in _stems(key, sort):
            stems[stem].add((stem, sort, id_))
    for stem, found in stems.items():
        if stem not in known and len(found) == 1 and stem not in words.UNDERSTOOD:
            yield from found
