"""One Chinese font for paper and pictures: how wide a text is, and the few glyphs a page needs.

The format is OpenType with TrueType outlines (ISO/IEC 14496-22); only what we draw is read.
"""

import io
import lzma
import struct
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("fonts") / "wqy-microhei.ttf.xz"
ARGUMENTS_ARE_WORDS: Final = 0x0001
HAS_SCALE: Final = 0x0008
MORE_COMPONENTS: Final = 0x0020
HAS_TWO_SCALES: Final = 0x0040
HAS_MATRIX: Final = 0x0080
MISSING: Final = 0
"""The glyph of a letter that the font lacks: an empty box."""


class Face:
    """A font's measures and outlines. Glyph numbers are the font's own."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._at = _tables(data)
        head, hhea = self._at["head"][0], self._at["hhea"][0]
        [self.units] = struct.unpack_from(">H", data, head + 18)
        [self._is_long] = struct.unpack_from(">h", data, head + 50)
        self.box = struct.unpack_from(">4h", data, head + 36)
        self.ascent, self.descent = struct.unpack_from(">2h", data, hhea + 4)
        [self._widths] = struct.unpack_from(">H", data, hhea + 34)
        self._glyphs = _mapping(data, self._at["cmap"][0])
        self._advances: dict[str, int] = {}

    def glyph(self, letter: str) -> int:
        """Return the glyph of a letter, ``MISSING`` when the font has none."""
        return self._glyphs.get(ord(letter), MISSING)

    def advance(self, glyph: int) -> int:
        """Return how far a glyph reaches, in units of the font."""
        row = min(glyph, self._widths - 1)
        found: int = struct.unpack_from(">H", self.data, self._at["hmtx"][0] + 4 * row)[0]
        return found

    def width(self, text: str, size: float) -> float:
        """Return the width of a text, in the measure of ``size``."""
        known = self._advances
        for letter in text:
            if letter not in known:
                known[letter] = self.advance(self.glyph(letter))
        reach = sum(known[letter] for letter in text)
        return reach * size / float(self.units)

    def subset(self, letters: Iterable[str]) -> "Subset":
        """Return a small font with the glyphs of these letters alone."""
        return Subset(self, letters)

    def outline(self, glyph: int) -> bytes:
        """Return a glyph's outline; nothing for a space."""
        loca, form, step = (
            (self._at["loca"][0], ">2I", 4) if self._is_long else (self._at["loca"][0], ">2H", 2)
        )
        start, end = struct.unpack_from(form, self.data, loca + step * glyph)
        scale = 1 if self._is_long else 2
        glyf = self._at["glyf"][0]
        return self.data[glyf + start * scale : glyf + end * scale]

    def table(self, tag: str) -> bytes:
        """Return one table as it is."""
        start, length = self._at[tag]
        return self.data[start : start + length]

    def bearing(self, glyph: int) -> int:
        """Return a glyph's left side bearing."""
        hmtx = self._at["hmtx"][0]
        if glyph < self._widths:
            at = hmtx + 4 * glyph + 2
        else:
            at = hmtx + 4 * self._widths + 2 * (glyph - self._widths)
        found: int = struct.unpack_from(">h", self.data, at)[0]
        return found


class Subset:
    """A font with few glyphs, numbered anew from 0 (the empty box) on."""

    def __init__(self, face: Face, letters: Iterable[str]) -> None:
        wanted = sorted({face.glyph(letter) for letter in letters} - {MISSING})
        self._face = face
        self.old = [MISSING, *wanted]
        self._new = {glyph: number for number, glyph in enumerate(self.old)}
        self._outlines = self._collected()

    def number(self, letter: str) -> int:
        """Return the number of a letter's glyph in this font."""
        return self._new.get(self._face.glyph(letter), MISSING)

    def file(self) -> bytes:
        """Return the font as a TrueType file, as PDF wants it inside."""
        loca, at = [0], 0
        for outline in self._outlines:
            at += len(outline)
            loca.append(at)
        face = self._face
        head = bytearray(face.table("head"))
        struct.pack_into(">h", head, 50, 1)
        hhea, maxp = bytearray(face.table("hhea")), bytearray(face.table("maxp"))
        struct.pack_into(">H", hhea, 34, len(self.old))
        struct.pack_into(">H", maxp, 4, len(self.old))
        metrics = b"".join(
            struct.pack(">Hh", face.advance(glyph), face.bearing(glyph)) for glyph in self.old
        )
        return _assembled(
            {
                "glyf": b"".join(self._outlines), "head": bytes(head), "hhea": bytes(hhea),
                "hmtx": metrics, "loca": struct.pack(f">{len(loca)}I", *loca), "maxp": bytes(maxp),
            }
        )  # fmt: skip

    def _collected(self) -> list[bytes]:
        """Return the outlines, and take in the parts that accented letters are made of."""
        found: list[bytes] = []
        for glyph in self.old:  # grows while it is walked
            outline = bytearray(self._face.outline(glyph))
            for at in _parts(outline):
                [part] = struct.unpack_from(">H", outline, at)
                if part not in self._new:
                    self._new[part] = len(self.old)
                    self.old.append(part)
                struct.pack_into(">H", outline, at, self._new[part])
            found.append(bytes(outline) + b"\0" * (-len(outline) % 4))
        return found


@cache
def face() -> Face:
    """Return the font that is shipped; read once."""
    return Face(data())


@cache
def data() -> bytes:
    """Return the font's file, unpacked."""
    return lzma.decompress(FILE.read_bytes())


def stream() -> io.BytesIO:
    """Return the font's file to read from."""
    return io.BytesIO(data())


def _tables(data: bytes) -> dict[str, tuple[int, int]]:
    [count] = struct.unpack_from(">H", data, 4)
    rows = (struct.unpack_from(">4sIII", data, 12 + 16 * row) for row in range(count))
    return {tag.decode("latin-1"): (start, length) for tag, _, start, length in rows}


def _mapping(data: bytes, cmap: int) -> dict[int, int]:
    """Return letter -> glyph from the tables of format 4 (the basic plane) and 12 (the rest)."""
    [count] = struct.unpack_from(">H", data, cmap + 2)
    found: dict[int, int] = {}
    for row in range(count):
        [offset] = struct.unpack_from(">I", data, cmap + 4 + 8 * row + 4)
        [form] = struct.unpack_from(">H", data, cmap + offset)
        if form == 4:
            found |= _basic(data, cmap + offset)
        elif form == 12:
            found |= _whole(data, cmap + offset)
    return found


def _basic(data: bytes, at: int) -> dict[int, int]:
    [doubled] = struct.unpack_from(">H", data, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    found: dict[int, int] = {}
    for row, (start, end, delta, jump) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for letter in range(start, min(end, 0xFFFE) + 1):
            glyph = letter
            if jump:
                place = ranges_at + 2 * row + jump + 2 * (letter - start)
                [glyph] = struct.unpack_from(">H", data, place)
            if glyph or not jump:
                found[letter] = (glyph + delta) & 0xFFFF
    return found


def _whole(data: bytes, at: int) -> dict[int, int]:
    [count] = struct.unpack_from(">I", data, at + 12)
    found: dict[int, int] = {}
    for row in range(count):
        start, end, glyph = struct.unpack_from(">3I", data, at + 16 + 12 * row)
        found.update(zip(range(start, end + 1), range(glyph, glyph + end - start + 1), strict=True))
    return found


def _parts(outline: Sequence[int]) -> Iterable[int]:
    """Yield where a composite glyph names the glyphs it is made of."""
    raw = bytes(outline)
    if not raw or struct.unpack_from(">h", raw)[0] >= 0:
        return
    at, flags = 10, MORE_COMPONENTS
    while flags & MORE_COMPONENTS:
        [flags] = struct.unpack_from(">H", raw, at)
        yield at + 2
        at += 8 if flags & ARGUMENTS_ARE_WORDS else 6
        at += 2 if flags & HAS_SCALE else 4 if flags & HAS_TWO_SCALES else 0
        at += 8 if flags & HAS_MATRIX else 0


def _assembled(tables: dict[str, bytes]) -> bytes:
    """Return a font file of these tables; PDF readers ask for no checksums."""
    power = len(tables).bit_length() - 1
    head = struct.pack(
        ">IHHHH", 0x00010000, len(tables), 16 << power, power, 16 * len(tables) - (16 << power)
    )
    rows, body, at = b"", b"", 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        rows += struct.pack(">4sIII", tag.encode(), 0, at + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return head + rows + body
