"""``退货 [CK-…] 可乐 2箱 破损``: what a customer brings back, with or without its shipment."""

from collections.abc import Iterator

from bot.commands import drafting
from bot.commands.asking import Told, products_named
from bot.commands.lines import Body, base_units
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Intent, SaidLine
from core.orders.delivering import require_return
from core.orders.kinds import Kind, Status
from core.orders.model import Document, Line


def begin(context: Context, intent: Intent) -> None:
    """Draft a return; without goods it waits for them to be scanned."""
    if not intent.number:
        require_return(context.books, None, context.person)
        drafting.begin(context, Kind.CUSTOMER_RETURN, intent)
        return
    source = visible(context, intent.number)
    shipped = _shipped(context, source)
    lines = [
        line for said in intent.lines or [None] for line in (_lines(context, source, shipped, said))
    ]
    body: Body = {
        "kind": Kind.CUSTOMER_RETURN.value, "is_scanned": False, "lines": lines,
        "location_id": source.location_id, "source_id": source.id, "reason": intent.reason,
    }  # fmt: skip
    if source.partner_id:
        body["partner_id"] = source.partner_id
    drafting.begin_with(context, Kind.CUSTOMER_RETURN, body)


def _shipped(context: Context, source: Document) -> list[Line]:
    """Return the lines that went out by a document: a shipment's own, an order's shipments'."""
    books = context.books
    if source.kind is Kind.SALES_ORDER:
        found = [
            books.documents.get(one.id)
            for one in books.overview.followers(source.id)
            if one.kind is Kind.SHIPMENT and one.status is Status.DONE
        ]
    else:
        is_out = source.kind is Kind.SHIPMENT and source.status is Status.DONE
        found = [source] if is_out else []
    if not found:
        raise Told(say.NOT_A_SALE.format(number=source.number))
    return [line for document in reversed(found) for line in document.lines]


def _lines(
    context: Context, source: Document, shipped: list[Line], said: SaidLine | None
) -> Iterator[Body]:
    """Yield what comes back of the shipped lines, the newest first; all of it when nothing said."""
    if said is None:
        yield from (_body(context, line, line.quantity - line.fulfilled) for line in shipped)
        return
    meant = {product.id for product in products_named(context, said.product)}
    lines = [line for line in shipped if line.product_id in meant]
    if not lines:
        raise Told(say.NOT_SHIPPED.format(number=source.number, product=said.product))
    product = context.books.catalog.product(lines[0].product_id)
    left = base_units(product, said.counts, product.unit)
    possible = sum(line.quantity - line.fulfilled for line in lines)
    if left > possible:
        raise Told(
            say.SHIPPED_LESS.format(
                number=source.number, product=product.name, left=f"{possible}{product.unit}"
            )
        )
    for line in lines:
        taken = min(left, line.quantity - line.fulfilled)
        if taken:
            yield _body(context, line, taken)
            left -= taken


def _body(context: Context, line: Line, quantity: int) -> Body:
    product = context.books.catalog.product(line.product_id)
    body: Body = {
        "product_id": product.id, "counts": [[str(quantity), product.unit]], "unit": product.unit,
        "source_line_id": line.id,
    }  # fmt: skip
    if line.batch_id:
        body["batch"] = list(context.books.catalog.batch_date(line.batch_id))
    return body
