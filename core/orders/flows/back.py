"""Taking back what fulfilled another document: that one goes on where it stood before."""

from collections.abc import Sequence

from core.orders.flows import billing, counter, money, working
from core.orders.flows.step import follow
from core.orders.flows.table import FLOWS
from core.orders.kinds import MONEY, Kind
from core.orders.model import Document, GoneOn
from core.orders.ports import Books
from core.orders.posting import take_back
from core.orders.states import Step, rule_for


def take_back_from(books: Books, document: Document) -> None:
    """Write the opposite of what a document moved; what it had fulfilled is open again.

    An order whose shipment goes back holds the goods again, as far as they are there; what
    money was put to is open again.
    """
    if document.kind is Kind.SUPPLIER_INVOICE:
        billing.undo(books, document)
        return
    if document.kind in MONEY:
        money.undo(books, document)
        return
    if document.kind is Kind.COUNTER_SALE:
        counter.require_open(books, document)
    _require_nothing_after(books, document)
    if document.kind is Kind.RECEIPT:
        billing.require_unbilled(books, document)
    reopened = _reopened(books, document)
    take_back(books, document)
    for source in reopened:
        FLOWS[source.kind].stay(books, books.documents.get(source.id))


def _require_nothing_after(books: Books, document: Document) -> None:
    """Refuse what others have gone on with: returned, judged, brought elsewhere, made of."""
    sources = [books.documents.get(id_) for id_ in books.following.sources_of(document.id)]
    is_judgement = any(source.kind is Kind.RECEIPT for source in sources)
    is_made_of = document.kind is Kind.ISSUE and any(
        working.is_used_up(source, _moved_of(document)) for source in sources
    )
    if is_judgement or is_made_of or any(line.fulfilled for line in document.lines):
        raise GoneOn(number=document.number)


def _moved_of(document: Document) -> dict[int, int]:
    """Return what the document moved of each line of its source (line id -> base units)."""
    return {line.source_line_id: line.quantity for line in document.lines if line.source_line_id}


def _reopened(books: Books, document: Document) -> Sequence[Document]:
    sources = [books.documents.lock(id_) for id_ in books.following.sources_of(document.id)]
    return [
        follow(books, source, Step.REOPEN, None)
        for source in sources
        if rule_for(source.kind, source.status, Step.REOPEN) is not None
    ]
