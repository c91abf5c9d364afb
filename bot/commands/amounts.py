"""Amounts and prices far beyond what is usual are asked about before the draft is shown.

An amount: more than ten times the most of the partner's last hundred documents of the kind, once
three of them had the goods. A price: ten times the known one or more, or a tenth of it or less;
mostly that is a total, or a price for another unit. What was said to be meant is not asked again.
"""

from fractions import Fraction
from typing import Any, Final

from bot.commands.asking import Told, ask_in_draft_of, label_of
from bot.commands.forms import FORMS
from bot.commands.lines import Body, base_units
from bot.context import Context
from bot.texts import labels, say
from core.drafts import Draft
from core.orders.states import Kind
from core.quantity import PRICE_SCALE, in_packs, show_count

FAR: Final = 10
KNOWN_FROM: Final = 3


def asks_if_meant(context: Context, draft: Draft, body: Body, kind: Kind) -> bool:
    """Ask about the first line whose amount or price is far beyond; return whether one was."""
    _require_once(context, body)
    if _asks_of_prices(context, draft, body, kind):
        return True
    if not FORMS[kind].partner or "partner_id" not in body or body["is_scanned"]:
        return False
    return any(
        _asks(context, draft, body, kind, number)
        for number, line in enumerate(body["lines"])
        if line.get("meant") != line["counts"] and "source_line_id" not in line
    )


def _asks(context: Context, draft: Draft, body: Body, kind: Kind, number: int) -> bool:
    line = body["lines"][number]
    product = context.books.catalog.product(line["product_id"])
    quantity = base_units(product, line["counts"], line.get("unit") or product.unit)
    times, most = context.books.following.usual_of(kind.value, body["partner_id"], product.id)
    if times < KNOWN_FROM or quantity <= FAR * most:
        return False
    count = in_packs(quantity, product.packs, product.unit)
    title = say.IS_AMOUNT_MEANT.format(
        product=label_of(product), verb=labels.VERB[kind], count=count,
        partner=context.books.catalog.partner(body["partner_id"]).name,
        most=in_packs(most, product.packs, product.unit),
    )  # fmt: skip
    asked: dict[str, Any] = {"what": "amount", "line": number, "title": title}
    options = [(say.AMOUNT_IS_MEANT.format(count=count), True), (say.AMOUNT_IS_NOT, False)]
    ask_in_draft_of(context, draft, body, asked, options)
    return True


def _require_once(context: Context, body: Body) -> None:
    """Refuse 可乐5箱 可乐3箱, a sum or a correction; a batch or a price tells lines apart."""
    plain = [
        line["product_id"]
        for line in body["lines"]
        if not {"batch", "price", "source_line_id", "code"} & line.keys()
    ]
    for product_id in plain:
        if plain.count(product_id) > 1:
            product = context.books.catalog.product(product_id)
            raise Told(say.SAID_TWICE.format(product=label_of(product)))


def _asks_of_prices(context: Context, draft: Draft, body: Body, kind: Kind) -> bool:
    return any(
        _asks_of_price(context, draft, body, kind, number)
        for number, line in enumerate(body["lines"])
        if "price" in line and line.get("price_meant") != line["price"]
    )


def _asks_of_price(context: Context, draft: Draft, body: Body, kind: Kind, number: int) -> bool:
    line = body["lines"][number]
    product = context.books.catalog.product(line["product_id"])
    known = product.sale_price if FORMS[kind].price == "sale" else product.purchase_price
    yuan, said_unit = line["price"]
    unit = said_unit or line["counts"][0][1] or line.get("unit") or product.unit
    pack = product.pack(unit)
    if not known or pack is None:
        return False
    usual = Fraction(known * pack.numerator, pack.denominator * PRICE_SCALE)
    if usual / FAR < Fraction(yuan) < usual * FAR:
        return False
    price = show_count(Fraction(yuan))
    title = say.IS_PRICE_MEANT.format(product=label_of(product), price=price, unit=unit)
    asked: dict[str, Any] = {"what": "price", "line": number, "title": title}
    options = [(say.PRICE_IS_MEANT.format(price=price), True), (say.PRICE_IS_NOT, False)]
    ask_in_draft_of(context, draft, body, asked, options)
    return True


def answer_price(line: Body, *, is_meant: bool) -> None:
    """Keep the price as meant, or take the usual one."""
    if is_meant:
        line["price_meant"] = line["price"]
    else:
        line.pop("price")


def answer(line: Body, *, is_meant: bool) -> None:
    """Keep the amount as meant, or wait for another."""
    if is_meant:
        line["meant"] = line["counts"]
    else:
        line.pop("counts")
