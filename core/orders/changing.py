"""Who may change which field of master data, and when a second person must agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.errors import Refused
from core.orders.masters import Edit, Hand, Proposal, What
from core.orders.ports import Books
from core.people import Act, Person, Role, in_order, may, require

_PRODUCT: Final = {
    "sale_price": Act.SET_PRICES, "floor_price": Act.SET_PRICES, "tier": Act.SET_PRICES,
    "agreed": Act.SET_PRICES, "purchase_price": Act.SET_PURCHASING,
    "supplier_id": Act.SET_PURCHASING, "lead_days": Act.SET_PURCHASING,
    "barcode": Act.KEEP_CODES, "shelf": Act.KEEP_SHELVES,
    "over_receipt_milli": Act.SET_PURCHASING, "safety_stock": Act.SET_PURCHASING,
}  # fmt: skip
_PARTNER: Final = {
    "credit_fen": Act.SET_CREDIT, "terms_days": Act.SET_CREDIT, "tier": Act.SET_PRICES,
}  # fmt: skip
SOLD_AT: Final = frozenset({"sale_price", "tier", "agreed"})
"""Fields of a product that say what it is sold at."""


@dataclass(eq=False)
class ProposalGone(Refused):
    """Somebody decided the proposal before, or its time is over. ``state`` says which."""

    state: str
    by: str
    at_us: int


@dataclass(eq=False)
class OwnProposal(Refused):
    """Whoever proposed a change cannot be the second person."""


@dataclass(eq=False)
class NotToAgree(Refused):
    """The proposal was put before others. ``who`` are their names."""

    who: tuple[str, ...]


def right_for(edit: Edit) -> Act:
    """Return what a person must be allowed to do to change this field."""
    name = edit.field.partition(":")[0]
    match edit.what:
        case What.PRODUCT:
            return _PRODUCT.get(name, Act.KEEP_GOODS)
        case What.PARTNER:
            return _PARTNER.get(name, Act.KEEP_PARTNERS)
        case What.PERSON:
            return Act.GRANT_ROLES
        case What.CHANNEL:
            return Act.KEEP_PARTNERS
        case What.BOM:
            return Act.KEEP_RECIPES
        case What.PERIOD:
            return Act.CLOSE_MONTH


def require_rights(person: Person, edits: Sequence[Edit]) -> None:
    """Refuse unless the person may change every one of these fields."""
    for edit in edits:
        require(person, right_for(edit))


def who_agrees(books: Books, edits: Sequence[Edit], person: Person) -> Sequence[Person]:
    """Return the second persons of whom one must agree; nobody where the proposer's word counts.

    Rights always ask one, a price below the floor or below what the goods are bought at too. In
    a firm that has nobody else the proposer's own word counts, so that nobody is locked out.
    """
    asked = {_asks(books, edit) for edit in edits} - {None}
    concerned = {person.id, *(edit.id for edit in edits if edit.what is What.PERSON)}
    found: dict[int, Person] = {}
    for act in asked:
        for other in able_to(books, act) if act else ():
            if other.id not in concerned:
                found[other.id] = other
    return [found[person_id] for person_id in sorted(found)]


def _asks(books: Books, edit: Edit) -> Act | None:
    if edit.what is What.PERSON:
        return Act.AGREE_ROLES if edit.field.startswith("role:") else None
    return Act.SET_PRICES if below(books, edit) else None


def below(books: Books, edit: Edit) -> str:
    """Return what a new sale price is below: ``floor``, ``cost``, or nothing."""
    if edit.what is not What.PRODUCT or edit.field.partition(":")[0] not in SOLD_AT:
        return ""
    if not isinstance(edit.new, int) or not edit.id:
        return ""
    product = books.catalog.product(edit.id)
    if product.floor_price is not None and edit.new < product.floor_price:
        return "floor"
    cost = product.purchase_price
    return "cost" if cost is not None and edit.new < cost else ""


def able_to(books: Books, act: Act) -> Sequence[Person]:
    """Return the active people who may do this, by id."""
    found = {
        person.id: person
        for role in in_order(set(Role))
        for person in books.people.with_role(role)
        if may(person, act)
    }
    return [found[person_id] for person_id in sorted(found)]


def apply(books: Books, edits: Sequence[Edit], hand: Hand) -> None:
    """Write edits that were confirmed, and say so in the audit trail."""
    books.masters.write(edits, hand)
    first = edits[0]
    facts = {"fields": [f"{edit.key} {edit.field}" for edit in edits[:20]], "count": len(edits)}
    if hand.source:
        facts["source"] = hand.source
    books.record(f"change_{first.what.value}", first.key, hand.person, facts)


def may_agree(books: Books, proposal: Proposal, edits: Sequence[Edit], person: Person) -> bool:
    """Return whether this person is one of those who may agree, now."""
    if person.id == proposal.proposer_id or proposal.proposer_id is None:
        return False
    proposer = books.people.get(proposal.proposer_id)
    return person.id in {one.id for one in who_agrees(books, edits, proposer)}
