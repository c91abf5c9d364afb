"""What approvals must know of money, over the tables."""

from core.storage.session import Session, Sql

_COST = Sql("SELECT quantity, value_fen FROM cost WHERE product_id = :product_id")


class Terms:
    """``core.orders.ports.Terms`` over the tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cost(self, product_id: int) -> tuple[int, int] | None:
        row = self._session.row(_COST, product_id=product_id)
        return (int(row[0]), int(row[1])) if row and row[0] > 0 else None

    def owed_fen(self, partner_id: int) -> int | None:  # noqa: ARG002 - debts are not kept yet
        return None
