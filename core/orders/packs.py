"""Lines that nobody typed: a quantity said in the largest unit in which it comes out whole."""

from core.orders.model import NewLine
from core.stock.model import Product


def largest_unit(product: Product, quantity: int) -> tuple[str, int]:
    """Return (unit, thousandths of it) for base units, in the largest pack that divides them."""
    packs = sorted(product.packs, key=lambda pack: pack.numerator * 1000 // pack.denominator)
    for pack in reversed(packs):
        if (quantity * pack.denominator) % pack.numerator == 0:
            return pack.unit, quantity * pack.denominator * 1000 // pack.numerator
    return product.unit, quantity * 1000


def line_of(
    product: Product, quantity: int, *, part: str = "", source_line_id: int | None = None
) -> NewLine:
    """Return a line without a price for ``quantity`` base units."""
    unit, count_milli = largest_unit(product, quantity)
    return NewLine(
        product=product, unit=unit, count_milli=count_milli, quantity=quantity,
        part=part, source_line_id=source_line_id,
    )  # fmt: skip
