"""Money that goes back: never more than is owed to the partner, and a return is over with it."""

from collections.abc import Sequence

from core.orders.flows.step import follow
from core.orders.kinds import Kind, Status, Step
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.repaying import NotOwed, Refunded, is_refund, owed_back


def require_owed(books: Books, document: Document) -> None:
    """Refuse a refund of which, since it was handed in, less is owed."""
    if not is_refund(books, document) or document.partner_id is None:
        return
    partner = books.catalog.partner(document.partner_id)
    books.money.lock_partner(partner.id)
    most_fen = owed_back(books, partner, but_id=document.id)
    if (document.amount_fen or 0) > most_fen:
        raise NotOwed(partner=partner.name, most_fen=max(0, most_fen))


def complete(books: Books, returned: Document) -> Document:
    """Say that a return is refunded when all of it is; otherwise it stays as it is."""
    is_judged = returned.kind is Kind.CUSTOMER_RETURN and returned.status is Status.DONE
    paid = books.money.allocated(returned.id, (Kind.COLLECTION, Kind.PAYMENT))
    if not is_judged or not returned.amount_fen or paid < returned.amount_fen:
        return returned
    return follow(books, returned, Step.REFUND, None)


def reopen(books: Books, targets: Sequence[Document]) -> None:
    """Let returns wait for their money again."""
    for target in targets:
        if target.kind is Kind.CUSTOMER_RETURN and target.status is Status.REFUNDED:
            follow(books, target, Step.UNREFUND, None)


def require_not_refunded(books: Books, document: Document) -> None:
    """Refuse to take back a sum of which something was paid back."""
    for target_id, _ in books.money.given(document.id):
        target = books.documents.get(target_id)
        if is_refund(books, target):
            raise Refunded(number=document.number, refund=target.number)
