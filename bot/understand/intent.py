"""What a sentence was understood to say, and what in it was not understood."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol


class Verb(StrEnum):
    """What the person wants done."""

    STOCK = "stock"
    RECEIVE = "receive"
    SHIP = "ship"
    SCAN = "scan"
    APPROVALS = "approvals"
    MINE = "mine"
    UNDO = "undo"
    HELP = "help"
    APPROVE = "approve"
    REJECT = "reject"
    CONFIRM = "confirm"
    DISCARD = "discard"
    PICK = "pick"
    DETAILS = "details"
    NUMBER = "number"
    GREETING = "greeting"
    UNKNOWN = "unknown"


class ProblemKind(StrEnum):
    """Why a sentence cannot be carried out as it stands."""

    VAGUE = "vague"
    NOT_A_NUMBER = "not_a_number"
    ZERO = "zero"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    NO_PRODUCT = "no_product"
    NO_QUANTITY = "no_quantity"
    TWO_QUANTITIES = "two_quantities"
    TOO_LONG = "too_long"
    LEFTOVER = "leftover"
    NEGATED = "negated"
    ASKED = "asked"
    TWICE = "twice"
    BAD_DATE = "bad_date"
    NO_PRICE_UNIT = "no_price_unit"
    PRICE_OR_COUNT = "price_or_count"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to ask about, with the words that it is about."""

    kind: ProblemKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """One product as said; ``price`` is yuan per ``price_unit``, or per the unit just said."""

    product: str = ""
    counts: tuple[tuple[Fraction, str], ...] = ()
    price: Fraction | None = None
    price_unit: str = ""
    batch: str = ""
    expires_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A sentence understood; it may be acted on only while ``problems`` is empty.

    ``number`` is a document number, for ``SCAN`` a typed barcode. ``free`` is the reason of a
    ``REJECT``, the word ``HELP`` is wanted on, what to ``SCAN`` for (``receive``, ``ship``,
    ``stock``), and otherwise the whole text where words stand alone (``UNKNOWN``, ``DETAILS``).
    A ``PICK`` carries the same number as a count too, for when a count was asked for.
    """

    verb: Verb
    lines: tuple[SaidLine, ...] = ()
    partner: str = ""
    location: str = ""
    number: str = ""
    choice: int = 0
    free: str = ""
    problems: tuple[Problem, ...] = ()


class Names(Protocol):
    """What the catalogue knows: names of products, partners and locations."""

    def spot(self, text: str) -> tuple[str, ...]:
        """Return the known names in ``text``, each as it is written there, longest first."""
