"""One way to write what can be typed in many: widths, spaces, and letters nobody can see."""

import re
import unicodedata
from typing import Final

TEXT_MAX = 2000
FULL_WIDTH_COMMA = 0xFF0C
FULL_WIDTH_OFFSET = 0xFEE0
# Not NFKC: it turns 5² into 52 and ½ into 1/2, which are other numbers. Width alone is undone,
# and letters drawn as one sign or as a radical (㎏, ⼊), whose plain form holds no digit. The
# full-width comma stays, because between digits (5，200) it divides and never groups thousands.
_PLAIN = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x33E0)}
WIDTH: Final[dict[int, str]] = {
    **{code: chr(code - FULL_WIDTH_OFFSET) for code in range(0xFF01, 0xFF5F)},
    **dict(zip((0xFFE5, 0xFFE0, 0xFFE1), "¥¢£", strict=True)),
    **{code: _PLAIN[code] for code in range(0x2F00, 0x2FD6)},
    **{code: _PLAIN[code] for code in range(0x3380, 0x33E0) if _PLAIN[code].isalpha()},
}
del WIDTH[FULL_WIDTH_COMMA]
UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff")
UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
SPACE_CATEGORIES: Final = frozenset({"Zs"})
LINE_ENDS: Final = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
SPACES: Final = re.compile(r"[ \n]+")


class TooLong(Exception):
    """A text of more than ``TEXT_MAX`` characters."""


def clean(text: str) -> str:
    """Return the text trimmed, in NFC and half width, with one kind of space and of line end.

    Letters that cannot be seen (zero width, bidi, control, private use) are removed, so a
    private-use letter in a cleaned text is always ours. More than 2,000 characters raise
    ``TooLong``.
    """
    if len(text) > TEXT_MAX:
        raise TooLong
    plain = _visible(text)
    if len(plain) > TEXT_MAX:
        raise TooLong
    return plain


def fold(name: str) -> str:
    """Return the key by which names compare equal: no case, width, spaces or unseen letters."""
    plain = _visible(name).replace("，", ",")
    folded = unicodedata.normalize("NFD", plain).casefold()
    return unicodedata.normalize("NFC", "".join(folded.split()))


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return SPACES.sub(" ", text).strip()
    kept = "".join(map(_kept, text)).translate(WIDTH)
    return SPACES.sub(_space, unicodedata.normalize("NFC", kept)).strip()


def _kept(letter: str) -> str:
    if letter in LINE_ENDS:
        return "\n"
    if letter == "\t":
        return " "
    category = unicodedata.category(letter)
    if category in SPACE_CATEGORIES:
        return " "
    return "" if category in UNSEEN_CATEGORIES or _is_unseen(letter) else letter


def _is_unseen(letter: str) -> bool:
    selects = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selects or letter in UNSEEN or "\u180b" <= letter <= "\u180d"


def _space(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] else " "
