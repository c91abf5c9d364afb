"""Draws a code as a label that a phone's camera could read."""

import io
from typing import Final

import segno
import zxingcpp
from PIL import Image, ImageDraw

FORMATS: Final[dict[str, zxingcpp.BarcodeFormat]] = {
    "EAN_13": zxingcpp.BarcodeFormat.EAN13,
    "EAN_8": zxingcpp.BarcodeFormat.EAN8,
    "UPC_A": zxingcpp.BarcodeFormat.UPCA,
    "CODE_128": zxingcpp.BarcodeFormat.Code128,
    "CODE_39": zxingcpp.BarcodeFormat.Code39,
    "ITF": zxingcpp.BarcodeFormat.ITF,
    "DATA_MATRIX": zxingcpp.BarcodeFormat.DataMatrix,
}
CODE_LENGTH_MAX: Final = 300
MARGIN: Final = 40


class BadLabel(Exception):
    """The code cannot be drawn in that symbology."""


def draw(code: str, kind: str = "EAN_13") -> bytes:
    """Return a PNG label for ``code``; refuses codes that are too long or do not fit ``kind``."""
    if not code or len(code) > CODE_LENGTH_MAX:
        raise BadLabel("length")
    picture = _square(code) if kind == "QR_CODE" else _bars(code, kind)
    return _png(_framed(picture, code))


def _square(code: str) -> Image.Image:
    buffer = io.BytesIO()
    segno.make(code, error="m", micro=False).save(buffer, kind="png", scale=8, border=2)
    return Image.open(buffer).convert("L")


def _bars(code: str, kind: str) -> Image.Image:
    if kind not in FORMATS:
        raise BadLabel(f"kind {kind}")
    try:
        drawn = zxingcpp.create_barcode(code, FORMATS[kind])
        pixels = drawn.to_image(scale=4, add_quiet_zones=True)
    except (ValueError, RuntimeError) as unfit:
        raise BadLabel(str(unfit)) from unfit
    return Image.fromarray(pixels)


def _framed(picture: Image.Image, code: str) -> Image.Image:
    sheet = Image.new("L", (picture.width + 2 * MARGIN, picture.height + 2 * MARGIN + 30), 255)
    sheet.paste(picture, (MARGIN, MARGIN))
    line = code.encode("ascii", "replace").decode()[:40]
    ImageDraw.Draw(sheet).text((MARGIN, picture.height + MARGIN + 8), line, fill=0, font_size=20)
    return sheet


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()
