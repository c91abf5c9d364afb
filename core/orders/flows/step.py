"""One step of a document by its rule, and what a flow is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from core.orders.flows.over import put_down
from core.orders.model import Document
from core.orders.ports import Books
from core.orders.states import Step, StepNotAllowed, rule_for
from core.people import Person

Act = Callable[[Books, Document, Person], Document]


def _as_it_is(_books: Books, document: Document) -> Document:
    return document


def _no_end(_books: Books, document: Document, _person: Person) -> Document:
    raise StepNotAllowed(number=document.number, status=document.status, step=Step.APPROVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What one kind does with its goods, step by step.

    ``submit``: handed in, others must agree · ``book``: nobody has to · ``agree``: the last yes has
    come · ``drop``: withdrawn or refused before that · ``end``: agreed that it is cancelled or
    closed · ``stay``: it goes on after such a request was turned down · ``supply``: goods it may
    have waited for are there.
    """

    submit: Callable[[Books, Document], None]
    book: Act
    agree: Act
    drop: Callable[[Books, Document], None]
    end: Act = _no_end
    stay: Callable[[Books, Document], Document] = _as_it_is
    supply: Callable[[Books, Document], Document] = _as_it_is


def follow(
    books: Books, document: Document, step: Step, person: Person | None, *, note: str = ""
) -> Document:
    """Take a step to where its rule leads; refuse when the document's state does not allow it."""
    rule = rule_for(document.kind, document.status, step)
    if rule is None:
        raise StepNotAllowed(number=document.number, status=document.status, step=step)
    after = books.documents.follow(document, step, rule.end, person=person, note=note)
    put_down(books, after, step, person)
    return after


def never_alone(_books: Books, document: Document, _person: Person) -> Document:
    """Refuse to book what somebody else always has to agree to."""
    raise StepNotAllowed(number=document.number, status=document.status, step=Step.BOOK)


def nothing(_books: Books, _document: Document) -> None:
    """Hold and release nothing."""


def reread(books: Books, document: Document) -> Document:
    """Return the document with what the database says of its lines now."""
    return books.documents.get(document.id)
