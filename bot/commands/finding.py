"""An emergency for more than the books know: what is there is counted on the spot first."""

from bot.commands.asking import ask_which
from bot.commands.lines import Body
from bot.context import Context
from bot.texts import say
from core.drafts import Draft
from core.orders.kinds import Kind
from core.orders.model import NewDocument
from core.stock.model import NotEnough


def offer(context: Context, draft: Draft, body: Body, new: NewDocument, short: NotEnough) -> bool:
    """Offer to count what the books lack; not where somebody else holds what is there."""
    is_held = any(one.available < one.on_hand for one in short.shorts)
    if is_held or not short.shorts:
        return False
    lines = _missing(context, new)
    if not lines:
        return False
    found: Body = {
        "kind": Kind.FOUND.value, "lines": lines, "location_id": new.location.id,
        "is_scanned": False, "resume": dict(body),
    }  # fmt: skip
    title = "\n".join(
        say.FIND_FIRST.format(
            on_hand=f"{one.product} {one.on_hand}{one.unit}", wanted=f"{one.wanted}{one.unit}"
        )
        for one in short.shorts
    )
    missing = "、".join(
        f"{one.product} {one.wanted - one.on_hand}{one.unit}" for one in short.shorts
    )
    options = [(say.FIND_IT.format(missing=missing), found), (say.FIND_NOT, None)]
    body["asked"] = {"what": "found", "title": title, "options": options}
    changed = context.books.drafts.change(draft, body)
    ask_which(context, changed, title, options)
    return True


def _missing(context: Context, new: NewDocument) -> list[Body]:
    wanted: dict[int, int] = {}
    for line in new.lines:
        wanted[line.product.id] = wanted.get(line.product.id, 0) + line.quantity
    found = []
    for product_id, quantity in wanted.items():
        cells = context.books.ledger.cells(product_id, new.location.id)
        missing = quantity - sum(cell.balance.on_hand for cell in cells)
        if missing > 0:
            unit = context.books.catalog.product(product_id).unit
            found.append({"product_id": product_id, "counts": [[str(missing), unit]], "unit": unit})
    return found
