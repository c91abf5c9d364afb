"""Where documents stand that somebody has to go on with, and whose work that is."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from core.orders.flows.buying import BUY, EXPECT, INSPECT
from core.orders.flows.making import MAKE
from core.orders.flows.sales import PICK
from core.orders.flows.transfer import COMING, difference_card
from core.orders.handing import Work, at_work, hand, hand_to, who_has
from core.orders.kinds import Kind, Status
from core.orders.model import Document
from core.orders.ports import Books
from core.outbox import ToPerson
from core.people import Person, sees_place
from core.stock.model import QUARANTINE

PASSED_MAX: Final = 20
"""So many open pieces of work are passed on at once; the board has the rest."""
LOOKED_AT_MAX: Final = 200
WORKS: Final[dict[tuple[Kind, Status], Work]] = {
    (Kind.SALES_ORDER, Status.READY): PICK,
    (Kind.SALES_ORDER, Status.PARTIAL): PICK,
    (Kind.PURCHASE_REQUEST, Status.APPROVED): BUY,
    (Kind.PURCHASE_ORDER, Status.ORDERED): EXPECT,
    (Kind.PURCHASE_ORDER, Status.PARTIAL): EXPECT,
    (Kind.WORK_ORDER, Status.PLANNED): MAKE,
    (Kind.WORK_ORDER, Status.MAKING): MAKE,
    (Kind.TRANSFER, Status.IN_TRANSIT): COMING,
    (Kind.CUSTOMER_RETURN, Status.CHECKING): INSPECT,
}


def stood_in(books: Books, person: Person) -> None:
    """Somebody is away from now on: give their open work to whoever stands in for them."""
    doer = at_work(books, person)
    if doer is None or doer.id == person.id:
        return
    for work, document in islice(_open_of(books, person), PASSED_MAX):
        mine = [one for one in who_has(books, work, document) if one.person.id == doer.id]
        if any(person in one.for_others for one in mine):
            hand_to(books, person, work.card(books, document))
    _pass_differences(books, person.id)


def passed_on(books: Books, leaver: Person, successor: Person | None) -> None:
    """Somebody has left: give their open work to the successor, or say that nobody is there."""
    for work, document in islice(_open_of(books, leaver), PASSED_MAX):
        people = who_has(books, work, document)
        if not people:
            hand(books, work, document)
        elif successor and successor.id in {one.person.id for one in people}:
            books.outbox.put(ToPerson(person_id=successor.id), work.card(books, document))
    if successor:
        _pass_differences(books, successor.id)


def _open_of(books: Books, person: Person) -> Iterator[tuple[Work, Document]]:
    """Yield what waits for a role of this person at a place of theirs."""
    for (kind, status), work in WORKS.items():
        if person.roles.isdisjoint(work.roles):
            continue
        for document_id in books.overview.standing_at(kind, status, LOOKED_AT_MAX):
            document = books.documents.get(document_id)
            place = work.place_of(document)
            if place is None or sees_place(person, place):
                yield work, document
    if not person.roles.isdisjoint(INSPECT.roles):
        for receipt in _in_quarantine(books):
            if sees_place(person, receipt.location_id):
                yield INSPECT, receipt


def _in_quarantine(books: Books) -> Iterator[Document]:
    """Yield the receipts of open purchases of which something waits for inspection."""
    for status in (Status.PARTIAL, Status.ARRIVED):
        for order_id in books.overview.standing_at(Kind.PURCHASE_ORDER, status, LOOKED_AT_MAX):
            if books.following.in_quarantine(order_id):
                for one in books.overview.followers(order_id):
                    receipt = books.documents.get(one.id)
                    lines = receipt.lines if one.kind is Kind.RECEIPT else ()
                    if any(books.ledger.left_at(line.id, QUARANTINE) for line in lines):
                        yield receipt


def _pass_differences(books: Books, owner_id: int) -> None:
    """Ask about every difference that this person looks after, whoever is there for them."""
    owner = books.people.get(owner_id)
    for document_id in books.overview.standing_at(Kind.TRANSFER, Status.SHORT, LOOKED_AT_MAX):
        document = books.documents.get(document_id)
        if books.documents.owner_of(document) == owner_id:
            hand_to(books, owner, difference_card(books, document))
