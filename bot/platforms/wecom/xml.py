"""XML as WeCom writes it: read without trust, written without surprises."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import (
    Element,
    ParseError,
    fromstring,
)

MARKS_MAX = 5000

# A DTD can only stand before the root element; so nothing but a declaration may.
_ROOT = re.compile(r"\s*(?:<\?xml\s[^<>]{0,100}\?>\s*)?<[A-Za-z]")
_ENCRYPT = re.compile(rb"<[Ee][Nn][Cc][Rr][Yy][Pp][Tt]>\s*(?:<!\[CDATA\[\s*)?([A-Za-z0-9+/=]+)")
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BadXml(Exception):
    """Not an XML document we are willing to read."""


def read_encrypt(body: bytes) -> str:
    """Return the cipher text of an envelope; everything else in it is unsigned and ignored."""
    found = _ENCRYPT.search(body)
    if found is None:
        raise BadXml("no Encrypt")
    return found[1].decode("ascii")


def read(document: bytes) -> Element:
    """Parse ``document``; refuse a DTD, another encoding than UTF-8, and a forest of tags."""
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadXml("not UTF-8") from None
    if _ROOT.match(text) is None or text.count("<") > MARKS_MAX:
        raise BadXml("not the XML we know")
    try:
        return fromstring(text)  # noqa: S314 - no DTD, bounded size and depth
    except (ParseError, ValueError):
        raise BadXml("malformed") from None


def fields(parent: Element) -> dict[str, str]:
    """Return the text of each child, by lower-case tag; the first of several wins."""
    found: dict[str, str] = {}
    for child in parent:
        found.setdefault(child.tag.lower(), child.text or "")
    return found


def children(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the children named ``tag`` in any case: always a list, however many there are."""
    return (child for child in parent if child.tag.lower() == tag)


def element(tag: str, text: str) -> str:
    """Write one element with its text as CDATA."""
    return f"<{tag}><![CDATA[{writable(text)}]]></{tag}>"


def writable(text: str) -> str:
    """Return ``text`` as it may stand inside CDATA."""
    if text.isprintable() and "]]>" not in text:
        return text  # as nearly always: nothing that the expression would find
    return _UNWRITABLE.sub("", text).replace("]]>", "]]]]><![CDATA[>")
