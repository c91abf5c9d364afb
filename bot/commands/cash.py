"""``收款 城东超市 5000``, ``付款 华南饮料 8000``, ``开票 XS-…``: show what it is for, then book."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from bot.commands import desk
from bot.commands.asking import CASH, Told, partners_meant
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import labels, say
from bot.understand.intent import Intent, Verb
from core.drafts import Draft
from core.orders import cash
from core.orders.cash import Share
from core.orders.kinds import Kind
from core.orders.model import Document, NewDocument
from core.orders.owed import Debt, by_age, days_old
from core.orders.rights import ACT_OF
from core.outbox import Notice
from core.people import Act, require, sees_place
from core.stock.model import Location, Partner

KIND_OF: Final[dict[Verb, Kind]] = {
    Verb.COLLECT: Kind.COLLECTION,
    Verb.PAY: Kind.PAYMENT,
    Verb.INVOICE: Kind.SALES_INVOICE,
}
FEN: Final = 100
SHARES_MAX: Final = 50
DEBTS_SHOWN: Final = 6
PARTNERS: Final = {Kind.COLLECTION: "customer", Kind.SALES_INVOICE: "customer",
                   Kind.PAYMENT: "supplier", Kind.SUPPLIER_INVOICE: "supplier"}  # fmt: skip


def begin(context: Context, intent: Intent) -> None:
    """Show a sum and what it would be put to, the oldest first or the document that was named."""
    kind = KIND_OF[intent.verb]
    require(context.person, ACT_OF[kind])
    body: dict[str, Any] = {
        "kind": kind.value, "method": intent.method.value, "reason": intent.reason,
        "source_id": None, "location_id": _place(context).id,
    }  # fmt: skip
    amount_fen = _fen(intent.amount)
    if intent.number:
        target = visible(context, intent.number)
        share = cash.share_of(context.books, kind, target, amount_fen)
        shares, amount_fen = [share], amount_fen or share.amount_fen
        partner = _partner_of(context, target)
        if intent.partner and partner_called(context, kind, intent.partner).id != partner.id:
            raise Told(say.OTHER_PARTNER.format(number=target.number, name=partner.name))
        body |= {"source_id": target.id, "location_id": target.location_id}
    else:
        partner = partner_called(context, kind, intent.partner)
        if amount_fen is None:
            raise Told(say.PROBLEM["no_amount"].format(example=say.EXAMPLES[intent.verb.value]))
        shares = cash.proposed(context.books, kind, partner.id, amount_fen)[:SHARES_MAX]
    if kind is Kind.SALES_INVOICE and sum(one.amount_fen for one in shares) != amount_fen:
        raise cash.NotCovered
    body |= {"partner_id": partner.id, "amount_fen": amount_fen, "headline": partner.name}
    _show(context, body, shares)


def owed(context: Context, intent: Intent) -> None:
    """``欠款 城东超市``: what a customer owes, how old it is, and what is left of the limit."""
    require(context.person, Act.SEE_CREDIT)
    books = context.books
    partner = partner_called(context, Kind.COLLECTION, intent.partner)
    debts = [one for one in books.money.dues(partner.id, Kind.COLLECTION) if one.open_fen]
    used_fen, limit_fen = books.terms.owed_fen(partner.id), partner.credit_fen
    is_known = used_fen is not None and limit_fen is not None
    facts = {
        "partner": partner.name,
        "ages": by_age(debts, books.today),
        "debts": [
            [one.number, one.open_fen, days_old(one, books.today)] for one in debts[:DEBTS_SHOWN]
        ],
        "count": len(debts),
        "past_fen": _past(debts, partner.terms_days, books.today),
        "advance_fen": books.money.advance(partner.id, Kind.COLLECTION),
        "credit_fen": limit_fen,
        "left_fen": (limit_fen or 0) - (used_fen or 0) if is_known else None,
        "terms_days": partner.terms_days,
    }
    context.show(Notice(kind="owed", facts=facts))


def _past(debts: Sequence[Debt], terms_days: int | None, today: str) -> int:
    return sum(one.open_fen for one in debts if _is_past(one, terms_days, today))


def _is_past(debt: Debt, terms_days: int | None, today: str) -> bool:
    """Return whether a debt is older than its own day of payment, or than the customer's terms."""
    if debt.due_on:
        return debt.due_on < today
    return terms_days is not None and days_old(debt, today) > terms_days


def show_again(context: Context, draft: Draft) -> None:
    """Show the draft once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    _show(context, draft.body, _shares(draft.body))


def confirm(context: Context, draft: Draft) -> Document:
    """Register it as it was shown, and show how it stands in place of the card."""
    books, body = context.books, draft.body
    source_id = body["source_id"]
    new = NewDocument(
        kind=Kind(body["kind"]), location=books.catalog.location(body["location_id"]),
        partner=books.catalog.partner(body["partner_id"]), lines=(), chat=context.chat,
        reason=body["reason"], method=body["method"], source_id=source_id,
        money_fen=body["amount_fen"],
    )  # fmt: skip
    document = cash.register(books, new, _shares(body), context.person)
    return desk.booked(context, draft, document)


def _show(context: Context, body: Mapping[str, Any], shares: Sequence[Share]) -> None:
    listed = [[one.document_id, one.number, one.amount_fen, one.open_fen] for one in shares]
    kept = {**body, "shares": listed, "is_shown": True}
    draft = desk.begin(context, CASH, kept)
    facts = {
        "kind": body["kind"], "partner": body["headline"], "method": body["method"],
        "reason": body["reason"], "amount_fen": body["amount_fen"],
        "rest_fen": body["amount_fen"] - sum(one.amount_fen for one in shares),
        "shares": [share[1:] for share in listed],
    }  # fmt: skip
    context.show(
        Notice(
            kind="cash",
            facts={**facts, **desk.answers(context, draft)},
            subject=f"draft:{draft.id}",
        )
    )


def _shares(body: Mapping[str, Any]) -> list[Share]:
    return [
        Share(document_id=id_, number=number, amount_fen=amount_fen, open_fen=open_fen)
        for id_, number, amount_fen, open_fen in body["shares"]
    ]


def partner_called(context: Context, kind: Kind, name: str) -> Partner:
    """Return the customer or supplier, as money of this kind needs, of this name."""
    found, _ = partners_meant(context, name, PARTNERS[kind])
    if not found:
        raise Told(say.UNKNOWN_PARTNER.format(kind=labels.PARTNER[kind], name=name))
    if len(found) > 1:
        names = say.LIST.join(one.name for one in found[:SHARES_MAX])
        raise Told(say.WHICH_PARTNER_OF.format(name=name, names=names))
    return found[0]


def _partner_of(context: Context, target: Document) -> Partner:
    if target.partner_id is None:
        raise Told(say.NO_PARTNER_ON_IT.format(number=target.number))
    return context.books.catalog.partner(target.partner_id)


def _place(context: Context) -> Location:
    places = context.books.catalog.locations()
    return next((one for one in places if sees_place(context.person, one.id)), places[0])


def _fen(amount: Fraction | None) -> int | None:
    return None if amount is None else int(amount * FEN)
