"""Counting a shop's till against what its sales of a day come to, by way of paying."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.orders.approvals import Stage, Verdict, each_of
from core.orders.ending import ended
from core.orders.flows.counter import require_not_counted
from core.orders.model import Document, NewDocument
from core.orders.ports import Books
from core.orders.service import hand_in
from core.orders.subject import who_must_agree
from core.orders.till import Count, NothingSold, SaleWaits, SoldMeanwhile
from core.people import Person, Role
from core.stock.model import Location

OFF: Final[tuple[Stage, ...]] = (each_of(Role.FINANCE),)
"""Who must agree when a till is further off than the firm allows."""


def compare(books: Books, place: Location, day: str, counted: Mapping[str, int]) -> Sequence[Count]:
    """Return what the books say beside what was counted (way of paying -> 分).

    A way that was not counted, though something was sold in it, counts as nothing. Refused when
    that day is counted already, when a sale of it still waits, and when nothing was sold.
    """
    books.tills.lock(place.id)
    require_not_counted(books, place.id, day)
    if waiting := books.tills.waiting(place.id, day):
        raise SaleWaits(number=waiting)
    takings = {one.method: one.amount_fen for one in books.tills.takings(place.id, day)}
    if not takings:
        raise NothingSold(place=place.name, day=day)
    return [
        Count(
            method=method, expected_fen=takings.get(method, 0), counted_fen=counted.get(method, 0)
        )
        for method in sorted({*takings, *counted}, key=lambda one: _rank(books, one))
    ]  # fmt: skip


def is_off(books: Books, counts: Sequence[Count]) -> bool:
    """Return whether one way of paying is further off than the firm allows."""
    return any(abs(one.difference_fen) > books.tills.counter.tolerance_fen for one in counts)


def register(books: Books, new: NewDocument, counts: Sequence[Count], person: Person) -> Document:
    """Hand in a count as it was shown; finance is asked when it is further off than allowed."""
    counted = {one.method: one.counted_fen for one in counts}
    if list(compare(books, new.location, new.due_on or books.today, counted)) != list(counts):
        raise SoldMeanwhile
    document = hand_in(
        books, new, person, verdict=verdict_on(books, new, counts, person),
        before=lambda draft: books.tills.write(draft.id, counts),
    )  # fmt: skip
    return ended(books, "till", document, person)


def verdict_on(
    books: Books, new: NewDocument, counts: Sequence[Count], person: Person
) -> Verdict:  # fmt: skip
    """Return who must agree to a count: those of the firm's table, or finance when it is off."""
    verdict = who_must_agree(books, new, person)
    if verdict.stages or not is_off(books, counts):
        return verdict
    return Verdict(number=None, stages=OFF)


def facts_of_day(books: Books, day: str) -> list[dict[str, Any]]:
    """Return shop by shop what was sold over the counter that day, and what was counted."""
    return [_shop(books, location_id, day) for location_id in books.tills.shops_on(day)]


def _shop(books: Books, location_id: int, day: str) -> dict[str, Any]:
    number = books.tills.counted_in(location_id, day)
    till = books.documents.find(number) if number else None
    counts = books.tills.counts_of(till.id) if till else ()
    return {
        "place": books.catalog.location(location_id).name,
        "takings": [
            [one.method, one.sales, one.amount_fen] for one in books.tills.takings(location_id, day)
        ],
        "counted": number,
        "counts": [[one.method, one.expected_fen, one.counted_fen] for one in counts],
    }


def _rank(books: Books, method: str) -> tuple[int, str]:
    methods = books.tills.counter.methods
    return (methods.index(method) if method in methods else len(methods), method)
