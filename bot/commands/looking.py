"""``物料清单 礼盒`` and ``库位 可乐``: what holds now; with more behind it, what would change."""

from bot.commands import keeping, recipes, shelving
from bot.commands.asking import Told
from bot.commands.things import Thing, Which, thing_named
from bot.context import Context
from bot.texts import masters as texts
from bot.understand.intent import Intent
from core.orders.handing import require_right
from core.outbox import Notice
from core.people import Act, may


def recipe(context: Context, intent: Intent) -> None:
    """Show the recipe that counts, or what a sentence would change of it."""
    name, goods = recipes.split(context, intent.free)
    if goods:
        keeping.begin(context, intent)
        return
    if not may(context.person, Act.PLAN):
        require_right(context.books, context.person, Act.KEEP_RECIPES)
    thing = _product(context, name)
    found = context.books.recipes.recipe_of(thing.id)
    if found is None:
        raise Told(texts.NO_RECIPE_YET.format(product=thing.label, example=texts.EXAMPLE["recipe"]))
    title = texts.RECIPE_TITLE.format(product=thing.label, version=found.version)
    rows = [texts.RECIPE_PER.format(count=found.output_quantity, unit=thing.unit)]
    for one in found.components:
        part = context.books.catalog.product(one.product_id)
        rows.append(texts.RECIPE_ROW.format(product=part.name, count=one.quantity, unit=part.unit))
    context.show(Notice(kind="listing", facts={"title": title, "rows": rows}))


def shelf(context: Context, intent: Intent) -> None:
    """Show where a product lies, or what a sentence would change of it."""
    name, _, code = shelving.read(context, intent.free)
    if code:
        keeping.begin(context, intent)
        return
    thing = _product(context, name)
    rows = [
        texts.SHELF_ROW.format(place=place.name, code=at)
        for place in shelving.places_of(context)
        if (at := context.books.masters.shelves(place.id, [thing.id]).get(thing.id))
    ]
    title = texts.SHELF_TITLE.format(product=thing.label)
    shown = rows or [texts.NO_SHELF.format(example=texts.EXAMPLE["shelf"])]
    context.show(Notice(kind="listing", facts={"title": title, "rows": shown}))


def _product(context: Context, name: str) -> Thing:
    """Return the one product of this name; refuse several with their names."""
    try:
        return thing_named(context, {}, name, ("product",))
    except Which as which:
        names = texts.LIST.join(label for label, _ in which.options)
        raise Told(texts.NAME_WHICH.format(name=name, names=names)) from None
