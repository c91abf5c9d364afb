"""A sheet sent to the bot: what it adds, changes and cannot take, shown before any of it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot import sheets
from bot.commands import keeping
from bot.commands.asking import Told
from bot.context import Context
from bot.imports import columns, makers, makers_master, naming
from bot.imports.mapping import Mapping
from bot.imports.problems import Problem, shorten
from bot.imports.rows import PartnerRow, PriceRow, ProductRow
from bot.imports.tables import Row
from bot.inbound import Filed, SheetRead
from bot.texts import imports as reasons
from bot.texts import masters as texts
from bot.understand.clean import fold
from core.orders.masters import Edit, Value, What

REFUSED_SHOWN: Final = 20
AnyRow = ProductRow | PartnerRow | PriceRow
Fields = list[tuple[str, Value]]


class _Refused(Exception):
    """A row that cannot be taken; the text says why."""


@dataclass(slots=True)
class _Found:
    """What the rows come to."""

    edits: list[Edit] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0
    keys: set[str] = field(default_factory=set)


def filed(context: Context, inbound: Filed) -> None:
    """Note a sheet to be read after the commit; its rows come back as a message."""
    name = inbound.name or texts.SHEET_NAMELESS
    if inbound.name and Path(name).suffix.lower() not in sheets.SUFFIXES:
        raise Told(texts.SHEET_NOT.format(name=name))
    chat = inbound.chat
    body = {
        "media": inbound.media, "name": name, "platform": chat.platform,
        "tenant": chat.tenant, "user_id": inbound.user_id, "chat_id": chat.id,
        "is_group": chat.is_group,
    }  # fmt: skip
    context.books.errands.ask("sheet", body)
    context.words(texts.SHEET_TAKEN.format(name=name))


def read(context: Context, inbound: SheetRead) -> None:
    """Show what a sheet changes: its sum and every refused row first, then the card."""
    kind = columns.kind_of(inbound.columns)
    if kind is None:
        known = {one: texts.LIST.join(columns.COLUMNS[one]) for one in columns.SENT}
        raise Told(texts.SHEET_WHAT.format(name=inbound.name, **known))
    found = _Found()
    for number, cells in zip(inbound.numbers, inbound.rows, strict=True):
        named = dict(zip(inbound.columns, cells, strict=True))
        _take(context, found, _MAKERS[kind], Row(number=number, cells=named))
    context.words("\n".join(_summary(inbound.name, found)))
    if found.edits:
        body = {"verb": "sheet", "rest": inbound.name, "picked": {}, "source": inbound.name}
        keeping.show(context, body, found.edits)


def _take(context: Context, found: _Found, make: Callable[[Any], AnyRow], row: Row) -> None:
    cells = makers.Cells(row=row, mapping=Mapping())
    made = make(cells)
    try:
        edits = _edits(context, found, made, row) if not cells.faults else []
    except _Refused as refused:
        found.refused.append(texts.SHEET_ROW.format(row=row.number, why=refused))
        return
    if cells.faults:
        found.refused.append(texts.SHEET_ROW.format(row=row.number, why=_why(cells.faults[0])))
        return
    found.added += any(edit.field == "new" for edit in edits)
    found.changed += bool(edits) and not any(edit.field == "new" for edit in edits)
    found.same += not edits
    found.edits.extend(edits)


def _why(fault: tuple[str, str, str, str]) -> str:
    column, reason, value, hint = fault
    return reasons.problem_at(
        Problem(file="", reason=reason, column=column, value=shorten(value), hint=hint)
    )


def _edits(context: Context, found: _Found, made: AnyRow, row: Row) -> list[Edit]:
    match made:
        case PriceRow():
            key, edits = f"{made.sku}|{made.tier}", _price(context, made)
        case ProductRow():
            key, edits = made.sku or made.name, _product(context, made, row)
        case _:
            key, edits = made.code or f"{made.kind}|{made.name}", _partner(context, made, row)
    if key in found.keys:
        raise _Refused(texts.SHEET_TWICE)
    found.keys.add(key)
    return edits


def _price(context: Context, made: PriceRow) -> list[Edit]:
    product = context.books.masters.product_of_sku(made.sku)
    if product is None:
        raise _Refused(texts.SHEET_NO_SKU.format(sku=made.sku))
    fields: Fields = []
    if made.price is not None:
        fields.append((f"tier:{made.tier}" if made.tier else "sale_price", made.price))
    if made.floor is not None:
        fields.append(("floor_price", made.floor))
    return _changes(context, (What.PRODUCT, product.id, product.sku, product.name), fields)


def _product(context: Context, made: ProductRow, row: Row) -> list[Edit]:
    masters = context.books.masters
    named = masters.products_named(fold(made.name))
    product = masters.product_of_sku(made.sku) if made.sku else next(iter(named), None)
    if product is not None and product.unit != made.unit:
        raise _Refused(texts.SHEET_KNOWN_UNIT.format(unit=product.unit))
    sku = product.sku if product else made.sku or naming.code_of("S", f"{made.name}|{made.spec}")
    thing = (What.PRODUCT, product.id if product else 0, sku, made.name)
    fields = [(name, value) for name, value, column in _OF_PRODUCT(made) if _is_said(row, column)]
    fields += [(f"pack:{pack.unit}", pack.numerator) for pack in made.packs[1:]]
    fields += [(f"barcode:{one.code}", one.unit) for one in made.barcodes]
    if made.supplier:
        fields.append(("supplier_id", _supplier(context, made.supplier)))
    names = naming.names_of(made.name, sku, *made.aliases, f"{made.name}{made.spec}")
    return _made(context, thing, made.unit, (fields, names))


def _partner(context: Context, made: PartnerRow, row: Row) -> list[Edit]:
    named = context.books.masters.partners_named(fold(made.code or made.name), made.kind)
    partner = next(iter(named), None)
    code = partner.code if partner else made.code or naming.code_of("P", made.name)
    thing = (What.PARTNER, partner.id if partner else 0, code, made.name)
    fields = [(name, value) for name, value, column in _OF_PARTNER(made) if _is_said(row, column)]
    return _made(context, thing, made.kind, (fields, naming.names_of(made.name, code)))


def _made(
    context: Context, thing: tuple[What, int, str, str], new: str,
    said: tuple[Fields, Sequence[tuple[str, str]]],
) -> list[Edit]:  # fmt: skip
    """Return the edits of a thing that is there, or all that makes a new one."""
    fields, names = said
    if thing[1]:
        return _changes(context, thing, [("name", thing[3]), *fields])
    what, _, key, label = thing
    every: Fields = [("new", new), *fields, *((f"alias:{key}", name) for key, name in names)]
    return [
        Edit(what=what, id=0, key=key, label=label, field=name, old=None, new=value)
        for name, value in every
    ]


def _changes(context: Context, thing: tuple[What, int, str, str], fields: Fields) -> list[Edit]:
    what, thing_id, key, label = thing
    edits = [
        Edit(
            what=what, id=thing_id, key=key, label=label, field=name,
            old=context.books.masters.value(what, thing_id, name), new=value,
        )
        for name, value in fields
    ]  # fmt: skip
    return [edit for edit in edits if edit.old != edit.new]


def _supplier(context: Context, name: str) -> int:
    found = context.books.masters.partners_named(fold(name), "supplier")
    if not found:
        raise _Refused(texts.SHEET_NO_SUPPLIER.format(name=name))
    return found[0].id


def _is_said(row: Row, column: str) -> bool:
    """Return whether the sheet says anything of a column; an empty cell changes nothing."""
    return bool(row.cells.get(column, "").strip())


def _summary(name: str, found: _Found) -> list[str]:
    lines = [
        texts.SHEET_SUM.format(
            name=name, added=found.added, changed=found.changed, same=found.same,
            refused=len(found.refused),
        ),
        *found.refused[:REFUSED_SHOWN],
    ]  # fmt: skip
    if len(found.refused) > REFUSED_SHOWN:
        lines.append(texts.SHEET_REST.format(count=len(found.refused)))
    return lines


def _of(
    said: Sequence[tuple[str, str]],
) -> Callable[[AnyRow], list[tuple[str, Value, str]]]:
    def values(made: AnyRow) -> list[tuple[str, Value, str]]:
        found = ((name, getattr(made, name), column) for name, column in said)
        return [
            (name, int(value) if isinstance(value, bool) else value, column)
            for name, value, column in found
        ]

    return values


_OF_PRODUCT: Final = _of(columns.PRODUCT_FIELDS)
_OF_PARTNER: Final = _of(columns.PARTNER_FIELDS)
_MAKERS: Final[dict[columns.Kind, Callable[[Any], AnyRow]]] = {
    "products": makers.product, "partners": makers.partner, "prices": makers_master.price,
}  # fmt: skip
