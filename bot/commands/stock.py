"""``库存 可乐``: what there is, place by place."""

from bot.commands.asking import Told, label_of, products_named
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Intent
from core.outbox import Notice
from core.people import Act, require, sees_place
from core.stock.model import Product

SHOWN_MAX = 3


def ask(context: Context, intent: Intent) -> None:
    """Show the stock of every product that was named."""
    require(context.person, Act.ASK_STOCK)
    names = [line.product for line in intent.lines if line.product]
    if not names:
        raise Told(say.PROBLEM["no_product"].format(example=say.EXAMPLES["stock"]))
    for name in names:
        for product in products_named(context, name)[:SHOWN_MAX]:
            show(context, product)


def show(context: Context, product: Product) -> None:
    """Show one product in the places that the person sees."""
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
        for place in context.books.catalog.locations()
        if place.id in balances and sees_place(context.person, place.id)
    ]
    if not places:
        context.words(say.EMPTY_STOCK.format(product=label_of(product)))
        return
    facts = {
        "product": label_of(product),
        "unit": product.unit,
        "places": places,
        "safety": product.safety_stock,
    }
    context.show(Notice(kind="stock", facts=facts))
