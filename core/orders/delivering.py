"""Deliveries: shipments that are out with a driver until the customer has signed, or refused.

Nothing of it is kept twice: a delivery is over when the shipment has a signed copy, or when all of
it is on its way back.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from core.files import Proof
from core.orders.delivery import (
    DeliveryOver,
    NotADelivery,
    NotADriver,
    NotOut,
    NotYourDelivery,
    ReturnsNothingElse,
)
from core.orders.handing import acting_for, card, hand_to, require_right
from core.orders.model import Document, NoSuchDocument
from core.orders.notices import facts_of, without_money
from core.orders.ports import Books
from core.orders.states import Kind, Status
from core.outbox import Notice, ToPerson
from core.people import MAY, Act, Person, Role, may, sees_place

SIGNED: Final = "signed"
REFUSED: Final = "refused"
"""The two ways a delivery ends."""
DAYS_BACK: Final = 7
"""So long the list shows what nobody has signed for."""
SHOWN_MAX: Final = 10


def todays(books: Books, person: Person) -> list[Document]:
    """Return what this person has to deliver, the oldest first.

    A driver: what was given to them, and what was given to nobody. A keeper: all of their places.
    """
    since = (dt.date.fromisoformat(books.today) - dt.timedelta(DAYS_BACK)).isoformat()
    found = (books.documents.get(id_) for id_ in books.deliveries.out(since, 200))
    return [document for document in found if _concerns(books, document, person)]


def to_load(books: Books, person: Person) -> list[str]:
    """Return the numbers of orders due by today that are ready at the person's places."""
    ready = books.overview.standing_at(Kind.SALES_ORDER, Status.READY, 200)
    orders = (books.documents.get(id_) for id_ in ready)
    return [
        order.number
        for order in orders
        if order.due_on and order.due_on <= books.today and sees_place(person, order.location_id)
    ]


def delivery_card(books: Books, shipment: Document) -> Notice:
    """Return the card of a delivery: whom to find where, what to unload, how it went."""
    contact, phone, address = books.catalog.whereabouts(shipment.partner_id or 0)
    driver_id = books.deliveries.driver_of(shipment.id)
    driver = books.people.get(driver_id).name if driver_id else ""
    return card(
        books, shipment, "delivery", ways=(SIGNED, REFUSED), contact=contact, phone=phone,
        address=address, driver=driver,
    )  # fmt: skip


def assign(books: Books, shipment_id: int, driver: Person, person: Person) -> Document:
    """Give a delivery to a driver, who gets its card; said twice it is done once."""
    shipment = books.documents.lock(shipment_id)
    require_right(books, person, Act.SHIP, shipment.location_id)
    _require_out(books, shipment)
    if Role.DRIVER not in driver.roles or not sees_place(driver, shipment.location_id):
        drivers = tuple(
            one.name
            for one in books.people.with_role(Role.DRIVER)
            if sees_place(one, shipment.location_id)
        )
        raise NotADriver(name=driver.name, drivers=drivers)
    before = books.deliveries.driver_of(shipment.id)
    if before != driver.id:
        books.documents.entrust(shipment, driver)
        _settle(books, shipment, "given", driver)
        hand_to(books, driver, delivery_card(books, shipment))
    books.record("assign", shipment.number, person, {"driver": driver.name})
    return shipment


def require_delivery(books: Books, shipment: Document, person: Person) -> None:
    """Refuse whoever the shipment is not with: another driver, somebody without the right."""
    if shipment.kind is not Kind.SHIPMENT or shipment.partner_id is None:
        raise NotADelivery(number=shipment.number)
    if not _concerns(books, shipment, person):
        driver_id = books.deliveries.driver_of(shipment.id)
        if driver_id and any(may(one, Act.DELIVER) for one in acting_for(books, person)):
            raise NotYourDelivery(number=shipment.number, driver=books.people.get(driver_id).name)
        require_right(books, person, Act.DELIVER, shipment.location_id)
        raise NoSuchDocument(number=shipment.number)


def require_open(books: Books, shipment: Document, person: Person) -> None:
    """Refuse to end a delivery that is not this person's, or over already."""
    require_delivery(books, shipment, person)
    _require_out(books, shipment)


def signed(books: Books, shipment_id: int, person: Person) -> Document:
    """The customer has signed, the copy is put to the shipment: whoever sold it hears of it."""
    shipment = books.documents.lock(shipment_id)
    _settle(books, shipment, SIGNED, person)
    seller_id = _seller_of(books, shipment)
    if seller_id not in {None, person.id}:
        books.outbox.put(ToPerson(person_id=seller_id or 0), _told(books, shipment, SIGNED, person))
    books.record("signed", shipment.number, person)
    return shipment


def came_back(books: Books, returned: Document) -> None:
    """Goods of a shipment come back: whoever sold them hears what, and why."""
    if returned.source_id is None or returned.requester_id is None:
        return
    seller_id = _seller_of(books, books.documents.get(returned.source_id))
    if seller_id not in {None, returned.requester_id}:
        person = books.people.get(returned.requester_id)
        notice = _told(books, returned, REFUSED, person)
        books.outbox.put(ToPerson(person_id=seller_id or 0), notice)


def require_return(books: Books, source_id: int | None, person: Person) -> None:
    """Refuse a driver who takes back anything but goods of a delivery of theirs."""
    if takes_back_anything(books, person):
        return
    if source_id is None and any(may(one, Act.DELIVER) for one in acting_for(books, person)):
        raise ReturnsNothingElse
    if source_id is not None:
        require_delivery(books, books.documents.get(source_id), person)


def takes_back_anything(books: Books, person: Person) -> bool:
    """Return whether the person takes goods back in another right than a driver's."""
    others = MAY[Act.TAKE_BACK] - {Role.DRIVER}
    return any(not others.isdisjoint(one.roles) for one in acting_for(books, person))


def may_see(books: Books, document: Document, person: Person) -> bool:
    """Return whether a shipment, or what came back of one, is of this person's sale or place."""
    if document.kind is Kind.CUSTOMER_RETURN and document.source_id is not None:
        document = books.documents.get(document.source_id)
    if document.kind is not Kind.SHIPMENT:
        return False
    return _seller_of(books, document) == person.id or any(
        may(one, Act.DELIVER) and sees_place(one, document.location_id)
        for one in acting_for(books, person)
    )


def _concerns(books: Books, shipment: Document, person: Person) -> bool:
    driver_id = books.deliveries.driver_of(shipment.id)
    return any(
        may(one, Act.DELIVER)
        and sees_place(one, shipment.location_id)
        and (driver_id in {None, one.id} or Role.KEEPER in one.roles)
        for one in acting_for(books, person)
    )


def _require_out(books: Books, shipment: Document) -> None:
    if shipment.kind is not Kind.SHIPMENT or shipment.partner_id is None:
        raise NotADelivery(number=shipment.number)
    if shipment.status is not Status.DONE:
        raise NotOut(number=shipment.number, kind=shipment.kind, status=shipment.status)
    if not books.deliveries.is_out(shipment.id):
        by, at_us = next(_signatures(books, shipment), ("", 0))
        raise DeliveryOver(number=shipment.number, by=by, at_us=at_us)


def _signatures(books: Books, shipment: Document) -> Iterator[tuple[str, int]]:
    for one in books.attachments.of(shipment.id):
        if one.kind is Proof.SIGNATURE:
            yield books.people.get(one.person_id).name, one.at_us


def _settle(books: Books, shipment: Document, how: str, person: Person) -> None:
    """Take the buttons from every copy of the card, and say how it ended."""
    books.outbox.redraw(f"delivery:{shipment.id}", _told(books, shipment, how, person, "delivered"))


def _told(
    books: Books, document: Document, how: str, person: Person, kind: str = "delivery_told"
) -> Notice:
    facts: dict[str, Any] = without_money(facts_of(books, document))
    return Notice(kind=kind, facts={**facts, "how": how, "by": person.name})


def _seller_of(books: Books, shipment: Document) -> int | None:
    """Return who looks after the order of a shipment, or handed in one without an order."""
    if shipment.source_id is None:
        return shipment.requester_id
    return books.documents.owner_of(books.documents.get(shipment.source_id))
