"""Three-way match: what was ordered, what came, and what the supplier bills for it.

What an invoice says is spread over lines of orders (or of receipts without one), the oldest
first. What does not match is named; within the firm's tolerance finance's own word is enough, above
it the buyer answers for prices and the keeper for what came.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final

from core.errors import Refused
from core.orders.approvals import Seat, Verdict
from core.orders.bills import Billable, BillTwice
from core.orders.ending import ended
from core.orders.flows.fulfil import counted
from core.orders.kinds import Kind, Status
from core.orders.model import Document, NewDocument, NewLine
from core.orders.ports import Books
from core.orders.service import hand_in
from core.orders.subject import who_must_agree
from core.people import Person, Role
from core.quantity import MILLI

NOT_AGREED: Final = frozenset({Status.DRAFT, Status.PENDING, Status.REJECTED, Status.CANCELLED})


class Fault(StrEnum):
    """What does not match."""

    MISSING = "missing"
    TWICE = "twice"
    OVER = "over"
    PRICE = "price"
    NO_PRICE = "no_price"


ANSWERS: Final[dict[Fault, Seat]] = {
    Fault.MISSING: (Role.KEEPER, Role.MANAGER),
    Fault.TWICE: (Role.MANAGER,),
    Fault.OVER: (Role.BUYER, Role.MANAGER),
    Fault.PRICE: (Role.BUYER, Role.MANAGER),
    Fault.NO_PRICE: (Role.BUYER, Role.MANAGER),
}
"""Who answers for what; one yes of each seat."""


@dataclass(eq=False)
class NothingToBill(Refused):
    """The document is none that a supplier bills, or not agreed yet."""

    number: str


@dataclass(eq=False)
class AllBilled(Refused):
    """Everything of these documents is billed already, by ``bills``."""

    numbers: Sequence[str]
    bills: Sequence[str]


@dataclass(eq=False)
class OtherSupplier(Refused):
    """One invoice cannot be for documents of several suppliers, or of nobody."""

    number: str


@dataclass(eq=False)
class NotOnOrder(Refused):
    """The invoice is for goods that are on none of the documents."""

    product: str
    numbers: Sequence[str]


@dataclass(eq=False)
class SayLines(Refused):
    """A sum alone cannot be spread: prices are not known, or it fits no set of documents."""

    numbers: Sequence[str]


@dataclass(eq=False)
class SumDiffers(Refused):
    """The lines come to another sum than the invoice (分)."""

    lines_fen: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidGoods:
    """A line of an invoice as said, in base units; no amount: at the price of the order."""

    product_id: int
    quantity: int
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What of one line is billed, and what the books have for it; in 分."""

    source: Billable
    quantity: int
    amount_fen: int
    expected_fen: int

    @property
    def difference_fen(self) -> int:
        """Return what the invoice is above what the books have."""
        return self.amount_fen - self.expected_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One thing that does not match, as plain values; quantities in base units."""

    fault: str
    number: str
    product: str
    base: str
    ordered: int
    came: int
    before: int
    billed: int
    amount_fen: int | None
    expected_fen: int | None
    bills: tuple[str, ...] = ()


def targets(books: Books, named: Sequence[Document]) -> list[Document]:
    """Return the documents that were named, each order with what it brought too many."""
    found: dict[int, Document] = {}
    for document in named:
        if document.kind not in {Kind.PURCHASE_ORDER, Kind.RECEIPT}:
            raise NothingToBill(number=document.number)
        is_part = document.kind is Kind.RECEIPT and books.following.sources_of(document.id)
        if document.status in NOT_AGREED or document.status is Status.REVERSED or is_part:
            raise NothingToBill(number=document.number)
        if document.partner_id is None or document.partner_id != named[0].partner_id:
            raise OtherSupplier(number=document.number)
        found[document.id] = document
        for id_ in books.bills.surplus_of(document.id):
            found[id_] = books.documents.get(id_)
    return list(found.values())


def of_supplier(books: Books, partner_id: int, amount_fen: int) -> list[Document]:
    """Return what of a supplier's goods a sum is for: the oldest that it covers, to the limit.

    Refuses (``SayLines``) when the sum does not end with one of them.
    """
    open_ = [books.documents.get(id_) for id_ in books.bills.unbilled(partner_id)]
    taken: list[Document] = []
    left = amount_fen
    for document in open_:
        expected = sum(
            one.expected_fen(one.billed_soon, one.due) for one in _lines(books, [document])
        )
        if expected > left + _slack(books, amount_fen):
            break
        taken.append(document)
        left -= expected
    if not taken or abs(left) > _slack(books, amount_fen):
        raise SayLines(numbers=[one.number for one in open_])
    return taken


def by_sum(books: Books, documents: Sequence[Document], amount_fen: int) -> list[Taken]:
    """Spread a sum over what came and is not billed; if nothing is, over what is still to come."""
    lines = _lines(books, documents)
    wanted = [(one, one.due) for one in lines if one.due]
    wanted = wanted or [
        (one, one.quantity - one.billed_soon) for one in lines if one.quantity > one.billed_soon
    ]
    if not wanted:
        numbers = [one.number for one in documents]
        raise AllBilled(numbers=numbers, bills=books.bills.billing([one.line_id for one in lines]))
    expected = [one.expected_fen(one.billed_soon, quantity) for one, quantity in wanted]
    whole = sum(expected)
    if len(wanted) > 1 and not all(one.is_known for one, _ in wanted):
        raise SayLines(numbers=[one.number for one in documents])
    parts = _spread(amount_fen, expected) if whole else [amount_fen]
    if len(parts) != len(wanted):
        raise SayLines(numbers=[one.number for one in documents])
    return [
        Taken(source=one, quantity=quantity, amount_fen=part, expected_fen=fen)
        for (one, quantity), part, fen in zip(wanted, parts, expected, strict=True)
    ]


def by_lines(
    books: Books, documents: Sequence[Document], said: Sequence[SaidGoods], amount_fen: int | None
) -> list[Taken]:
    """Put every line that was said to lines of the documents, the oldest that is due first."""
    lines = _lines(books, documents)
    used: Counter[int] = Counter()
    found = [taken for goods in said for taken in _put(books, lines, goods, used)]
    whole = sum(taken.amount_fen for taken in found)
    if amount_fen is not None and whole != amount_fen:
        raise SumDiffers(lines_fen=whole, amount_fen=amount_fen)
    return found


def faults(books: Books, taken: Sequence[Taken]) -> list[Mismatch]:
    """Return what does not match and is not within the tolerance."""
    per_line: dict[int, Taken] = {}
    for one in taken:
        before = per_line.get(one.source.line_id)
        per_line[one.source.line_id] = one if before is None else _together(before, one)
    whole = list(per_line.values())
    counts = [_mismatch(books, one, fault) for one in whole if (fault := _count_fault(one))]
    unknown = [_mismatch(books, one, Fault.NO_PRICE) for one in whole if not one.source.is_known]
    known = [one for one in whole if one.source.is_known]
    off = [one for one in known if abs(one.difference_fen) > _line_slack(books, one)]
    if sum(abs(one.difference_fen) for one in known) > books.bills.tolerance.fen:
        off = [one for one in known if one.difference_fen]
    return [*counts, *unknown, *(_mismatch(books, one, Fault.PRICE) for one in off)]


def register(
    books: Books, documents: Sequence[Document], taken: Sequence[Taken], new: NewDocument,
    person: Person,
) -> Document:  # fmt: skip
    """Hand in an invoice as it was matched; what does not match is asked about.

    ``new`` says all but the lines. The documents must have been locked before they were matched.
    """
    require_new(books, new.partner.id if new.partner else None, new.note)
    new = replace(new, lines=tuple(_line(books, one) for one in taken))
    invoice = hand_in(books, new, person, verdict=_verdict(books, new, taken, person))
    sums: Counter[int] = Counter()
    for one in taken:
        sums[one.source.document_id] += one.amount_fen
    for document in documents:
        if sums[document.id]:
            books.money.allocate(invoice.id, document.id, sums[document.id])
    return ended(books, "bill", invoice, person)


def require_new(books: Books, partner_id: int | None, bill: str) -> None:
    """Refuse a supplier's invoice whose number is in the books (``BillTwice``)."""
    if partner_id and bill and (ours := books.bills.numbered(partner_id, bill)):
        raise BillTwice(bill=bill, number=ours)


def plain(found: Sequence[Mismatch]) -> list[dict[str, Any]]:
    """Return what does not match as a card keeps it."""
    return [asdict(one) for one in found]


def _verdict(
    books: Books, new: NewDocument, taken: Sequence[Taken], person: Person
) -> Verdict:  # fmt: skip
    """Return who must agree: those whom the firm's rules ask, and before them who must answer."""
    verdict = who_must_agree(books, new, person)
    found = faults(books, taken)
    if not found:
        return verdict
    seats = tuple(dict.fromkeys(ANSWERS[Fault(one.fault)] for one in found))
    more: Mapping[str, Any] = {"faults": plain(found)}
    return replace(verdict, stages=(seats, *verdict.stages), more=more)


def _line(books: Books, one: Taken) -> NewLine:
    product = books.catalog.product(one.source.product_id)
    unit, count_milli = counted(product, one.source, one.quantity)
    return NewLine(
        product=product, unit=unit, count_milli=count_milli, quantity=one.quantity,
        amount_fen=one.amount_fen, source_line_id=one.source.line_id,
    )  # fmt: skip


def _lines(books: Books, documents: Sequence[Document]) -> list[Billable]:
    return [one for document in documents for one in books.bills.lines_of(document)]


def _spread(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """Share a sum by weights, to the 分."""
    whole, done, parts, given = sum(weights), 0, [], 0
    for weight in weights:
        done += weight
        upto = (2 * amount_fen * done + whole) // (2 * whole)
        parts.append(upto - given)
        given = upto
    return parts


def _put(
    books: Books, lines: Sequence[Billable], goods: SaidGoods, used: Counter[int]
) -> Iterator[Taken]:
    """Put goods to the lines of the same product; what is too many goes to the last of them."""
    same = [one for one in lines if one.product_id == goods.product_id]
    if not same:
        product = books.catalog.product(goods.product_id)
        raise NotOnOrder(product=product.name, numbers=sorted({one.number for one in lines}))
    left, parts = goods.quantity, []
    for one in same:
        is_last = one is same[-1]
        part = left if is_last else min(left, max(0, one.due - used[one.line_id]))
        if part:
            parts.append((one, part))
            left -= part
    expected = []
    for one, part in parts:
        expected.append(one.expected_fen(one.billed_soon + used[one.line_id], part))
        used[one.line_id] += part
    shares = (
        expected
        if goods.amount_fen is None
        else _spread(goods.amount_fen, [part for _, part in parts])
    )
    for (one, part), amount, fen in zip(parts, shares, expected, strict=True):
        yield Taken(source=one, quantity=part, amount_fen=amount, expected_fen=fen)


def _together(one: Taken, other: Taken) -> Taken:
    return replace(
        one,
        quantity=one.quantity + other.quantity,
        amount_fen=one.amount_fen + other.amount_fen,
        expected_fen=one.expected_fen + other.expected_fen,
    )


def _count_fault(one: Taken) -> Fault | None:
    source = one.source
    if one.quantity <= source.due:
        return None
    if source.billed_soon and one.quantity <= source.kept:
        return Fault.TWICE
    if one.quantity + source.billed_soon > max(source.quantity, source.kept):
        return Fault.OVER
    return Fault.MISSING


def _line_slack(books: Books, one: Taken) -> int:
    """Return how far a line may be off; the last 分 is nobody's fault."""
    return max(1, one.expected_fen * books.bills.tolerance.milli // MILLI)


def _slack(books: Books, amount_fen: int) -> int:
    tolerance = books.bills.tolerance
    return max(1, min(tolerance.fen, amount_fen * tolerance.milli // MILLI))


def _mismatch(books: Books, one: Taken, fault: Fault) -> Mismatch:
    product = books.catalog.product(one.source.product_id)
    is_price = fault in {Fault.PRICE, Fault.NO_PRICE}
    return Mismatch(
        fault=fault.value, number=one.source.number, product=product.name, base=product.unit,
        ordered=one.source.quantity, came=one.source.kept, before=one.source.billed_soon,
        billed=one.quantity,
        amount_fen=one.amount_fen if is_price else None,
        expected_fen=one.expected_fen if is_price else None,
        bills=tuple(books.bills.billing([one.source.line_id])) if fault is Fault.TWICE else (),
    )  # fmt: skip
