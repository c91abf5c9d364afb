"""Paying back: what of a refund is for which return, and what of it is the rest of which sum."""

from collections.abc import Sequence

from core.orders.cash import NothingOpen, OverAllocated, Share
from core.orders.ending import ended
from core.orders.flows.money import finish
from core.orders.kinds import Kind, Status
from core.orders.model import Document, NewDocument
from core.orders.offsets import kind_of
from core.orders.ports import Books
from core.orders.repaying import REFUND_OF, RETURN_COUNTS, RETURNED, NotOwed, owed_back
from core.orders.service import hand_in
from core.people import Person
from core.stock.model import Partner


def proposed(
    books: Books, partner: Partner, amount_fen: int | None, returned: Document | None
) -> list[Share]:
    """Return what a refund would be for: one return that was named, or returns and then sums.

    Refused when it is more than is owed back (``NotOwed``).
    """
    books.money.lock_partner(partner.id)
    most_fen = min(owed_back(books, partner), sum(one.open_fen for one in _open(books, partner)))
    if returned is not None:
        most_fen = min(most_fen, open_of(books, returned, REFUND_OF[partner.kind]))
        if most_fen <= 0:
            raise NothingOpen(kind=REFUND_OF[partner.kind], number=returned.number)
    wanted = most_fen if amount_fen is None else amount_fen
    if wanted > most_fen or wanted <= 0:
        raise NotOwed(partner=partner.name, most_fen=max(0, most_fen))
    sources = _open(books, partner)
    if returned is not None:
        sources = [one for one in sources if one.document_id == returned.id]
    return list(_shared(sources, wanted))


def open_of(books: Books, returned: Document, kind: Kind) -> int:
    """Return what of a return was not paid back yet."""
    if returned.kind not in RETURNED.values() or returned.status not in RETURN_COUNTS:
        return 0
    return max(0, (returned.amount_fen or 0) - books.money.used(returned.id, kind))


def register(
    books: Books, new: NewDocument, shares: Sequence[Share], person: Person
) -> Document:  # fmt: skip
    """Hand in a refund as it was shown; it is looked at again under lock (``OverAllocated``)."""
    assert new.partner is not None
    books.money.lock_partner(new.partner.id)
    for share in sorted(shares, key=lambda one: one.document_id):
        books.documents.lock(share.document_id)
    open_now = {one.document_id: one.open_fen for one in _open(books, new.partner)}
    for share in shares:
        if open_now.get(share.document_id, 0) < share.amount_fen:
            raise OverAllocated(number=share.number)
    most_fen = owed_back(books, new.partner)
    if (new.money_fen or 0) > most_fen:
        raise NotOwed(partner=new.partner.name, most_fen=max(0, most_fen))
    document = hand_in(books, new, person, before=lambda draft: _put(books, draft, shares))
    if document.status is Status.DONE:
        finish(books, document, person)
    return ended(books, "refund", document, person)


def _put(books: Books, refund: Document, shares: Sequence[Share]) -> None:
    """Put the refund to returns; of sums, put their rest to the refund."""
    for share in shares:
        is_return = books.documents.get(share.document_id).kind in RETURNED.values()
        pair = (refund.id, share.document_id) if is_return else (share.document_id, refund.id)
        books.money.allocate(*pair, share.amount_fen)


def _open(books: Books, partner: Partner) -> list[Share]:
    """Return the partner's returns, then sums, of which something is left, the oldest first."""
    kind = REFUND_OF[partner.kind]
    found = [
        (document, open_of(books, document, kind))
        for document in map(
            books.documents.get, books.money.returns(partner.id, RETURNED[partner.kind])
        )
    ]
    returns = [(one.id, one.number, open_fen) for one, open_fen in found if open_fen]
    rests = books.money.rests(partner.id, kind_of(partner))
    return [
        Share(document_id=id_, number=number, amount_fen=fen, open_fen=fen)
        for id_, number, fen in (*returns, *rests)
    ]


def _shared(sources: Sequence[Share], amount_fen: int) -> Sequence[Share]:
    found = []
    for one in sources:
        part = min(one.open_fen, amount_fen)
        if part > 0:
            found.append(
                Share(
                    document_id=one.document_id, number=one.number, amount_fen=part,
                    open_fen=one.open_fen,
                )
            )  # fmt: skip
            amount_fen -= part
    return found
