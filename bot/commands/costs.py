"""``成本 10月 [按实际]``: what every product was worth, as known then or as it was."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from bot.commands.printing import send_paper
from bot.commands.statement import span
from bot.context import Context
from bot.texts import paper as texts
from bot.understand.costs import AS_IT_WAS
from bot.understand.intent import Intent
from core.orders.bills import Worth
from core.outbox import Notice
from core.people import Act, require
from core.quantity import in_packs

ROWS_SHOWN: Final = 6
SUMS: Final = ("opening_fen", "in_fen", "out_fen", "difference_fen", "closing_fen")


def report(context: Context, intent: Intent) -> None:
    """Show the sums and the products that are worth most, and send the sheet; to nobody else."""
    require(context.person, Act.SEE_COST)
    books = context.books
    since, until = span(intent.period, books.today)
    found = books.bills.report(since, until, as_it_was=intent.free == AS_IT_WAS)
    facts: dict[str, Any] = {
        "since": since, "until": until, "mode": texts.COSTS_MODE[intent.free],
        "note": texts.COSTS_NOTE[intent.free],
    }  # fmt: skip
    if not context.inbound.chat.is_group:
        _show(context, facts, found)
    caption = texts.COSTS_CAPTION.format(since=since, until=until, mode=facts["mode"])
    send_paper(context, "costs", {**facts, "rows": [_row(one) for one in found]}, caption)


def _show(context: Context, facts: dict[str, Any], found: Sequence[Worth]) -> None:
    first = sorted(found, key=lambda one: (-one.closing_fen, one.product.id))[:ROWS_SHOWN]
    rows = [
        {
            "product": f"{one.product.name} {one.product.spec}".strip(),
            "closing": in_packs(one.closing, one.product.packs, one.product.unit),
            **{name: getattr(one, name) for name in SUMS},
        }
        for one in first
    ]
    sums = [sum(getattr(one, name) for one in found) for name in SUMS]
    shown = {**facts, "rows": rows, "sums": sums, "count": len(found)}
    context.show(Notice(kind="costs", facts=shown))


def _row(one: Worth) -> dict[str, Any]:
    figures = {field.name: getattr(one, field.name) for field in fields(one)}
    product = figures.pop("product")
    return {
        "sku": product.sku,
        "product": f"{product.name} {product.spec}".strip(),
        "unit": product.unit,
        **figures,
    }
