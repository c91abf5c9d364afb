"""What a product is made of: explode it, see what is short, say what it costs.

Pure: recipes come from a function ``recipe_of(product_id)``. A component is needed
``order x use x (1 + scrap) / output``; what several places of one order need of it is added up
first and rounded up once, so small orders never need a whole unit too many at every level.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from core.errors import Refused
from core.quantity import AMOUNT_FEN_MAX, MILLI, PRICE_SCALE, QUANTITY_MAX, OutOfRange

DEPTH_MAX: Final = 20
PRODUCTS_MAX: Final = 20_000
MINUTES: Final = 60
SCRAP_MAX_MILLI: Final = MILLI - 1
"""All but one in a thousand: what is only scrap makes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What one output takes of a product (base units); ``scrap_milli`` 50 means 5 % more."""

    product_id: int
    quantity: int
    scrap_milli: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A step of making one output: thousandths of a minute, 分 per hour."""

    name: str
    minutes_milli: int
    labour_fen_hour: int = 0
    overhead_fen_hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One version of a BOM: ``output_quantity`` base units come out of its components."""

    product_id: int
    version: str
    output_quantity: int
    components: tuple[Component, ...]
    steps: tuple[Work, ...] = ()
    id: int = 0


RecipeOf = Callable[[int], Recipe | None]
"""Which recipe makes a product now; ``None`` for what is bought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What an order takes of one product, in base units.

    ``from_stock`` is there already, ``to_make`` has a recipe of its own, ``short`` must be bought.
    """

    product_id: int
    quantity: int
    from_stock: int
    to_make: int
    short: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an order costs in 分; ``unknown`` are the products whose cost nobody knows."""

    material_fen: int
    labour_fen: int
    overhead_fen: int
    unknown: tuple[int, ...] = ()

    @property
    def total_fen(self) -> int:
        """Return material, labour and overhead together."""
        return self.material_fen + self.labour_fen + self.overhead_fen


@dataclass(eq=False)
class Loop(Refused):
    """A product would be made of itself; ``chain`` are the product ids, first and last the same."""

    chain: tuple[int, ...]


@dataclass(eq=False)
class TooDeep(Refused):
    """Recipes within recipes, deeper or wider than anybody makes anything."""

    product_id: int
    levels: int


@dataclass(eq=False)
class NoRecipe(Refused):
    """The product has no recipe, so it cannot be made."""

    product_id: int


def require_no_loop(recipe: Recipe, recipe_of: RecipeOf) -> None:
    """Refuse a recipe by which its product would be made of itself, and name the chain."""
    order_of(recipe.product_id, lambda known: _instead(recipe, recipe_of, known))


def _instead(recipe: Recipe, recipe_of: RecipeOf, product_id: int) -> Recipe | None:
    return recipe if product_id == recipe.product_id else recipe_of(product_id)


def order_of(product_id: int, recipe_of: RecipeOf) -> Sequence[int]:
    """Return every product within ``product_id``, each before what it is made of.

    Refuses a loop, more than 20 levels and more than 20,000 products.
    """
    found: dict[int, int] = {}
    chain: list[int] = []
    open_: list[tuple[int, Iterator[Component]]] = []

    def enter(product: int) -> None:
        if product in chain:
            raise Loop(chain=(*chain[chain.index(product) :], product))
        if len(chain) > DEPTH_MAX or len(found) > PRODUCTS_MAX:
            raise TooDeep(product_id=product_id, levels=DEPTH_MAX)
        recipe = recipe_of(product)
        chain.append(product)
        open_.append((product, iter(recipe.components if recipe else ())))

    enter(product_id)
    while open_:
        product, components = open_[-1]
        following = next((one for one in components if one.product_id not in found), None)
        if following is not None:
            enter(following.product_id)
            continue
        found[product] = len(found)
        open_.pop()
        chain.pop()
    _require_shallow(product_id, found, recipe_of)
    return list(reversed(found))


def _require_shallow(product_id: int, found: Mapping[int, int], recipe_of: RecipeOf) -> None:
    """Refuse a product of too many levels, however the walk came upon the deepest of them."""
    levels: dict[int, int] = {}
    for product in found:
        recipe = recipe_of(product)
        below = (levels[one.product_id] for one in recipe.components) if recipe else ()
        levels[product] = 1 + max(below, default=-1)
    if levels[product_id] > DEPTH_MAX:
        raise TooDeep(product_id=product_id, levels=DEPTH_MAX)


def explode(
    product_id: int, quantity: int, recipe_of: RecipeOf, available: Mapping[int, int] | None = None
) -> Sequence[Need]:
    """Return what making ``quantity`` takes, each product once, before what it is made of.

    ``available`` is used up first, what there is of a component that could itself be made
    included; without it nothing is there. The product itself is made in full.
    """
    if not 0 < quantity <= QUANTITY_MAX:
        raise OutOfRange(what="count", value=str(quantity), largest=str(QUANTITY_MAX))
    if recipe_of(product_id) is None:
        raise NoRecipe(product_id=product_id)
    stock = available or {}
    wanted: dict[int, _Sum] = {}
    needs: list[Need] = []
    to_make = {product_id: quantity}
    for product in order_of(product_id, recipe_of):
        recipe = recipe_of(product)
        if product != product_id:
            need = _need(product, wanted[product].rounded_up(), stock, is_made=recipe is not None)
            needs.extend([need] if need.quantity else [])
            to_make[product] = need.to_make
        if recipe is not None:
            for component in recipe.components:
                part = to_make[product] * component.quantity * (MILLI + component.scrap_milli)
                wanted.setdefault(component.product_id, _Sum()).add(
                    part, recipe.output_quantity * MILLI
                )
    return needs


class _Sum:
    """A sum of fractions, kept by denominator: there are few, so adding is whole numbers only."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: dict[int, int] = {}

    def add(self, numerator: int, denominator: int) -> None:
        self._parts[denominator] = self._parts.get(denominator, 0) + numerator

    def rounded_up(self) -> int:
        total = sum((Fraction(top, below) for below, top in self._parts.items()), Fraction(0))
        return -(-total.numerator // total.denominator)


def _need(product_id: int, quantity: int, stock: Mapping[int, int], *, is_made: bool) -> Need:
    if quantity > QUANTITY_MAX:
        raise OutOfRange(what="count", value=str(quantity), largest=str(QUANTITY_MAX))
    from_stock = min(max(stock.get(product_id, 0), 0), quantity)
    rest = quantity - from_stock
    return Need(
        product_id=product_id, quantity=quantity, from_stock=from_stock,
        to_make=rest if is_made else 0, short=0 if is_made else rest,
    )  # fmt: skip


def cost(
    product_id: int, quantity: int, recipe_of: RecipeOf, unit_costs: Mapping[int, int]
) -> Cost:
    """Return what making ``quantity`` costs: bought components, labour and overhead of every step.

    ``unit_costs`` are 1/10,000 yuan per base unit. Each part is rounded half up to the 分 once.
    """
    needs = explode(product_id, quantity, recipe_of)
    made = {product_id: quantity, **{need.product_id: need.to_make for need in needs}}
    bought = [need for need in needs if need.short]
    material = sum(need.short * unit_costs.get(need.product_id, 0) for need in bought)
    labour = overhead = Fraction(0)
    for product, amount in made.items():
        recipe = recipe_of(product)
        for step in recipe.steps if recipe and amount else ():
            hours = Fraction(amount * step.minutes_milli, MILLI * MINUTES)
            labour += hours * step.labour_fen_hour / (recipe.output_quantity if recipe else 1)
            overhead += hours * step.overhead_fen_hour / (recipe.output_quantity if recipe else 1)
    return Cost(
        material_fen=_fen(Fraction(material * 100, PRICE_SCALE)),
        labour_fen=_fen(labour), overhead_fen=_fen(overhead),
        unknown=tuple(need.product_id for need in bought if need.product_id not in unit_costs),
    )  # fmt: skip


def work_fen(recipe: Recipe, quantity: int) -> int:
    """Return labour and overhead of making ``quantity`` by this recipe alone, in 分, half up."""
    hours = Fraction(quantity, MILLI * MINUTES * recipe.output_quantity)
    return _fen(
        sum(
            (
                hours * step.minutes_milli * (step.labour_fen_hour + step.overhead_fen_hour)
                for step in recipe.steps
            ),
            Fraction(0),
        )
    )


def _fen(amount: Fraction) -> int:
    whole = (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
    if whole > AMOUNT_FEN_MAX:
        raise OutOfRange(what="amount", value=str(whole), largest=str(AMOUNT_FEN_MAX))
    return whole
