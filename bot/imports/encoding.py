"""Which letters a csv file is written in. When it cannot be told it is asked, never guessed."""

import codecs
from pathlib import Path
from typing import Final

from bot.imports.problems import unreadable

CHUNK: Final = 1 << 20
PROBE: Final = 64 << 10
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect(path: Path, said: str = "") -> str:
    """Return the encoding of a text file, ``said`` by whoever knows or found out from the bytes.

    Refuses text that is neither UTF-8, UTF-16 nor GB18030. Nearly every file of bytes reads as
    GB18030, so whoever gets that answer must still find proof in what it says (``is_guess``).
    """
    if said:
        return _checked(path, said)
    with path.open("rb") as stream:
        head = stream.read(PROBE)
    found = next((name for mark, name in MARKS if head.startswith(mark)), "") or _by_zeros(head)
    if found:
        return _checked(path, found)
    stops = [_reads(path, "utf-8"), _reads(path, "gb18030")]
    if stops[0] is None:
        return "utf-8"
    if stops[1] is None:
        return "gb18030"
    raise unreadable(path.name, "unknown_encoding", row=_row_at(path, max(*filter(None, stops), 0)))


def is_guess(found: str, said: str) -> bool:
    """Return whether the answer still needs proof."""
    return found == "gb18030" and not said


def _checked(path: Path, name: str) -> str:
    try:
        "".encode(name)
    except LookupError as unknown:
        raise unreadable(path.name, "no_such_encoding", value=name) from unknown
    stop = _reads(path, name)
    if stop is not None:
        raise unreadable(path.name, "wrong_encoding", row=_row_at(path, stop), hint=name)
    return name


def _by_zeros(head: bytes) -> str:
    """Return UTF-16 without a mark: every second byte of plain letters is zero."""
    if head.count(0) * 10 < len(head):
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _reads(path: Path, name: str) -> int | None:
    """Return the byte offset near which the file stops being ``name``, or None if it never does."""
    decoder = codecs.getincrementaldecoder(name)()
    offset = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as wrong:
                return offset + wrong.start
            if not chunk:
                return None
            offset += len(chunk)


def _row_at(path: Path, offset: int) -> int:
    with path.open("rb") as stream:
        seen = 0
        rows = 1
        while seen < offset and (chunk := stream.read(min(CHUNK, offset - seen))):
            rows += chunk.count(b"\n")
            seen += len(chunk)
    return rows
