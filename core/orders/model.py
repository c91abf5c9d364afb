"""Documents and what is asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.orders.states import Kind, Status, Step
from core.people import Role
from core.stock.model import NO_BATCH, Location, Partner, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """One line to be written: ``count_milli`` thousandths of ``unit`` are ``quantity`` base units.

    ``price`` is 1/10,000 yuan per ``unit`` as said (``is_price_typed``) or from the catalogue,
    ``amount_fen`` the line's amount; both ``None`` when nobody knows. ``batch_id`` is set on
    receipts of batched products; ``batch`` and ``expires_on`` show it before it is written.
    ``source_line_id`` is the line that this one fulfils or returns, ``part`` what it is to a work
    order: ``make`` or ``use``.
    """

    product: Product
    unit: str
    count_milli: int
    quantity: int
    price: int | None = None
    amount_fen: int | None = None
    batch_id: int = NO_BATCH
    batch: str = ""
    expires_on: str | None = None
    is_price_typed: bool = False
    source_line_id: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document to be handed in. ``chat`` is where it was said, for the answer to come.

    ``to_location`` is the other end of a transfer, ``due_on`` the ISO date by which it is wanted,
    ``reason`` a word of the firm's list, ``source_id`` the document that it follows from.
    ``proofs`` are files (what they show, their digest) that are put to it as it is written.
    ``money_fen`` is the amount of a document without lines, ``method`` how money went.
    ``dated`` is the ISO date it counts for, where that is not today.
    """

    kind: Kind
    location: Location
    partner: Partner | None
    lines: tuple[NewLine, ...]
    chat: str = ""
    to_location: Location | None = None
    due_on: str | None = None
    reason: str = ""
    note: str = ""
    method: str = ""
    source_id: int | None = None
    money_fen: int | None = None
    dated: str | None = None
    proofs: tuple[tuple[str, str], ...] = ()

    @property
    def typed(self) -> tuple[bool, ...]:
        """Return, line by line, whether the person typed the price."""
        return tuple(line.is_price_typed for line in self.lines)

    @property
    def amount_fen(self) -> int | None:
        """Return the sum of the lines, or ``None`` when one of them has no price."""
        if not self.lines:
            return self.money_fen
        return total_fen([line.amount_fen for line in self.lines])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document, with what was held, posted and fulfilled of it when it was read."""

    id: int
    line_no: int
    product_id: int
    batch_id: int
    unit: str
    count_milli: int
    quantity: int
    price: int | None
    amount_fen: int | None
    source_line_id: int | None = None
    part: str = ""
    held: int = 0
    posted: int = 0
    fulfilled: int = 0

    @property
    def open(self) -> int:
        """Return what is neither fulfilled nor held for it, in base units."""
        return self.quantity - self.fulfilled - self.held

    @property
    def unfulfilled(self) -> int:
        """Return what is still to be shipped, received or made of it, in base units."""
        return self.quantity - self.fulfilled


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document as it stands. ``requester_id`` is ``None`` for what a job or an import made."""

    id: int
    kind: Kind
    number: str
    status: Status
    revision: int
    requester_id: int | None
    location_id: int
    partner_id: int | None
    amount_fen: int | None
    created_us: int
    business_date: str
    chat: str
    lines: tuple[Line, ...]
    to_location_id: int | None = None
    source_id: int | None = None
    due_on: str | None = None
    reason: str = ""
    note: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One recorded step."""

    step: Step
    start: Status
    end: Status
    revision: int
    person: str
    person_id: int | None
    at_us: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A document in a list."""

    id: int
    kind: Kind
    number: str
    status: Status
    first_product: str
    line_count: int
    requester: str
    created_us: int


@dataclass(eq=False)
class NoSuchDocument(Refused):
    """Nothing has this number, or the person may not see it."""

    number: str


@dataclass(eq=False)
class GoneOn(Refused):
    """Others have gone on with what the document moved; it cannot be taken back."""

    number: str


@dataclass(eq=False)
class OwnDocument(Refused):
    """The requester never approves."""

    number: str


@dataclass(eq=False)
class NotAsked(Refused):
    """The person is none of those who are asked to decide."""

    number: str
    who_may: tuple[Role, ...]


@dataclass(eq=False)
class NobodyToAsk(Refused):
    """No other active person has a role that the rule asks for."""

    roles: tuple[Role, ...]


@dataclass(eq=False)
class NothingToUndo(Refused):
    """The person has booked nothing that can still be taken back."""


def total_fen(amounts: Sequence[int | None]) -> int | None:
    """Return the sum of amounts, or ``None`` when one of them is not known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
