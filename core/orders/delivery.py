"""What is on the way to customers, and why somebody may not end a delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.errors import Refused
from core.orders.kinds import Kind, Status


class Deliveries(Protocol):
    """What went out and is not signed for, read from the documents themselves."""

    def out(self, since: str, limit: int) -> Sequence[int]:
        """Return shipments to customers since a day (ISO) that are not over, the oldest first."""
        ...

    def is_out(self, document_id: int) -> bool:
        """Return whether something of a shipment is neither signed for nor coming back."""
        ...

    def driver_of(self, document_id: int) -> int | None:
        """Return the driver a shipment was given to, if that is still one who works here."""
        ...


@dataclass(eq=False)
class NotADelivery(Refused):
    """Only what was shipped to a customer is delivered."""

    number: str


@dataclass(eq=False)
class NotOut(Refused):
    """The shipment has not left yet, or was taken back."""

    number: str
    kind: Kind
    status: Status


@dataclass(eq=False)
class NotYourDelivery(Refused):
    """The shipment was given to another driver."""

    number: str
    driver: str


@dataclass(eq=False)
class DeliveryOver(Refused):
    """It is signed for already (``by`` whom, ``at_us``), or all of it comes back (``by`` empty)."""

    number: str
    by: str
    at_us: int


@dataclass(eq=False)
class NotADriver(Refused):
    """This colleague is no driver. ``drivers`` are those there are."""

    name: str
    drivers: tuple[str, ...]


@dataclass(eq=False)
class ReturnsNothingElse(Refused):
    """A driver takes back only what they delivered, by the number of the shipment."""
