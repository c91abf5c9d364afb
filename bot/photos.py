"""Make a photo small enough to keep, and take from it what the camera wrote along."""

import io
from typing import Final

from bot.codes import PIXELS_MAX
from core.files import PHOTO_BYTES_MAX

SIDE_MAX: Final = 2000
QUALITIES: Final = (85, 75, 60, 45)
JPEG: Final = "image/jpeg"


def reduced(picture: bytes) -> bytes | None:
    """Return the picture upright as a JPEG of at most 2 MB; nothing for what is no picture.

    Place, time and camera (EXIF) are dropped. Pictures beyond 50 megapixels are not opened.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - only for a photo

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                return None
            opened.draft("RGB", (SIDE_MAX, SIDE_MAX))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    for shrunk in (SIDE_MAX, SIDE_MAX * 2 // 3, SIDE_MAX // 3):
        upright.thumbnail((shrunk, shrunk))
        for quality in QUALITIES:
            out = io.BytesIO()
            upright.save(out, format="JPEG", quality=quality, optimize=True)
            if out.tell() <= PHOTO_BYTES_MAX:
                return out.getvalue()
    return None
