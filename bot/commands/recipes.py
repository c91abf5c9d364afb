"""``物料清单 礼盒 可乐 2瓶 雪碧 1瓶``: a new version of what a product is made of."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.commands.asking import Told
from bot.commands.lines import base_units
from bot.commands.saidfields import require_name
from bot.commands.things import Picked, Thing, thing_named
from bot.context import Context
from bot.texts import master_words as words
from bot.texts import masters as texts
from bot.understand.clean import fold
from bot.understand.intent import SaidLine
from bot.understand.lexicon import Lexicon
from bot.understand.scanner import understand
from core.orders.bom import SCRAP_MAX_MILLI, Component, Loop, Recipe, Work, require_no_loop
from core.orders.formula import as_text, of_text
from core.orders.masters import Edit, What

PER: Final = re.compile(rf"{words.PER}\s*(?P<count>\d{{1,6}})\s*(?P<unit>[^\s\d]{{1,8}})\s+")
SCRAP: Final = re.compile(rf"{words.SCRAP_RATE}\s*(\d{{1,3}}(?:\.\d)?)\s*%")
Row = dict[str, Any]


def edits(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """Return the new version as a change of the recipe."""
    name, goods = split(context, rest)
    thing = thing_named(context, picked, name, ("product",))
    present = context.books.recipes.recipe_of(thing.id)
    new = None if goods in words.NOTHING else _said(context, picked, thing, goods, present)
    if new is not None:
        _require_no_loop(context, new)
    return [
        Edit(
            what=What.BOM, id=thing.id, key=thing.key, label=thing.label, field="recipe",
            old=present.version if present else None, new=as_text(new) if new else None,
        )
    ]  # fmt: skip


def rows_of(context: Context, edit: Edit) -> list[Row]:
    """Return a change of a recipe as it is shown: the version, how much comes out, each part."""
    before = context.books.recipes.recipe_of(edit.id)
    after = of_text(edit.id, edit.new) if isinstance(edit.new, str) else None
    base = {"label": edit.label, "below": "", "is_new": before is None}
    made = context.books.catalog.product(edit.id)
    version = {
        **base, "field": "recipe", "part": "", "unit": "",
        "old": before.version if before else None, "new": after.version if after else None,
    }  # fmt: skip
    output = {
        **base, "field": "output", "part": "", "unit": made.unit,
        "old": before.output_quantity if before else None,
        "new": after.output_quantity if after else None,
    }  # fmt: skip
    old, new = _parts(before), _parts(after)
    was, will = _rates(before), _rates(after)
    return [version, output, *(
        {
            **base, "field": "component", "unit": context.books.catalog.product(id_).unit,
            "part": context.books.catalog.product(id_).name, "old": old.get(id_),
            "new": new.get(id_),
        }
        for id_ in dict.fromkeys((*new, *old))
    ), *(
        {
            **base, "field": "scrap", "unit": "", "part": context.books.catalog.product(id_).name,
            "old": was.get(id_, 0), "new": rate,
        }
        for id_, rate in will.items() if rate != was.get(id_, 0)
    )]  # fmt: skip


def _parts(recipe: Recipe | None) -> dict[int, int]:
    return {one.product_id: one.quantity for one in recipe.components} if recipe else {}


def _rates(recipe: Recipe | None) -> dict[int, int]:
    return {one.product_id: one.scrap_milli for one in recipe.components} if recipe else {}


def split(context: Context, rest: str) -> tuple[str, str]:
    """Return the product and the rest: the most words that are some product's name."""
    text = re.sub(r"[:=：]", " ", rest)
    require_name(rest, "recipe")
    parts = text.split()
    for count in range(len(parts), 0, -1):
        if context.books.catalog.products_called(fold(" ".join(parts[:count]))):
            return " ".join(parts[:count]), " ".join(parts[count:])
    return parts[0], " ".join(parts[1:])


def _said(
    context: Context, picked: Picked, thing: Thing, goods: str, present: Recipe | None
) -> Recipe:
    found = PER.match(f"{goods} ")
    output = _output(thing, found["count"], found["unit"]) if found else 1
    if present and not found and present.output_quantity != 1:
        raise Told(
            texts.PER_HOW_MANY.format(
                product=thing.label, count=present.output_quantity, unit=thing.unit
            )
        )
    scrap = {one.product_id: one.scrap_milli for one in present.components} if present else {}
    components = tuple(
        _component(context, picked, line, milli, scrap)
        for line, milli in _lines(context, goods[found.end() :] if found else goods)
    )
    if len({one.product_id for one in components}) < len(components):
        raise Told(texts.PART_TWICE.format(product=thing.label))
    return Recipe(
        product_id=thing.id, version=context.books.recipes.next_version(thing.id),
        output_quantity=output, components=components,
        steps=tuple(_scaled(present, step, output) for step in (present.steps if present else ())),
    )  # fmt: skip


def _lines(context: Context, goods: str) -> Iterator[tuple[SaidLine, int | None]]:
    """Yield each part as it was said, with the scrap rate that was said behind it."""
    names = context.books.catalog.indexed(Lexicon)
    pieces = [*SCRAP.split(goods), None]
    for text, rate in zip(pieces[::2], pieces[1::2], strict=True):
        if rate is None and not (text or "").strip():
            return
        said = understand(f"{words.TO_READ} {text}", names=names)
        if said.problems or not said.lines:
            example = texts.EXAMPLE["recipe"]
            raise Told(texts.BAD_RECIPE.format(text=goods[:60], example=example))
        yield from ((line, None) for line in said.lines[:-1])
        yield said.lines[-1], None if rate is None else _milli(rate)


def _milli(rate: str) -> int:
    """Return a scrap rate in percent as thousandths; refuse more than a recipe may have."""
    milli = round(float(rate) * 10)
    if milli > SCRAP_MAX_MILLI:
        raise Told(texts.BAD_SCRAP.format(rate=rate, most=SCRAP_MAX_MILLI // 10))
    return milli


def _component(
    context: Context, picked: Picked, line: SaidLine, milli: int | None, scrap: dict[int, int]
) -> Component:
    """Return a part; without a scrap rate of its own it keeps the one it had."""
    thing = thing_named(context, picked, line.product, ("product",))
    product = context.books.catalog.product(thing.id)
    quantity = base_units(product, line.counts, product.unit)
    kept = scrap.get(product.id, 0) if milli is None else milli
    return Component(product_id=product.id, quantity=quantity, scrap_milli=kept)


def _output(thing: Thing, count: str, unit: str) -> int:
    for pack in thing.packs:
        if pack.unit == unit and int(count) and int(count) * pack.numerator % pack.denominator == 0:
            return int(count) * pack.numerator // pack.denominator
    units = texts.LIST.join(pack.unit for pack in thing.packs)
    raise Told(texts.BAD_UNIT.format(product=thing.label, unit=unit, units=units))


def _scaled(present: Recipe | None, step: Work, output: int) -> Work:
    """Return a step for another quantity at a time: as long per piece as it was."""
    before = present.output_quantity if present else output
    minutes, rest = divmod(step.minutes_milli * output, before)
    return Work(
        name=step.name, minutes_milli=minutes + (2 * rest >= before),
        labour_fen_hour=step.labour_fen_hour, overhead_fen_hour=step.overhead_fen_hour,
    )  # fmt: skip


def _require_no_loop(context: Context, recipe: Recipe) -> None:
    try:
        require_no_loop(recipe, context.books.recipes.recipe_of)
    except Loop as loop:
        names = [context.books.catalog.product(one).name for one in loop.chain]
        raise Told(texts.RECIPE_LOOP.format(chain=" → ".join(names))) from None
