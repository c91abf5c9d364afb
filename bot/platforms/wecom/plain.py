"""Text made safe for WeCom: cleaned, kept literal, cut and split where it does no harm.

WeCom has no escape character. What it would take for markup is therefore written with the
full-width twin of the character, which reads the same and means nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from bot.texts import wecom as texts

ELLIPSIS: Final = "…"
JOINER: Final = "\u200d"
TWIN: Final = 0xFEE0  # from an ASCII character to its full-width twin

# Controls, direction overrides, invisible characters, lone surrogates; the joiner of emoji stays.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n?|[\u0085\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_MARKDOWN = {ord(mark): ord(mark) + TWIN for mark in "*[]`<>#&"}
_TAG = re.compile(r"<(?=[A-Za-z/@!])")
_EVERYBODY = re.compile(rf"@(?={texts.EVERYBODY}|all\b)", re.IGNORECASE)


def lines_of(text: str) -> str:
    """Return ``text`` without invisible characters; its line breaks stay."""
    return _INVISIBLE.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """Return ``text`` as one line: a name with a line break in it cannot forge a second line."""
    if text.isprintable() and "  " not in text and "\ufffc" not in text:
        return text.strip()  # as nearly always: nothing that the expressions would find
    return _BLANKS.sub(" ", lines_of(text)).strip()


def literal_text(text: str) -> str:
    """Return ``text`` for a text message: no tag is a link, and nobody is mentioned."""
    return _EVERYBODY.sub(_twin, _TAG.sub(_twin, lines_of(text)))


def literal_markdown(text: str) -> str:
    """Return ``text`` for markdown: no link, no bold, no colour, no quote, nobody mentioned."""
    return _EVERYBODY.sub(_twin, lines_of(text).translate(_MARKDOWN))


def cut(text: str, limit: int) -> str:
    """Return ``text``, or its beginning and an ellipsis, of at most ``limit`` characters."""
    if len(text) <= limit:
        return text
    return text[: _safe_end(text, limit - 1)] + ELLIPSIS


def split(lines: Sequence[str], limit: int, parts_max: int, cut_off: str) -> list[str]:
    """Join ``lines`` into messages of at most ``limit`` UTF-8 bytes, numbered if several.

    A line stays whole when it fits. After ``parts_max`` messages the rest is dropped, and the
    last one ends with the line ``cut_off``.
    """
    whole = "\n".join(lines)
    if _size(whole) <= limit:
        return [whole]
    room = limit - _size("(99/99)\n")
    parts = list(_packed(_short_lines(lines, room), room))
    if len(parts) > parts_max:
        last = [*parts[parts_max - 1].split("\n"), cut_off]
        while _size("\n".join(last)) > room and len(last) > 1:
            del last[-2]
        parts[parts_max - 1 :] = ["\n".join(last)]
    return [f"({number}/{len(parts)})\n{part}" for number, part in enumerate(parts, 1)]


def _packed(lines: Iterator[str], room: int) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for line in lines:
        more = _size(line) + 1
        if held and size + more > room:
            yield "\n".join(held)
            held, size = [], 0
        held.append(line)
        size += more
    yield "\n".join(held)


def _short_lines(lines: Sequence[str], room: int) -> Iterator[str]:
    for line in "\n".join(lines).split("\n"):
        rest = line
        while _size(rest) >= room:
            end = _safe_end(rest, len(rest.encode()[: room - 1].decode(errors="ignore")))
            yield rest[:end]
            rest = rest[end:]
        yield rest


def _safe_end(text: str, end: int) -> int:
    """Move ``end`` back so that no emoji sequence or accent is torn apart."""
    safe = end
    while 0 < safe < len(text) and (_clings(text[safe]) or text[safe - 1] == JOINER):
        safe -= 1
    return safe or end


def _clings(character: str) -> bool:
    return (
        character == JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or unicodedata.category(character) in {"Mn", "Me", "Mc"}
    )


def _size(text: str) -> int:
    return len(text.encode())


def _twin(found: re.Match[str]) -> str:
    return chr(ord(found[0]) + TWIN)
