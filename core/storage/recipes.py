"""BOMs over the tables: every version is kept for ever, a row of its own says which one counts."""

from typing import Final

from core.errors import Broken
from core.orders.bom import Component, Recipe, Work, require_no_loop
from core.orders.masters import Edit, Hand, OtherContent, What
from core.storage.changes import ChangeLog
from core.storage.plain import dump_sorted
from core.storage.session import Row, Session, Sql
from core.storage.trail import Trail

_RECIPE: Final = (
    "SELECT b.id, b.product_id, b.version, b.output_quantity, p.sku, p.name FROM bom b"
    " JOIN product p ON p.id = b.product_id "
)
_BY_ID = Sql(_RECIPE + "WHERE b.id = :id")
_ACTIVE = Sql(_RECIPE + "JOIN bom_active a ON a.bom_id = b.id WHERE a.product_id = :product_id")
_VERSION = Sql(_RECIPE + "WHERE b.product_id = :product_id AND b.version = :version")
_VERSIONS = Sql("SELECT version FROM bom WHERE product_id = :product_id")
_LINES = Sql(
    "SELECT component_id, quantity, scrap_milli FROM bom_line WHERE bom_id = :id ORDER BY line_no"
)
_STEPS = Sql(
    "SELECT name, minutes_milli, labour_fen_hour, overhead_fen_hour FROM bom_step"
    " WHERE bom_id = :id ORDER BY line_no"
)
_NEW = Sql(
    "INSERT INTO bom (product_id, version, output_quantity, created_us, command_id)"
    " VALUES (:product_id, :version, :output_quantity, :now_us, :command_id)"
)
_NEW_LINE = Sql(
    "INSERT INTO bom_line (bom_id, line_no, component_id, quantity, scrap_milli)"
    " VALUES (:id, :line_no, :component_id, :quantity, :scrap_milli)"
)
_NEW_STEP = Sql(
    "INSERT INTO bom_step (bom_id, line_no, name, minutes_milli, labour_fen_hour,"
    " overhead_fen_hour) VALUES (:id, :line_no, :name, :minutes_milli, :labour_fen_hour,"
    " :overhead_fen_hour)"
)
_CHOOSE = Sql(
    "INSERT INTO bom_active (product_id, bom_id) VALUES (:product_id, :id)"
    " ON CONFLICT (product_id) DO UPDATE SET bom_id = :id"
)
_DROP = Sql("DELETE FROM bom_active WHERE product_id = :product_id")
_SKU = Sql("SELECT sku FROM product WHERE id = :id")
_LOCK = Sql("SELECT pg_advisory_xact_lock(10)")


class RecipeTable:
    """``core.orders.masters.Recipes`` over the tables."""

    def __init__(self, session: Session, trail: Trail, now_us: int) -> None:
        self._session = session
        self._trail = trail
        self._now_us = now_us
        self._log = ChangeLog(session, trail, now_us)
        self._active: dict[int, Recipe | None] = {}

    def recipe_of(self, product_id: int) -> Recipe | None:
        if product_id not in self._active:
            row = self._session.row(_ACTIVE, product_id=product_id)
            self._active[product_id] = self._recipe(row) if row else None
        return self._active[product_id]

    def recipe(self, bom_id: int) -> Recipe:
        row = self._session.row(_BY_ID, id=bom_id)
        if row is None:
            raise Broken(f"bom {bom_id} is not there")
        return self._recipe(row)

    def next_version(self, product_id: int) -> str:
        rows = self._session.rows(_VERSIONS, product_id=product_id)
        numbers = [int(row[0]) for row in rows if row[0].isdecimal()]
        return str(max([len(rows), *numbers]) + 1)

    def save_recipe(self, recipe: Recipe, hand: Hand) -> Recipe:
        if self._session.is_postgres:
            self._session.row(_LOCK)  # two halves of a loop must not be saved side by side
        self._active.clear()
        require_no_loop(recipe, self.recipe_of)
        kept = self._session.row(_VERSION, product_id=recipe.product_id, version=recipe.version)
        saved = self._same(recipe, kept) if kept else self._insert(recipe)
        before = self.recipe_of(recipe.product_id)
        if before is None or before.id != saved.id:
            self._session.run(_CHOOSE, product_id=saved.product_id, id=saved.id)
            old = before.version if before else None
            self._note(saved.product_id, "active", old, saved.version, hand)
        if kept is None:
            text = dump_sorted(self._content(saved))
            self._note(saved.product_id, f"version:{saved.version}", None, text, hand)
        self._active.clear()
        return saved

    def drop_recipe(self, product_id: int, hand: Hand) -> bool:
        before = self.recipe_of(product_id)
        if before is None:
            return False
        self._session.run(_DROP, product_id=product_id)
        self._active.clear()
        self._note(product_id, "active", before.version, None, hand)
        return True

    def _insert(self, recipe: Recipe) -> Recipe:
        bom_id = self._session.insert(
            _NEW, product_id=recipe.product_id, version=recipe.version,
            output_quantity=recipe.output_quantity, now_us=self._now_us,
            command_id=self._trail.command_id,
        )  # fmt: skip
        for number, line in enumerate(recipe.components, start=1):
            self._session.run(
                _NEW_LINE, id=bom_id, line_no=number, component_id=line.product_id,
                quantity=line.quantity, scrap_milli=line.scrap_milli,
            )  # fmt: skip
        for number, step in enumerate(recipe.steps, start=1):
            self._session.run(
                _NEW_STEP, id=bom_id, line_no=number, name=step.name,
                minutes_milli=step.minutes_milli, labour_fen_hour=step.labour_fen_hour,
                overhead_fen_hour=step.overhead_fen_hour,
            )  # fmt: skip
        return self.recipe(bom_id)

    def _same(self, recipe: Recipe, row: Row) -> Recipe:
        kept = self._recipe(row)
        if self._content(kept) != self._content(recipe):
            raise OtherContent(product=str(row[5]), version=recipe.version)
        return kept

    def _content(self, recipe: Recipe) -> dict[str, object]:
        return {
            "output": recipe.output_quantity,
            "components": [
                [self._sku(one.product_id), one.quantity, one.scrap_milli]
                for one in recipe.components
            ],
            "steps": [
                [one.name, one.minutes_milli, one.labour_fen_hour, one.overhead_fen_hour]
                for one in recipe.steps
            ],
        }

    def _recipe(self, row: Row) -> Recipe:
        lines = self._session.rows(_LINES, id=row[0])
        steps = self._session.rows(_STEPS, id=row[0])
        return Recipe(
            id=row[0], product_id=row[1], version=row[2], output_quantity=row[3],
            components=tuple(
                Component(product_id=line[0], quantity=line[1], scrap_milli=line[2])
                for line in lines
            ),
            steps=tuple(
                Work(name=step[0], minutes_milli=step[1], labour_fen_hour=step[2],
                     overhead_fen_hour=step[3])
                for step in steps
            ),
        )  # fmt: skip

    def _note(
        self, product_id: int, field: str, old: str | None, new: str | None, hand: Hand
    ) -> None:
        sku = self._sku(product_id)
        edit = Edit(what=What.BOM, id=product_id, key=sku, label=sku, field=field, old=old, new=new)
        self._log.add(edit, hand)

    def _sku(self, product_id: int) -> str:
        row = self._session.row(_SKU, id=product_id)
        return str(row[0]) if row else ""
