"""Known names cut out of a text before it is read, so that no digit in them is a count."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.understand.intent import Names, Sort
from bot.understand.quantity import UNIT

# ``clean`` leaves no private-use letter in a text, so each can stand for one known name.
FIRST = 0xE000
LAST = 0xF8EF
SIGN: Final = f"[{chr(FIRST)}-{chr(LAST)}]"
SHORTEST = 2
LATIN: Final = re.compile(r"[0-9A-Za-z]", re.ASCII)
LETTER: Final = re.compile(r"[A-Za-z]", re.ASCII)
LATIN_OR_UNIT: Final = re.compile(rf"[0-9A-Za-z.]|{UNIT}")


@dataclass(frozen=True, slots=True)
class Known:
    """What the firm knows: ``Names``, and its own words for why."""

    names: Names
    reasons: tuple[str, ...]

    def spot(self, text: str) -> tuple[str, ...]:
        """Return the known names in ``text``."""
        return self.names.spot(text)

    def sorts(self, name: str) -> frozenset[Sort]:
        """Return what the name stands for."""
        return self.names.sorts(name)


@dataclass(frozen=True, slots=True)
class Cut:
    """A text with one sign for each known name in it."""

    text: str
    names: Mapping[int, str]
    sorts: Mapping[str, frozenset[Sort]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

    def restored(self, text: str) -> str:
        """Return the text with the names back in place of their signs."""
        return text.translate(self.names) if self.names else text

    def of(self, text: str) -> "Cut":
        """Return a part of the text, or what is left of it, with the same names."""
        return replace(self, text=text)

    def sorts_of(self, text: str) -> frozenset[Sort]:
        """Return what a text that is one known name stands for; none for any other text."""
        return self.sorts.get(text, frozenset())


def cut(text: str, names: Names | None) -> Cut:
    """Replace each known name by a sign; one-letter names hold no digit and stay."""
    found: dict[int, str] = {}
    for name in names.spot(text) if names else ():
        if len(name) < SHORTEST or FIRST + len(found) > LAST:
            continue
        sign = chr(FIRST + len(found))
        replaced = sign.join(_around(text, name))
        if replaced != text:
            found[ord(sign)] = name
            text = replaced
    sorts = {chr(sign): names.sorts(name) for sign, name in found.items()} if names else {}
    return Cut(text, found, sorts, names.reasons if isinstance(names, Known) else ())


def _around(text: str, name: str) -> Iterator[str]:
    """Yield what stands between the places where the name stands on its own."""
    start = 0
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if _stands_alone(text, at, end):
            yield text[start:at]
            start = end
        at = text.find(name, end)
    yield text[start:]


def _stands_alone(text: str, at: int, end: int) -> bool:
    """Refuse a name inside a longer word or number, or one whose last digits count a unit."""
    if at and LATIN.match(text[at]) and LATIN.match(text[at - 1]):
        return False
    last = text[end - 1]
    if last.isdigit():
        return not LATIN_OR_UNIT.match(text, end)
    return not (LETTER.match(last) and LETTER.match(text, end))
