"""Which document followed from which, line by line."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Protocol


class Following(Protocol):
    """What orders wait for, what came of them, and what they cost the last time."""

    def last_price(self, partner_id: int, product_id: int) -> Fraction | None:
        """Return what the partner last paid or took for a product, 1/10,000 yuan per base unit.

        Of orders that were neither refused nor cancelled.
        """
        ...

    def usual_of(self, kind: str, partner_id: int, product_id: int) -> tuple[int, int]:
        """Return how many of the partner's last documents of a kind had it, and the most of one.

        In base units; of the last hundred that were neither refused nor cancelled.
        """
        ...

    def short_of(self, goods: Collection[tuple[int, int]]) -> Sequence[int]:
        """Return documents that wait for any of these (product, place), the most urgent first."""
        ...

    def sources_of(self, document_id: int) -> Sequence[int]:
        """Return the documents whose lines the document's lines follow from."""
        ...

    def in_quarantine(self, order_id: int) -> bool:
        """Return whether something that came for the order still waits for inspection."""
        ...

    def not_followed(self, document_id: int) -> Collection[int]:
        """Return the ids of a request's lines that went into no order to a supplier."""
        ...
