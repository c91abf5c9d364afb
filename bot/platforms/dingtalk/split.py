"""Cut a long text into messages the platform takes, at places where nothing is torn apart."""

import unicodedata
from typing import Final

from bot.platforms import wire
from bot.texts import dingtalk as say

CHARS_MAX: Final = 5000
BYTES_MAX: Final = 15000
PARTS_MAX: Final = 20
# What wrapping adds: the part's mark, mentions, field names.
MARGIN_CHARS: Final = 200
MARGIN_BYTES: Final = 800
SOFT: Final = " ，。；、！？,;"


class TooLong(Exception):
    """A text needs more messages than anybody would read."""


def split(text: str) -> list[str]:
    """Return ``text`` as one message, or as several marked （1/3）, none above the limits.

    A cut falls at the end of a line, else after punctuation, else where neither a number, a word
    nor a composed letter is torn. Refused with ``TooLong`` beyond twenty messages.
    """
    pieces: list[str] = []
    rest = text.strip()
    while rest:
        if len(pieces) == PARTS_MAX:
            raise TooLong
        end = _cut(rest)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip("\n ")
    if len(pieces) < 2:
        return pieces or [""]
    return [
        f"{say.PART.format(part=number, parts=len(pieces))}\n{piece}"
        for number, piece in enumerate(pieces, start=1)
    ]


def size(text: str) -> int:
    """Return the bytes that ``text`` takes inside a JSON string."""
    return len(wire.dumps(text).encode())


def _cut(text: str) -> int:
    end = _longest(text)
    if end == len(text):
        return end
    line = text.rfind("\n", 1, end + 1)
    if line > 0:
        return line
    soft = max(text.rfind(mark, end // 2, end) for mark in SOFT)
    return soft + 1 if soft > 0 else _step_back(text, end)


def _longest(text: str) -> int:
    """Return how many characters from the start fit both limits."""
    low, high = 1, min(len(text), CHARS_MAX - MARGIN_CHARS)
    if size(text[:high]) <= BYTES_MAX - MARGIN_BYTES:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[:middle]) <= BYTES_MAX - MARGIN_BYTES:
            low = middle
        else:
            high = middle - 1
    return low


def _step_back(text: str, end: int) -> int:
    for place in range(end, max(end - 60, 1), -1):
        if not _is_torn(text[place - 1], text[place]):
            return place
    return end


def _is_torn(left: str, right: str) -> bool:
    if unicodedata.category(right) in {"Mn", "Me", "Mc"}:
        return True
    return _is_glued(left) and _is_glued(right)


def _is_glued(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter in ".-_")
