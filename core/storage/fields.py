"""The fields of master data by name: where each is read and written."""

# ruff: noqa: S608 - the statements are put together from constants only

from typing import Final

from core.errors import Broken
from core.orders.masters import Edit, Value, What
from core.storage.session import Session, Sql

COLUMNS: Final = {
    What.PRODUCT: (
        "name", "spec", "category", "sale_price", "purchase_price", "floor_price", "safety_stock",
        "lead_days", "is_inspected", "over_receipt_milli", "supplier_id", "is_batched",
        "shelf_life_days", "is_active",
    ),
    What.PARTNER: (
        "name", "tier", "contact", "phone", "address", "credit_fen", "terms_days", "owner_id",
        "is_active",
    ),
    What.PERSON: ("name", "is_active"),
}  # fmt: skip
_TABLE: Final = {What.PRODUCT: "product", What.PARTNER: "partner", What.PERSON: "person"}


class Field:
    """How one sort of field is read, set and cleared.

    ``:id`` is the thing, ``:part`` what stands behind the colon of the field's name: text, or
    the id of something else (``is_numbered``).
    """

    def __init__(self, read: str, put: str, clear: str, *, is_numbered: bool = False) -> None:
        self.read = Sql(read)
        self.put = Sql(put)
        self.clear = Sql(clear)
        self.is_numbered = is_numbered


def _column(table: str, column: str) -> Field:
    put = f"UPDATE {table} SET {column} = :value WHERE id = :id"
    return Field(f"SELECT {column} FROM {table} WHERE id = :id", put, put)


def _row(table: str, key: tuple[str, str], value: str, *, is_numbered: bool = False) -> Field:
    """Return the field that is a row of a table, found by its owner and its part."""
    owner, part = key
    return Field(
        f"SELECT {value} FROM {table} WHERE {owner} = :id AND {part} = :part",
        f"INSERT INTO {table} ({owner}, {part}, {value}) VALUES (:id, :part, :value)"
        f" ON CONFLICT ({owner}, {part}) DO UPDATE SET {value} = :value",
        f"DELETE FROM {table} WHERE {owner} = :id AND {part} = :part",
        is_numbered=is_numbered,
    )


_COLUMN: Final = {
    (what, column): _column(_TABLE[what], column)
    for what, columns in COLUMNS.items()
    for column in columns
}
_PARTED: Final = {
    (What.PRODUCT, "tier"): _row("tier_price", ("product_id", "tier"), "price"),
    (What.PRODUCT, "agreed"): _row(
        "partner_price", ("product_id", "partner_id"), "price", is_numbered=True
    ),
    (What.PRODUCT, "pack"): Field(
        "SELECT numerator FROM pack WHERE product_id = :id AND unit = :part",
        "INSERT INTO pack (product_id, unit, numerator) VALUES (:id, :part, :value)"
        " ON CONFLICT (product_id, unit) DO UPDATE SET numerator = :value, denominator = 1",
        "DELETE FROM pack WHERE product_id = :id AND unit = :part",
    ),
    (What.PRODUCT, "barcode"): _row("barcode", ("product_id", "code"), "unit"),
    (What.PRODUCT, "alias"): _row("product_name", ("product_id", "key"), "name"),
    (What.PRODUCT, "shelf"): _row("shelf", ("product_id", "location_id"), "code", is_numbered=True),
    (What.PARTNER, "alias"): _row("partner_name", ("partner_id", "key"), "name"),
    (What.PERSON, "role"): Field(
        "SELECT 1 FROM person_role WHERE person_id = :id AND role = :part",
        "INSERT INTO person_role (person_id, role) VALUES (:id, :part)",
        "DELETE FROM person_role WHERE person_id = :id AND role = :part",
    ),
}


def read(session: Session, what: What, thing_id: int, field: str) -> Value:
    """Return what the field holds, ``None`` for nothing."""
    found, part = _field(what, field)
    row = session.row(found.read, **_picked(found.read, {"id": thing_id, "part": part}))
    return row[0] if row else None


def put(session: Session, edit: Edit, thing_id: int) -> None:
    """Set the field, or clear it with ``None``."""
    found, part = _field(edit.what, edit.field)
    sql = found.clear if edit.new is None else found.put
    session.run(sql, **_picked(sql, {"id": thing_id, "part": part, "value": edit.new}))


def _field(what: What, field: str) -> tuple[Field, int | str]:
    name, _, part = field.partition(":")
    found = _PARTED.get((what, name)) if part else _COLUMN.get((what, name))
    if found is None:
        raise Broken(f"{what} has no field {field}")
    return found, int(part) if found.is_numbered else part


def _picked(sql: Sql, values: dict[str, Value]) -> dict[str, Value]:
    return {name: values[name] for name in sql.names}
