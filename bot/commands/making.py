"""``新增商品 …`` and ``新增客户 …``: what a new thing is to be, as edits."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.commands.asking import Told
from bot.commands.saidfields import field_of, named
from bot.commands.things import Picked, Thing, pack_of
from bot.context import Context
from bot.imports import naming
from bot.imports.cells import code as plain_code
from bot.imports.problems import BadCell
from bot.texts import imports as reasons
from bot.texts import master_words as words
from bot.texts import masters as texts
from bot.understand.clean import fold
from bot.understand.fields import Sentence, read_fields
from core.orders.masters import Edit, What
from core.quantity import Pack


def new_product(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``新增商品 雪碧 1.25L 单位瓶 箱=12 条码 69… 售价5 进价3.2 分类饮料``."""
    sentence = named(read_fields(rest, words.PRODUCT_FIELDS, has_tier_prices=True), "new_product")
    name = sentence.name
    _require_free_name(name, "product", context.books.masters.products_named(fold(name)))
    unit = _value(sentence, "unit")
    if not unit:
        raise Told(texts.NO_UNIT.format(name=name))
    sku = _sku(sentence) or naming.code_of("S", f"{name}|{_value(sentence, 'spec')}")
    base = (Pack(unit=unit, numerator=1),)
    thing = Thing(what=What.PRODUCT, id=0, key=sku, label=name, unit=unit, packs=base)
    thing = replace(thing, packs=(*base, *_packs(thing, sentence)))
    return _made(context, thing, sentence, unit, picked)


def _packs(thing: Thing, sentence: Sentence) -> list[Pack]:
    sizes = {said.part: pack_of(thing, said) for said in sentence.said if said.field == "pack"}
    return [
        Pack(unit=unit, numerator=size) for unit, size in sizes.items() if isinstance(size, int)
    ]


def new_customer(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``新增客户 好运来超市 A级 电话… 额度5000 账期30``."""
    return _new_partner(context, rest, picked, "customer")


def new_supplier(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """``新增供应商 东方纸业 电话…``."""
    return _new_partner(context, rest, picked, "supplier")


def _new_partner(context: Context, rest: str, picked: Picked, kind: str) -> Sequence[Edit]:
    sentence = named(read_fields(rest, words.PARTNER_FIELDS), f"new_{kind}")
    name = sentence.name
    _require_free_name(name, kind, context.books.masters.partners_named(fold(name), kind))
    sku = _sku(sentence) or naming.code_of("P", name)
    thing = Thing(what=What.PARTNER, id=0, key=sku, label=name)
    return _made(context, thing, sentence, kind, picked)


def _made(
    context: Context, thing: Thing, sentence: Sentence, new: str, picked: Picked
) -> Sequence[Edit]:
    edits = [thing.edit("new", None, new)]
    for said in sentence.said:
        if said.field not in {"unit", "sku"}:
            field, value = field_of(context, thing, said, picked)
            edits.append(thing.edit(field, None, value))
    spec = _value(sentence, "spec")
    known = (thing.label, thing.key, f"{thing.label}{spec}")
    aliases = [said.value for said in sentence.said if said.field == "alias"]
    names = [
        thing.edit(f"alias:{key}", None, name)
        for key, name in naming.names_of(*known)
        if key not in {fold(alias) for alias in aliases}
    ]
    return [*edits, *names]


def _require_free_name(name: str, sort: str, found: Sequence[Any]) -> None:
    if found:
        is_used = any(one.is_active for one in found)
        form = texts.NAME_TAKEN if is_used else texts.NAME_RETIRED
        example = texts.EXAMPLE["data"]
        raise Told(form.format(sort=texts.SORT[sort], name=name, example=example))


def _value(sentence: Sentence, field: str) -> str:
    return next((said.value for said in sentence.said if said.field == field), "")


def _sku(sentence: Sentence) -> str:
    said = _value(sentence, "sku")
    try:
        return plain_code(said) if said else ""
    except BadCell as bad:
        why = reasons.REASONS[bad.reason].format(value=said, hint=bad.hint)
        raise Told(texts.BAD_SKU.format(value=said, why=why)) from None
