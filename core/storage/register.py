"""Master data and opening stock, as an import writes them: all of it or nothing.

Everything is found again by its code (people by their accounts), so that the same table may be
imported twice. Names are kept under the key by which people's words are compared; the caller
folds them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.orders.model import Document, NewDocument, NewLine
from core.orders.posting import put, take_back
from core.orders.states import Kind, Status, Step
from core.people import Role
from core.quantity import Pack
from core.stock.model import BooksAreOpen, Location, Phase, Product
from core.storage.books import OpenBooks
from core.storage.session import Sql

_LOCATION = Sql(
    "INSERT INTO location (code, name, kind, is_outside) VALUES (:code, :name, :kind, 0)"
    " ON CONFLICT (code) DO UPDATE SET name = :name, kind = :kind"
)
_FIND_PERSON = Sql(
    "SELECT person_id FROM account WHERE platform = :platform AND tenant = :tenant"
    " AND user_id = :user_id"
)
_FIND_BY_NAME = Sql("SELECT id FROM person WHERE name = :name ORDER BY id")
_PERSON = Sql("INSERT INTO person (name) VALUES (:name)")
_RENAME = Sql("UPDATE person SET name = :name, is_active = 1 WHERE id = :id")
_CLEAR = (
    Sql("DELETE FROM person_role WHERE person_id = :id"),
    Sql("DELETE FROM person_location WHERE person_id = :id"),
    Sql("DELETE FROM account WHERE person_id = :id"),
)
_ROLE = Sql("INSERT INTO person_role (person_id, role) VALUES (:id, :role)")
_PLACE = Sql("INSERT INTO person_location (person_id, location_id) VALUES (:id, :location_id)")
_ACCOUNT = Sql(
    "INSERT INTO account (platform, tenant, user_id, person_id)"
    " VALUES (:platform, :tenant, :user_id, :id)"
    " ON CONFLICT (platform, tenant, user_id) DO UPDATE SET person_id = :id"
)
_FIND_PARTNER = Sql("SELECT id FROM partner WHERE code = :code")
_PARTNER = Sql(
    "INSERT INTO partner (code, name, kind, tier, contact, phone, address)"
    " VALUES (:code, :name, :kind, :tier, :contact, :phone, :address)"
)
_PARTNER_AGAIN = Sql(
    "UPDATE partner SET name = :name, kind = :kind, tier = :tier, contact = :contact,"
    " phone = :phone, address = :address, is_active = 1 WHERE code = :code"
)
_PARTNER_NAMES = Sql("DELETE FROM partner_name WHERE partner_id = :id")
_PARTNER_NAME = Sql(
    "INSERT INTO partner_name (key, partner_id, name) VALUES (:key, :id, :name)"
    " ON CONFLICT (key, partner_id) DO NOTHING"
)
_FIND_PRODUCT = Sql("SELECT id, unit FROM product WHERE sku = :sku")
_HAS_MOVED = Sql("SELECT 1 FROM balance WHERE product_id = :id AND last_movement_id > 0 LIMIT 1")
_PRODUCT = Sql(
    "INSERT INTO product (sku, name, spec, unit, category, sale_price, purchase_price,"
    " safety_stock, is_batched, shelf_life_days) VALUES (:sku, :name, :spec, :unit, :category,"
    " :sale_price, :purchase_price, :safety_stock, :is_batched, :shelf_life_days)"
)
_PRODUCT_AGAIN = Sql(
    "UPDATE product SET name = :name, spec = :spec, unit = :unit, category = :category,"
    " sale_price = :sale_price, purchase_price = :purchase_price, safety_stock = :safety_stock,"
    " is_batched = :is_batched, shelf_life_days = :shelf_life_days, is_active = 1 WHERE sku = :sku"
)
_PRODUCT_CLEAR = (
    Sql("DELETE FROM pack WHERE product_id = :id"),
    Sql("DELETE FROM barcode WHERE product_id = :id"),
    Sql("DELETE FROM product_name WHERE product_id = :id"),
)
_PACK = Sql(
    "INSERT INTO pack (product_id, unit, numerator, denominator)"
    " VALUES (:id, :unit, :numerator, :denominator)"
)
_BARCODE = Sql("INSERT INTO barcode (code, product_id, unit) VALUES (:code, :id, :unit)")
_PRODUCT_NAME = Sql(
    "INSERT INTO product_name (key, product_id, name) VALUES (:key, :id, :name)"
    " ON CONFLICT (key, product_id) DO NOTHING"
)
_OPENINGS = Sql("SELECT id FROM document WHERE kind = 'opening' AND status = 'done' ORDER BY id")
_BUSINESS = Sql(
    "SELECT 1 FROM document WHERE kind NOT IN ('opening', 'debt') AND revision > 0 LIMIT 1"
)


@dataclass(eq=False)
class UnitInUse(Refused):
    """A product's base unit cannot change once goods have moved in it."""

    sku: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFacts:
    """A product as an import knows it. ``names`` are (key, name); ``barcodes`` (code, unit)."""

    sku: str
    name: str
    spec: str
    unit: str
    category: str
    sale_price: int | None
    purchase_price: int | None
    safety_stock: int
    is_batched: bool
    shelf_life_days: int | None
    packs: Sequence[Pack]
    barcodes: Sequence[tuple[str, str]]
    names: Sequence[tuple[str, str]]


def write_location(books: OpenBooks, code: str, name: str, kind: str) -> None:
    """Write a warehouse or store."""
    books.session.run(_LOCATION, code=code, name=name, kind=kind)
    books.recall.renew()


def write_person(
    books: OpenBooks, name: str, roles: Iterable[Role], accounts: Sequence[tuple[str, str, str]],
    places: Iterable[int],
) -> int:  # fmt: skip
    """Write a person with roles, accounts (platform, tenant, user id) and places; return the id."""
    person_id = _person_with(books, name, accounts)
    if person_id is None:
        person_id = books.session.insert(_PERSON, name=name)
    books.session.run(_RENAME, id=person_id, name=name)
    for sql in _CLEAR:
        books.session.run(sql, id=person_id)
    for role in sorted(roles):
        books.session.run(_ROLE, id=person_id, role=role.value)
    for location_id in sorted(places):
        books.session.run(_PLACE, id=person_id, location_id=location_id)
    for platform, tenant, user_id in accounts:
        books.session.run(_ACCOUNT, id=person_id, platform=platform, tenant=tenant, user_id=user_id)
    books.recall.renew()
    return person_id


def bind_account(books: OpenBooks, person_id: int, account: tuple[str, str, str]) -> None:
    """Write one more account (platform, tenant, user id) of a person that is there."""
    platform, tenant, user_id = account
    books.session.run(_ACCOUNT, id=person_id, platform=platform, tenant=tenant, user_id=user_id)
    books.recall.renew()


def _person_with(
    books: OpenBooks, name: str, accounts: Sequence[tuple[str, str, str]]
) -> int | None:
    for platform, tenant, user_id in accounts:
        row = books.session.row(_FIND_PERSON, platform=platform, tenant=tenant, user_id=user_id)
        if row is not None:
            return int(row[0])
    rows = books.session.rows(_FIND_BY_NAME, name=name)
    return int(rows[0][0]) if len(rows) == 1 and not accounts else None


def write_partner(
    books: OpenBooks, facts: Mapping[str, str], names: Sequence[tuple[str, str]]
) -> int:
    """Write a customer or supplier and return its id; ``facts`` are the columns of the table."""
    row = books.session.row(_FIND_PARTNER, code=facts["code"])
    if row is None:
        partner_id = books.session.insert(_PARTNER, **facts)
    else:
        partner_id = int(row[0])
        books.session.run(_PARTNER_AGAIN, **facts)
    books.session.run(_PARTNER_NAMES, id=partner_id)
    for key, name in names:
        books.session.run(_PARTNER_NAME, id=partner_id, key=key, name=name)
    books.recall.renew()
    return partner_id


def write_product(books: OpenBooks, facts: ProductFacts) -> None:
    """Write a product with its packs, codes and names; refuse another base unit once it moved."""
    columns = {
        "sku": facts.sku, "name": facts.name, "spec": facts.spec, "unit": facts.unit,
        "category": facts.category, "sale_price": facts.sale_price,
        "purchase_price": facts.purchase_price, "safety_stock": facts.safety_stock,
        "is_batched": int(facts.is_batched), "shelf_life_days": facts.shelf_life_days,
    }  # fmt: skip
    row = books.session.row(_FIND_PRODUCT, sku=facts.sku)
    if row is None:
        product_id = books.session.insert(_PRODUCT, **columns)
    else:
        product_id = int(row[0])
        if row[1] != facts.unit and books.session.row(_HAS_MOVED, id=product_id):
            raise UnitInUse(sku=facts.sku, unit=str(row[1]))
        books.session.run(_PRODUCT_AGAIN, **columns)
    for sql in _PRODUCT_CLEAR:
        books.session.run(sql, id=product_id)
    _write_details(books, product_id, facts)
    books.recall.renew()


def _write_details(books: OpenBooks, product_id: int, facts: ProductFacts) -> None:
    for pack in facts.packs:
        books.session.run(
            _PACK, id=product_id, unit=pack.unit, numerator=pack.numerator,
            denominator=pack.denominator,
        )  # fmt: skip
    for code, unit in facts.barcodes:
        books.session.run(_BARCODE, id=product_id, code=code, unit=unit)
    for key, name in facts.names:
        books.session.run(_PRODUCT_NAME, id=product_id, key=key, name=name)


def product_of_sku(books: OpenBooks, sku: str) -> Product | None:
    """Return the product with this sku."""
    row = books.session.row(_FIND_PRODUCT, sku=sku)
    return books.catalog.product(int(row[0])) if row else None


def write_opening(books: OpenBooks, lines: Mapping[int, Sequence[NewLine]]) -> list[Document]:
    """Replace the opening stock, place by place; refuse once a document has moved goods."""
    if books.session.row(_BUSINESS) is not None:
        raise BooksAreOpen
    for (document_id,) in books.session.rows(_OPENINGS):
        document = books.documents.get(document_id)
        take_back(books, document)
        books.documents.follow(document, Step.REVERSE, Status.REVERSED, person=None)
    return [
        _open_place(books, books.catalog.location(location_id), tuple(place_lines))
        for location_id, place_lines in sorted(lines.items())
    ]


def _open_place(books: OpenBooks, location: Location, lines: tuple[NewLine, ...]) -> Document:
    new = NewDocument(kind=Kind.OPENING, location=location, partner=None, lines=lines)
    number = books.documents.draw_number(Kind.OPENING)
    draft = books.documents.create(new, number=number, requester=None)
    put(books, draft, Phase.MOVE)
    return books.documents.follow(draft, Step.BOOK, Status.DONE, person=None)
