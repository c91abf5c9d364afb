"""``核销 城东超市``, ``核销 SK-… XS-…``: put what is left of sums to what is open, seen first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.commands import desk
from bot.commands.asking import OFFSET, Told, partners_meant
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Intent
from core.drafts import Draft
from core.orders import offsets
from core.orders.model import Document
from core.orders.offsets import Offset
from core.orders.rights import ACT_OF
from core.outbox import Notice
from core.people import require
from core.stock.model import Partner

MOST: Final = 50
FEN: Final = 100


def begin(context: Context, intent: Intent) -> None:
    """Show what would be put where, before it counts."""
    amount_fen = None if intent.amount is None else int(intent.amount * FEN)
    if intent.number:
        source, target = visible(context, intent.number), visible(context, intent.target)
        require(context.person, ACT_OF[source.kind])
        found = [offsets.between(context.books, source, target, amount_fen)]
        partner = context.books.catalog.partner(source.partner_id) if source.partner_id else None
    else:
        partner = partner_named(context, intent.partner)
        require(context.person, ACT_OF[offsets.kind_of(partner)])
        found = offsets.proposed(context.books, partner, MOST)
    _show(context, partner.name if partner else "", found)


def show_again(context: Context, draft: Draft) -> None:
    """Show it once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    _show(context, draft.body["headline"], _offsets(draft.body))


def confirm(context: Context, draft: Draft) -> Document:
    """Put it as it was shown, and show how what it was put to stands now."""
    found = _offsets(draft.body)
    targets = offsets.put(context.books, found, context.person)
    context.books.drafts.close(draft, "booked")
    facts = {
        **_facts(draft.body["headline"], found),
        "settled": [[one.number, one.kind.value, one.status.value] for one in targets],
    }
    context.settle(f"draft:{draft.id}", Notice(kind="offset", facts=facts))
    return targets[0]


def _show(context: Context, partner: str, found: Sequence[Offset]) -> None:
    rows = [
        [one.source_id, one.source, one.target_id, one.target, one.amount_fen, one.open_fen]
        for one in found
    ]
    body = {"kind": "offset", "headline": partner, "rows": rows, "is_shown": True}
    draft = desk.begin(context, OFFSET, body)
    facts = {**_facts(partner, found), **desk.answers(context, draft)}
    context.show(Notice(kind="offset", facts=facts, subject=f"draft:{draft.id}"))


def _facts(partner: str, found: Sequence[Offset]) -> dict[str, Any]:
    rows = [[one.source, one.target, one.amount_fen, one.open_fen] for one in found]
    return {"partner": partner, "rows": rows, "amount_fen": sum(one.amount_fen for one in found)}


def _offsets(body: Mapping[str, Any]) -> list[Offset]:
    return [
        Offset(
            source_id=source_id, source=source, target_id=target_id, target=target,
            amount_fen=amount_fen, open_fen=open_fen,
        )
        for source_id, source, target_id, target, amount_fen, open_fen in body["rows"]
    ]  # fmt: skip


def partner_named(context: Context, name: str) -> Partner:
    """Return the customer, or else the supplier, of this name."""
    for kind in ("customer", "supplier"):
        found, _ = partners_meant(context, name, kind)
        if len(found) > 1:
            names = say.LIST.join(one.name for one in found[:MOST])
            raise Told(say.WHICH_PARTNER_OF.format(name=name, names=names))
        if found:
            return found[0]
    raise Told(say.NO_SUCH_PARTNER.format(name=name))
