"""What came of an order and what suppliers have billed of it: the facts of a three-way match."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.errors import Refused
from core.orders.model import Document
from core.stock.model import Product


@dataclass(eq=False)
class BillTwice(Refused):
    """The supplier's invoice of this number is in the books already, as our ``number``."""

    bill: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far an invoice's price may be off and still be booked on finance's word alone.

    Both bounds hold: of every line so many thousandths, of the whole invoice so many 分.
    """

    milli: int = 20
    fen: int = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Billable:
    """One line that a supplier may bill: of an order, or of a receipt that had none.

    Quantities are base units. ``came`` is what arrived, ``sent_back`` what of it went back to the
    supplier, ``billed`` what invoices that count say, ``billed_soon`` those that wait as well.
    ``worth_fen`` is what the books took in for what came, ``owed_fen`` what its receipts come to.
    """

    line_id: int
    document_id: int
    number: str
    product_id: int
    unit: str
    count_milli: int
    quantity: int
    amount_fen: int | None
    came: int
    sent_back: int
    billed: int
    billed_soon: int
    worth_fen: int
    owed_fen: int
    came_on: str

    @property
    def kept(self) -> int:
        """Return what came and was not sent back."""
        return max(0, self.came - self.sent_back)

    @property
    def due(self) -> int:
        """Return what came and no invoice speaks of yet."""
        return max(0, self.kept - self.billed_soon)

    @property
    def is_known(self) -> bool:
        """Return whether it is known what it should cost."""
        return self.amount_fen is not None or self.worth_fen != 0

    def expected_fen(self, billed: int, quantity: int) -> int:
        """Return what the books have for so much after the first ``billed`` base units of it.

        What came counts as it was taken in, the rest at the order's price.
        """
        return self._share(self.worth_fen, billed, quantity)

    def owing_fen(self, billed: int, quantity: int) -> int:
        """Return what is owed for the same without an invoice."""
        return self._share(self.owed_fen, billed, quantity)

    def _share(self, whole_fen: int, billed: int, quantity: int) -> int:
        """Return the share of what came, and the order's price for what did not."""
        first, last = min(billed, self.came), min(billed + quantity, self.came)
        late = quantity - (last - first)
        there = _part(whole_fen, last, self.came) - _part(whole_fen, first, self.came)
        return there + _part(self.amount_fen or 0, late, self.quantity)


def _part(whole_fen: int, quantity: int, of: int) -> int:
    """Return the share of ``quantity`` in a sum for ``of``, half up."""
    return (2 * whole_fen * quantity + of) // (2 * of) if of else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceEntry:
    """What one line of an invoice changed, as it was booked; amounts in 分."""

    id: int
    line_id: int
    product_id: int
    matched_fen: int
    value_fen: int
    variance_fen: int
    owed_fen: int
    occurred_on: str
    reverses_id: int | None = None

    @property
    def difference_fen(self) -> int:
        """Return what the invoice is above what the books had."""
        return self.value_fen + self.variance_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a product was worth at the ends of a span of days, and what came and went; in 分.

    ``opening_fen + in_fen == out_fen + difference_fen + closing_fen``, to the 分. ``in_fen`` holds
    what invoices added, ``difference_fen`` what of that concerns goods that had gone.
    """

    product: Product
    opening: int
    opening_fen: int
    come: int
    in_fen: int
    gone: int
    out_fen: int
    difference_fen: int
    closing: int
    closing_fen: int


class Bills(Protocol):
    """Invoices of suppliers against what came, and what they changed."""

    @property
    def tolerance(self) -> Tolerance: ...

    def lines_of(self, document: Document) -> Sequence[Billable]:
        """Return the lines of an order, or of a receipt that had none."""
        ...

    def surplus_of(self, order_id: int) -> Sequence[int]:
        """Return receipts that brought more than this order said, by id."""
        ...

    def unbilled(self, partner_id: int) -> Sequence[int]:
        """Return orders, and receipts without one, of which something was not billed yet.

        The oldest first.
        """
        ...

    def numbered(self, partner_id: int, bill: str) -> str:
        """Return our number of the supplier's invoice of this number, or nothing."""
        ...

    def billing(self, line_ids: Sequence[int]) -> Sequence[str]:
        """Return the numbers of the invoices that bill any of these lines and still count."""
        ...

    def worth(self, product_id: int) -> tuple[int, int]:
        """Return (base units, 分) of what the house holds of a product."""
        ...

    def enter(self, invoice: Document, entry: PriceEntry) -> None:
        """Book what a line of an invoice changes; the entry's own id is given by the books."""
        ...

    def entries(self, invoice_id: int) -> Sequence[PriceEntry]:
        """Return what an invoice changed and was not taken back."""
        ...

    def report(self, first: str, last: str, *, as_it_was: bool) -> Sequence[Worth]:
        """Return every product that was worth something or moved from one ISO day to another.

        What an invoice changed counts on the day it was booked, or (``as_it_was``) on the day on
        which its goods had come.
        """
        ...
