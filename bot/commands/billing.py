"""``收票 CG-… 1234.50 发票号 …``: compare order, goods and invoice, show it, then book."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from bot.commands import desk
from bot.commands.asking import BILL, Told, products_named
from bot.commands.cash import FEN, partner_called
from bot.commands.lines import Body, base_units, pack_of
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import bills as texts
from bot.texts import say
from bot.understand.intent import Intent, SaidLine, Verb
from core.drafts import Draft
from core.orders import matching
from core.orders.kinds import Kind
from core.orders.matching import ANSWERS, Fault, Mismatch, NotOnOrder, SaidGoods, Taken
from core.orders.model import Document, NewDocument
from core.outbox import Notice
from core.people import Act, require
from core.quantity import in_packs
from core.stock.model import Product

PERCENT: Final = 10
"""So many thousandths are one percent."""


def begin(context: Context, intent: Intent) -> None:
    """Match what an invoice says and show what does not fit; it counts when it is confirmed."""
    require(context.person, Act.INVOICE)
    amount_fen = None if intent.amount is None else int(intent.amount * FEN)
    if not intent.lines and amount_fen is None:
        raise Told(say.PROBLEM["no_amount"].format(example=say.EXAMPLES[Verb.BILL.value]))
    documents = _documents(context, intent, amount_fen or 0)
    body: Body = {
        "kind": Kind.SUPPLIER_INVOICE.value, "bill": intent.free, "amount_fen": amount_fen,
        "document_ids": [one.id for one in documents],
        "goods": [_goods(context, documents, line) for line in intent.lines],
        "headline": context.books.catalog.partner(documents[0].partner_id or 0).name,
    }  # fmt: skip
    _show(context, body)


def show_again(context: Context, draft: Draft) -> None:
    """Show the draft once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    _show(context, draft.body)


def confirm(context: Context, draft: Draft) -> Document:
    """Register it as it was shown; show it anew when something came or was billed meanwhile."""
    books, body = context.books, draft.body
    documents, taken = _matched(context, body)
    if _listed(taken) != body["shown"]:
        raise Told(texts.CHANGED)
    first = documents[0]
    new = NewDocument(
        kind=Kind.SUPPLIER_INVOICE, location=books.catalog.location(first.location_id),
        partner=books.catalog.partner(first.partner_id or 0), lines=(), chat=context.chat,
        note=body["bill"], source_id=first.id if len(documents) == 1 else None,
    )  # fmt: skip
    invoice = matching.register(books, documents, taken, new, context.person)
    return desk.booked(context, draft, invoice)


def _documents(context: Context, intent: Intent, amount_fen: int) -> list[Document]:
    """Return what was named, or what of the supplier's goods the sum is for."""
    books = context.books
    named = [visible(context, one) for one in (intent.number, *intent.numbers) if one]
    if not named:
        partner = partner_called(context, Kind.SUPPLIER_INVOICE, intent.partner)
        return matching.of_supplier(books, partner.id, amount_fen)
    found = matching.targets(books, named)
    if intent.partner:
        partner = partner_called(context, Kind.SUPPLIER_INVOICE, intent.partner)
        if partner.id != found[0].partner_id:
            raise Told(say.OTHER_PARTNER.format(number=found[0].number, name=_of(context, found)))
    return found


def _of(context: Context, documents: Sequence[Document]) -> str:
    return context.books.catalog.partner(documents[0].partner_id or 0).name


def _goods(context: Context, documents: Sequence[Document], said: SaidLine) -> list[Any]:
    """Return product, base units and 分 of a said line; none: at the price of the order."""
    product, unit = _product(context, documents, said)
    quantity = base_units(product, said.counts, unit)
    if said.price is None:
        return [product.id, quantity, None]
    pack = pack_of(product, said.price_unit or said.counts[0][1] or unit)
    fen = said.price * FEN * quantity * pack.denominator / pack.numerator
    return [product.id, quantity, int(fen + Fraction(1, 2))]


def _product(
    context: Context, documents: Sequence[Document], said: SaidLine
) -> tuple[Product, str]:
    """Return the product that is meant, and the unit it was ordered in."""
    meant = {product.id for product in products_named(context, said.product)}
    lines = [line for one in documents for line in one.lines if line.product_id in meant]
    if not lines:
        raise NotOnOrder(product=said.product, numbers=[one.number for one in documents])
    if len({line.product_id for line in lines}) > 1:
        raise Told(say.TWICE_ON_IT.format(number=documents[0].number, product=said.product))
    return context.books.catalog.product(lines[0].product_id), lines[0].unit


def _matched(context: Context, body: Mapping[str, Any]) -> tuple[list[Document], list[Taken]]:
    """Match anew, with everything it is for locked in a fixed order."""
    books = context.books
    locked = {id_: books.documents.lock(id_) for id_ in sorted(body["document_ids"])}
    documents = [locked[id_] for id_ in body["document_ids"]]
    said = [SaidGoods(product_id=a, quantity=b, amount_fen=c) for a, b, c in body["goods"]]
    if said:
        return documents, matching.by_lines(books, documents, said, body["amount_fen"])
    return documents, matching.by_sum(books, documents, body["amount_fen"])


def _listed(taken: Sequence[Taken]) -> list[list[int]]:
    """Return what the person agrees to: lines, quantities, sums, and what the books have."""
    return [
        [one.source.line_id, one.quantity, one.amount_fen, one.expected_fen, one.source.due]
        for one in taken
    ]


def _show(context: Context, body: Mapping[str, Any]) -> None:
    documents, taken = _matched(context, body)
    matching.require_new(context.books, documents[0].partner_id, body["bill"])
    found = matching.faults(context.books, taken)
    kept = {**body, "shown": _listed(taken), "is_shown": True}
    draft = desk.begin(context, BILL, kept)
    tolerance = context.books.bills.tolerance
    facts = {
        "partner": body["headline"], "bill": body["bill"],
        "amount_fen": sum(one.amount_fen for one in taken),
        "expected_fen": sum(one.expected_fen for one in taken),
        "lines": [_line(context, one) for one in taken],
        "faults": matching.plain(found), "asks": _asks(found),
        "percent": f"{tolerance.milli / PERCENT:g}", "yuan": f"{tolerance.fen / FEN:g}",
    }  # fmt: skip
    subject = f"draft:{draft.id}"
    notice = Notice(
        kind="bill", facts={**facts, **desk.answers(context, draft)}, subject=subject
    )  # fmt: skip
    context.show(notice)


def _asks(found: Sequence[Mismatch]) -> list[list[str]]:
    seats = dict.fromkeys(ANSWERS[Fault(one.fault)] for one in found)
    return [[role.value for role in seat] for seat in seats]


def _line(context: Context, one: Taken) -> dict[str, Any]:
    product = context.books.catalog.product(one.source.product_id)
    counts = {
        "ordered": one.source.quantity, "came": one.source.kept, "billed": one.quantity,
        "before": one.source.billed_soon,
    }  # fmt: skip
    return {
        "number": one.source.number,
        "product": f"{product.name} {product.spec}".strip(),
        **{name: in_packs(count, product.packs, product.unit) for name, count in counts.items()},
        "has_before": one.source.billed_soon > 0,
        "amount_fen": one.amount_fen,
        "expected_fen": one.expected_fen,
    }
