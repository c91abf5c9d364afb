"""Goods found on the spot that the books do not know: a photo, and a second person's yes."""

from core.files import Proof
from core.orders.emergency import PhotoMissing
from core.orders.flows.plain import moved
from core.orders.flows.step import Flow, follow, never_alone, nothing
from core.orders.model import Document, Line
from core.orders.ports import Books
from core.orders.posting import put
from core.orders.states import Step
from core.people import Person
from core.stock.model import Phase


def require_photo(books: Books, document: Document) -> None:
    """Refuse a document without a photo."""
    if not books.attachments.has(document.id, Proof.PHOTO):
        raise PhotoMissing


def agree(books: Books, document: Document, person: Person) -> Document:
    """The second person agrees: the goods are in the books, worth what the others are."""
    put(books, document, Phase.MOVE, worth=lambda line, quantity: at_cost(books, line, quantity))
    return moved(books, follow(books, document, Step.APPROVE, person))


def at_cost(books: Books, line: Line, quantity: int) -> int:
    """Return what so much of a line's product is worth (分): its average cost, else its price."""
    held = books.terms.cost(line.product_id)
    if held is not None and held[0]:
        have, value_fen = held
        return (2 * value_fen * quantity + have) // (2 * have)
    price = books.catalog.product(line.product_id).purchase_price or 0
    return (price * quantity + 50) // 100


FINDING = Flow(submit=require_photo, book=never_alone, agree=agree, drop=nothing)
