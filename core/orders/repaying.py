"""Money that goes back: what is one, of whom, and how much of it is owed."""

from dataclasses import dataclass
from typing import Final

from core.errors import Refused
from core.orders.kinds import Kind, Status
from core.orders.model import Document
from core.orders.ports import Books
from core.stock.model import Partner

REFUND_OF: Final = {"customer": Kind.PAYMENT, "supplier": Kind.COLLECTION}
"""What a refund is, by whom it is to or from: the opposite of what usually passes."""
RETURNED: Final = {"customer": Kind.CUSTOMER_RETURN, "supplier": Kind.SUPPLIER_RETURN}
RETURN_COUNTS: Final = frozenset({Status.CHECKING, Status.DONE, Status.REFUNDED})


@dataclass(eq=False)
class NotOwed(Refused):
    """More was to be paid back than is owed to the partner; ``most_fen`` is."""

    partner: str
    most_fen: int


@dataclass(eq=False)
class Refunded(Refused):
    """Of this sum something was paid back; that refund is taken back first."""

    number: str
    refund: str


def is_refund(books: Books, document: Document) -> bool:
    """Return whether the document pays back what usually passes the other way."""
    if document.partner_id is None or document.kind not in REFUND_OF.values():
        return False
    return REFUND_OF[books.catalog.partner(document.partner_id).kind] is document.kind


def owed_back(books: Books, partner: Partner, *, but_id: int = 0) -> int:
    """Return what is owed to a customer, or by a supplier, less refunds that wait; in 分."""
    entries = books.money.entries(partner.id, is_customer=partner.kind == "customer")
    waiting = books.money.waiting(partner.id, REFUND_OF[partner.kind], but_id)
    return -sum(one.amount_fen for one in entries) - waiting
