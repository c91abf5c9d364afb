"""What is owed for goods that moved."""

from dataclasses import dataclass

from core.orders.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What one document comes to in goods moved and what was put to it; in 分.

    ``since`` is the ISO date on which the first of its goods moved.
    """

    id: int
    kind: Kind
    number: str
    since: str
    whole_fen: int
    used_fen: int

    @property
    def open_fen(self) -> int:
        """Return what is not paid, or not billed, yet; never below nothing."""
        return max(0, self.whole_fen - self.used_fen)
