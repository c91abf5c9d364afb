"""A document as it is printed: plain facts, and the paper it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The paper that is printed on."""

    A4 = "a4"
    HALF = "241x140"
    FULL = "241x280"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """One line as it is printed. ``amount_fen`` is ``None`` where nobody knows the price."""

    product: str
    count: str
    unit: str
    spec: str = ""
    price: str = ""
    amount_fen: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A document as it is printed: texts, and amounts in 分.

    ``has_money`` decides whether prices are printed at all; ``status`` is set while the document
    is not final, and is printed so that nobody takes the paper for one that counts.
    """

    title: str
    company: str
    number: str
    date: str
    partner: str
    partner_word: str
    lines: tuple[NoteLine, ...]
    place: str = ""
    due: str = ""
    source: str = ""
    contact: str = ""
    address: str = ""
    counts: str = ""
    note: str = ""
    maker: str = ""
    status: str = ""
    has_money: bool = False

    @property
    def total_fen(self) -> int | None:
        """Return the sum, or ``None`` when a line has no amount."""
        return known_sum(self.lines)


def money(fen: int) -> str:
    """Return 分 as ``1,280.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def known_sum(lines: Sequence[NoteLine]) -> int | None:
    """Return the sum of the lines, or ``None`` when one of them has no amount."""
    amounts = [line.amount_fen for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
