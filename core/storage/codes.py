"""Barcodes as the labels need them: which a product has, which products have none."""

from collections.abc import Sequence

from core.storage.session import Session, Sql

_OF = Sql(
    "SELECT b.code, b.unit FROM barcode b JOIN product p ON p.id = b.product_id"
    " WHERE b.product_id = :id ORDER BY CASE WHEN b.unit = p.unit THEN 0 ELSE 1 END, b.code"
)
_MISSING = Sql(
    "SELECT p.id FROM product p WHERE p.is_active = 1"
    " AND NOT EXISTS (SELECT 1 FROM barcode b WHERE b.product_id = p.id) ORDER BY p.id LIMIT :limit"
)
_KNOWN = Sql("SELECT 1 FROM barcode WHERE code = :code LIMIT 1")


class CodeTable:
    """``core.stock.ports.Codes`` over the tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, product_id: int) -> Sequence[tuple[str, str]]:
        return [(row[0], row[1]) for row in self._session.rows(_OF, id=product_id)]

    def missing(self, limit: int) -> Sequence[int]:
        return [int(row[0]) for row in self._session.rows(_MISSING, limit=limit)]

    def is_known(self, code: str) -> bool:
        return self._session.row(_KNOWN, code=code) is not None
