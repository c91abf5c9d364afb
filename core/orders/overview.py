"""Orders seen together: how many stand where, what is late, what is due soon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.orders.kinds import Kind, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An order that is not finished yet. ``due_on`` is an ISO date, or nobody said one."""

    id: int
    kind: Kind
    number: str
    status: Status
    location_id: int
    partner: str
    due_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A line that is to be shipped soon; quantities in base units.

    ``short`` is what is neither shipped nor held.
    """

    order: Open
    product: str
    unit: str
    unshipped: int
    short: int

    def as_facts(self) -> dict[str, Any]:
        """Return the line as plain values, for a notice."""
        return {
            "number": self.order.number, "partner": self.order.partner,
            "due_on": self.order.due_on, "product": self.product, "unit": self.unit,
            "unshipped": self.unshipped, "short": self.short,
        }  # fmt: skip


class Overview(Protocol):
    """What is open, over all orders."""

    def counts(self, requester_id: int | None) -> Mapping[tuple[Kind, Status], int]:
        """Return how many open orders stand where: all, or one person's."""
        ...

    def late(self, requester_id: int | None, limit: int) -> Sequence[Open]:
        """Return open orders whose day has passed, the longest overdue first."""
        ...

    def due(self, until: str, limit: int) -> Sequence[Due]:
        """Return lines of sales orders due by a day (ISO), the short ones first, then by day."""
        ...

    def standing_at(self, kind: Kind, status: Status, limit: int) -> Sequence[int]:
        """Return the ids of documents of a kind that stand there, what is due first."""
        ...

    def followers(self, document_id: int) -> Sequence[Open]:
        """Return the documents that followed from this one, the oldest first."""
        ...

    def last_sale_to(self, partner_id: int) -> int | None:
        """Return the id of the customer's last order, or of goods that went out without one."""
        ...
