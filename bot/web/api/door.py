"""The door for orders: a channel's words into the document that the chats would make of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.outside import Channel
from bot.texts import api as texts
from bot.understand.clean import fold
from bot.web.api.model import Order, OrderLine
from bot.web.api.problems import NotDone, field_problem
from core.orders import service
from core.orders.model import Document, NewDocument, NewLine
from core.orders.states import Kind
from core.people import Person
from core.quantity import MILLI, PRICE_SCALE, Pack, amount_fen, to_base
from core.stock.model import Location, Partner, Product

if TYPE_CHECKING:
    from core.storage.books import OpenBooks

CUSTOMER: Final = "customer"
AHEAD: Final = dt.timedelta(days=730)


class OrderDoor(Protocol):
    """Takes an order of a channel and hands it in as the channel's person would.

    Refuses with ``NotDone`` what the channel said wrongly, and with ``Refused`` what the rules
    of the house do not allow.
    """

    def place(self, books: "OpenBooks", channel: Channel, order: Order) -> Document: ...


@dataclass(frozen=True, slots=True)
class DocumentDoor:
    """Makes one document of ``kind`` of each order."""

    kind: Kind = Kind.SALES_ORDER

    def place(self, books: "OpenBooks", channel: Channel, order: Order) -> Document:
        person = person_of(books, channel)
        partner = _partner(books, channel, order)
        new = NewDocument(
            kind=self.kind,
            location=_location(books, channel, order),
            partner=partner,
            lines=_lines(books, channel, order, partner),
            due_on=_day(books, order),
            note=order.note,
        )
        return service.hand_in(books, new, person)


def person_of(books: "OpenBooks", channel: Channel) -> Person:
    """Return whose orders the channel's are, or refuse a channel that is not set up."""
    found = books.people.called(channel.person)
    if len(found) == 1:
        return found[0]
    form = texts.PERSON_AMBIGUOUS if found else texts.PERSON_UNKNOWN
    raise NotDone("channel_misconfigured", reason=form.format(name=channel.person))


def _partner(books: "OpenBooks", channel: Channel, order: Order) -> Partner:
    own = _partners(books, channel.partner)
    if channel.partner and len(own) != 1:
        reason = texts.PARTNER_OF_CHANNEL.format(name=channel.partner)
        raise NotDone("channel_misconfigured", reason=reason)
    if not order.partner:
        if not own:
            raise _wrong("partner", "partner_missing")
        return own[0]
    found = _partners(books, order.partner)
    if own and found != own:
        raise _wrong("partner", "partner_not_yours", own=own[0].name)
    if len(found) > 1:
        raise _wrong("partner", "partner_ambiguous", name=order.partner)
    if not found:
        raise _wrong("partner", "partner_unknown", name=order.partner)
    return found[0]


def _partners(books: "OpenBooks", name: str) -> Sequence[Partner]:
    """Return the customers of exactly this name or code."""
    if not name:
        return ()
    found = books.masters.partners_named(fold(name), CUSTOMER)
    return [partner for partner in found if partner.is_active]


def _location(books: "OpenBooks", channel: Channel, order: Order) -> Location:
    places = books.catalog.locations()
    names = "、".join(place.name for place in places)
    own = _place(places, channel.location) if channel.location else None
    if channel.location and own is None:
        reason = texts.LOCATION_OF_CHANNEL.format(name=channel.location)
        raise NotDone("channel_misconfigured", reason=reason)
    if not order.location:
        alone = places[0] if len(places) == 1 else None
        if own is None and alone is None:
            raise _wrong("location", "location_missing", names=names)
        return own or places[0]
    found = _place(places, order.location)
    if found is None:
        raise _wrong("location", "location_unknown", name=order.location, names=names)
    if own is not None and found != own:
        raise _wrong("location", "location_not_yours", own=own.name)
    return found


def _place(places: Sequence[Location], name: str) -> Location | None:
    wanted = fold(name)
    return next((one for one in places if wanted in {fold(one.name), fold(one.code)}), None)


def _day(books: "OpenBooks", order: Order) -> str | None:
    if order.deliver_on is None:
        return None
    day, today = order.deliver_on.isoformat(), dt.date.fromisoformat(books.today)
    if order.deliver_on < today:
        raise _wrong("deliver_on", "date_past", date=day, today=books.today)
    if order.deliver_on > today + AHEAD:
        raise _wrong("deliver_on", "date_far", date=day)
    return day


def _lines(
    books: "OpenBooks", channel: Channel, order: Order, partner: Partner
) -> tuple[NewLine, ...]:
    """Return every line, or refuse with all that will not do, line by line."""
    errors = []
    made: list[NewLine] = []
    for number, line in enumerate(order.lines):
        try:
            made.append(_line(books, channel, line, partner))
        except NotDone as wrong:
            errors += [
                error.model_copy(update={"field": f"lines.{number}.{error.field}"})
                for error in wrong.errors
            ]
    if errors:
        raise NotDone("invalid", errors=errors, count=len(errors))
    return tuple(made)


def _line(books: "OpenBooks", channel: Channel, line: OrderLine, partner: Partner) -> NewLine:
    product, usual_unit = _product(books, channel, line.sku)
    pack = _pack(product, line.unit or usual_unit)
    count = Fraction(line.quantity)
    price = _price(books, product, partner, pack) if line.price is None else _said(line.price)
    return NewLine(
        product=product, unit=pack.unit, count_milli=int(count * MILLI),
        quantity=to_base(count, pack, product.unit),
        price=round(price) if price is not None else None,
        amount_fen=amount_fen(price, count) if price is not None else None,
        is_price_typed=line.price is not None,
    )  # fmt: skip


def _product(books: "OpenBooks", channel: Channel, sku: str) -> tuple[Product, str]:
    """Return what the channel calls so, else our own code, and the unit that is meant."""
    mapped = books.masters.product_of_channel(channel.name, sku)
    product = books.catalog.product(mapped[0]) if mapped else books.masters.product_of_sku(sku)
    if product is None:
        raise _wrong("sku", "sku_unknown", sku=sku)
    if not product.is_active:
        raise _wrong("sku", "sku_inactive", product=product.name)
    return product, (mapped[1] if mapped else "") or product.unit


def _pack(product: Product, unit: str) -> Pack:
    pack = product.pack(unit)
    if pack is None:
        units = "、".join(known.unit for known in product.packs)
        raise _wrong("unit", "unit_unknown", product=product.name, unit=unit, units=units)
    return pack


def _said(yuan: str) -> Fraction:
    return Fraction(yuan) * PRICE_SCALE


def _price(books: "OpenBooks", product: Product, partner: Partner, pack: Pack) -> Fraction | None:
    """Return 1/10,000 yuan per pack: agreed, the tier's or the list's, ``None`` if nobody knows."""
    known, _ = books.masters.price(product, partner)
    return None if known is None else Fraction(known * pack.numerator, pack.denominator)


def _wrong(field: str, code: str, **facts: Any) -> NotDone:
    return NotDone(code, errors=[field_problem(field, code, **facts)], **facts)
