"""Products, places and partners by id, name and code."""

# ruff: noqa: S608 - the SQL is put together from constants only

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.errors import Broken
from core.quantity import Pack
from core.stock.model import Location, OtherExpiry, Partner, Product
from core.storage.known import Recall, keep
from core.storage.session import Row, Session, Sql

T = TypeVar("T")

_PRODUCT = (
    "SELECT id, sku, name, spec, unit, category, sale_price, purchase_price, safety_stock,"
    " is_batched, shelf_life_days, floor_price, is_inspected, lead_days, supplier_id,"
    " over_receipt_milli, is_active FROM product p WHERE "
)
_BY_ID = Sql(_PRODUCT + "id = :id")
_PACKS = Sql(
    "SELECT unit, numerator, denominator FROM pack WHERE product_id = :id ORDER BY numerator"
)
_EXACT = Sql(
    "SELECT n.product_id FROM product_name n JOIN product p ON p.id = n.product_id"
    " WHERE n.key = :key AND p.is_active = 1 ORDER BY n.product_id LIMIT 9"
)
_PART = Sql(
    "SELECT DISTINCT n.product_id FROM product_name n JOIN product p ON p.id = n.product_id"
    " WHERE n.key LIKE :pattern ESCAPE '!' AND p.is_active = 1 ORDER BY n.product_id LIMIT 9"
)
_CODE = Sql(
    "SELECT b.product_id, b.unit FROM barcode b JOIN product p ON p.id = b.product_id"
    " WHERE b.code = :code AND p.is_active = 1 ORDER BY b.product_id"
)
_NAMES = Sql(
    "SELECT n.key, 'product', p.id FROM product_name n JOIN product p ON p.id = n.product_id"
    " WHERE p.is_active = 1 UNION ALL"
    " SELECT n.key, p.kind, p.id FROM partner_name n JOIN partner p ON p.id = n.partner_id"
    " WHERE p.is_active = 1 UNION ALL"
    " SELECT name, 'location', id FROM location WHERE kind IN ('warehouse', 'store')"
)
_NAMES_OF = Sql("SELECT name FROM product_name WHERE product_id = :id ORDER BY key")
_LOCATIONS = Sql(
    "SELECT id, code, name, kind FROM location WHERE kind IN ('warehouse', 'store') ORDER BY id"
)
_LOCATION = Sql("SELECT id, code, name, kind FROM location WHERE id = :id")
_PARTNER_COLUMNS = (
    "p.id, p.code, p.name, p.kind, p.tier, p.credit_fen, p.terms_days, p.owner_id, p.is_active"
)
_PARTNER = Sql(f"SELECT {_PARTNER_COLUMNS} FROM partner p WHERE p.id = :id")
_PARTNER_EXACT = Sql(
    f"SELECT {_PARTNER_COLUMNS} FROM partner_name n JOIN partner p ON p.id = n.partner_id"
    " WHERE n.key = :key AND p.kind = :kind AND p.is_active = 1 ORDER BY p.id LIMIT 9"
)
_PARTNER_PART = Sql(
    f"SELECT DISTINCT {_PARTNER_COLUMNS} FROM partner_name n"
    " JOIN partner p ON p.id = n.partner_id WHERE n.key LIKE :pattern ESCAPE '!'"
    " AND p.kind = :kind AND p.is_active = 1 ORDER BY p.id LIMIT 9"
)
_WHEREABOUTS = Sql("SELECT contact, phone, address FROM partner WHERE id = :id")
_BATCH = Sql("SELECT id, expires_on FROM batch WHERE product_id = :product_id AND code = :code")
_NEW_BATCH = Sql(
    "INSERT INTO batch (product_id, code, expires_on) VALUES (:product_id, :code, :expires_on)"
)
_BATCH_DATE = Sql("SELECT code, expires_on FROM batch WHERE id = :id")


class Goods:
    """``core.orders.ports.Catalog`` over the tables."""

    def __init__(self, session: Session, recall: Recall) -> None:
        self._session = session
        self._recall = recall

    def forget(self) -> None:
        """Read everything anew from now on: master data has been changed in this transaction."""
        self._recall.renew()

    def product(self, product_id: int) -> Product:
        product = self._recall.known.products.get(product_id)
        if product is None:
            row = self._session.row(_BY_ID, id=product_id)
            if row is None:
                raise Broken(f"product {product_id} is not there")
            product = _product(row, self._session.rows(_PACKS, id=product_id))
            keep(self._recall.known.products, product_id, product)
        return product

    def products_called(self, key: str) -> Sequence[Product]:
        rows = self._session.rows(_EXACT, key=key)
        if not rows and key:
            rows = self._session.rows(_PART, pattern=f"%{_literal(key)}%")
        return [self.product(row[0]) for row in rows]

    def products_with_code(self, code: str) -> Sequence[tuple[Product, str]]:
        return [(self.product(row[0]), row[1]) for row in self._session.rows(_CODE, code=code)]

    def partners_called(self, key: str, kind: str) -> Sequence[Partner]:
        rows = self._session.rows(_PARTNER_EXACT, key=key, kind=kind)
        if not rows and key:
            rows = self._session.rows(_PARTNER_PART, pattern=f"%{_literal(key)}%", kind=kind)
        return [_partner(row) for row in rows]

    def partner(self, partner_id: int) -> Partner:
        partner = self._recall.known.partners.get(partner_id)
        if partner is None:
            row = self._session.row(_PARTNER, id=partner_id)
            if row is None:
                raise Broken(f"partner {partner_id} is not there")
            partner = _partner(row)
            keep(self._recall.known.partners, partner_id, partner)
        return partner

    def whereabouts(self, partner_id: int) -> tuple[str, str, str]:
        row = self._session.row(_WHEREABOUTS, id=partner_id)
        return (row[0], row[1], row[2]) if row else ("", "", "")

    def indexed(self, make: Callable[[Sequence[tuple[str, str, int]]], T]) -> T:
        known = self._recall.known
        if known.index is None:
            known.index = make([(row[0], row[1], row[2]) for row in self._session.rows(_NAMES)])
        index: T = known.index
        return index

    def names_of(self, product_id: int) -> Sequence[str]:
        return [row[0] for row in self._session.rows(_NAMES_OF, id=product_id)]

    def locations(self) -> Sequence[Location]:
        return [_location(row) for row in self._session.rows(_LOCATIONS)]

    def location(self, location_id: int) -> Location:
        place = self._recall.known.places.get(location_id)
        if place is None:
            row = self._session.row(_LOCATION, id=location_id)
            if row is None:
                raise Broken(f"location {location_id} is not there")
            place = _location(row)
            keep(self._recall.known.places, location_id, place)
        return place

    def batch(self, product_id: int, code: str, expires_on: str | None) -> int:
        known = self.known_batch(product_id, code)
        if known is None:
            return self._session.insert(
                _NEW_BATCH, product_id=product_id, code=code, expires_on=expires_on
            )
        if expires_on is not None and known[1] != expires_on:
            raise OtherExpiry(batch=code, expires_on=known[1] or "")
        return known[0]

    def known_batch(self, product_id: int, code: str) -> tuple[int, str | None] | None:
        row = self._session.row(_BATCH, product_id=product_id, code=code)
        return (int(row[0]), row[1]) if row else None

    def batch_date(self, batch_id: int) -> tuple[str, str | None]:
        """Return (code, ISO date or ``None``) of a batch."""
        row = self._session.row(_BATCH_DATE, id=batch_id)
        return (row[0], row[1]) if row else ("", None)


def _literal(key: str) -> str:
    return key.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _product(row: Row, packs: Sequence[Row]) -> Product:
    return Product(
        id=row[0], sku=row[1], name=row[2], spec=row[3], unit=row[4], category=row[5],
        sale_price=row[6], purchase_price=row[7], safety_stock=row[8], is_batched=bool(row[9]),
        shelf_life_days=row[10], floor_price=row[11], is_inspected=bool(row[12]),
        lead_days=row[13], supplier_id=row[14], over_receipt_milli=row[15],
        is_active=bool(row[16]),
        packs=tuple(Pack(unit=pack[0], numerator=pack[1], denominator=pack[2]) for pack in packs),
    )  # fmt: skip


def _location(row: Row) -> Location:
    return Location(id=row[0], code=row[1], name=row[2], kind=row[3])


def _partner(row: Row) -> Partner:
    return Partner(
        id=row[0], code=row[1], name=row[2], kind=row[3], tier=row[4], credit_fen=row[5],
        terms_days=row[6], owner_id=row[7], is_active=bool(row[8]),
    )  # fmt: skip
