"""Master data: what the books must keep of it, and how a change of it is said.

A change is an ``Edit``: one field of one thing, with the value it had when it was shown. Whatever
its door (a sentence, a sheet, an import), it is written and logged one and the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol

from core.errors import Refused
from core.orders.bom import Recipe
from core.people import Person
from core.stock.model import Partner, Product

Value = int | str | None
"""What a field holds: prices 1/10,000 yuan, amounts 分, flags 0 or 1, ``None`` for nothing."""


class What(StrEnum):
    """What master data is about."""

    PRODUCT = "product"
    PARTNER = "partner"
    PERSON = "person"
    CHANNEL = "channel"
    BOM = "bom"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field of one thing: ``old`` is what was there when the person was shown the change.

    ``id`` is 0 for a thing that this change makes; ``key`` its code (sku, partner code, person's
    name, channel) and ``label`` what people call it. ``field`` is a column, or ``tier:A``,
    ``pack:箱``, ``barcode:690…``, ``alias:key``, ``agreed:7`` (a customer's id), ``shelf:2`` (a
    place's), ``role:finance``; of a BOM ``recipe`` (see ``formula``).
    """

    what: What
    id: int
    key: str
    label: str
    field: str
    old: Value
    new: Value

    def as_facts(self) -> dict[str, Any]:
        """Return the edit as plain values, for a draft or a proposal."""
        return {**asdict(self), "what": self.what.value}


def edit_of(facts: Mapping[str, Any]) -> Edit:
    """Return the edit that ``as_facts`` gave."""
    return Edit(**{**facts, "what": What(facts["what"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who changes something, and by which door: ``chat``, a file's name, a job."""

    person: Person | None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row of the history."""

    what: str
    key: str
    field: str
    old: str | None
    new: str | None
    by: str
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change that counts when a second person agrees. ``body`` holds its edits."""

    id: int
    what: str
    key: str
    body: Mapping[str, Any]
    proposer_id: int | None
    state: str
    decider_id: int | None
    created_us: int
    expires_us: int
    decided_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """What keeps a product or partner from being taken out of use."""

    on_hand: int = 0
    places: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.on_hand or self.places or self.documents)


@dataclass(eq=False)
class ChangedMeanwhile(Refused):
    """Somebody changed the same field after the card was shown."""

    label: str
    field: str
    now: str


@dataclass(eq=False)
class KeyTaken(Refused):
    """Another thing has this code, name or barcode already."""

    field: str
    value: str
    other: str


@dataclass(eq=False)
class StillInUse(Refused):
    """It cannot be taken out of use: there is stock of it, or open documents name it."""

    label: str
    unit: str
    use: InUse


@dataclass(eq=False)
class OtherContent(Refused):
    """This version of a BOM is there with another content; a version is never changed."""

    product: str
    version: str


class Masters(Protocol):
    """Prices, shelves, channels, and every change of master data."""

    def price(self, product: Product, partner: Partner | None) -> tuple[int | None, str]:
        """Return (price, where from): ``agreed`` with this customer, its ``tier``, the ``list``.

        1/10,000 yuan per base unit; (``None``, ``""``) when nobody set one.
        """
        ...

    def tier_prices(self, product_id: int) -> Mapping[str, int]: ...

    def shelves(self, location_id: int, product_ids: Sequence[int]) -> Mapping[int, str]:
        """Return the shelf codes in a warehouse, by product; one walks in the order of codes."""
        ...

    def product_of_sku(self, sku: str) -> Product | None:
        """Return the product of this code, in use or not."""
        ...

    def products_named(self, key: str) -> Sequence[Product]:
        """Return the products of this folded name, those out of use included."""
        ...

    def partners_named(self, key: str, kind: str) -> Sequence[Partner]:
        """Return the partners of this folded name, those out of use included."""
        ...

    def product_of_channel(self, channel: str, code: str) -> tuple[int, str] | None:
        """Return (product id, unit) of a channel's own code."""
        ...

    def value(self, what: What, thing_id: int, field: str) -> Value:
        """Return what a field holds now."""
        ...

    def require_possible(self, edits: Sequence[Edit]) -> None:
        """Refuse what ``write`` would refuse: a value that changed meanwhile, a code or name
        that is taken, something in use that is to be taken out of use."""
        ...

    def write(self, edits: Sequence[Edit], hand: Hand) -> None:
        """Write edits and their history, all or none.

        The field ``new`` makes the thing of that ``key``: ``label`` is its name and ``new`` a
        product's base unit or a partner's kind; further edits with id 0 and that key follow it.
        """
        ...

    def history(self, what: What, key: str, limit: int) -> Sequence[Change]:
        """Return the newest changes of one thing; of everything of its sort with an empty key."""
        ...

    def usage(self, what: What, thing_id: int) -> InUse:
        """Return what keeps a product or partner in use."""
        ...


class Recipes(Protocol):
    """BOMs: versions that never change, and which of them counts."""

    def recipe_of(self, product_id: int) -> Recipe | None:
        """Return the recipe by which the product is made now."""
        ...

    def recipe(self, bom_id: int) -> Recipe:
        """Return one version for ever, as a work order remembers it."""
        ...

    def next_version(self, product_id: int) -> str:
        """Return the first whole number above every version that the product ever had."""
        ...

    def save_recipe(self, recipe: Recipe, hand: Hand) -> Recipe:
        """Keep a version and make it the active one; refuse a loop, and another content.

        The same content again only makes the version active.
        """
        ...

    def drop_recipe(self, product_id: int, hand: Hand) -> bool:
        """Make no version active any more: the product is bought from now on."""
        ...


class Proposals(Protocol):
    """Changes that wait for a second person."""

    def propose(
        self, what: What, key: str, body: Mapping[str, Any], person: Person | None
    ) -> Proposal:
        """Put a change before a second person, for three days."""
        ...

    def proposal(self, proposal_id: int) -> Proposal | None:
        """Return a proposal as it is now; nobody else decides it until the commit."""
        ...

    def decide(self, proposal: Proposal, state: str, person: Person) -> None: ...

    def of_proposer(self, person_id: int) -> Sequence[Proposal]:
        """Return what this person has proposed and nobody decided yet."""
        ...

    def open_proposals(self, what: What, key: str) -> Sequence[Proposal]: ...
