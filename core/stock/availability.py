"""Which cells a quantity is taken from."""

from collections.abc import Sequence

from core.stock.model import BatchBalance


def first_expired_first(
    cells: Sequence[BatchBalance], quantity: int, today: str
) -> list[tuple[int, int]]:
    """Return (batch id, base units) to take ``quantity`` from, the earliest date first.

    Cells whose date is before ``today`` (ISO) are never used. Returns less than ``quantity`` when
    there is not enough; the caller decides what that means. No date counts as the last.
    """
    usable = sorted(
        (cell for cell in cells if not is_expired(cell, today) and cell.balance.available > 0),
        key=lambda cell: (cell.expires_on is None, cell.expires_on or "", cell.balance.batch_id),
    )
    taken: list[tuple[int, int]] = []
    rest = quantity
    for cell in usable:
        share = min(rest, cell.balance.available)
        if share == 0:
            break
        taken.append((cell.balance.batch_id, share))
        rest -= share
    return taken


def is_expired(cell: BatchBalance, today: str) -> bool:
    """Return whether the cell's batch is past its date."""
    return is_past(cell.expires_on, today)


def is_past(expires_on: str | None, today: str) -> bool:
    """Return whether a date (ISO) is before ``today``; the last day itself is still good."""
    return expires_on is not None and expires_on < today
