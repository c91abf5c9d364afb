"""At the bench: components are issued, goods are reported good or scrapped, in one command.

What goods cost is what went into them: the value of the components issued so far, less what
earlier reports took, in proportion to what is reported; plus labour and overhead of the recipe's
steps. Scrap costs nothing by itself, the good ones carry it; the last report takes all that is
left. (Actual costing of a work order, process scrap absorbed by good units.)
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from core.orders.bom import NoRecipe, work_fen
from core.orders.flows.fulfil import fulfil
from core.orders.flows.making import plan
from core.orders.flows.step import follow, reread
from core.orders.kinds import Kind, Status, Step
from core.orders.model import Document, Line
from core.orders.ports import Books
from core.orders.posting import release_all
from core.people import Person
from core.stock.model import PRODUCTION, SCRAP, OverPosted

STILL_WAITING: Final = frozenset({Status.MAKING, Status.BUYING, Status.PARTIAL, Status.PLANNED})


def start(books: Books, work: Document, person: Person) -> Document:
    """Begin to make it."""
    return follow(books, work, Step.START, person)


def issue(books: Books, work: Document, quantities: Mapping[int, int], person: Person) -> Document:
    """Issue so much of each component (line id -> base units) to production; return the paper."""
    if work.status is Status.PLANNED:
        work = start(books, work, person)
    return fulfil(books, work, Kind.ISSUE, quantities, person)


def report(books: Books, work: Document, good: int, bad: int, person: Person) -> Document:
    """Report what was made, in base units; components not issued yet are issued with it.

    Refuses more than the work order still has open, and components that are not there. The last
    report finishes the work order.
    """
    made = line_made(work)
    if good + bad > made.unfulfilled or good + bad == 0:
        raise OverPosted
    books.ledger.lock([line.product_id for line in work.lines])
    if work.status is Status.PLANNED:
        work = start(books, work, person)
    missing = _to_issue(work, made.fulfilled + good + bad)
    if missing:
        fulfil(books, work, Kind.ISSUE, missing, person)
        work = reread(books, work)
    if good:
        worth = _worth(books, work, good, bad)
        fulfil(
            books, work, Kind.OUTPUT, {made.id: good}, person, worth=lambda _line, _quantity: worth
        )
        work = reread(books, work)
    if bad:
        leg = (PRODUCTION, SCRAP)
        fulfil(books, work, Kind.SCRAP, {made.id: bad}, person, leg=leg, reason="production")
        work = reread(books, work)
        _make_again(books, work, bad)
    if line_made(work).unfulfilled == 0:
        release_all(books, work)
        work = follow(books, work, Step.FINISH, person)
    return work


def _make_again(books: Books, work: Document, bad: int) -> None:
    """Plan what was scrapped once more, for a source that still waits for it."""
    made = line_made(work)
    for source_id in books.following.sources_of(work.id):
        source = books.documents.get(source_id)
        lines = [line for line in source.lines if line.id == made.source_line_id]
        if lines and source.status in STILL_WAITING:
            plan(books, source, lines[0], bad)


def close(books: Books, work: Document, person: Person) -> Document:
    """Make no more of it: what is held is free, what was issued stays used."""
    release_all(books, work)
    return follow(books, work, Step.CLOSE, person)


def line_made(work: Document) -> Line:
    """Return the line that says what the work order makes."""
    return next(line for line in work.lines if line.part == "make")


def _to_issue(work: Document, done: int) -> dict[int, int]:
    """Return what of each component is missing for ``done`` units in all, rounded up."""
    missing = {line.id: _taken_by(work, line, done) - line.fulfilled for line in _used(work)}
    return {line_id: quantity for line_id, quantity in missing.items() if quantity > 0}


def is_used_up(work: Document, issued: Mapping[int, int]) -> bool:
    """Return whether what was reported already took some of this (line id -> base units)."""
    done = line_made(work).fulfilled
    return any(
        line.fulfilled - issued.get(line.id, 0) < _taken_by(work, line, done)
        for line in _used(work)
        if line.id in issued
    )


def _used(work: Document) -> list[Line]:
    return [line for line in work.lines if line.part == "use"]


def _taken_by(work: Document, line: Line, done: int) -> int:
    """Return what ``done`` units take of a component, rounded up."""
    return -(-line.quantity * done // line_made(work).quantity)


def _worth(books: Books, work: Document, good: int, bad: int) -> int:
    """Return what the good units of a report are worth, in 分."""
    made = line_made(work)
    recipe = books.recipes.recipe_of(made.product_id)
    if recipe is None:
        raise NoRecipe(product_id=made.product_id)
    done = made.fulfilled + good + bad
    so_far = _components_worth(books, work, done, made.quantity) + work_fen(recipe, done)
    return max(0, so_far - books.ledger.worth_of(work.id, Kind.OUTPUT.value))


def _components_worth(books: Books, work: Document, done: int, total: int) -> int:
    """Return what components are worth that ``done`` of ``total`` units took."""
    issued = books.ledger.worth_by_source_line(work.id, Kind.ISSUE.value)
    worth = Fraction(0)
    for line in work.lines:
        value = -issued.get(line.id, 0)
        if done == total or not line.fulfilled:
            worth += value
        else:
            taken = Fraction(line.quantity * done, total)
            worth += value * min(Fraction(1), taken / line.fulfilled)
    return round(worth)
