"""Opening debts from a table: each old document once, however often its table is imported."""

from typing import TYPE_CHECKING

from bot.imports.rows import DebtRow
from bot.understand.clean import fold
from core.orders import debts
from core.stock.model import Partner

if TYPE_CHECKING:
    from bot.operations.mastering import Note
    from core.storage.books import OpenBooks

KINDS = ("customer", "supplier")


class DebtRows:
    """Writes rows into the open books; ``note`` hears (row, reason, value, hint) of each fault.

    ``known`` counts the rows that were there before, ``changed`` those that were there otherwise.
    """

    def __init__(self, books: "OpenBooks", note: "Note") -> None:
        self._books = books
        self._note = note
        self.known = 0
        self.changed = 0

    def debt(self, row: DebtRow) -> None:
        """Write what is owed, unless it is there already."""
        partner = self._partner(row)
        if partner is None:
            return
        opening = debts.Opening(
            partner=partner, reference=row.reference, day=row.day.isoformat(),
            due_on=row.due_on.isoformat() if row.due_on else None,
            amount_fen=row.amount_fen, note=row.note,
        )  # fmt: skip
        try:
            found = debts.bring(self._books, opening)
        except debts.AlreadyPaid as paid:
            self._note(row.row, "debt_paid", row.reference, f"{paid.amount_fen / 100:.2f}")
            return
        self.known += found is debts.Found.SAME
        self.changed += found is debts.Found.OTHER

    def _partner(self, row: DebtRow) -> Partner | None:
        kinds = [row.kind] if row.kind else KINDS
        named = [
            partner
            for kind in kinds
            for partner in self._books.catalog.partners_called(fold(row.partner), kind)
            if fold(row.partner) in {fold(partner.name), fold(partner.code)}
        ]
        if len(named) == 1:
            return named[0]
        is_both = len({partner.kind for partner in named}) > 1
        reason = "partner_of_two" if is_both else "partner_twice" if named else "unknown_partner"
        self._note(row.row, reason, row.partner, "")
        return None
