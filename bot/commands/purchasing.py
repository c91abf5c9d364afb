"""From a request to an order: one supplier's goods at a time, at the last price."""

from collections import defaultdict

from bot.commands import drafting
from bot.commands.asking import Told
from bot.commands.lines import Body
from bot.context import Context
from bot.texts import say
from core.orders.handing import require_right
from core.orders.kinds import Kind
from core.orders.model import Document, Line
from core.orders.rights import ACT_OF
from core.quantity import MILLI


def begin(context: Context, request: Document) -> None:
    """Draft the order to the first supplier of whose goods something is not ordered yet."""
    require_right(context.books, context.person, ACT_OF[Kind.PURCHASE_ORDER])
    groups = _by_supplier(context, request)
    if not groups:
        raise Told(say.NOTHING_NEXT.format(number=request.number))
    supplier_id, lines = next(iter(groups.items()))
    body: Body = {
        "kind": Kind.PURCHASE_ORDER.value,
        "is_scanned": False,
        "lines": [_line(line) for line in lines],
        "location_id": request.location_id,
        "source_id": request.id,
    }
    if supplier_id:
        body["partner_id"] = supplier_id
    if request.due_on:
        body["due_on"] = request.due_on
    drafting.begin_with(context, Kind.PURCHASE_ORDER, body)


def _by_supplier(context: Context, request: Document) -> dict[int, list[Line]]:
    """Return the lines that are not ordered yet, by the usual supplier of their product (or 0)."""
    found: dict[int, list[Line]] = defaultdict(list)
    open_ = context.books.following.not_followed(request.id)
    for line in request.lines:
        if line.id in open_:
            supplier_id = context.books.catalog.product(line.product_id).supplier_id
            found[supplier_id or 0].append(line)
    return found


def _line(line: Line) -> Body:
    whole, rest = divmod(line.count_milli, MILLI)
    count = str(whole) if not rest else f"{line.count_milli}/{MILLI}"
    return {
        "product_id": line.product_id, "counts": [[count, line.unit]], "unit": line.unit,
        "source_line_id": line.id,
    }  # fmt: skip
