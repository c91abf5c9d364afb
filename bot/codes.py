"""Read barcodes and QR codes from a photo, as a phone takes it in a warehouse."""

import io
from collections.abc import Callable
from typing import Final

PIXELS_MAX: Final = 50_000_000
SIDE_MAX: Final = 1600
CODES_MAX: Final = 8
FORMATS: Final = (
    "EAN13", "EAN8", "UPCA", "Code128", "Code39", "ITF", "QRCode", "DataMatrix",
)  # fmt: skip


def read_codes(picture: bytes) -> tuple[str, ...]:
    """Return the different codes in a picture, top to bottom; nothing for what is no picture.

    Pictures beyond 50 megapixels are not opened. The formats are those of goods labels.
    """
    import zxingcpp
    from PIL import Image, ImageFilter, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                return ()
            opened.draft("L", (SIDE_MAX, SIDE_MAX))
            grey = opened.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return ()
    grey.thumbnail((SIDE_MAX, SIDE_MAX))
    known = [getattr(zxingcpp.BarcodeFormat, name) for name in FORMATS]
    formats = zxingcpp.BarcodeFormats(known)
    attempts: tuple[Callable[[], Image.Image], ...] = (
        lambda: grey,
        lambda: grey.filter(ImageFilter.SHARPEN),
        lambda: grey.rotate(45, expand=True, fillcolor=255),
        lambda: grey.filter(ImageFilter.MedianFilter()),
        lambda: grey.resize((grey.width * 2, grey.height * 2)),
    )
    for attempt in attempts:
        found = zxingcpp.read_barcodes(attempt(), formats=formats)
        texts = [code.text.strip() for code in found if code.text.strip()]
        if texts:
            return tuple(dict.fromkeys(texts))[:CODES_MAX]
    return ()
