"""What is told about a document: the facts of a notice, with or without what goods cost."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from core.actions import GO_ON_LIFE_US, Verb
from core.orders.kinds import MONEY, SOLD, Kind
from core.orders.legs import leaves, moves_goods
from core.orders.model import Document, Line, NewDocument, NewLine
from core.orders.ports import Books
from core.orders.repaying import is_refund
from core.people import Act, Person, may
from core.quantity import amount_fen, show_milli

LINES_ON_CARD: Final = 4
"""Of a longer document a card shows so many lines, the total, and the way to the rest."""
ALL_LINES: Final = "all"


def document_subject(document_id: int) -> str:
    """Return the subject that ties every card about a document together."""
    return f"document:{document_id}"


def facts_of(books: Books, document: Document) -> dict[str, Any]:
    """Return a document as plain values, prices and amounts included."""
    partner = books.catalog.partner(document.partner_id) if document.partner_id else None
    requester = books.people.get(document.requester_id) if document.requester_id else None
    is_long = len(document.lines) > LINES_ON_CARD
    return {
        **({"all_token": _all_token(books, document)} if is_long else {}),
        "id": document.id,
        "kind": document.kind.value,
        "number": document.number,
        "status": document.status.value,
        "revision": document.revision,
        "location": books.catalog.location(document.location_id).name,
        "partner": partner.name if partner else "",
        "requester": requester.name if requester else "",
        "lines": [_line(books, line) for line in document.lines],
        "amount_fen": document.amount_fen,
        "due_on": document.due_on,
        "reason": document.reason,
        "target": _place_name(books, document.to_location_id),
        "source": _number(books, document.source_id),
        "method": document.method,
        "at_us": books.now_us,
        **(_of_money(books, document) if document.kind in MONEY else {}),
    }


def _all_token(books: Books, document: Document) -> str:
    """Store the button that tells every line; who may see them is decided at the press."""
    return books.actions.offer(
        Verb.GO_ON, f"{document_subject(document.id)}:{ALL_LINES}", document.revision,
        expires_us=books.now_us + GO_ON_LIFE_US,
    )  # fmt: skip


def _of_money(books: Books, document: Document) -> dict[str, Any]:
    """Return what money is for, and what a till was counted at."""
    given = books.money.given(document.id)
    is_back = is_refund(books, document)
    taken = books.money.taken(document.id) if is_back else ()
    counts = books.tills.counts_of(document.id) if document.kind is Kind.TILL else ()
    return {
        "counts": [[one.method, one.expected_fen, one.counted_fen] for one in counts],
        "bill": document.note if document.kind is Kind.SUPPLIER_INVOICE else "",
        "shares": [[books.documents.get(id_).number, fen] for id_, fen in (*given, *taken)],
        "is_refund": is_back,
    }


def preview(books: Books, new: NewDocument, person: Person) -> dict[str, Any]:
    """Return a document that is not written yet as plain values, as this person may see it."""
    facts = {
        "kind": new.kind.value,
        "location": new.location.name,
        "partner": new.partner.name if new.partner else "",
        "requester": person.name,
        "lines": [{**_new_line(line), "left": _left(books, new, line)} for line in new.lines],
        "amount_fen": new.amount_fen,
        "available_after": _available_after(books, new) if len(new.lines) == 1 else None,
        "due_on": new.due_on,
        "reason": new.reason,
        "target": new.to_location.name if new.to_location else "",
        "source": _number(books, new.source_id),
        "method": new.method,
    }
    if new.kind is Kind.COUNTER_SALE:
        facts["list_fen"] = _list_fen(new)
    if new.kind is Kind.SALES_ORDER and may(person, Act.SEE_CREDIT):
        facts["credit_left_fen"] = credit_left_fen(books, new)
    return for_person(facts, person, typed=new.typed)


def _list_fen(new: NewDocument) -> int | None:
    """Return what the lines come to at the list's prices, where that is another sum."""
    prices = [line.product.sale_price for line in new.lines]
    if None in prices:
        return None
    listed = sum(
        amount_fen(price or 0, Fraction(line.quantity))
        for price, line in zip(prices, new.lines, strict=True)
    )
    return None if listed == new.amount_fen else listed


def credit_left_fen(books: Books, new: NewDocument) -> int | None:
    """Return what of a customer's limit would be left; nothing where no limit or sum is known."""
    partner, amount_fen = new.partner, new.amount_fen
    if partner is None or partner.credit_fen is None or amount_fen is None:
        return None
    owed_fen = books.terms.owed_fen(partner.id)
    return None if owed_fen is None else partner.credit_fen - owed_fen - amount_fen


def _available_after(books: Books, new: NewDocument) -> int:
    return _left(books, new, new.lines[0])


def _left(books: Books, new: NewDocument, line: NewLine) -> int:
    """Return what can still be promised of a line's product once the document counts."""
    cells = books.ledger.cells(line.product.id, new.location.id)
    available = sum(cell.balance.available for cell in cells)
    if not moves_goods(new.kind):
        return available
    wanted = sum(one.quantity for one in new.lines if one.product.id == line.product.id)
    return available - wanted if leaves(new.kind) else available + wanted


def _place_name(books: Books, location_id: int | None) -> str:
    return books.catalog.location(location_id).name if location_id else ""


def _number(books: Books, document_id: int | None) -> str:
    return books.documents.get(document_id).number if document_id else ""


def _new_line(line: NewLine) -> dict[str, Any]:
    return {
        "product": line.product.name,
        "spec": line.product.spec,
        "count": show_milli(line.count_milli),
        "unit": line.unit,
        "quantity": line.quantity,
        "base": line.product.unit,
        "price": line.price,
        "amount_fen": line.amount_fen,
        "batch": line.batch,
        "expires_on": line.expires_on,
    }


def without_money(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts for eyes that are not to see prices: every group, and most people."""
    lines = [{**line, "price": None, "amount_fen": None} for line in facts["lines"]]
    bare = {**facts, "lines": lines, "amount_fen": None}
    for name in ("shares", "counts"):
        if facts.get(name):
            bare[name] = []
    if facts.get("why"):
        bare["why"] = _without_sums(facts["why"])
    return bare


def _without_sums(why: dict[str, Any]) -> dict[str, Any]:
    """Return why somebody is asked, without what it costs."""
    faults = [{**one, "amount_fen": None, "expected_fen": None} for one in why.get("faults", ())]
    return {**why, "sum_fen": None, **({"faults": faults} if faults else {})}


def for_person(
    facts: dict[str, Any], person: Person, *, typed: Sequence[bool] = ()
) -> dict[str, Any]:
    """Return the facts this person may see: of purchase prices only what they typed themselves.

    ``typed`` says it line by line; the sum is shown when it holds nothing else.
    """
    is_cost = facts["kind"] not in SOLD
    if not is_cost or may(person, Act.SEE_COST) or (typed and all(typed)):
        return facts
    hidden = without_money(facts)
    pairs = zip(facts["lines"], hidden["lines"], typed, strict=False)
    seen = [line if is_typed else bare for line, bare, is_typed in pairs]
    return {**hidden, "lines": seen or hidden["lines"]}


def _line(books: Books, line: Line) -> dict[str, Any]:
    product = books.catalog.product(line.product_id)
    batch, expires_on = books.catalog.batch_date(line.batch_id) if line.batch_id else ("", None)
    return {
        "product": product.name,
        "spec": product.spec,
        "count": show_milli(line.count_milli),
        "unit": line.unit,
        "quantity": line.quantity,
        "base": product.unit,
        "price": line.price,
        "amount_fen": line.amount_fen,
        "batch": batch,
        "expires_on": expires_on,
    }
