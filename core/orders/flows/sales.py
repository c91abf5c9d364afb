"""The sales order: one entrance; it holds what there is and sends for the rest.

Approved, it becomes ready when everything is held, is being made or bought while something is
missing, partly shipped and shipped by what its shipments have moved, done when it is paid or
invoiced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from core.orders.flows import buying, making
from core.orders.flows.fulfil import fulfil
from core.orders.flows.step import Flow, follow, nothing, reread
from core.orders.handing import Work, card, hand
from core.orders.model import Document, Line
from core.orders.ports import Books
from core.orders.posting import hold_open, release_all
from core.orders.states import Kind, Status, Step, rule_for
from core.outbox import Notice
from core.people import Person, Role

LAST: Final = "\uffff"
"""Goods without a shelf are picked last."""


def book(books: Books, draft: Document, person: Person) -> Document:
    """Nobody else has to agree: the order is approved and goods are held."""
    return secure(books, follow(books, draft, Step.BOOK, person))


def agree(books: Books, order: Document, person: Person) -> Document:
    """The last yes has come: hold the goods, send for what is missing."""
    return secure(books, follow(books, order, Step.APPROVE, person))


def secure(books: Books, order: Document) -> Document:
    """Hold what there is and say where the order stands: ready, being made, being bought."""
    missing = hold_open(books, order, order.lines)
    order = reread(books, order)
    if any(line.fulfilled for line in order.lines):
        return _shipped_so_far(books, order, None)
    if not missing:
        ready = follow(books, order, Step.SECURE, None)
        hand(books, PICK, ready)
        return ready
    return _send_for(books, order, missing)


def supply(books: Books, order: Document) -> Document:
    """Hold what has come; the warehouse is told when something more can go out."""
    before = sum(line.held for line in order.lines)
    hold_open(books, order, order.lines)
    order = reread(books, order)
    if sum(line.held for line in order.lines) == before:
        return order
    if order.status in {Status.MAKING, Status.BUYING} and not any(
        line.open for line in order.lines
    ):
        order = follow(books, order, Step.SECURE, None)
        hand(books, PICK, order)
    elif order.status is Status.PARTIAL:
        hand(books, PICK, order)
    return order


def ship(books: Books, order: Document, quantities: Mapping[int, int], person: Person) -> Document:
    """Ship so much of each line (line id -> base units); return the shipment."""
    shipment = fulfil(books, order, Kind.SHIPMENT, quantities, person)
    _shipped_so_far(books, reread(books, order), person)
    return shipment


def settle(books: Books, order: Document, person: Person | None) -> Document:
    """Complete a shipped order when it is paid or invoiced; otherwise it stays as it is."""
    if rule_for(order.kind, order.status, Step.SETTLE) is None:
        return order
    if order.amount_fen is None or not books.money.is_settled(order.id):
        return order
    return follow(books, order, Step.SETTLE, person)


def end(books: Books, order: Document, person: Person) -> Document:
    """It was agreed to cancel or close the order: release what it holds."""
    release_all(books, order)
    return follow(books, order, Step.APPROVE, person)


def stay(books: Books, order: Document) -> Document:
    """A request to cancel was turned down: the order goes on where it was."""
    return secure(books, order) if order.status is Status.APPROVED else order


def pick_card(books: Books, order: Document) -> Notice:
    """Return the order to pick, its lines as the keeper walks."""
    notice = card(books, order, "pick")
    lines = [notice.facts["lines"][index] for index in walking_order(books, order)]
    return replace(notice, facts={**notice.facts, "lines": lines})


PICK: Final = Work(roles=(Role.KEEPER,), card=pick_card)
"""An order of which something is ready to go out."""


def walking_order(books: Books, order: Document) -> Sequence[int]:
    """Return the indexes of the lines in the order in which the shelves are passed."""
    products = [line.product_id for line in order.lines]
    shelves = books.masters.shelves(order.location_id, products)
    return sorted(
        range(len(products)), key=lambda index: (shelves.get(products[index], LAST), index)
    )


def _send_for(books: Books, order: Document, missing: Mapping[int, int]) -> Document:
    """Ask the workshop to make and the buyer to buy what is missing (line id -> base units)."""
    lines = {line.id: line for line in order.lines}
    to_make: list[tuple[Line, int]] = []
    to_buy: list[tuple[Line, int]] = []
    for line_id, quantity in missing.items():
        line = lines[line_id]
        is_made = books.recipes.recipe_of(line.product_id) is not None
        (to_make if is_made else to_buy).append((line, quantity))
    order = follow(books, order, Step.MAKE if to_make else Step.BUY, None)
    for line, quantity in to_make:
        making.plan(books, order, line, quantity)
    if to_buy:
        buying.request(books, order, to_buy)
    return reread(books, order)


def _shipped_so_far(books: Books, order: Document, person: Person | None) -> Document:
    if all(line.fulfilled == line.quantity for line in order.lines):
        return settle(books, follow(books, order, Step.SHIP, person), None)
    return follow(books, order, Step.SHIP_PART, person)


SALES = Flow(
    submit=nothing, book=book, agree=agree, drop=nothing, end=end, stay=stay, supply=supply
)
