"""An amount far beyond what this partner ever had at once is asked about before it is shown.

Far beyond is more than ten times the most of the partner's last hundred documents of the kind,
once three of them had the goods. Who says that it is meant is not asked again for that amount.
"""

from typing import Any, Final

from bot.commands.asking import ask_in_draft_of, label_of
from bot.commands.forms import FORMS
from bot.commands.lines import Body, base_units
from bot.context import Context
from bot.texts import labels, say
from core.drafts import Draft
from core.orders.states import Kind
from core.quantity import in_packs

FAR: Final = 10
KNOWN_FROM: Final = 3


def asks_if_meant(context: Context, draft: Draft, body: Body, kind: Kind) -> bool:
    """Ask about the first line whose amount is far beyond; return whether there was one."""
    if not FORMS[kind].partner or "partner_id" not in body or body["is_scanned"]:
        return False
    return any(
        _asks(context, draft, body, kind, number)
        for number, line in enumerate(body["lines"])
        if line.get("meant") != line["counts"] and "source_line_id" not in line
    )


def _asks(context: Context, draft: Draft, body: Body, kind: Kind, number: int) -> bool:
    line = body["lines"][number]
    product = context.books.catalog.product(line["product_id"])
    quantity = base_units(product, line["counts"], line.get("unit") or product.unit)
    times, most = context.books.following.usual_of(kind.value, body["partner_id"], product.id)
    if times < KNOWN_FROM or quantity <= FAR * most:
        return False
    count = in_packs(quantity, product.packs, product.unit)
    title = say.IS_AMOUNT_MEANT.format(
        product=label_of(product), verb=labels.VERB[kind], count=count,
        partner=context.books.catalog.partner(body["partner_id"]).name,
        most=in_packs(most, product.packs, product.unit),
    )  # fmt: skip
    asked: dict[str, Any] = {"what": "amount", "line": number, "title": title}
    options = [(say.AMOUNT_IS_MEANT.format(count=count), True), (say.AMOUNT_IS_NOT, False)]
    ask_in_draft_of(context, draft, body, asked, options)
    return True


def answer(line: Body, *, is_meant: bool) -> None:
    """Keep the amount as meant, or wait for another."""
    if is_meant:
        line["meant"] = line["counts"]
    else:
        line.pop("counts")
