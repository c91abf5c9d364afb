"""Goods and places, as the core sees them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.errors import Refused
from core.quantity import Pack

SUPPLIER: Final = 1
CUSTOMER: Final = 2
PRODUCTION: Final = 3
SCRAP: Final = 4
COUNT: Final = 5
OPENING: Final = 6
TRANSIT: Final = 7
QUARANTINE: Final = 8
NO_BATCH: Final = 0


class Phase(StrEnum):
    """What a movement does to its two cells.

    hold: source reserved +, target incoming + (锁定) · post: both fall, on hand moves (兑现) ·
    void: both fall (释放) · move: on hand moves at once.
    """

    HOLD = "hold"
    POST = "post"
    VOID = "void"
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    id: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something that is kept. Prices are 1/10,000 yuan per base unit, ``None`` when not known.

    ``floor_price`` is what it is never sold below without being asked, ``lead_days`` how long it
    takes to buy or make, ``over_receipt_milli`` how much more than ordered may arrive (50 is 5 %).
    """

    id: int
    sku: str
    name: str
    spec: str
    unit: str
    category: str
    packs: tuple[Pack, ...]
    sale_price: int | None = None
    purchase_price: int | None = None
    safety_stock: int = 0
    is_batched: bool = False
    shelf_life_days: int | None = None
    floor_price: int | None = None
    is_inspected: bool = False
    lead_days: int = 0
    supplier_id: int | None = None
    over_receipt_milli: int = 0
    is_active: bool = True

    def pack(self, unit: str) -> Pack | None:
        """Return the pack of this name, the base unit included."""
        return next((pack for pack in self.packs if pack.unit == unit), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A customer or supplier. ``credit_fen`` ``None``: no limit is known.

    ``terms_days`` is how long an invoice may stay open, ``owner_id`` the person who looks after it.
    """

    id: int
    code: str
    name: str
    kind: str
    tier: str = ""
    credit_fen: int | None = None
    terms_days: int | None = None
    owner_id: int | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One cell: what is there, what of it is promised, what is on its way."""

    product_id: int
    location_id: int
    batch_id: int
    on_hand: int
    reserved: int
    incoming: int

    @property
    def available(self) -> int:
        """Return what can still be promised: on hand less reserved. There is no other formula."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchBalance:
    """A cell with what matters for picking: its batch and when that expires (ISO date)."""

    balance: Balance
    batch_code: str
    expires_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Goods to be held, posted, voided or moved; quantities in base units."""

    phase: Phase
    product_id: int
    batch_id: int
    source_id: int
    target_id: int
    quantity: int
    document_id: int | None = None
    line_id: int | None = None
    hold_id: int | None = None
    reverses_id: int | None = None
    expires_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHold:
    """A hold with something left in it."""

    id: int
    product_id: int
    batch_id: int
    source_id: int
    target_id: int
    document_id: int
    line_id: int
    open_quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A document that holds goods somebody else wants."""

    number: str
    requester: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """One product of which there is not enough; quantities in base units.

    ``expired`` is what lies there past its date and must not be issued.
    """

    product: str
    unit: str
    location: str
    wanted: int
    available: int
    on_hand: int
    expired: int = 0
    holders: tuple[Holder, ...] = ()


@dataclass(eq=False)
class NotEnough(Refused):
    """More was asked for than is available (on hand minus reserved), line by line."""

    shorts: tuple[Short, ...]


@dataclass(eq=False)
class OverPosted(Refused):
    """More would be posted or released than the document holds."""


@dataclass(eq=False)
class NothingToMove(Refused):
    """Of no line anything was said that could be moved."""


@dataclass(eq=False)
class BooksAreOpen(Refused):
    """Opening stock cannot change once the first document has moved goods."""


@dataclass(eq=False)
class OtherExpiry(Refused):
    """The batch is known with another expiry date (``expires_on``, ISO, or none)."""

    batch: str
    expires_on: str


@dataclass(eq=False)
class PeriodClosed(Refused):
    """The day has been closed."""
