"""Work that is done: whoever still holds its card sees so, and no button."""

from collections.abc import Sequence
from typing import Final

from core.orders.kinds import Kind, Status, Step
from core.orders.model import Document
from core.orders.notices import facts_of, without_money
from core.orders.ports import Books
from core.outbox import Notice
from core.people import Person

CARDS: Final = {
    Kind.SALES_ORDER: ("pick",),
    Kind.PURCHASE_REQUEST: ("request",),
    Kind.PURCHASE_ORDER: ("expect",),
    Kind.WORK_ORDER: ("work",),
    Kind.TRANSFER: ("coming", "difference"),
    Kind.EMERGENCY: ("papers",),
    Kind.CUSTOMER_RETURN: ("inspect",),
}
"""The cards of work (see ``handing.card``) that a document of each kind sends out."""
ENDS: Final = frozenset(
    {Status.SHIPPED, Status.ARRIVED, Status.DONE, Status.CLOSED, Status.CANCELLED, Status.REVERSED}
)


def put_down(books: Books, document: Document, step: Step, person: Person | None) -> None:
    """Let the cards of a document that needs no more work show how it ended."""
    cards = CARDS.get(document.kind, ())
    if not cards or document.status not in ENDS or step is Step.SETTLE or step is Step.MATCH:
        return
    show_ended(books, document, step, person, cards)


def show_ended(
    books: Books, document: Document, step: Step, person: Person | None, cards: Sequence[str]
) -> None:
    """Draw these cards of a document again, without buttons, with who did the last of it."""
    facts = {
        **without_money(facts_of(books, document)),
        "by": person.name if person else "", "step": step.value, "note": "", "at_us": books.now_us,
    }  # fmt: skip
    for card in cards:
        books.outbox.redraw(f"{card}:{document.id}", Notice(kind="decided", facts=facts))
