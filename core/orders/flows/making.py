"""The work order: components are held, issued and used up; what comes out goes to stock.

Planned, it holds what components there are and shows the goods to come as on their way; missing
ones are made or requested in turn.
"""

from typing import Final

from core.orders.bom import DEPTH_MAX, NoRecipe, Recipe
from core.orders.flows import buying
from core.orders.flows.planning import before
from core.orders.flows.step import Flow, follow, nothing, reread
from core.orders.handing import Work, card, hand
from core.orders.model import Document, Line, NewDocument, NewLine
from core.orders.packs import line_of
from core.orders.ports import Books
from core.orders.posting import hold_open
from core.orders.states import Kind, Status, Step
from core.outbox import Notice
from core.people import Person, Role
from core.quantity import MILLI

LEVELS_MAX: Final = DEPTH_MAX


def plan(books: Books, order: Document, line: Line, quantity: int, level: int = 0) -> Document:
    """Make a work order for what a line of ``order`` is short of, and for what that takes."""
    person = books.people.get(order.requester_id) if order.requester_id else None
    new = NewDocument(
        kind=Kind.WORK_ORDER,
        location=books.catalog.location(order.location_id),
        partner=books.catalog.partner(order.partner_id) if order.partner_id else None,
        lines=lines_to_make(books, line.product_id, quantity, source_line_id=line.id),
        due_on=before(order.due_on, days=1) if level == 0 else order.due_on,
        source_id=order.id,
    )
    number = books.documents.draw_number(Kind.WORK_ORDER)
    draft = books.documents.create(new, number=number, requester=person)
    return _planned(books, follow(books, draft, Step.BOOK, None), level)


def lines_to_make(
    books: Books, product_id: int, quantity: int, *, source_line_id: int | None = None
) -> tuple[NewLine, ...]:
    """Return the lines of a work order: what is made, then what its recipe takes.

    Refuses a product without a recipe (``NoRecipe``).
    """
    recipe = books.recipes.recipe_of(product_id)
    if recipe is None:
        raise NoRecipe(product_id=product_id)
    made = line_of(
        books.catalog.product(product_id), quantity, part="make", source_line_id=source_line_id
    )
    return (made, *_used(books, recipe, quantity))


def book(books: Books, draft: Document, person: Person) -> Document:
    """Nobody else has to agree: the work is planned."""
    return _planned(books, follow(books, draft, Step.BOOK, person), 0)


def agree(books: Books, document: Document, person: Person) -> Document:
    """The last yes has come: the work is planned."""
    return _planned(books, follow(books, document, Step.APPROVE, person), 0)


def supply(books: Books, work: Document) -> Document:
    """Hold the components that have come; tell the workshop when the last one is there."""
    if not any(line.part == "use" and line.open for line in work.lines):
        return work
    hold_open(books, work, _components(work))
    work = reread(books, work)
    if not any(line.open for line in _components(work)) and work.status is Status.PLANNED:
        hand(books, MAKE, work)
    return work


def work_card(books: Books, work: Document) -> Notice:
    """Return the workshop's card: what is short of it, and the button for what comes next."""
    names = [books.catalog.product(line.product_id).name for line in _components(work) if line.open]
    return card(books, work, "work", missing=names)


MAKE: Final = Work(roles=(Role.WORKSHOP,), card=work_card, place_of=lambda _work: None)
"""A work order that is planned or begun."""


def _used(books: Books, recipe: Recipe, quantity: int) -> list[NewLine]:
    return [
        line_of(books.catalog.product(product_id), needed, part="use")
        for product_id, needed in _needed(recipe, quantity)
    ]


def _needed(recipe: Recipe, quantity: int) -> list[tuple[int, int]]:
    """Return (product id, base units) that ``quantity`` takes by this recipe, rounded up."""
    made = recipe.output_quantity * MILLI
    return [
        (one.product_id, -(-quantity * one.quantity * (MILLI + one.scrap_milli) // made))
        for one in recipe.components
    ]


def _components(work: Document) -> list[Line]:
    return [line for line in work.lines if line.part == "use"]


def _planned(books: Books, work: Document, level: int) -> Document:
    """Hold what there is, send for what is missing, and tell the workshop."""
    missing = hold_open(books, work, work.lines)
    work = reread(books, work)
    lines = {line.id: line for line in work.lines}
    to_buy: list[tuple[Line, int]] = []
    for line_id, quantity in missing.items():
        line = lines[line_id]
        if level < LEVELS_MAX and books.recipes.recipe_of(line.product_id) is not None:
            plan(books, work, line, quantity, level + 1)
        else:
            to_buy.append((line, quantity))
    if to_buy:
        buying.request(books, work, to_buy)
    work = reread(books, work)
    hand(books, MAKE, work)
    return work


def stay(books: Books, work: Document) -> Document:
    """An output was taken back: what it was made of is held again, as far as it is there."""
    if work.status is not Status.MAKING:
        return work
    hold_open(books, work, work.lines)
    return reread(books, work)


WORK = Flow(submit=nothing, book=book, agree=agree, drop=nothing, supply=supply, stay=stay)
