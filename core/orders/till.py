"""A shop's till: what was sold over the counter each day, how it was paid, and what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from core.errors import Refused

METHODS: Final = ("cash", "wechat", "alipay", "other")
"""How customers pay at a counter where the firm says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The firm's own ways of paying at a counter, and how far a till may be off unasked, in 分."""

    methods: tuple[str, ...] = METHODS
    tolerance_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What a shop took in one way on one day: so many sales, and their sum in 分."""

    method: str
    sales: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What the books say of one way of paying, and what was counted; in 分."""

    method: str
    expected_fen: int
    counted_fen: int

    @property
    def difference_fen(self) -> int:
        """Return what was counted above (or, negative, below) what the books say."""
        return self.counted_fen - self.expected_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDay:
    """A day (ISO date) of a shop on which something was sold over the counter."""

    location_id: int
    day: str
    amount_fen: int


class Tills(Protocol):
    """Sales over the counter by shop and day, and the counts of the tills."""

    @property
    def counter(self) -> Counter: ...

    def lock(self, location_id: int) -> None:
        """Let nobody else sell over this counter, or count its till, until the commit."""
        ...

    def takings(self, location_id: int, day: str) -> Sequence[Taking]:
        """Return what was sold that day, by way of paying."""
        ...

    def waiting(self, location_id: int, day: str) -> str:
        """Return the number of a sale of that day that somebody must still agree to, or nothing."""
        ...

    def counted_in(self, location_id: int, day: str) -> str:
        """Return the number of the document that counts that day's till, or nothing."""
        ...

    def write(self, document_id: int, counts: Sequence[Count]) -> None: ...

    def counts_of(self, document_id: int) -> Sequence[Count]: ...

    def uncounted(self, from_day: str, until_day: str) -> Sequence[ShopDay]:
        """Return the days from then until before then whose till nobody has counted."""
        ...

    def shops_on(self, day: str) -> Sequence[int]:
        """Return the places in which something was sold over the counter that day, by id."""
        ...


@dataclass(eq=False)
class AlreadyCounted(Refused):
    """The till of that day is counted: it is not counted twice, and nothing is sold after it."""

    place: str
    day: str
    number: str


@dataclass(eq=False)
class NotPriced(Refused):
    """Goods are sold over the counter for a price, and in one of the firm's ways of paying."""


@dataclass(eq=False)
class SaleWaits(Refused):
    """A sale of that day still waits for a yes; until then nobody knows what the till holds."""

    number: str


@dataclass(eq=False)
class NothingSold(Refused):
    """Nothing was sold over this counter that day: there is nothing to count."""

    place: str
    day: str


@dataclass(eq=False)
class SoldMeanwhile(Refused):
    """The day's sums are others than those that were shown."""
