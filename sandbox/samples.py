"""Draws what somebody may take a photo of without a camera: a damaged box, a signed paper."""

import io
from typing import Final

from PIL import Image, ImageDraw

from sandbox import texts

SIZE: Final = (720, 960)
FLOOR: Final = 700
CARTON: Final = "#b98a54"


class NoSuchSample(KeyError):
    """There is no sample picture of this name."""


def shown() -> list[dict[str, str]]:
    """Return what there is, as the page offers it."""
    return [{"name": name, "title": title} for name, title in texts.SAMPLES.items()]


def draw(name: str) -> bytes:
    """Return a JPEG; raise ``NoSuchSample`` for a name that is not offered."""
    drawn = {"box": _box, "paper": _paper}.get(name)
    if drawn is None:
        raise NoSuchSample(name)
    picture = Image.new("RGB", SIZE, "#d9d6cf")
    drawn(ImageDraw.Draw(picture))
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=85)
    return buffer.getvalue()


def _box(pen: ImageDraw.ImageDraw) -> None:
    """A carton on the floor with a torn corner."""
    pen.rectangle((0, FLOOR, *SIZE), fill="#a9a59c")
    pen.polygon([(120, 380), (420, 330), (640, 400), (640, 760), (330, 830), (120, 740)], CARTON)
    pen.polygon([(120, 380), (420, 330), (640, 400), (330, 460)], fill="#d2a46d")
    pen.polygon([(330, 460), (640, 400), (640, 760), (330, 830)], fill="#a37543")
    pen.line([(225, 355), (480, 430)], fill="#ece3cf", width=26)
    pen.polygon([(120, 740), (120, 600), (190, 650), (165, 700), (240, 780)], fill="#4d3a26")
    pen.line([(190, 650), (250, 590), (235, 530), (290, 490)], fill="#4d3a26", width=7)
    pen.line([(250, 590), (305, 610)], fill="#4d3a26", width=5)


def _paper(pen: ImageDraw.ImageDraw) -> None:
    """A delivery note with a table, a signature and a stamp."""
    pen.polygon([(90, 110), (640, 70), (670, 860), (120, 900)], fill="#fbfaf6")
    pen.rectangle((180, 160, 560, 196), fill="#39424c")
    for row in range(6):
        top = 270 + row * 60
        pen.line([(160, top), (610, top - 8)], fill="#8d949b", width=3)
        if row < 5:
            pen.rectangle((180, top + 20, 330 + 24 * (row % 3), top + 34), fill="#b9bec4")
            pen.rectangle((500, top + 16, 570, top + 30), fill="#b9bec4")
    pen.ellipse((420, 640, 590, 810), outline="#c8392b", width=8)
    pen.line([(450, 725), (560, 725)], fill="#c8392b", width=7)
    curve = [(190, 760), (220, 690), (235, 780), (275, 700), (290, 775), (340, 720), (390, 745)]
    pen.line(curve, fill="#1c3d7a", width=6, joint="curve")
