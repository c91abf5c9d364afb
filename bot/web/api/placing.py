"""One request, one transaction: an order is placed once, and its answer kept for whoever repeats.

What is refused by the house is an answer too: the same key gets it again. What was sent wrongly
or could not be decided leaves nothing behind.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.cards.show import moment, money, price
from bot.outside import Channel
from bot.texts import labels, refusals
from bot.web.api.door import OrderDoor, person_of
from bot.web.api.model import Order, Placed, PlacedLine
from bot.web.api.problems import NotDone
from core.errors import Refused
from core.orders import channelling
from core.orders.channels import ReferenceTaken
from core.orders.model import Document, Line
from core.orders.showing import standing
from core.outbox import ToPerson
from core.quantity import show_milli

if TYPE_CHECKING:
    from core.storage.books import OpenBooks

CREATED: Final = 201
QUESTIONS_MAX: Final = 5
"""So many unknown codes of one order are asked about; the rest when it comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An order and the key under which it was sent."""

    key: str
    order: Order

    @property
    def fingerprint(self) -> str:
        """Return what is the same for the same order, however its JSON was written."""
        return hashlib.sha256(self.order.model_dump_json().encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer: the first one, or a repetition of it."""

    status: int
    body: str
    is_repeated: bool = False


def place(books: "OpenBooks", door: OrderDoor, channel: Channel, wish: Wish) -> Said:
    """Place the order unless the key was used before; return the answer."""
    if not books.channels.claim(channel.name, wish.key, wish.fingerprint):
        before = books.channels.answered(channel.name, wish.key)
        if before.fingerprint != wish.fingerprint:
            raise NotDone("idempotency_key_reused")
        return Said(status=before.status, body=before.body, is_repeated=True)
    said = _placed_or_refused(books, door, channel, wish.order)
    books.channels.answer(channel.name, wish.key, said.status, said.body)
    return said


def _placed_or_refused(books: "OpenBooks", door: OrderDoor, channel: Channel, order: Order) -> Said:
    try:
        with books.attempt():
            document = _place(books, door, channel, order)
            return Said(status=CREATED, body=placed(books, document, order.reference))
    except NotDone as wrong:
        if wrong.status >= 500:
            raise
        refusal = wrong
    except ReferenceTaken as taken:
        refusal = NotDone("reference_taken", reference=taken.reference, number=taken.number)
    except Refused as refused:
        sentence = refusals.sentence(refused, lambda at_us: moment(at_us, books.zone))
        refusal = NotDone("refused", sentence=sentence)
    _ask_about_codes(books, channel, order, refusal)
    facts = {"reference": order.reference, "code": refusal.code}
    books.record("api_refused", channel.name, None, facts)
    return Said(status=refusal.status, body=refusal.body())


def _ask_about_codes(books: "OpenBooks", channel: Channel, order: Order, refusal: NotDone) -> None:
    """Ask the channel's person what its codes mean that nobody mapped to a product yet."""
    fields = {error.field for error in refusal.errors if error.code == "sku_unknown"}
    lines = enumerate(order.lines)
    codes = dict.fromkeys(line.sku for n, line in lines if f"lines.{n}.sku" in fields)
    for code in list(codes)[:QUESTIONS_MAX]:
        channelling.ask(books, channel.name, code, person_of(books, channel))


def _place(books: "OpenBooks", door: OrderDoor, channel: Channel, order: Order) -> Document:
    books.channels.require_new(channel.name, order.reference)
    document = door.place(books, channel, order)
    books.channels.note(channel.name, order.reference, document.id)
    person = person_of(books, channel)
    books.outbox.put(ToPerson(person_id=person.id), standing(books, document, person))
    facts = {"channel": channel.name, "reference": order.reference, "status": document.status}
    books.record("api_order", document.number, person, facts)
    return document


def placed(books: "OpenBooks", document: Document, reference: str) -> str:
    """Return an order as it stands, as JSON."""
    partner = books.catalog.partner(document.partner_id) if document.partner_id else None
    shown = Placed(
        number=document.number, reference=reference, status=document.status.value,
        status_text=labels.STATUS[document.status], revision=document.revision,
        partner=partner.name if partner else "",
        location=books.catalog.location(document.location_id).name,
        deliver_on=dt.date.fromisoformat(document.due_on) if document.due_on else None,
        amount=_yuan(document.amount_fen),
        lines=tuple(_line(books, line) for line in document.lines),
    )  # fmt: skip
    return shown.model_dump_json()


def _line(books: "OpenBooks", line: Line) -> PlacedLine:
    product = books.catalog.product(line.product_id)
    return PlacedLine(
        product=product.name, sku=product.sku, quantity=show_milli(line.count_milli),
        unit=line.unit, base_quantity=line.quantity, base_unit=product.unit,
        fulfilled=line.fulfilled,
        price=price(line.price).replace(",", "") if line.price is not None else None,
        amount=_yuan(line.amount_fen),
    )  # fmt: skip


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else money(fen).replace(",", "")
