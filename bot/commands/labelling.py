"""``标签 可乐 20张``, ``标签 大米 批次 A1``, ``标签 主仓``: labels as a PDF."""

from dataclasses import asdict
from typing import Any, Final

from bot.commands.asking import Told, label_of, products_named
from bot.commands.printing import send_paper
from bot.context import Context
from bot.paper.codes import batch_tag, place_tag
from bot.paper.labels import Label
from bot.texts import files
from bot.texts import paper as texts
from bot.understand.clean import fold
from bot.understand.intent import Intent, SaidLine
from core.people import Act, require, require_place
from core.stock.model import Location, Product

COPIES_MAX: Final = 500
A4: Final = "a4"


def make_labels(context: Context, intent: Intent) -> None:
    """Have labels made for goods, for a batch, or for a place."""
    require(context.person, Act.ASK_STOCK)
    said = intent.lines[0] if intent.lines else SaidLine()
    if not said.product:
        raise Told(files.LABEL_WHICH)
    count = _count(said)
    place = None if said.batch else _place(context, said.product)
    if place is not None:
        require_place(context.person, place.id, place.name)
        _send(context, place.name, _of_place(place, count), intent.free)
        return
    product = _product(context, said.product)
    label = _of_batch(context, product, said, count) if said.batch else None
    _send(context, product.name, label or _of_product(context, product, count), intent.free)


def _send(context: Context, name: str, label: Label, layout: str) -> None:
    facts: dict[str, Any] = {"name": name, "labels": [asdict(label)], "layout": layout or A4}
    send_paper(context, "labels", facts, files.LABELS_OF.format(name=name, count=label.count))


def _count(said: SaidLine) -> int:
    if not said.counts:
        return 1
    count = said.counts[0][0]
    if count.denominator != 1 or not 1 <= count <= COPIES_MAX:
        raise Told(files.LABEL_COUNT.format(count=str(count), most=COPIES_MAX))
    return int(count)


def _place(context: Context, name: str) -> Location | None:
    wanted = fold(name)
    places = context.books.catalog.locations()
    return next((one for one in places if wanted in {fold(one.name), fold(one.code)}), None)


def _product(context: Context, name: str) -> Product:
    found = products_named(context, name)
    exact = [one for one in found if fold(name) in {fold(one.name), fold(one.sku)}]
    chosen = exact or list(found)
    if len(chosen) > 1:
        names = texts.LIST.join(f"{label_of(one, chosen)}（{one.sku}）" for one in chosen)
        raise Told(files.LABEL_ONE_OF.format(names=names))
    return chosen[0]


def _of_place(place: Location, count: int) -> Label:
    return Label(
        lines=(place.name, place.code), code=place_tag(place.code), is_square=True, count=count
    )


def _of_product(context: Context, product: Product, count: int) -> Label:
    codes = context.books.codes.of(product.id)
    if not codes:
        raise Told(files.NO_CODE_YET.format(product=product.name))
    code, unit = codes[0]
    spec = texts.PACKED.format(spec=product.spec, unit=unit) if product.spec else unit
    return Label(lines=(product.name, spec, product.sku), code=code, count=count)


def _of_batch(context: Context, product: Product, said: SaidLine, count: int) -> Label:
    known = context.books.catalog.known_batch(product.id, said.batch)
    if known is None:
        raise Told(files.UNKNOWN_BATCH.format(product=product.name, batch=said.batch))
    until = texts.LABEL_UNTIL.format(date=known[1]) if known[1] else ""
    lines = (product.name, texts.LABEL_BATCH.format(batch=said.batch), until)
    code = batch_tag(product.sku, said.batch)
    return Label(lines=tuple(filter(None, lines)), code=code, is_square=True, count=count)
