"""Texts cut into lines that fit: Chinese anywhere, Latin words whole where that is possible."""

import re
import unicodedata
from typing import Final

from bot.paper.font import face

_CLOSING: Final = "，。、；：！？）】》”’…)\\]%,.;:!?"
_PIECES: Final = re.compile(rf"[0-9A-Za-z._/+\-#@&*×,]+[{_CLOSING}]*|\s+|.[{_CLOSING}]*")
CUT: Final = "…"


def literal(text: str) -> str:
    """Return a text as it can be drawn on one line: nothing in it is an order to the page."""
    kept = (" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join("".join(kept).split())


def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """Return the lines of a text, none wider than ``width``; one empty line for no text."""
    lines, line = [], ""
    for piece in _PIECES.findall(literal(text)):
        if face().width(line + piece.rstrip(), size) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        *whole, line = _broken(piece.strip(), width, size)
        lines.extend(whole)
    return (*lines, line.strip()) if line.strip() or not lines else tuple(lines)


def fitted(
    text: str, width: float, size: float, *, lines_max: int = 1, size_min: float = 0.0
) -> tuple[tuple[str, ...], float]:
    """Return lines and the size at which they fit; smaller first, cut off with … at last."""
    least = size_min or size * 0.7
    while True:
        lines = wrapped(text, width, size)
        if len(lines) <= lines_max:
            return lines, size
        if size <= least:
            return (*lines[: lines_max - 1], _cut(lines[lines_max - 1], width, size)), size
        size = max(least, size * 0.94)


def _cut(line: str, width: float, size: float) -> str:
    while line and face().width(line + CUT, size) > width:
        line = line[:-1]
    return line + CUT


def _broken(piece: str, width: float, size: float) -> list[str]:
    """Break a piece that is wider than a line, letter by letter."""
    lines, line = [], ""
    for letter in piece:
        if line and face().width(line + letter, size) > width:
            lines.append(line)
            line = ""
        line += letter
    return [*lines, line]
