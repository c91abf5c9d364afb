"""Barcodes and QR codes as modules, and the firm's own numbers for goods without one.

In-house EAN-13 codes begin with 20 to 29, which GS1 leaves to every firm's own use.
"""

from collections.abc import Callable
from typing import Any, Final

from bot.paper.canvas import Modules
from core.errors import Refused

EAN_LENGTH: Final = 13
BATCH_TAG: Final = "B:"
PLACE_TAG: Final = "L:"
IN_HOUSE: Final = tuple(range(20, 30))
SERIAL_MAX: Final = 10**10
BAR_QUIET: Final = 11
"""Light modules beside a barcode; EAN-13 asks for 11 on the left and 7 on the right."""


class NoFreeCode(Refused):
    """Every in-house code of this serial number is taken."""


def check_digit(digits: str) -> int:
    """Return the check digit of a GS1 code without it (weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1)
                for place, digit in enumerate(reversed(digits)))  # fmt: skip
    return -total % 10


def is_ean13(code: str) -> bool:
    """Whether a code is thirteen digits of which the last is right."""
    is_number = len(code) == EAN_LENGTH and code.isascii() and code.isdigit()
    return is_number and check_digit(code[:-1]) == int(code[-1])


def in_house_code(serial: int, is_taken: Callable[[str], bool]) -> str:
    """Return a code for the firm's own use that nobody has: the same serial gives the same one.

    ``serial`` is below 10^10 (a product's id). Refused when all ten are taken.
    """
    if not 0 <= serial < SERIAL_MAX:
        raise NoFreeCode
    for prefix in IN_HOUSE:
        digits = f"{prefix}{serial:010d}"
        code = f"{digits}{check_digit(digits)}"
        if not is_taken(code):
            return code
    raise NoFreeCode


def bars(code: str) -> Modules:
    """Return the one row of a barcode: EAN-13 for such a number, Code 128 for anything else.

    Refused (``ValueError``): what Code 128 cannot say, that is anything but ASCII.
    """
    import zxingcpp  # noqa: PLC0415 - only where something is printed

    kind = zxingcpp.BarcodeFormat.EAN13 if is_ean13(code) else zxingcpp.BarcodeFormat.Code128
    if not code or not code.isascii() or not code.isprintable():
        raise ValueError(code)
    image: Any = zxingcpp.create_barcode(code, kind).to_image(add_quiet_zones=False)
    drawn = memoryview(image)
    wide = drawn.shape[1] if drawn.shape else 0
    return (tuple(int(shade < 128) for shade in drawn.cast("B")[:wide]),)


def squares(text: str) -> Modules:
    """Return the rows of a QR code; a quarter of it may be dirty and it still reads."""
    import segno  # noqa: PLC0415 - only where something is printed

    return tuple(tuple(map(int, row)) for row in segno.make_qr(text, error="q").matrix)


def batch_tag(sku: str, batch: str) -> str:
    """Return what the QR code of a batch says."""
    return f"{BATCH_TAG}{sku}:{batch}"


def place_tag(code: str) -> str:
    """Return what the QR code of a place says."""
    return f"{PLACE_TAG}{code}"
