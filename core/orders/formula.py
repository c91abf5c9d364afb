"""A recipe as one value of an edit, so that it is shown, confirmed and written like any change."""

import json

from core.orders.bom import Component, Recipe, Work


def as_text(recipe: Recipe) -> str:
    """Return everything of a recipe but whose it is."""
    return json.dumps(
        {
            "version": recipe.version,
            "output": recipe.output_quantity,
            "components": [
                [one.product_id, one.quantity, one.scrap_milli] for one in recipe.components
            ],
            "steps": [
                [one.name, one.minutes_milli, one.labour_fen_hour, one.overhead_fen_hour]
                for one in recipe.steps
            ],
        },
        ensure_ascii=False,
    )


def of_text(product_id: int, text: str) -> Recipe:
    """Return the recipe that ``as_text`` gave."""
    said = json.loads(text)
    return Recipe(
        product_id=product_id,
        version=said["version"],
        output_quantity=said["output"],
        components=tuple(
            Component(product_id=id_, quantity=quantity, scrap_milli=scrap)
            for id_, quantity, scrap in said["components"]
        ),
        steps=tuple(
            Work(name=name, minutes_milli=minutes, labour_fen_hour=labour, overhead_fen_hour=over)
            for name, minutes, labour, over in said["steps"]
        ),
    )
