"""A PDF read back: its words, where its ink is, and what a scanner sees."""

import io
from dataclasses import dataclass
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

MM = 72 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page: size in millimetres, its words, its picture, and the boxes of its letters (mm)."""

    width: float
    height: float
    words: str
    picture: Image.Image
    boxes: list[tuple[str, float, float, float, float]]

    def margin(self) -> tuple[float, float, float, float]:
        """Return how much white there is left, top, right and bottom, in millimetres."""
        white = Image.new("RGB", self.picture.size, "white")
        box = ImageChops.difference(self.picture.convert("RGB"), white).getbbox()
        assert box is not None
        scale = self.width / self.picture.width
        left, top, right, bottom = box
        return (
            left * scale, top * scale,
            (self.picture.width - right) * scale, (self.picture.height - bottom) * scale,
        )  # fmt: skip

    def png(self) -> bytes:
        out = io.BytesIO()
        self.picture.save(out, format="PNG")
        return out.getvalue()


def read(pdf: bytes, scale: float = 2.0) -> list[Seen]:
    """Return every page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_seen(page, scale) for page in document]
    finally:
        document.close()


def _seen(page: Any, scale: float) -> Seen:
    text = page.get_textpage()
    height = page.get_height()
    boxes = []
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        left, bottom, right, top = text.get_charbox(index)
        if letter.strip():
            boxes.append((letter, left / MM, (height - top) / MM, right / MM,
                          (height - bottom) / MM))  # fmt: skip
    return Seen(
        width=page.get_width() / MM, height=height / MM, words=text.get_text_range(),
        picture=page.render(scale=scale).to_pil(), boxes=boxes,
    )  # fmt: skip
