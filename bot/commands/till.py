"""``交款 城东店 现金 1250.50``: count a shop's till; ``今日零售 城东店``: what it took."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from bot.commands import desk
from bot.commands.asking import TILL, Told, place_named
from bot.context import Context
from bot.texts import labels, say
from bot.understand.intent import Intent
from core.drafts import Draft
from core.orders import tills
from core.orders.kinds import Kind
from core.orders.model import Document, NewDocument
from core.orders.till import Count
from core.outbox import Notice
from core.people import Act, require, require_place, sees_place
from core.stock.model import Location

FEN: Final = 100


def begin(context: Context, intent: Intent) -> None:
    """Show what was counted beside what the books say, way by way, before it counts."""
    require(context.person, Act.SELL_AT_COUNTER)
    place, day = _place(context, intent.location), intent.due_on or context.books.today
    counted = {_method(context, said): _fen(yuan) for said, yuan in intent.sums}
    if len(counted) < len(intent.sums):
        raise Told(say.METHOD_TWICE)
    counts = tills.compare(context.books, place, day, counted)
    _show(context, place, day, counts)


def takings(context: Context, intent: Intent) -> None:
    """Show what a shop sold over the counter on a day, and whether its till is counted."""
    require(context.person, Act.SELL_AT_COUNTER)
    books = context.books
    place, day = _place(context, intent.location), intent.due_on or books.today
    found = books.tills.takings(place.id, day)
    facts = {
        "place": place.name, "day": day, "waiting": books.tills.waiting(place.id, day),
        "counted": books.tills.counted_in(place.id, day),
        "takings": [[one.method, one.sales, one.amount_fen] for one in found],
    }  # fmt: skip
    context.show(Notice(kind="takings", facts=facts))


def show_again(context: Context, draft: Draft) -> None:
    """Show the count once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    place = context.books.catalog.location(draft.body["location_id"])
    _show(context, place, draft.body["day"], _counts(draft.body["counts"]))


def confirm(context: Context, draft: Draft) -> Document:
    """Register the count as it was shown, and show how it stands in place of the card."""
    books, body = context.books, draft.body
    counts = _counts(body["counts"])
    new = NewDocument(
        kind=Kind.TILL, location=books.catalog.location(body["location_id"]), partner=None,
        lines=(), chat=context.chat, due_on=body["day"],
        money_fen=sum(one.counted_fen for one in counts),
    )  # fmt: skip
    document = tills.register(books, new, counts, context.person)
    return desk.booked(context, draft, document)


def _show(context: Context, place: Location, day: str, counts: Sequence[Count]) -> None:
    rows = [[one.method, one.expected_fen, one.counted_fen] for one in counts]
    body: dict[str, Any] = {
        "kind": Kind.TILL.value, "location_id": place.id, "day": day, "counts": rows,
        "headline": place.name, "is_shown": True,
    }  # fmt: skip
    draft = desk.begin(context, TILL, body)
    facts = {
        "place": place.name, "day": day, "counts": rows,
        "is_off": tills.is_off(context.books, counts),
        **desk.answers(context, draft),
    }  # fmt: skip
    context.show(Notice(kind="till", facts=facts, subject=f"draft:{draft.id}"))


def _counts(rows: Sequence[Sequence[Any]]) -> list[Count]:
    return [
        Count(method=method, expected_fen=expected, counted_fen=counted)
        for method, expected, counted in rows
    ]


def _place(context: Context, said: str) -> Location:
    """Return the shop that is named, or else the only one the person sells in."""
    if said:
        place = place_named(context, said)
        require_place(context.person, place.id, place.name)
        return place
    mine = [one for one in context.books.catalog.locations() if sees_place(context.person, one.id)]
    shops = [one for one in mine if one.kind == "store"] or mine
    if len(shops) != 1:
        names = say.LIST.join(one.name for one in shops)
        raise Told(say.WHICH_SHOP.format(places=names))
    return shops[0]


def _method(context: Context, said: str) -> str:
    """Return one of the firm's ways of paying; a sum alone is cash."""
    methods = context.books.tills.counter.methods
    meant = {labels.method(one): one for one in methods}
    code = meant.get(said, said) or "cash"
    if code not in methods:
        names = say.LIST.join(meant)
        raise Told(say.UNKNOWN_METHOD.format(method=labels.method(code), methods=names))
    return code


def _fen(yuan: Fraction) -> int:
    return int(yuan * FEN)
