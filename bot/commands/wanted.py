"""What a sentence about master data asks for, as edits: one function per command."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from bot.commands import recipes, shelving
from bot.commands.asking import Told
from bot.commands.making import new_customer, new_product, new_supplier
from bot.commands.saidfields import changed, field_of, named, require_name
from bot.commands.things import (
    SORTS,
    Picked,
    Thing,
    code_of,
    person_named,
    price_of,
    thing_named,
    value_of,
)
from bot.context import Context
from bot.texts import labels
from bot.texts import master_words as words
from bot.texts import masters as texts
from bot.understand.fields import ROLE, Said, read_fields
from bot.understand.intent import Verb
from core.orders import changing, channelling
from core.orders.masters import Edit, Value, What
from core.people import Act, Role

CHANNEL_PARTS: Final = 3
DIGITS_MIN: Final = 6
"""Fewer digits are a size in a name (330ml), never a barcode that somebody reads out."""
AMOUNT: Final = re.compile(r"(?P<name>.+?)\s+(?P<value>\S+)")
ROLES: Final = re.compile(rf"(?P<name>\S.*?)[\s:]+(?P<roles>{ROLE}(?:{words.ROLE_AND}{ROLE})*)")


def edits_wanted(context: Context, verb: Verb, rest: str, picked: Picked) -> list[Edit]:
    """Return what would change; refuse what cannot be read, or changes nothing."""
    every = _WANTED[verb](context, rest, picked)
    changing.require_rights(context.person, every)  # who may not change it learns nothing of it
    found = [one for one in every if one.old != one.new]
    if not found:
        raise Told(texts.NOTHING_CHANGED.format(name=rest[:40]))
    return found


def price(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``改价 可乐 售价2.8``, ``改价 可乐 A级 2.4``, ``改价 可乐 客户城东超市 2.3``."""
    sentence = read_fields(rest, words.PRODUCT_FIELDS, has_tier_prices=True)
    customers = [said for said in sentence.said if said.field == "customer"]
    said = [one for one in sentence.said if one.field != "customer"]
    name = sentence.name
    if not said or customers:
        split = AMOUNT.fullmatch(name)
        if split is None:
            example = texts.EXAMPLE["price"]
            raise Told(texts.NO_VALUE.format(name=name or rest, example=example))
        name = split["name"]
        said.append(Said(field="sale_price", part="", value=split["value"]))
    thing = thing_named(context, picked, name, ("product",))
    if customers:
        partner = thing_named(context, picked, customers[0].value, ("customer",))
        return [changed(context, thing, f"agreed:{partner.id}", price_of(thing, said[-1]))]
    return [changed(context, thing, *field_of(context, thing, one, picked)) for one in said]


def data(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``资料 可乐 分类饮料 交期3天``, ``资料 城东超市 电话… 负责人李雯``."""
    keys = {**words.PARTNER_FIELDS, **words.PRODUCT_FIELDS}
    sentence = named(read_fields(rest, keys), "data")
    if not sentence.said:
        raise Told(texts.NO_VALUE.format(name=sentence.name, example=texts.EXAMPLE["data"]))
    thing = thing_named(context, picked, sentence.name)
    return [
        changed(context, thing, *field_of(context, thing, said, picked)) for said in sentence.said
    ]


def pack(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``包装 可乐 托盘=1440``; ``托盘=无`` takes it away."""
    sentence = named(read_fields(rest, {}), "pack")
    if not sentence.said:
        raise Told(texts.NO_VALUE.format(name=sentence.name, example=texts.EXAMPLE["pack"]))
    thing = thing_named(context, picked, sentence.name, ("product",))
    return [
        changed(context, thing, *field_of(context, thing, said, picked)) for said in sentence.said
    ]


def code(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``条码 可乐 箱 1692…``; ``条码 可乐 6901… 取消`` takes it away."""
    parts = rest.split()
    is_gone = len(parts) > 2 and parts[-1] in words.NOTHING
    parts = parts[:-1] if is_gone else parts
    if len(parts) < 2 or sum(letter.isdigit() for letter in parts[-1]) < DIGITS_MIN:
        raise Told(texts.NO_VALUE.format(name=rest, example=texts.EXAMPLE["code"]))
    *name, digits = parts
    thing, unit = _with_unit(context, name, picked)
    found, its_unit = code_of(thing, digits if ":" in digits else f"{unit}:{digits}")
    return [changed(context, thing, f"barcode:{found}", None if is_gone else its_unit)]


def _with_unit(context: Context, parts: list[str], picked: Picked) -> tuple[Thing, str]:
    """Return the product, and the unit when the last word is one of its units."""
    if len(parts) > 1:
        try:
            thing = thing_named(context, picked, " ".join(parts[:-1]), ("product",))
        except Told:
            thing = thing_named(context, picked, " ".join(parts), ("product",))
            return thing, thing.unit
        if any(pack.unit == parts[-1] for pack in thing.packs):
            return thing, parts[-1]
    thing = thing_named(context, picked, " ".join(parts), ("product",))
    return thing, thing.unit


def credit(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``额度 城东超市 20000``; 不限 takes the limit away."""
    return _of_customer(context, rest, picked, "credit_fen")


def terms(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``账期 城东超市 30天``."""
    return _of_customer(context, rest, picked, "terms_days")


def _of_customer(context: Context, rest: str, picked: Picked, field: str) -> Sequence[Edit]:
    split = AMOUNT.fullmatch(rest)
    if split is None:
        raise Told(texts.NO_VALUE.format(name=rest, example=texts.EXAMPLE["credit"]))
    thing = thing_named(context, picked, split["name"], ("customer", "supplier"))
    said = Said(field=field, part="", value=split["value"])
    return [changed(context, thing, field, value_of(context, picked, thing, said))]


def retire(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``停用 可乐``."""
    require_name(rest, "retire")
    return [changed(context, thing_named(context, picked, rest), "is_active", 0)]


def revive(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``启用 可乐``."""
    require_name(rest, "revive")
    thing = thing_named(context, picked, rest, SORTS, is_retired=True)
    return [changed(context, thing, "is_active", 1)]


def channel(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``渠道 小程序 COKE-24 可乐 330ml 箱``: what a shop calls our product, and in which unit."""
    parts = rest.split()
    if len(parts) < CHANNEL_PARTS:
        raise Told(texts.NO_VALUE.format(name=rest, example=texts.EXAMPLE["channel"]))
    name, its_code, *goods = parts
    thing, unit = _with_unit(context, goods, picked)
    product = context.books.catalog.product(thing.id)
    return [channelling.mapping(context.books, name, its_code, (product, unit))]


def grant(context: Context, rest: str, _picked: Picked) -> Sequence[Edit]:
    """``授权 李雯 财务``."""
    return _roles(context, rest, "grant", 1)


def revoke(context: Context, rest: str, _picked: Picked) -> Sequence[Edit]:
    """``收回 李雯 财务``."""
    return _roles(context, rest, "revoke", None)


def _roles(context: Context, rest: str, example: str, new: Value) -> Sequence[Edit]:
    split = ROLES.fullmatch(rest)
    if split is None:
        raise Told(texts.NO_VALUE.format(name=rest, example=texts.EXAMPLE[example]))
    person = person_named(context, split["name"])
    return [
        Edit(
            what=What.PERSON, id=person.id, key=f"{person.name}#{person.id}", label=person.name,
            field=f"role:{role.value}", old=1 if role in person.roles else None, new=new,
        )
        for role in dict.fromkeys(_role(word) for word in re.findall(ROLE, split["roles"]))
    ]  # fmt: skip


def _role(word: str) -> Role:
    return labels.ROLE_OF[word]


_WANTED: Final[dict[Verb, Callable[[Context, str, Picked], Sequence[Edit]]]] = {
    Verb.NEW_PRODUCT: new_product, Verb.NEW_CUSTOMER: new_customer,
    Verb.NEW_SUPPLIER: new_supplier, Verb.PRICE: price, Verb.DATA: data, Verb.PACK: pack,
    Verb.CODE: code, Verb.CREDIT: credit, Verb.TERMS: terms, Verb.RETIRE: retire,
    Verb.SHELF: shelving.edits, Verb.RECIPE: recipes.edits,
    Verb.REVIVE: revive, Verb.CHANNEL: channel, Verb.GRANT: grant, Verb.REVOKE: revoke,
}  # fmt: skip
VERBS: Final = frozenset(_WANTED)
"""What is answered with a card that shows a change."""
ACTS: Final = (Act.SET_PRICES, Act.SET_PURCHASING, Act.SET_CREDIT, Act.KEEP_PARTNERS)
"""Whoever may change anything may see what was changed."""
