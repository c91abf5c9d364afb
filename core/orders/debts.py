"""What was owed before these books: brought once, and put right as long as nothing was paid."""

from dataclasses import dataclass
from enum import Enum

from core.errors import Refused
from core.orders.flows.step import follow
from core.orders.kinds import Kind, Step
from core.orders.model import Document, NewDocument
from core.orders.ports import Books
from core.stock.model import Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One document of the old system; days are ISO dates, ``reference`` is its number there."""

    partner: Partner
    reference: str
    day: str
    due_on: str | None
    amount_fen: int
    note: str


class Found(Enum):
    """Whether the old document was there before, and the same."""

    NEW = "new"
    SAME = "same"
    OTHER = "other"


@dataclass(eq=False)
class AlreadyPaid(Refused):
    """The debt is there otherwise, and money was put to it: it is not changed any more."""

    amount_fen: int


def bring(books: Books, opening: Opening) -> Found:
    """Write an opening debt; one that is there otherwise is reversed first (``AlreadyPaid``)."""
    known = books.money.opening_debt(opening.partner.id, opening.reference)
    if known is None:
        _write(books, opening)
        return Found.NEW
    debt = books.documents.lock(known)
    if _is_same(debt, opening):
        return Found.SAME
    if books.money.is_touched(debt.id):
        raise AlreadyPaid(amount_fen=debt.amount_fen or 0)
    follow(books, debt, Step.REVERSE, None)
    _write(books, opening)
    return Found.OTHER


def _is_same(debt: Document, opening: Opening) -> bool:
    said = (opening.amount_fen, opening.day, opening.due_on)
    return (debt.amount_fen, debt.business_date, debt.due_on) == said


def _write(books: Books, opening: Opening) -> None:
    new = NewDocument(
        kind=Kind.DEBT, location=books.catalog.locations()[0], partner=opening.partner, lines=(),
        due_on=opening.due_on, reason=opening.reference, note=opening.note,
        money_fen=opening.amount_fen, dated=opening.day,
    )  # fmt: skip
    number = books.documents.draw_number(Kind.DEBT)
    follow(books, books.documents.create(new, number=number, requester=None), Step.BOOK, None)
