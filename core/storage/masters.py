"""Prices, shelves, channels and the one way in which master data is changed, over the tables."""

# ruff: noqa: S608 - the statements are put together from constants only

from collections.abc import Mapping, Sequence
from typing import Final

from core.orders.bom import require_no_loop
from core.orders.formula import of_text
from core.orders.masters import (
    Change,
    ChangedMeanwhile,
    Edit,
    Hand,
    InUse,
    KeyTaken,
    StillInUse,
    Value,
    What,
)
from core.orders.states import Status
from core.stock.model import Partner, Product
from core.storage import fields
from core.storage.changes import ChangeLog
from core.storage.goods import Goods
from core.storage.recipes import RecipeTable
from core.storage.session import Session, Sql
from core.storage.trail import Trail

ENDED: Final = frozenset({
    Status.DONE, Status.REFUNDED, Status.CLOSED, Status.REJECTED, Status.CANCELLED,
    Status.REVERSED,
})  # fmt: skip
MOVED: Final = frozenset({Status.SHIPPED, Status.STOCKED})
"""Nothing of the goods is open any more; the partner may still owe, or be owed."""


def _but(ended: frozenset[Status]) -> str:
    return ", ".join(repr(one.value) for one in Status if one not in ended)


OPEN: Final = _but(ENDED)
"""What is not over yet, as a list in SQL."""
LOGGED: Final = frozenset({"successor"})
"""Fields that are only remembered: who took over is written where it belongs."""

SHOWN_MAX: Final = 3

_AGREED = Sql(
    "SELECT price FROM partner_price WHERE partner_id = :partner_id AND product_id = :product_id"
)
_TIERS = Sql("SELECT tier, price FROM tier_price WHERE product_id = :id ORDER BY tier")
_SHELVES = Sql("SELECT product_id, code FROM shelf WHERE location_id = :id")
_CHANNEL = Sql("SELECT product_id, unit FROM channel_sku WHERE channel = :channel AND code = :code")
_MAP = Sql(
    "INSERT INTO channel_sku (channel, code, product_id, unit)"
    " VALUES (:channel, :code, :product_id, :unit)"
    " ON CONFLICT (channel, code) DO UPDATE SET product_id = :product_id, unit = :unit"
)
_SKU = Sql("SELECT id FROM product WHERE sku = :key")
_CODE = Sql("SELECT id FROM partner WHERE code = :key")
_PRODUCTS = Sql("SELECT product_id FROM product_name WHERE key = :key ORDER BY product_id LIMIT 9")
_PARTNERS = Sql(
    "SELECT p.id FROM partner_name n JOIN partner p ON p.id = n.partner_id"
    " WHERE n.key = :key AND p.kind = :kind ORDER BY p.id LIMIT 9"
)
_WITH_CODE = Sql(
    "SELECT p.name FROM barcode b JOIN product p ON p.id = b.product_id"
    " WHERE b.code = :code AND b.product_id <> :id AND p.is_active = 1 ORDER BY p.id LIMIT 1"
)
_NEW = {
    What.PRODUCT: Sql("INSERT INTO product (sku, name, unit) VALUES (:key, :label, :new)"),
    What.PARTNER: Sql("INSERT INTO partner (code, name, kind) VALUES (:key, :label, :new)"),
}
_BASE_PACK = Sql("INSERT INTO pack (product_id, unit, numerator) VALUES (:id, :unit, 1)")
_STOCK = Sql(
    "SELECT l.name, b.on_hand FROM balance b JOIN location l ON l.id = b.location_id"
    " WHERE b.product_id = :id AND b.is_outside = 0 AND b.on_hand <> 0 ORDER BY l.id"
)
_USE = {
    What.PRODUCT: Sql(
        "SELECT DISTINCT d.number FROM document d JOIN document_line n ON n.document_id = d.id"
        f" WHERE d.status IN ({_but(ENDED | MOVED)}) AND n.product_id = :id"
        " ORDER BY d.number LIMIT 4"
    ),
    What.PARTNER: Sql(
        f"SELECT number FROM document WHERE status IN ({_but(ENDED)}) AND partner_id = :id"
        " ORDER BY number LIMIT 4"
    ),
}
_LOCK = Sql("SELECT pg_advisory_xact_lock(11)")


class MasterTable:
    """``core.orders.masters.Masters`` over the tables."""

    def __init__(
        self, session: Session, trail: Trail, goods: Goods, recipes: RecipeTable, now_us: int
    ) -> None:
        self._session = session
        self._goods = goods
        self._recipes = recipes
        self._log = ChangeLog(session, trail, now_us)

    def price(self, product: Product, partner: Partner | None) -> tuple[int | None, str]:
        if partner is not None:
            row = self._session.row(_AGREED, partner_id=partner.id, product_id=product.id)
            if row:
                return row[0], "agreed"
            tier = self.tier_prices(product.id).get(partner.tier)
            if tier is not None:
                return tier, "tier"
        return product.sale_price, "list" if product.sale_price is not None else ""

    def tier_prices(self, product_id: int) -> Mapping[str, int]:
        return {row[0]: row[1] for row in self._session.rows(_TIERS, id=product_id)}

    def shelves(self, location_id: int, product_ids: Sequence[int]) -> Mapping[int, str]:
        wanted = set(product_ids)
        rows = self._session.rows(_SHELVES, id=location_id)
        return {row[0]: row[1] for row in rows if row[0] in wanted}

    def product_of_sku(self, sku: str) -> Product | None:
        row = self._session.row(_SKU, key=sku)
        return self._goods.product(row[0]) if row else None

    def products_named(self, key: str) -> Sequence[Product]:
        return [self._goods.product(row[0]) for row in self._session.rows(_PRODUCTS, key=key)]

    def partners_named(self, key: str, kind: str) -> Sequence[Partner]:
        rows = self._session.rows(_PARTNERS, key=key, kind=kind)
        return [self._goods.partner(row[0]) for row in rows]

    def product_of_channel(self, channel: str, code: str) -> tuple[int, str] | None:
        row = self._session.row(_CHANNEL, channel=channel, code=code)
        return (row[0], row[1]) if row else None

    def value(self, what: What, thing_id: int, field: str) -> Value:
        if what is What.BOM:
            present = self._recipes.recipe_of(thing_id)
            return present.version if present else None
        return None if field in LOGGED else fields.read(self._session, what, thing_id, field)

    def history(self, what: What, key: str, limit: int) -> Sequence[Change]:
        return self._log.of(what, key, limit)

    def usage(self, what: What, thing_id: int) -> InUse:
        stock = self._session.rows(_STOCK, id=thing_id) if what is What.PRODUCT else ()
        numbers = self._session.rows(_USE[what], id=thing_id)
        return InUse(
            on_hand=sum(row[1] for row in stock),
            places=tuple(row[0] for row in stock),
            documents=tuple(row[0] for row in numbers[:SHOWN_MAX]),
        )

    def require_possible(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            if edit.field == "new":
                self._require_new(edit)
            elif edit.id:
                self._require_as_shown(edit)
            if edit.field.startswith("barcode:") and edit.new is not None:
                self._require_free_code(edit)
            if edit.what is What.BOM and edit.new is not None:
                recipe = of_text(edit.id, str(edit.new))
                require_no_loop(recipe, self._recipes.recipe_of)
            if edit.field == "is_active" and edit.new == 0 and edit.what in _USE:
                self._require_unused(edit)

    def write(self, edits: Sequence[Edit], hand: Hand) -> None:
        if self._session.is_postgres:
            self._session.row(_LOCK)  # two changes of one field are made one after the other
        self.require_possible(edits)
        made: dict[tuple[What, str], int] = {}
        for edit in edits:
            if edit.what is What.BOM:
                self._cook(edit, hand)
                continue
            key = (edit.what, edit.key)
            if edit.field == "new":
                made[key] = self._make(edit)
            elif edit.what is What.CHANNEL:
                self._map(edit)
            elif edit.field not in LOGGED:
                fields.put(self._session, edit, edit.id or made[key])
            self._log.add(edit, hand)
        self._goods.forget()

    def _cook(self, edit: Edit, hand: Hand) -> None:
        """Save a new version of a recipe, or let none count; the recipes keep their own history."""
        if edit.new is None:
            self._recipes.drop_recipe(edit.id, hand)
        else:
            self._recipes.save_recipe(of_text(edit.id, str(edit.new)), hand)

    def _make(self, edit: Edit) -> int:
        made = self._session.insert(_NEW[edit.what], key=edit.key, label=edit.label, new=edit.new)
        if edit.what is What.PRODUCT:
            self._session.run(_BASE_PACK, id=made, unit=edit.new)
        return made

    def _map(self, edit: Edit) -> None:
        """Remember a channel's code: the field is the code, the new value ``product id|unit``."""
        product_id, _, unit = str(edit.new).partition("|")
        self._session.run(
            _MAP, channel=edit.key, code=edit.field, product_id=int(product_id), unit=unit
        )

    def _require_new(self, edit: Edit) -> None:
        sql = _SKU if edit.what is What.PRODUCT else _CODE
        if self._session.row(sql, key=edit.key) is not None:
            raise KeyTaken(field="code", value=edit.key, other=edit.label)

    def _require_as_shown(self, edit: Edit) -> None:
        now = self.value(edit.what, edit.id, edit.field)
        if now != edit.old:
            shown = "" if now is None else str(now)
            raise ChangedMeanwhile(label=edit.label, field=edit.field, now=shown)

    def _require_free_code(self, edit: Edit) -> None:
        code = edit.field.partition(":")[2]
        row = self._session.row(_WITH_CODE, code=code, id=edit.id)
        if row is not None:
            raise KeyTaken(field="barcode", value=code, other=str(row[0]))

    def _require_unused(self, edit: Edit) -> None:
        use = self.usage(edit.what, edit.id)
        if use:
            unit = self._goods.product(edit.id).unit if edit.what is What.PRODUCT else ""
            raise StillInUse(label=edit.label, unit=unit, use=use)
