"""What can be done with a transfer that is on its way: take it in, bring it back, write it off."""

from collections.abc import Mapping

from core.orders import service
from core.orders.ending import ended
from core.orders.flows import transfer
from core.orders.handing import acting_for, require_right
from core.orders.model import Document, NotAsked
from core.orders.ports import Books
from core.orders.showing import not_now
from core.orders.states import Step, rule_for
from core.people import Act, Person, Role, in_order


def receive(
    books: Books, transfer_id: int, quantities: Mapping[int, int], person: Person
) -> Document:
    """Take in so much of each line (line id -> base units) at the far end."""
    document = _open(books, transfer_id, person)
    _require_end(books, document.to_location_id or 0, person)
    taken = transfer.receive(books, document, quantities, person)
    return ended(books, "receive_transfer", taken, person)


def bring_back(
    books: Books, transfer_id: int, quantities: Mapping[int, int], person: Person
) -> Document:
    """Take so much of each line in again where it had left."""
    document = _open(books, transfer_id, person)
    _require_end(books, document.location_id, person)
    taken = transfer.bring_back(books, document, quantities, person)
    return ended(books, "transfer_back", taken, person)


def write_off(
    books: Books, transfer_id: int, quantities: Mapping[int, int], reason: str, person: Person
) -> Document:
    """Hand in that so much of each line was lost on the way: who looks after it, or a manager."""
    document = _open(books, transfer_id, person)
    owner_id = books.documents.owner_of(document)
    is_theirs = owner_id in {holder.id for holder in acting_for(books, person)}
    if not is_theirs and Role.MANAGER not in person.roles:
        owner = books.people.get(owner_id) if owner_id else None
        roles = {Role.MANAGER, *(owner.roles if owner else ())}
        raise NotAsked(number=document.number, who_may=in_order(roles))
    return service.hand_in(books, transfer.loss(books, document, quantities, reason), person)


def _open(books: Books, transfer_id: int, person: Person) -> Document:
    require_right(books, person, Act.TRANSFER)
    document = books.documents.lock(transfer_id)
    if rule_for(document.kind, document.status, Step.RECEIVE) is None:
        raise not_now(books, document, Step.RECEIVE)
    return document


def _require_end(books: Books, place_id: int, person: Person) -> None:
    require_right(books, person, Act.TRANSFER, place_id)
