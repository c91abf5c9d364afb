"""Explode a recipe of five levels with 200 components on each."""

from benchmarks.measure import Result, keep_doing
from core.orders.bom import Component, Recipe, explode

LEVELS, ACROSS, USES = 5, 200, 10


def whole(*, seconds: float) -> Result:
    """Explode an order for ``seconds`` from one thread; 1,000 products, 8,200 uses."""
    recipes = {one.product_id: one for one in made()}

    def once(number: int) -> None:
        needs = explode(0, 1 + number % 100, recipes.get)
        if len(needs) != LEVELS * ACROSS:
            raise RuntimeError("a component got lost")

    return keep_doing(once, seconds=seconds)


def made() -> list[Recipe]:
    """Return the recipes: everything is made of ten things of the level below."""
    top = range(1, ACROSS + 1)
    found = [recipe(0, list(top))]
    for level in range(1, LEVELS):
        first = 1 + level * ACROSS
        for place in range(ACROSS):
            uses = [first + (place * 7 + step * 13) % ACROSS for step in range(USES)]
            found.append(recipe(first - ACROSS + place, uses))
    return found


def recipe(product_id: int, uses: list[int]) -> Recipe:
    """Return a recipe with scrap, in runs of seven."""
    return Recipe(
        product_id=product_id, version="1", output_quantity=7,
        components=tuple(
            Component(product_id=use, quantity=1 + use % 9, scrap_milli=use % 50) for use in uses
        ),
    )  # fmt: skip
