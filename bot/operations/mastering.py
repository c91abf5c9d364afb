"""Price lists, recipes and what else of the master data an import brings, row by row.

Everything goes through the same door as a change in the chat, so each field has its history.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.imports.rows import BomRow, PartnerRow, PriceRow, ProductRow
from bot.understand.clean import fold
from core.orders.bom import Component, Loop, Recipe, TooDeep, Work
from core.orders.masters import Edit, Hand, OtherContent, Value, What
from core.stock.model import Product
from core.storage.books import OpenBooks

Note = Callable[[int, str, str, str], None]
PLANNING: Final = ("floor_price", "lead_days", "is_inspected", "over_receipt_milli")
"""Fields of a product that a table leaves alone where a cell is empty."""


@dataclass(slots=True)
class _Bom:
    row: int
    product: Product
    version: str
    output: int
    is_whole: bool = True
    components: list[Component] = field(default_factory=list)
    steps: list[Work] = field(default_factory=list)


class MasterRows:
    """Writes rows into the open books; ``note`` hears (row, reason, value, hint) of each fault."""

    def __init__(self, books: OpenBooks, file: str, note: Note) -> None:
        self._books = books
        self._hand = Hand(person=None, source=file)
        self._note = note
        self._boms: dict[tuple[str, str], _Bom] = {}

    def price(self, row: PriceRow) -> None:
        """Set a list price, a tier's price, a floor."""
        product = self._product(row.row, row.sku)
        if product is None:
            return
        fields: list[tuple[str, Value]] = []
        if row.price is not None:
            fields.append((f"tier:{row.tier}" if row.tier else "sale_price", row.price))
        if row.floor is not None:
            fields.append(("floor_price", row.floor))
        self._set(What.PRODUCT, product.id, (product.sku, product.name), fields)

    def planning(self, row: ProductRow, sku: str) -> None:
        """Set what stands behind the names in a table of products, where it says something."""
        values = ((name, getattr(row, name)) for name in PLANNING)
        fields: list[tuple[str, Value]] = [
            (name, int(value)) for name, value in values if value is not None
        ]
        if not (fields or row.supplier):
            return
        product = self._books.masters.product_of_sku(sku)
        if product is None:
            return
        if row.supplier:
            supplier_id = self._supplier(row.row, row.supplier)
            fields += [("supplier_id", supplier_id)] if supplier_id else []
        self._set(What.PRODUCT, product.id, (product.sku, product.name), fields)

    def terms(self, row: PartnerRow, partner_id: int, code: str) -> None:
        """Set a partner's credit limit and days to pay, where the table says something."""
        values = (("credit_fen", row.credit_fen), ("terms_days", row.terms_days))
        fields: list[tuple[str, Value]] = [(name, to) for name, to in values if to is not None]
        self._set(What.PARTNER, partner_id, (code, row.name), fields)

    def bom(self, row: BomRow) -> None:
        """Take a component or a step; the recipe is written when all of it is known."""
        product = self._product(row.row, row.product)
        if product is None:
            return
        key = (row.product, row.version)
        found = self._boms.setdefault(
            key, _Bom(row=row.row, product=product, version=row.version, output=row.output)
        )
        if row.output != found.output:
            self._note(row.row, "bom_output", str(row.output), str(found.output))
        if row.component:
            self._component(found, row)
        if row.step:
            found.steps.append(
                Work(
                    name=row.step, minutes_milli=row.minutes_milli,
                    labour_fen_hour=row.labour_fen_hour, overhead_fen_hour=row.overhead_fen_hour,
                )
            )  # fmt: skip

    def finish(self) -> int:
        """Write the recipes, and return how many there were."""
        for found in self._boms.values():
            self._save(found)
        return len(self._boms)

    def _component(self, found: _Bom, row: BomRow) -> None:
        part = self._product(row.row, row.component)
        found.is_whole &= part is not None
        if part is not None:
            found.components.append(
                Component(product_id=part.id, quantity=row.quantity, scrap_milli=row.scrap_milli)
            )

    def _save(self, found: _Bom) -> None:
        if not found.is_whole:
            return
        if not found.components:
            self._note(found.row, "bom_no_component", found.product.sku, "")
            return
        recipe = Recipe(
            product_id=found.product.id, version=found.version, output_quantity=found.output,
            components=tuple(found.components), steps=tuple(found.steps),
        )  # fmt: skip
        try:
            self._books.recipes.save_recipe(recipe, self._hand)
        except Loop as loop:
            self._note(found.row, "bom_loop", found.product.sku, self._chain(loop.chain))
        except TooDeep as deep:
            self._note(found.row, "bom_too_deep", found.product.sku, str(deep.levels))
        except OtherContent:
            self._note(found.row, "bom_other", found.version, "")

    def _chain(self, product_ids: Sequence[int]) -> str:
        return " → ".join(self._books.catalog.product(one).name for one in product_ids)

    def _product(self, row: int, sku: str) -> Product | None:
        found = self._books.masters.product_of_sku(sku)
        if found is None:
            self._note(row, "unknown_sku", sku, "")
        return found

    def _supplier(self, row: int, name: str) -> int | None:
        found = self._books.masters.partners_named(fold(name), "supplier")
        if not found:
            self._note(row, "unknown_supplier", name, "")
            return None
        return found[0].id

    def _set(
        self, what: What, thing_id: int, named: tuple[str, str],
        fields: Sequence[tuple[str, Value]],
    ) -> None:  # fmt: skip
        edits = [
            Edit(
                what=what, id=thing_id, key=named[0], label=named[1], field=name,
                old=self._books.masters.value(what, thing_id, name), new=new,
            )
            for name, new in fields
        ]  # fmt: skip
        if changed := [one for one in edits if one.old != one.new]:
            self._books.masters.write(changed, self._hand)
