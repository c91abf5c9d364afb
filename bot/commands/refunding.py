"""``退款 城东超市 200``, ``退款 TH-…``: pay back what is owed, against a return or an advance."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.commands import desk
from bot.commands.asking import REFUND, Told
from bot.commands.offsetting import partner_named
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import labels, say
from bot.understand.intent import Intent
from core.drafts import Draft
from core.orders import refunds
from core.orders.cash import Share
from core.orders.model import Document, NewDocument
from core.orders.repaying import REFUND_OF
from core.orders.rights import ACT_OF
from core.outbox import Notice
from core.people import Act, require, sees_place

FEN: Final = 100


def begin(context: Context, intent: Intent) -> None:
    """Show what would be paid back, and for what, before it counts."""
    require(context.person, Act.PAY)
    books = context.books
    returned = visible(context, intent.number) if intent.number else None
    if returned is not None and returned.partner_id is None:
        raise Told(say.NO_PARTNER_ON_IT.format(number=returned.number))
    if returned is not None and returned.partner_id is not None:
        partner = books.catalog.partner(returned.partner_id)
        if intent.partner and partner_named(context, intent.partner).id != partner.id:
            raise Told(say.OTHER_PARTNER.format(number=returned.number, name=partner.name))
    else:
        partner = partner_named(context, intent.partner)
    kind = REFUND_OF[partner.kind]
    require(context.person, ACT_OF[kind])
    amount_fen = None if intent.amount is None else int(intent.amount * FEN)
    shares = refunds.proposed(books, partner, amount_fen, returned)
    places = books.catalog.locations()
    place = next((one for one in places if sees_place(context.person, one.id)), places[0])
    body = {
        "kind": kind.value, "method": intent.method.value, "partner_id": partner.id,
        "source_id": returned.id if returned else None, "location_id": place.id,
        "amount_fen": sum(one.amount_fen for one in shares), "headline": partner.name,
    }  # fmt: skip
    _show(context, body, shares)


def show_again(context: Context, draft: Draft) -> None:
    """Show the refund once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    _show(context, draft.body, _shares(draft.body))


def confirm(context: Context, draft: Draft) -> Document:
    """Hand the refund in as it was shown, and show how it stands in place of the card."""
    books, body = context.books, draft.body
    partner = books.catalog.partner(body["partner_id"])
    new = NewDocument(
        kind=REFUND_OF[partner.kind], location=books.catalog.location(body["location_id"]),
        partner=partner, lines=(), chat=context.chat, reason=labels.VERB["refund"],
        method=body["method"], source_id=body["source_id"], money_fen=body["amount_fen"],
    )  # fmt: skip
    document = refunds.register(books, new, _shares(body), context.person)
    return desk.booked(context, draft, document)


def _show(context: Context, body: Mapping[str, Any], shares: Sequence[Share]) -> None:
    listed = [[one.document_id, one.number, one.amount_fen, one.open_fen] for one in shares]
    draft = desk.begin(context, REFUND, {**body, "shares": listed, "is_shown": True})
    facts = {
        "kind": "refund", "partner": body["headline"], "method": body["method"], "reason": "",
        "amount_fen": body["amount_fen"], "rest_fen": 0, "shares": [one[1:] for one in listed],
        **desk.answers(context, draft),
    }  # fmt: skip
    context.show(Notice(kind="cash", facts=facts, subject=f"draft:{draft.id}"))


def _shares(body: Mapping[str, Any]) -> list[Share]:
    return [
        Share(document_id=id_, number=number, amount_fen=amount_fen, open_fen=open_fen)
        for id_, number, amount_fen, open_fen in body["shares"]
    ]
