"""What the core needs of the ledger."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.stock.model import Balance, BatchBalance, Holder, Movement, OpenHold


class Ledger(Protocol):
    """The append-only book of movements, and the balances the database keeps from it."""

    def lock(self, product_ids: Sequence[int]) -> None:
        """Take the goods of a command in a fixed order: two commands never wait crosswise."""
        ...

    def append(self, movement: Movement, *, value_fen: int | None = None) -> int:
        """Write one movement and return its id.

        ``value_fen`` is what goods that come into the house are worth; goods that leave go at
        the moving average. Refuses what would make a balance impossible.
        """
        ...

    def cells(self, product_id: int, location_id: int) -> Sequence[BatchBalance]:
        """Return the cells of a product in a place, batch by batch."""
        ...

    def balances(self, product_id: int) -> Sequence[Balance]:
        """Return the product's balances summed per own warehouse and store, by location."""
        ...

    def open_holds(self, document_id: int) -> Sequence[OpenHold]: ...

    def posted(self, document_id: int) -> Sequence[tuple[int, Movement]]:
        """Return (id, movement) of the document's posts and moves that were not reversed."""
        ...

    def left_at(self, line_id: int, location_id: int) -> Sequence[tuple[int, int]]:
        """Return (batch, quantity) that a document's line brought to a place and is still there.

        What the lines that follow from it took away again is not; the first to go stands first.
        """
        ...

    def value_of(self, line_id: int) -> tuple[int, int, int]:
        """Return (base units, 分) that a line took out of the house, and what came back of it."""
        ...

    def holders(self, product_id: int, location_id: int, limit: int) -> Sequence[Holder]:
        """Return the documents that hold this product here, the largest hold first."""
        ...

    def take_freed(self) -> Collection[tuple[int, int]]:
        """Return (product, own place) of what has come or was released since the last call."""
        ...

    def worth_of(self, source_id: int, kind: str) -> int:
        """Return what documents of a kind that follow from this one moved, in 分 (out is less)."""
        ...

    def worth_by_source_line(self, source_id: int, kind: str) -> Mapping[int, int]:
        """Return the same by the line that was fulfilled."""
        ...


class Codes(Protocol):
    """Barcodes as labels need them."""

    def of(self, product_id: int) -> Sequence[tuple[str, str]]:
        """Return a product's codes and their units, those of the base unit first."""
        ...

    def missing(self, limit: int) -> Sequence[int]:
        """Return active products without any code, by id."""
        ...

    def is_known(self, code: str) -> bool:
        """Return whether anything, in use or not, has this code."""
        ...
