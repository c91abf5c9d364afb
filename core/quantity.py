"""Units, counts and money, all as whole numbers.

A quantity is an integer of the product's base unit. A count is what a person said of a unit
(``1.5箱``), kept in thousandths. Unit prices are 1/10,000 yuan per unit said, amounts are 分.
"""

from dataclasses import dataclass
from fractions import Fraction

from core.errors import Refused

MILLI = 1000
QUANTITY_MAX = 10**12
AMOUNT_FEN_MAX = 10**15
PRICE_SCALE = 10_000
PRICE_MAX = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A unit that a product is counted in: one of it is ``numerator / denominator`` base units."""

    unit: str
    numerator: int
    denominator: int = 1


@dataclass(eq=False)
class NotWhole(Refused):
    """A count that does not come out in whole base units."""

    count: str
    unit: str
    base_unit: str


@dataclass(eq=False)
class OutOfRange(Refused):
    """A count, quantity, price or amount of zero, below zero or beyond what the books hold."""

    what: str
    value: str
    largest: str


def to_base(count: Fraction, pack: Pack, base_unit: str) -> int:
    """Return ``count`` packs in base units; refuse what is not whole or not within the books."""
    if count.numerator <= 0 or MILLI % count.denominator:
        raise OutOfRange(what="count", value=show_count(count), largest=str(QUANTITY_MAX))
    quantity, rest = divmod(count.numerator * pack.numerator, count.denominator * pack.denominator)
    if rest:
        raise NotWhole(count=show_count(count), unit=pack.unit, base_unit=base_unit)
    if quantity > QUANTITY_MAX:
        raise OutOfRange(what="count", value=show_count(count), largest=str(QUANTITY_MAX))
    return quantity


def amount_fen(price: int | Fraction, count: Fraction) -> int:
    """Return what ``count`` units cost at ``price`` (1/10,000 yuan a unit), half up to the 分."""
    if not 0 <= price.numerator <= PRICE_MAX * price.denominator:
        raise OutOfRange(what="price", value=str(price), largest=str(PRICE_MAX))
    above = 2 * price.numerator * count.numerator
    below = price.denominator * count.denominator * (PRICE_SCALE // 100)
    amount = (above + below) // (2 * below)
    if amount > AMOUNT_FEN_MAX:
        raise OutOfRange(what="amount", value=str(amount), largest=str(AMOUNT_FEN_MAX))
    return amount


def show_count(count: Fraction) -> str:
    """Return a count as people write it: ``20``, ``1.5``, never ``3/2``."""
    if count.denominator == 1:
        return str(count.numerator)
    return f"{float(count):.3f}".rstrip("0").rstrip(".")


def show_milli(count_milli: int) -> str:
    """Return a count kept in thousandths as people write it."""
    whole, rest = divmod(count_milli, MILLI)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def in_packs(quantity: int, packs: tuple[Pack, ...], base_unit: str) -> str:
    """Return a quantity in its largest whole pack and the rest: ``20箱``, ``2箱6瓶``, ``7瓶``."""
    largest = max(
        (pack for pack in packs if pack.denominator == 1 and 1 < pack.numerator <= quantity),
        key=lambda pack: pack.numerator,
        default=None,
    )
    if largest is None:
        return f"{quantity}{base_unit}"
    whole, rest = divmod(quantity, largest.numerator)
    return f"{whole}{largest.unit}" + (f"{rest}{base_unit}" if rest else "")
