"""A small writer of PDF 1.7 (ISO 32000-1): pages of text, lines and codes in one embedded font.

Text stays text: it can be searched and copied. The same pages give the same bytes.
"""

import zlib
from collections.abc import Iterable, Sequence
from typing import Final

from bot.paper.canvas import RULE, Align, Ink, Modules, Pen
from bot.paper.font import Face, Subset, face

POINTS_PER_MM: Final = 72 / 25.4
BOLD_SHARE: Final = 0.035
"""A bold letter is drawn with an outline this much of its size: there is one font only."""
NAME: Final = "ZGPAPR+WenQuanYiMicroHei"
"""Six letters and a plus sign mark a font of which only some glyphs are there."""
_CMAP: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Page:
    """One page. Everything is in millimetres from its top left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.letters: set[str] = set()
        self._drawn: list[str | tuple[str, str]] = []
        self._face = face()

    def text(self, x: float, y: float, text: str, pen: Pen) -> None:
        """Write one line of text with its baseline at ``y``."""
        if not text:
            return
        if pen.align is not Align.LEFT:
            wide = self._face.width(text, pen.size)
            x -= wide if pen.align is Align.RIGHT else wide / 2
        self.letters.update(text)
        points = pen.size * POINTS_PER_MM
        colour = f"{_ink(pen.ink)} rg {_ink(pen.ink)} RG"
        style = f"2 Tr {_n(points * BOLD_SHARE)} w" if pen.bold else "0 Tr"
        place = f"{_n(x * POINTS_PER_MM)} {_n(self._up(y))} Td"
        self._drawn.append((f"BT {colour} {style} /F1 {_n(points)} Tf {place} ", text))

    def line(self, x: float, y: float, to_x: float, to_y: float, width: float) -> None:
        """Draw a straight line."""
        ends = (x * POINTS_PER_MM, self._up(y), to_x * POINTS_PER_MM, self._up(to_y))
        a, b, c, d = map(_n, ends)
        self._drawn.append(f"{_ink(RULE)} RG {_n(width * POINTS_PER_MM)} w {a} {b} m {c} {d} l S")

    def fill(self, x: float, y: float, width: float, height: float, *, ink: Ink) -> None:
        """Fill a rectangle."""
        self._drawn.append(f"{_ink(ink)} rg {self._box(x, y, width, height)} f")

    def code(self, x: float, y: float, width: float, height: float, modules: Modules) -> None:
        """Draw a barcode or QR code into a rectangle, runs of modules as rectangles."""
        tall = height / len(modules)
        boxes = []
        for row, cells in enumerate(modules):
            wide = width / len(cells)
            for start, end in _runs(cells):
                box = (x + start * wide, y + row * tall, (end - start) * wide, tall)
                boxes.append(self._box(*box))
        self._drawn.append(f"0 0 0 rg {' '.join(boxes)} f")

    def content(self, subset: Subset) -> bytes:
        """Return the page's drawing, its texts as numbers of glyphs."""
        parts = (
            part if isinstance(part, str) else f"{part[0]}<{_glyphs(part[1], subset)}> Tj ET"
            for part in self._drawn
        )
        return "\n".join(parts).encode("ascii")

    def _box(self, x: float, y: float, width: float, height: float) -> str:
        low = self._up(y + height)
        sides = (x * POINTS_PER_MM, low, width * POINTS_PER_MM, height * POINTS_PER_MM)
        return f"{' '.join(map(_n, sides))} re"

    def _up(self, y: float) -> float:
        return (self.height - y) * POINTS_PER_MM


def pdf(pages: Sequence[Page], title: str) -> bytes:
    """Return the pages as one document."""
    used = face()
    letters = sorted(set().union(*(page.letters for page in pages)))
    subset = used.subset(letters)
    content = [page.content(subset) for page in pages]
    first = 9
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *_font(used, subset, letters),
        f"<< /Title <feff{title.encode('utf-16-be', 'replace').hex()}> >>".encode(),
    ]
    for number, (page, drawn) in enumerate(zip(pages, content, strict=True)):
        box = f"0 0 {_n(page.width * POINTS_PER_MM)} {_n(page.height * POINTS_PER_MM)}"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {first + 1 + 2 * number} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            _stream(drawn),
        ]
    return _file(objects)


def _font(used: Face, subset: Subset, letters: Sequence[str]) -> list[bytes]:
    """Return the five objects of the font, numbered from 3 on."""
    widths = " ".join(str(round(used.advance(glyph) * 1000 / used.units)) for glyph in subset.old)
    box = " ".join(str(round(side * 1000 / used.units)) for side in used.box)
    up, down = (round(side * 1000 / used.units) for side in (used.ascent, used.descent))
    file = subset.file()
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{NAME} /Encoding /Identity-H"
        " /DescendantFonts [4 0 R] /ToUnicode 7 0 R >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{NAME} /CIDToGIDMap /Identity"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /FontDescriptor 5 0 R /W [0 [{widths}]] >>".encode(),
        f"<< /Type /FontDescriptor /FontName /{NAME} /Flags 4 /FontBBox [{box}] /ItalicAngle 0"
        f" /Ascent {up} /Descent {down} /CapHeight {up} /StemV 80 /FontFile2 6 0 R >>".encode(),
        _stream(file, f" /Length1 {len(file)}"),
        _stream(_unicode(subset, letters)),
    ]


def _unicode(subset: Subset, letters: Sequence[str]) -> bytes:
    """Return which letter each glyph stands for, so that text can be searched and copied."""
    rows = [
        f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>"
        for number, letter in sorted((subset.number(letter), letter) for letter in letters)
        if number
    ]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    ranges = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return _CMAP.format(ranges=ranges).encode()


def _file(objects: Iterable[bytes]) -> bytes:
    """Return the objects, numbered from 1, with the table of where each begins."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 8 0 R >>\n" % (len(places) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _stream(data: bytes, more: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode{more} >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def _glyphs(text: str, subset: Subset) -> str:
    return "".join(f"{subset.number(letter):04x}" for letter in text)


def _runs(cells: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield where each run of dark modules begins and ends."""
    start = None
    for place, cell in enumerate((*cells, 0)):
        if cell and start is None:
            start = place
        elif not cell and start is not None:
            yield start, place
            start = None


def _ink(ink: Ink) -> str:
    return " ".join(_n(part / 255) for part in ink)


def _n(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".") or "0"
