"""``库存 可乐``: what there is, place by place."""

from collections.abc import Sequence

from bot.commands.asking import Told, label_of, place_named, products_named
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Intent
from core.outbox import Notice
from core.people import Act, require, require_place, sees_place
from core.stock.model import Location, Product

SHOWN_MAX = 3


def ask(context: Context, intent: Intent) -> None:
    """Show the stock of every product that was named."""
    require(context.person, Act.ASK_STOCK)
    names = [line.product for line in intent.lines if line.product]
    if not names:
        raise Told(say.PROBLEM["no_product"].format(example=say.EXAMPLES["stock"]))
    only = place_named(context, intent.location) if intent.location else None
    if only is not None:
        require_place(context.person, only.id, only.name)
    for name in names:
        show_each(context, products_named(context, name), only)


def show_each(context: Context, products: Sequence[Product], only: Location | None = None) -> None:
    """Show the first few products, and name the others that were meant perhaps."""
    for product in products[:SHOWN_MAX]:
        show(context, product, only)
    others = products[SHOWN_MAX:]
    if others:
        names = "、".join(label_of(product, products) for product in others)
        context.words(say.MORE_PRODUCTS.format(names=names))


def show(context: Context, product: Product, only: Location | None = None) -> None:
    """Show one product in the places that the person sees, or in ``only`` one of them.

    Whether it is below its safety stock is for those to know who see all of it.
    """
    everywhere = context.books.catalog.locations()
    shown = [
        place
        for place in everywhere
        if sees_place(context.person, place.id) and only in {None, place}
    ]
    balances = {
        balance.location_id: balance for balance in context.books.ledger.balances(product.id)
    }
    places = [
        {
            "location": place.name,
            "on_hand": balances[place.id].on_hand,
            "reserved": balances[place.id].reserved,
            "available": balances[place.id].available,
            "incoming": balances[place.id].incoming,
        }
        for place in shown
        if place.id in balances
    ]
    if not places:
        form = say.EMPTY_STOCK_AT if only else say.EMPTY_STOCK
        name = only.name if only else ""
        context.words(form.format(product=label_of(product), location=name))
        return
    facts = {
        "product": label_of(product),
        "unit": product.unit,
        "places": places,
        "safety": product.safety_stock if len(shown) == len(everywhere) else 0,
    }
    context.show(Notice(kind="stock", facts=facts))
