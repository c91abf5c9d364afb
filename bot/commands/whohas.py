"""``可乐多少钱`` and ``谁占着可乐``: what goods are sold at, and which documents hold them."""

from collections.abc import Iterator
from fractions import Fraction

from bot.commands.asking import Told, label_of, partners_meant, products_named
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Intent
from core.people import Act, may, require, sees_place
from core.quantity import PRICE_SCALE, in_packs, show_count
from core.stock.model import Partner, Product

SHOWN_MAX = 3
HOLDERS_MAX = 10


def price(context: Context, intent: Intent) -> None:
    """Tell what goods are sold at, to a customer or by the list; whoever sells may ask."""
    if not may(context.person, Act.SET_PRICES):
        require(context.person, Act.SELL)
    partner = _customer(context, intent.partner) if intent.partner else None
    products = products_named(context, intent.lines[0].product)[:SHOWN_MAX]
    context.words("\n".join(_price(context, product, partner) for product in products))


def _customer(context: Context, name: str) -> Partner:
    found, _ = partners_meant(context, name, "customer")
    if len(found) != 1:
        names = say.LIST.join(one.name for one in found)
        raise Told(say.WHICH_PARTNER_OF.format(name=name, names=names))
    return found[0]


def _price(context: Context, product: Product, partner: Partner | None) -> str:
    found, _ = context.books.masters.price(product, partner)
    name = f"{partner.name} {label_of(product)}" if partner else label_of(product)
    if found is None:
        return say.NO_PRICE_KNOWN.format(product=name)
    prices = (
        say.PRICE_PER.format(
            price=show_count(Fraction(found * pack.numerator, pack.denominator * PRICE_SCALE)),
            unit=pack.unit,
        )
        for pack in product.packs
    )
    return say.PRICE_IS.format(product=name, prices=say.LIST.join(prices))


def holders(context: Context, intent: Intent) -> None:
    """Tell which documents hold goods in the places that the person sees."""
    require(context.person, Act.ASK_STOCK)
    for product in products_named(context, intent.lines[0].product)[:SHOWN_MAX]:
        rows = list(_held(context, product))
        form = say.HELD_BY if rows else say.HELD_BY_NOBODY
        context.words("\n".join([form.format(product=label_of(product)), *rows]))


def _held(context: Context, product: Product) -> Iterator[str]:
    for place in context.books.catalog.locations():
        if not sees_place(context.person, place.id):
            continue
        for one in context.books.ledger.holders(product.id, place.id, HOLDERS_MAX):
            quantity = in_packs(one.quantity, product.packs, product.unit)
            who = say.SHORT_HOLDER.format(
                number=one.number, requester=one.requester, quantity=quantity
            )
            yield f"{place.name}：{who}"
