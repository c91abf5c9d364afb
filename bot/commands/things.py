"""The thing of the master data that a name means, and what was said of its fields, as values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from bot.commands.asking import Told, label_of
from bot.context import Context
from bot.imports import cells
from bot.imports.problems import BadCell
from bot.texts import imports as reasons
from bot.texts import master_words as words
from bot.texts import masters as texts
from bot.understand import money
from bot.understand.clean import fold
from bot.understand.fields import Said
from bot.understand.numbers import Unreadable, number
from core.orders.masters import Edit, Value, What
from core.people import Person
from core.quantity import AMOUNT_FEN_MAX, PRICE_MAX, PRICE_SCALE, Pack
from core.stock.model import Partner, Product

DAYS_MAX: Final = 3650
LENGTHS: Final = {"address": 120, "phone": 40, "category": 20, "tier": 20}
NAME_MAX: Final = 60
Picked = Mapping[str, Any]
"""Which of several things a name was said to mean."""
SORTS: Final = ("product", "customer", "supplier")


class Which(Exception):
    """A name means several things: ``options`` are (label, what to remember) of each."""

    def __init__(self, key: str, options: Sequence[tuple[str, Any]]) -> None:
        super().__init__(key)
        self.key = key
        self.options = options


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A product or a partner; one that is only being made has the id 0."""

    what: What
    id: int
    key: str
    label: str
    unit: str = ""
    packs: tuple[Pack, ...] = ()

    def edit(self, field: str, old: Value, new: Value) -> Edit:
        return Edit(
            what=self.what, id=self.id, key=self.key, label=self.label, field=field, old=old,
            new=new,
        )  # fmt: skip


def thing_named(
    context: Context, picked: Picked, name: str,
    sorts: Sequence[str] = SORTS, *, is_retired: bool = False,
) -> Thing:  # fmt: skip
    """Return the one thing a name means; raise ``Which`` for several, ``Told`` for none."""
    said, _, rest = name.partition(" ")
    if rest and words.SORTS.get(said) in sorts:
        name, sorts = rest, (words.SORTS[said],)
    if name in picked:
        sort, thing_id = picked[name]
        return _thing(context, sort, thing_id)
    look = _retired if is_retired else _in_use
    found = [(sort, one) for sort in sorts for one in look(context, sort, fold(name))]
    if not found:
        raise Told(texts.UNKNOWN.format(name=name[:40]))
    if len(found) > 1:
        raise Which(name, [(_label(sort, one), [sort, one.id]) for sort, one in found])
    return _thing(context, found[0][0], found[0][1].id)


def _in_use(context: Context, sort: str, key: str) -> Sequence[Product | Partner]:
    catalog = context.books.catalog
    if sort != "product":
        return catalog.partners_called(key, sort)
    return catalog.products_called(key) or [one for one, _ in catalog.products_with_code(key)]


def _retired(context: Context, sort: str, key: str) -> Sequence[Product | Partner]:
    masters = context.books.masters
    found: Sequence[Product | Partner] = (
        masters.products_named(key) if sort == "product" else masters.partners_named(key, sort)
    )
    return [one for one in found if not one.is_active] or found


def _label(sort: str, one: Product | Partner) -> str:
    name = label_of(one) if isinstance(one, Product) else one.name
    return texts.SORTED[sort].format(name=name)


def _thing(context: Context, sort: str, thing_id: int) -> Thing:
    if sort == "product":
        return of_product(context.books.catalog.product(thing_id))
    partner = context.books.catalog.partner(thing_id)
    return Thing(what=What.PARTNER, id=partner.id, key=partner.code, label=partner.name)


def of_product(product: Product) -> Thing:
    """Return a product as a thing to be changed."""
    return Thing(
        what=What.PRODUCT, id=product.id, key=product.sku, label=label_of(product),
        unit=product.unit, packs=product.packs,
    )  # fmt: skip


def person_named(context: Context, name: str) -> Person:
    """Return the one active person of this name."""
    found = context.books.people.called(name)
    if not found:
        raise Told(texts.UNKNOWN_PERSON.format(name=name[:20]))
    if len(found) > 1:
        raise Told(texts.SAME_PERSONS.format(name=name))
    return found[0]


def value_of(context: Context, picked: Picked, thing: Thing, said: Said) -> Value:
    """Return what a field is to hold; refuse a value that cannot be, in words about that field."""
    maker = _MAKERS.get(said.field)
    if maker is not None:
        return maker(thing, said)
    if said.field == "supplier_id":
        return None if _is_nothing(said) else thing_named(
            context, picked, said.value, ("supplier",)
        ).id  # fmt: skip
    if said.field == "owner_id":
        return None if _is_nothing(said) else person_named(context, said.value).id
    return _text(said)


def price_of(thing: Thing, said: Said) -> Value:
    """Return 1/10,000 yuan per base unit; a price per pack must come out even."""
    if _is_nothing(said):
        return None
    label = field_label(said)
    try:
        spoken = money.price(said.value)
    except Unreadable:
        raise Told(texts.BAD_PRICE.format(field=label, value=said.value)) from None
    pack = _pack(thing, spoken.unit or thing.unit)
    price = spoken.yuan * PRICE_SCALE * pack.denominator / pack.numerator
    if price.denominator != 1:
        said_yuan = f"{float(spoken.yuan):g}"
        raise Told(texts.NOT_EVEN.format(field=label, value=said_yuan, unit=thing.unit))
    if price > PRICE_MAX:
        raise Told(texts.BAD_PRICE.format(field=label, value=said.value))
    return int(price)


def _pack(thing: Thing, unit: str) -> Pack:
    for pack in thing.packs:
        if pack.unit.casefold() == unit.casefold():
            return pack
    units = texts.LIST.join(pack.unit for pack in thing.packs)
    raise Told(texts.BAD_UNIT.format(product=thing.label, unit=unit, units=units))


def code_of(thing: Thing, said: str) -> tuple[str, str]:
    """Return (barcode, unit) of ``6901…`` or ``箱:1690…``; refuse a wrong check digit."""
    unit, colon, digits = said.partition(":")
    if not colon:
        unit, digits = thing.unit, said
    try:
        code = cells.barcode(digits)
    except BadCell as bad:
        why = reasons.REASONS[bad.reason].format(value=digits, hint=bad.hint)
        raise Told(texts.BAD_CODE.format(value=digits, why=why)) from None
    return code, _pack(thing, unit).unit


def pack_of(thing: Thing, said: Said) -> Value:
    """Return how many base units a pack holds, ``None`` to take the pack away."""
    if said.part == thing.unit:
        raise Told(texts.BASE_PACK.format(unit=said.part, product=thing.label))
    if _is_nothing(said):
        return None
    size = said.value.removesuffix(thing.unit)
    try:
        return cells.whole(size, smallest=1, largest=1_000_000)
    except BadCell:
        raise Told(texts.BAD_PACK.format(value=f"{said.part}={said.value}")) from None


def field_label(said: Said) -> str:
    """Return a field as people call it."""
    if said.part:
        return texts.PARTED[said.field].format(part=said.part)
    return texts.FIELD[said.field]


def _is_nothing(said: Said) -> bool:
    return said.value in words.NOTHING


def _whole(_thing: Thing, said: Said) -> Value:
    try:
        return cells.whole(said.value)
    except BadCell:
        label = field_label(said)
        example = f"{label}100"
        raise Told(texts.BAD_WHOLE.format(field=label, value=said.value, example=example)) from None


def _days(_thing: Thing, said: Said) -> Value:
    if _is_nothing(said):
        return 0 if said.field == "lead_days" else None
    text = said.value
    for day in words.DAYS:
        text = text.removesuffix(day)
    try:
        return cells.whole(text, largest=DAYS_MAX)
    except BadCell:
        raise Told(texts.BAD_DAYS.format(field=field_label(said), value=said.value)) from None


def _percent(_thing: Thing, said: Said) -> Value:
    if _is_nothing(said):
        return 0
    text = said.value
    for sign in words.PERCENT:
        text = text.removesuffix(sign)
    try:
        milli = cells.number(text, decimals=1) * 10
    except BadCell:
        milli = cells.number("1001", decimals=0)
    if milli > 1000:
        raise Told(texts.BAD_PERCENT.format(value=said.value))
    return int(milli)


def _fen(_thing: Thing, said: Said) -> Value:
    if _is_nothing(said):
        return None
    try:
        fen = money.price(said.value).yuan * 100
    except Unreadable:
        fen = _plain_number(said.value) * 100
    if fen.denominator != 1 or not 0 <= fen <= AMOUNT_FEN_MAX:
        raise Told(texts.BAD_MONEY.format(field=field_label(said), value=said.value))
    return int(fen)


def _plain_number(text: str) -> Fraction:
    try:
        return number(text)
    except Unreadable:
        return Fraction(-1)


def _flag(_thing: Thing, said: Said) -> Value:
    return int(said.value)


def _text(said: Said) -> Value:
    if _is_nothing(said):
        return ""
    longest = LENGTHS.get(said.field, NAME_MAX)
    if len(said.value) > longest:
        raise Told(texts.BAD_TEXT.format(field=field_label(said), longest=longest))
    return said.value


_MAKERS: Final[dict[str, Callable[[Thing, Said], Value]]] = {
    "sale_price": price_of, "purchase_price": price_of, "floor_price": price_of,
    "pack": pack_of, "safety_stock": _whole, "lead_days": _days, "shelf_life_days": _days,
    "terms_days": _days, "over_receipt_milli": _percent, "credit_fen": _fen,
    "is_batched": _flag, "is_inspected": _flag,
}  # fmt: skip
