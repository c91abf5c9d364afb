"""JSON from outside: parsed strictly, read leniently.

Python's own parser takes ``NaN``, ``1e999``, numbers of any length and repeated keys without a
word; none of them is ever meant by the platform.
"""

import json
import math
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

MAX_BYTES: Final = 1 << 20
MAX_DIGITS: Final = 30
# Letters that draw nothing and therefore only serve to make two names look alike.
INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
LINE_ENDS: Final = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\t": " "})
MARKS_MAX: Final = 3


class BadJson(ValueError):
    """What arrived is not the JSON object that it should be."""


def loads(raw: str | bytes, *, max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Return the object in ``raw``, or refuse it with ``BadJson``."""
    if len(raw) > max_bytes:
        raise BadJson("too long")
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        value = json.loads(
            text,
            parse_int=_whole,
            parse_float=_number,
            parse_constant=_refuse,
            object_pairs_hook=_object,
        )
    except BadJson:
        raise
    except (ValueError, RecursionError):
        raise BadJson("not json") from None
    if not isinstance(value, dict):
        raise BadJson("not an object")
    return value


def dumps(value: object) -> str:
    """Return compact JSON with Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise BadJson("a number of too many digits")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadJson("a number beyond all bounds")
    return value


def _refuse(name: str) -> object:
    raise BadJson(f"{name} is not a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("a key twice")
    return found


def text(data: Mapping[str, Any], key: str) -> str:
    """Return the text under ``key``, cleaned; a number becomes its digits, all else nothing."""
    value = data.get(key)
    if isinstance(value, str):
        return clean(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def raw(data: Mapping[str, Any], key: str) -> str:
    """Return the text under ``key`` as it came (codes and addresses), or nothing."""
    value = data.get(key)
    return value if isinstance(value, str) and value.isprintable() else ""


def whole(data: Mapping[str, Any], key: str) -> int:
    """Return the whole number under ``key``, also when it came as text; anything else is 0."""
    value = data.get(key)
    if isinstance(value, str) and len(value) <= MAX_DIGITS and value.lstrip("-").isdecimal():
        return int(value) if value.isascii() and value.count("-") <= 1 else 0
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the object under ``key``, or an empty one."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def rows(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the objects in the list under ``key``; what is no object is left out."""
    value = data.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def words(data: Mapping[str, Any], key: str) -> list[str]:
    """Return the texts in the list under ``key``; numbers become their digits."""
    value = data.get(key)
    if not isinstance(value, list):
        return []
    return [str(word) for word in value if isinstance(word, str | int)]


def clean(value: str) -> str:
    """Return ``value`` without what cannot be seen: controls, bidi, zero width, half characters.

    Line breaks stay; every other kind of space becomes a plain one; letters are composed (NFC).
    """
    if value.isascii() and value.isprintable():
        return value
    unified = unicodedata.normalize("NFC", value.replace("\r\n", "\n").translate(LINE_ENDS))
    kept: list[str] = []
    marks = 0
    for letter in unified:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MARKS_MAX:
            kept.append(_seen(letter, category))
    return "".join(kept)


def _seen(letter: str, category: str) -> str:
    if letter == "\n":
        return letter
    if category == "Zs":
        return " "
    if category in {"Cc", "Cf", "Cs", "Co"} or letter in INVISIBLE:
        return ""
    return letter
