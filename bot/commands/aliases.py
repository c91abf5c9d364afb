"""Names learnt when a person chooses, and ``别名 可乐``: what goods are called as well."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.commands.asking import Told, label_of, products_meant
from bot.context import Context
from bot.texts import masters as texts
from bot.texts import say
from bot.understand.clean import fold
from bot.understand.intent import Intent, Sort
from bot.understand.lexicon import Lexicon
from core.orders import changing
from core.orders.masters import Change, Edit, Hand, What
from core.people import Act, may
from core.stock.model import Product

LENGTHS: Final = range(2, 21)
SPEAKABLE: Final = re.compile(r"[^\W_][\w .\-]*")
HISTORY_MAX: Final = 200
SOURCE: Final = "learnt"


def learn(context: Context, body: Mapping[str, Any]) -> None:
    """Keep the names for which this draft's author chose the goods; they are found at once then."""
    for line in body["lines"]:
        said = " ".join(str(line.get("chosen_for", "")).split())
        if said and line.get("said") == line["chosen_for"] and _may_be_name(context, said):
            product = context.books.catalog.product(line["product_id"])
            edit = _edit(product, said, old=None, new=said)
            changing.apply(context.books, [edit], Hand(person=context.person, source=SOURCE))
            context.words(say.LEARNT.format(said=said, name=label_of(product)))


def _may_be_name(context: Context, said: str) -> bool:
    if len(fold(said)) not in LENGTHS or not SPEAKABLE.fullmatch(said) or said.isdigit():
        return False
    return not context.books.catalog.indexed(Lexicon).find(said, Sort.PRODUCT).is_exact


def _edit(product: Product, name: str, *, old: str | None, new: str | None) -> Edit:
    return Edit(
        what=What.PRODUCT, id=product.id, key=product.sku, label=product.name,
        field=f"alias:{fold(name)}", old=old, new=new,
    )  # fmt: skip


def tell(context: Context, intent: Intent) -> None:
    """``别名 可乐`` lists the names, ``别名 可乐 去掉 可了`` forgets one."""
    product = _product(context, intent.partner)
    if intent.free:
        _forget(context, product, intent.free)
        return
    learnt = _learnt(context, product)
    own = {fold(product.name), fold(product.sku), fold(f"{product.name}{product.spec}")}
    names = [name for name in context.books.catalog.names_of(product.id) if fold(name) not in own]
    if not names:
        raise Told(say.NO_ALIASES.format(name=product.name))
    rows = [_row(context, name, learnt.get(fold(name))) for name in names]
    title = say.ALIASES_TITLE.format(name=product.name)
    how = say.ALIASES_HOW.format(name=product.name, alias=names[0])
    context.words("\n".join([title, *rows, how]))


def _row(context: Context, name: str, change: Change | None) -> str:
    if change is None:
        return say.ALIAS_ROW.format(name=name)
    at = context.at(change.at_us)
    return say.ALIAS_LEARNT.format(name=name, by=change.by or texts.IMPORTED_BY, at=at)


def _learnt(context: Context, product: Product) -> dict[str, Change]:
    """Return the newest change of each name that was added here, by its folded form."""
    found: dict[str, Change] = {}
    for change in context.books.masters.history(What.PRODUCT, product.sku, HISTORY_MAX):
        field, _, key = change.field.partition(":")
        if field == "alias" and change.new is not None:
            found.setdefault(key, change)
    return found


def _forget(context: Context, product: Product, name: str) -> None:
    """Take a name away: whoever keeps the goods may, and whoever taught it."""
    names = {fold(one): one for one in context.books.catalog.names_of(product.id)}
    said = names.get(fold(name))
    if said is None or fold(name) in {fold(product.name), fold(product.sku)}:
        raise Told(say.NOT_AN_ALIAS.format(alias=name, name=product.name))
    learnt = _learnt(context, product).get(fold(name))
    is_own = learnt is not None and learnt.by == context.person.name
    edit = _edit(product, said, old=said, new=None)
    if not (is_own or may(context.person, Act.KEEP_GOODS)):
        changing.require_rights(context.person, [edit])
    changing.apply(context.books, [edit], Hand(person=context.person, source="chat"))
    context.words(say.FORGOTTEN.format(alias=said, name=product.name))


def _product(context: Context, name: str) -> Product:
    found, nearest = products_meant(context, name)
    if len(found) == 1:
        return found[0]
    if found:
        names = say.LIST.join(label_of(one, found) for one in found)
        raise Told(texts.NAME_WHICH.format(name=name, names=names))
    form = say.UNKNOWN_BUT_NEAR if nearest else say.UNKNOWN_PRODUCT
    names = say.LIST.join(one.name for one in nearest)
    raise Told(form.format(name=name, names=names))
