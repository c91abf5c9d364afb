"""``对账单 城东超市 10月``: what was sold, paid and sent back over a span of days, as paper."""

import datetime as dt
from typing import Any

from bot.commands.asking import Told, partners_meant
from bot.commands.printing import send_paper
from bot.context import Context
from bot.texts import labels, say
from bot.texts import paper as texts
from bot.understand.intent import Intent
from core.orders.kinds import Kind
from core.orders.owed import Entry
from core.people import Act, require
from core.stock.model import Partner


def send(context: Context, intent: Intent) -> None:
    """Have a statement made as picture and sheet, for this person alone."""
    partner = _partner(context, intent.partner)
    is_customer = partner.kind == "customer"
    require(context.person, Act.SEE_CREDIT if is_customer else Act.SEE_COST)
    since, until = span(intent.period, context.books.today)
    entries = context.books.money.entries(partner.id, is_customer=is_customer)
    facts = {
        "partner": partner.name,
        "since": since,
        "until": until,
        "opening_fen": sum(one.amount_fen for one in entries if one.day < since),
        "lines": [_line(one) for one in entries if since <= one.day <= until],
        "is_customer": is_customer,
    }
    caption = texts.STATEMENT_CAPTION.format(partner=partner.name, since=since, until=until)
    send_paper(context, "statement", facts, caption)


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "date": entry.day,
        "number": entry.number,
        "what": labels.KIND[entry.kind],
        "charged_fen": max(0, entry.amount_fen),
        "paid_fen": max(0, -entry.amount_fen),
    }


def span(period: str, today: str) -> tuple[str, str]:
    """Return the first and last day of a month (ISO, ``2026-10``), none: this one until today."""
    first = dt.date.fromisoformat(f"{period or today[:7]}-01")
    following = (first + dt.timedelta(31)).replace(day=1)
    last = (following - dt.timedelta(1)).isoformat()
    return first.isoformat(), min(last, today)


def _partner(context: Context, name: str) -> Partner:
    for kind in ("customer", "supplier"):
        found, _ = partners_meant(context, name, kind)
        if len(found) == 1:
            return found[0]
        if found:
            names = say.LIST.join(one.name for one in found)
            raise Told(say.WHICH_PARTNER_OF.format(name=name, names=names))
    raise Told(say.UNKNOWN_PARTNER.format(kind=labels.PARTNER[Kind.COLLECTION], name=name))
