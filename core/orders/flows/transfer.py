"""The transfer: goods leave one place, are in transit, and are taken in at the other end.

What does not come stays in transit until somebody explains it: it came later after all, it went
back to where it had left, or it is lost and written off.
"""

from collections.abc import Mapping
from typing import Final

from core.orders.flows import plain
from core.orders.flows.fulfil import follow_up, move_now, parts_at
from core.orders.flows.step import Flow, follow, reread
from core.orders.handing import Work, card, hand, hand_to, holders
from core.orders.model import Document, NewDocument
from core.orders.notices import facts_of, without_money
from core.orders.ports import Books
from core.orders.posting import finish, put
from core.orders.states import Kind, Status, Step, rule_for
from core.outbox import Notice, ToPerson
from core.people import Person, Role
from core.stock.model import TRANSIT, Phase


def book(books: Books, draft: Document, person: Person) -> Document:
    """Nobody has to agree: the goods leave."""
    put(books, draft, Phase.MOVE)
    return _left(books, follow(books, draft, Step.BOOK, person))


def agree(books: Books, document: Document, person: Person) -> Document:
    """The last yes has come: the goods that were held leave."""
    finish(books, document, Phase.POST)
    return _left(books, follow(books, document, Step.APPROVE, person))


def receive(
    books: Books, transfer: Document, quantities: Mapping[int, int], person: Person
) -> Document:
    """Take in so much of each line (line id -> base units) at the far end; return that document."""
    return _take_in(books, transfer, quantities, person, place_id=transfer.to_location_id or 0)


def bring_back(
    books: Books, transfer: Document, quantities: Mapping[int, int], person: Person
) -> Document:
    """Take so much of each line in again where it had left."""
    return _take_in(books, transfer, quantities, person, place_id=transfer.location_id)


def loss(
    books: Books, transfer: Document, quantities: Mapping[int, int], reason: str
) -> NewDocument:
    """Return the document, not handed in yet, that writes off what was lost on the way."""
    parts = parts_at(books, transfer, quantities, TRANSIT)
    return follow_up(books, transfer, Kind.SCRAP, parts, reason=reason)


def arrived(books: Books, transfer: Document, person: Person | None) -> Document:
    """Say where a transfer stands after something of it was taken in, brought back, written off."""
    transfer = reread(books, transfer)
    if all(line.fulfilled == line.quantity for line in transfer.lines):
        done = follow(books, transfer, Step.RECEIVE, person)
        _tell_ends(books, done, person)
        return done
    is_new = transfer.status is Status.IN_TRANSIT
    short = follow(books, transfer, Step.RECEIVE_PART, person)
    if is_new and person is not None:
        _find_owner(books, short, person)
    _ask_owner(books, short)
    _tell_ends(books, short, person)
    return short


def explained(books: Books, transfer: Document, person: Person | None) -> Document:
    """Go on with a transfer of which a loss was agreed to; nothing where it is over already."""
    is_open = rule_for(transfer.kind, transfer.status, Step.RECEIVE_PART) is not None
    return arrived(books, transfer, person) if is_open else transfer


def _take_in(
    books: Books, transfer: Document, quantities: Mapping[int, int], person: Person, *,
    place_id: int,
) -> Document:  # fmt: skip
    parts = parts_at(books, transfer, quantities, TRANSIT)
    place = books.catalog.location(place_id)
    taken = move_now(books, transfer, Kind.TRANSFER_IN, parts, person, location=place)
    arrived(books, transfer, person)
    return taken


def _left(books: Books, transfer: Document) -> Document:
    hand(books, COMING, transfer)
    return reread(books, transfer)


def coming_card(books: Books, transfer: Document) -> Notice:
    """Return what is coming to the far end, with the button to take it in."""
    return card(books, transfer, "coming")


COMING: Final = Work(
    roles=(Role.KEEPER,), card=coming_card, place_of=lambda transfer: transfer.to_location_id
)
"""A transfer on its way to the far end."""


def _find_owner(books: Books, transfer: Document, counted_by: Person) -> None:
    """Let somebody other than who counted look after the difference."""
    if books.documents.owner_of(transfer) not in {None, counted_by.id}:
        return
    others = [
        person
        for person in (
            *holders(books, Role.KEEPER, transfer.location_id), *holders(books, Role.MANAGER)
        )
        if person.id != counted_by.id
    ]  # fmt: skip
    if others:
        books.documents.entrust(transfer, others[0])


def _ask_owner(books: Books, transfer: Document) -> None:
    """Ask who looks after the difference what has become of it."""
    owner_id = books.documents.owner_of(transfer)
    if owner_id is None:
        return
    hand_to(books, books.people.get(owner_id), difference_card(books, transfer))


def _tell_ends(books: Books, transfer: Document, person: Person | None) -> None:
    """Tell both ends how the transfer stands, but not who has just said so."""
    by = person.name if person else ""
    facts = without_money(facts_of(books, transfer))
    notice = Notice(
        kind="transfer_stands", facts={**facts, **_difference(books, transfer), "by": by}
    )
    ends = holders(books, Role.KEEPER, transfer.location_id, transfer.to_location_id)
    told = {who.id for who in ends}
    told |= {transfer.requester_id} if transfer.requester_id else set()
    owner_id = books.documents.owner_of(transfer) if transfer.status is Status.SHORT else None
    for person_id in sorted(told - {person.id if person else 0, owner_id}):
        books.outbox.put(ToPerson(person_id=person_id), notice)


def difference_card(books: Books, transfer: Document) -> Notice:
    """Return what did not come, with the two ways to explain it."""
    ways = ("transfer_back", "transfer_lost")
    return card(books, transfer, "difference", ways=ways, **_difference(books, transfer))


def _difference(books: Books, transfer: Document) -> dict[str, object]:
    """Return what of every line is still missing, in base units, and who looks after it."""
    owner_id = books.documents.owner_of(transfer)
    return {
        "missing": [line.unfulfilled for line in transfer.lines],
        "owner": books.people.get(owner_id).name if owner_id else "",
    }


TRANSFER = Flow(submit=plain.submit, book=book, agree=agree, drop=plain.drop)
