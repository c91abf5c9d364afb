"""``库位 可乐 A-03-2 主仓``: where goods lie in a warehouse, in the order of which one picks."""

import re
from collections.abc import Sequence
from typing import Final

from bot.commands.asking import Told
from bot.commands.saidfields import changed, require_name
from bot.commands.things import Picked, thing_named
from bot.context import Context
from bot.texts import master_words as words
from bot.texts import masters as texts
from bot.understand.clean import fold
from core.orders.masters import Edit
from core.people import require_place, sees_place
from core.stock.model import Location

CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}", re.ASCII)


def edits(context: Context, rest: str, picked: Picked) -> Sequence[Edit]:
    """Return the shelf of a product in one place as a change."""
    name, said, code = read(context, rest)
    thing = thing_named(context, picked, name, ("product",))
    place = said or _only_place(context, thing.label, code)
    require_place(context.person, place.id, place.name)
    new = None if code in words.NOTHING else code.upper()
    return [changed(context, thing, f"shelf:{place.id}", new)]


def read(context: Context, rest: str) -> tuple[str, Location | None, str]:
    """Return product, place and code: the last word is the code, wherever the place is named."""
    require_name(rest, "shelf")
    parts = rest.split()
    places = {fold(name): one for one in context.books.catalog.locations()
              for name in (one.name, one.code)}  # fmt: skip
    place = next((places[fold(part)] for part in parts if fold(part) in places), None)
    parts = [part for part in parts if fold(part) not in places]
    is_code = len(parts) > 1 and (
        parts[-1] in words.NOTHING
        or (CODE.fullmatch(parts[-1]) and not _is_product(context, parts))
    )
    return (" ".join(parts[:-1]), place, parts[-1]) if is_code else (" ".join(parts), place, "")


def _is_product(context: Context, parts: Sequence[str]) -> bool:
    """Return whether all of it is the name of goods: 可乐 330ml is no shelf 330ml."""
    return bool(context.books.catalog.products_called(fold(" ".join(parts))))


def places_of(context: Context) -> list[Location]:
    places = context.books.catalog.locations()
    return [place for place in places if sees_place(context.person, place.id)]


def _only_place(context: Context, product: str, code: str) -> Location:
    places = places_of(context)
    if len(places) != 1:
        names = texts.LIST.join(place.name for place in places)
        raise Told(
            texts.SHELF_WHERE.format(
                places=names, product=product, code=code, place=places[0].name if places else ""
            )
        )
    return places[0]
