"""What a draft says, as a document that can be written: units, quantities, prices, batches."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from bot.commands.asking import Told, label_of
from bot.commands.forms import FORMS, Form
from bot.context import Context
from bot.texts import say, words
from core.orders.flows.making import lines_to_make
from core.orders.model import NewDocument, NewLine
from core.orders.states import Kind
from core.quantity import MILLI, PRICE_SCALE, Pack, amount_fen, to_base
from core.stock.model import Location, OtherExpiry, Partner, Product

Body = dict[str, Any]
"""A draft while it is being said: plain values that are kept as JSON."""


def document_of(
    context: Context, body: Mapping[str, Any], *, is_final: bool = False
) -> NewDocument:
    """Return the document that a complete draft means; refuse units and counts that do not fit.

    Only a final one writes down a batch that was not there before.
    """
    kind = Kind(body["kind"])
    partner: Partner | None = None
    if body.get("partner_id"):
        partner = context.books.catalog.partner(body["partner_id"])
    location: Location = context.books.catalog.location(body["location_id"])
    target_id = body.get("target_id")
    lines = tuple(
        _line(context, line, FORMS[kind], partner, is_final=is_final) for line in body["lines"]
    )
    return NewDocument(
        kind=kind,
        location=location,
        partner=partner,
        lines=_to_make(context, lines) if kind is Kind.WORK_ORDER else lines,
        chat=context.chat,
        to_location=context.books.catalog.location(target_id) if target_id else None,
        due_on=body.get("due_on") or None,
        reason=body.get("reason", ""),
        method=body.get("method", ""),
        source_id=body.get("source_id"),
        proofs=tuple((proof, digest) for proof, digest in body.get("photos", ())),
    )


def _to_make(context: Context, lines: tuple[NewLine, ...]) -> tuple[NewLine, ...]:
    """Return what is made and what its recipe takes; refuse two products, and one without."""
    if len(lines) != 1:
        raise Told(say.ONE_PRODUCT)
    product = lines[0].product
    if context.books.recipes.recipe_of(product.id) is None:
        raise Told(say.NO_RECIPE.format(product=product.name))
    return lines_to_make(context.books, product.id, lines[0].quantity)


def _line(
    context: Context, line: Body, form: Form, partner: Partner | None, *, is_final: bool
) -> NewLine:
    product = context.books.catalog.product(line["product_id"])
    unit, count, quantity = _counted(product, line)
    known = None if "price" in line else _known_price(context, product, form, partner)
    price = _price(product, line, unit, known)
    if price is None and form.needs_price:
        raise Told(say.NO_PRICE.format(product=label_of(product), unit=unit))
    batch_id, batch, expires_on = 0, "", None
    if form.takes_batch and product.is_batched:
        batch, expires_on = checked_batch(context, product, *line["batch"])
        if is_final:
            batch_id = context.books.catalog.batch(product.id, batch, expires_on)
    return NewLine(
        product=product, unit=unit, quantity=quantity,
        count_milli=count.numerator * MILLI // count.denominator,
        price=round(price) if price is not None else None,
        amount_fen=amount_fen(price, count) if price is not None else None,
        batch_id=batch_id, batch=batch, expires_on=expires_on, is_price_typed="price" in line,
        source_line_id=line.get("source_line_id"),
    )  # fmt: skip


def batch_question(
    context: Context, product: Product, code: str, expires_on: str | None
) -> str | None:
    """Return the question for batch and expiry; a batch that is known brings its date along."""
    if not product.is_batched:
        return None
    if not code:
        return say.WHICH_BATCH.format(product=label_of(product))
    is_dated = expires_on or not product.shelf_life_days
    if is_dated or context.books.catalog.known_batch(product.id, code):
        return None
    return say.WHICH_EXPIRY.format(product=label_of(product), batch=code)


def checked_batch(
    context: Context, product: Product, code: str, expires_on: str | None
) -> tuple[str, str | None]:
    """Return code and expiry of a batch; refuse another date for a known one, and a past one."""
    known = context.books.catalog.known_batch(product.id, code)
    if known is not None and expires_on not in {None, known[1]}:
        raise OtherExpiry(batch=code, expires_on=known[1] or "")
    date = known[1] if known is not None else expires_on
    if date is not None and date < context.books.today:
        raise Told(say.BATCH_OVER.format(batch=code, date=date))
    return code, date


def _counted(product: Product, line: Body) -> tuple[str, Fraction, int]:
    """Return unit, count and base units of a line; two units become the base unit."""
    parts = [
        _part(product, _number(count), unit or line.get("unit") or product.unit)
        for count, unit in line["counts"]
    ]
    quantities = [to_base(count, pack, product.unit) for count, pack in parts]
    _require_descending(product, parts, quantities)
    if len(parts) == 1:
        return parts[0][1].unit, parts[0][0], quantities[0]
    return product.unit, Fraction(sum(quantities)), sum(quantities)


def _require_descending(
    product: Product, parts: Sequence[tuple[Fraction, Pack]], quantities: Sequence[int]
) -> None:
    """Refuse 20箱480瓶 and 24瓶3箱: each part is less than one of the unit before it."""
    for (_, larger), quantity in zip(parts, quantities[1:], strict=False):
        if quantity * larger.denominator >= larger.numerator:
            raise Told(say.COUNTED_TWICE.format(product=label_of(product)))


def require_countable(product: Product, line: Body) -> None:
    """Refuse a unit that the product does not have, and what is no whole number of its own."""
    _counted(product, line)


def base_units(product: Product, counts: Iterable[tuple[Fraction, str]], unit: str) -> int:
    """Return what was counted as base units; a count without a unit is of ``unit``."""
    parts = (_part(product, Fraction(count), said or unit) for count, said in counts)
    return sum(to_base(count, pack, product.unit) for count, pack in parts)


def _part(product: Product, count: Fraction, unit: str) -> tuple[Fraction, Pack]:
    """Return a count in a unit that the product has: 半打 of what is kept one by one is six."""
    if unit == words.DOZEN and product.pack(unit) is None and product.unit not in words.MEASURES:
        pack = pack_of(product, product.unit)
        dozens = count * words.DOZEN_COUNT
        return (dozens, pack) if dozens.denominator == 1 else (count, pack_of(product, unit))
    return count, pack_of(product, unit)


def pack_of(product: Product, unit: str) -> Pack:
    """Return the pack that a unit of a product means; refuse one that it does not come in."""
    pack = product.pack(unit) or product.pack(words.SAME_UNIT.get(unit, unit))
    if pack is None:
        units = "、".join(pack.unit for pack in product.packs)
        raise Told(say.UNKNOWN_UNIT.format(product=product.name, unit=unit, units=units))
    return pack


def _price(product: Product, line: Body, unit: str, known: Fraction | None) -> Fraction | None:
    """Return 1/10,000 yuan per ``unit``: as said, or as ``known`` per base unit, or ``None``."""
    per_unit = pack_of(product, unit)
    if "price" not in line:
        return None if known is None else known * per_unit.numerator / per_unit.denominator
    yuan, said_unit = line["price"]
    if not said_unit and len(line["counts"]) > 1:
        raise Told(say.PRICE_OF_TWO)
    return _scaled(yuan, per_unit, pack_of(product, said_unit or unit))


@lru_cache(maxsize=2048)
def _scaled(yuan: str, per_unit: Pack, per_said: Pack) -> Fraction:
    """Return a price said per one pack as 1/10,000 yuan per another; the same few come again."""
    said_in_unit = Fraction(
        PRICE_SCALE * per_unit.numerator * per_said.denominator,
        per_unit.denominator * per_said.numerator,
    )
    return _number(yuan) * said_in_unit


@lru_cache(maxsize=2048)
def _number(text: str) -> Fraction:
    """Read a count or price as a draft keeps it; the same few come again and again."""
    return Fraction(text)


def _known_price(
    context: Context, product: Product, form: Form, partner: Partner | None
) -> Fraction | None:
    """Return 1/10,000 yuan per base unit.

    A sale: what was agreed with the customer, else the last price they had, else the tier's or
    the list's. A purchase: the last of this supplier, else the catalogue's.
    """
    if not form.price:
        return None
    last = None
    if partner is not None:
        last = context.books.following.last_price(partner.id, product.id)
    if form.price == "purchase":
        return last if last is not None else _whole(product.purchase_price)
    price, source = context.books.masters.price(product, partner)
    return last if last is not None and source != "agreed" else _whole(price)


def _whole(price: int | None) -> Fraction | None:
    return None if price is None else Fraction(price)
