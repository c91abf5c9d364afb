"""``张三超市 老规矩``, ``再来一单``: what was ordered last time, as a draft to be confirmed."""

from typing import Final

from bot.commands.asking import Told, partners_meant
from bot.commands.forms import FORMS
from bot.commands.templates import body_of, open_body
from bot.context import Context
from bot.texts import labels, say
from bot.understand.intent import Intent
from core.orders.kinds import Kind
from core.orders.model import Document
from core.stock.model import Partner

LATELY: Final = 10


def again(context: Context, intent: Intent) -> None:
    """Draft the customer's last order again, or without a customer one's own last document."""
    document = _last_of(context, intent.partner) if intent.partner else _own_last(context)
    body = {**body_of(document), "like": document.number}
    if intent.due_on and FORMS[document.kind].is_dated:
        body["due_on"] = intent.due_on
    open_body(context, body)


def _last_of(context: Context, name: str) -> Document:
    partner = _customer(context, name)
    found = context.books.overview.last_sale_to(partner.id)
    if found is None:
        raise Told(say.NO_LAST_ORDER.format(name=partner.name))
    return context.books.documents.get(found)


def _customer(context: Context, name: str) -> Partner:
    found, nearest = partners_meant(context, name, "customer")
    if len(found) == 1:
        return found[0]
    names = say.LIST.join(one.name for one in found or nearest)
    if found:
        raise Told(say.WHICH_PARTNER_OF.format(name=name, names=names))
    kind = labels.PARTNER[Kind.SALES_ORDER]
    if nearest:
        raise Told(say.PARTNERS_NEAR.format(kind=kind, name=name, names=names))
    raise Told(say.UNKNOWN_PARTNER.format(kind=kind, name=name))


def _own_last(context: Context) -> Document:
    """Return the last document that this person said from the start."""
    for one in context.books.documents.of_requester(context.person.id, LATELY):
        document = context.books.documents.get(one.id)
        if document.kind in FORMS and document.source_id is None:
            return document
    raise Told(say.NOTHING_TO_REPEAT)
