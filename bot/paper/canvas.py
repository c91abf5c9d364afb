"""What is drawn on, whether paper (millimetres) or a picture (pixels); the origin is top left."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

Ink = tuple[int, int, int]
BLACK: Final[Ink] = (0, 0, 0)
GREY: Final[Ink] = (110, 118, 128)
PALE: Final[Ink] = (238, 241, 245)
RULE: Final[Ink] = (150, 156, 164)
WHITE: Final[Ink] = (255, 255, 255)
Modules = Sequence[Sequence[int]]
"""A code as rows of dark (1) and light (0) modules; a barcode is one row."""


class Align(StrEnum):
    """Which end of a text is at its place."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How a text is written; ``size`` is the height of its letters in the canvas' measure."""

    size: float
    align: Align = Align.LEFT
    bold: bool = False
    ink: Ink = BLACK


class Canvas(Protocol):
    """Somewhere to draw. ``y`` of a text is its baseline."""

    def text(self, x: float, y: float, text: str, pen: Pen) -> None: ...

    def line(self, x: float, y: float, to_x: float, to_y: float, width: float) -> None: ...

    def fill(self, x: float, y: float, width: float, height: float, *, ink: Ink) -> None: ...

    def code(self, x: float, y: float, width: float, height: float, modules: Modules) -> None: ...
