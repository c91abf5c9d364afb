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
    ORDER = "order"
    REQUEST = "request"
    BUY = "buy"
    MAKE = "make"
    SHIP_ORDER = "ship_order"
    RECEIVE_ORDER = "receive_order"
    START = "start"
    ISSUE = "issue"
    FINISH = "finish"
    INSPECT = "inspect"
    TRANSFER = "transfer"
    RECEIVE_TRANSFER = "receive_transfer"
    RETURN = "return"
    SEND_BACK = "send_back"
    SCRAP = "scrap"
    GIVE = "give"
    RETAIL = "retail"
    EMERGENCY = "emergency"
    FOUND = "found"
    FILE = "file"
    COLLECT = "collect"
    PAY = "pay"
    BILL = "bill"
    INVOICE = "invoice"
    TILL = "till"
    TAKINGS = "takings"
    SET_OFF = "set_off"
    REFUND = "refund"
    STATEMENT = "statement"
    OWED = "owed"
    COST = "cost"
    BOARD = "board"
    ORDER_HISTORY = "order_history"
    CANCEL_ORDER = "cancel_order"
    CLOSE = "close"
    CLOSE_MONTH = "close_month"
    REOPEN_MONTH = "reopen_month"
    REMIND = "remind"
    ASSIGN = "assign"
    DELIVERED = "delivered"
    DELIVERIES = "deliveries"
    SHIP_LIST = "ship_list"
    SAVE_TEMPLATE = "save_template"
    TEMPLATES = "templates"
    PAGE = "page"
    USE_TEMPLATE = "use_template"
    AGAIN = "again"
    ASK_PRICE = "ask_price"
    WHO_HOLDS = "who_holds"
    ALIAS = "alias"
    NEW_PRODUCT = "new_product"
    NEW_CUSTOMER = "new_customer"
    NEW_SUPPLIER = "new_supplier"
    PRICE = "price"
    RETIRE = "retire"
    REVIVE = "revive"
    PACK = "pack"
    CODE = "code"
    DATA = "data"
    CREDIT = "credit"
    TERMS = "terms"
    HISTORY = "history"
    CHANNEL = "channel"
    SHELF = "shelf"
    RECIPE = "recipe"
    GRANT = "grant"
    REVOKE = "revoke"
    RIGHTS = "rights"
    LEAVE = "leave"
    PRINT = "print"
    LABELS = "labels"
    MISSING_CODES = "missing_codes"
    PHOTO = "photo"
    SIGNED = "signed"
    SHOW_PHOTOS = "show_photos"
    DELEGATE = "delegate"
    END_DELEGATION = "end_delegation"
    AWAY = "away"
    APPROVAL_RULES = "approval_rules"
    TRIAL = "trial"
    UNKNOWN = "unknown"


class Part(StrEnum):
    """Which goods of a line are meant: those in order, or those that are not."""

    GOOD = ""
    BAD = "bad"


class Fate(StrEnum):
    """What becomes of bad goods: 报废 or 退货 (to where they came from); not said is ``""``."""

    UNSAID = ""
    SCRAP = "scrap"
    RETURN = "return"


class Method(StrEnum):
    """How money went: 现金, 微信, 支付宝, 转账; not said is ``""``."""

    UNSAID = ""
    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    TRANSFER = "transfer"


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
    NO_NUMBER = "no_number"
    NO_PARTNER = "no_partner"
    NO_PLACE = "no_place"
    SAME_PLACE = "same_place"
    NO_AMOUNT = "no_amount"
    NOT_MONEY = "not_money"
    NO_NAME = "no_name"
    WHICH_DAY = "which_day"
    PAST_DAY = "past_day"
    BOOKED_TODAY = "booked_today"
    NOT_A_DAY = "not_a_day"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to ask about, with the words that it is about."""

    kind: ProblemKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """One product as said; ``price`` is yuan per ``price_unit``, or per the unit just said.

    ``product`` is empty where the document names it (``FINISH``, ``发货 XS-… 2箱``), ``counts``
    where all of it is meant (``验收 RK-… 全部合格``). ``part`` is ``BAD``
    for goods that came out wrong, with their ``fate`` as far as it was said.
    """

    product: str = ""
    counts: tuple[tuple[Fraction, str], ...] = ()
    price: Fraction | None = None
    price_unit: str = ""
    batch: str = ""
    expires_on: str = ""
    part: Part = Part.GOOD
    fate: Fate = Fate.UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A sentence understood; it may be acted on only while ``problems`` is empty.

    ``number`` is a document number, for ``SCAN`` a typed barcode. ``free`` is the reason of a
    ``REJECT``, the word ``HELP`` is wanted on, what to ``SCAN`` for (``receive``, ``ship``,
    ``stock``), what follows the command word where master data is kept, and otherwise the whole
    text where words stand alone (``UNKNOWN``, ``DETAILS``). A ``PICK`` carries the same number as
    a count too, for when a count was asked for. For templates ``free`` is the template's name,
    otherwise a remark.

    ``to_location`` is the far end of a ``TRANSFER``, ``due_on`` the ISO date until when, ``reason``
    the firm's word or the person's own, ``amount`` yuan, ``period`` an ISO month (``2026-10``).
    ``target`` is the document that a sum is put to (核销 SK-… XS-…).
    ``sums`` are several amounts, each with how it was paid (a ``Method`` or the firm's own word).
    ``numbers`` are further documents that a ``BILL`` is for; its ``free`` is the invoice's number.
    The ``free`` of a ``COST`` is ``as_it_was``, or nothing.
    ``person`` is a colleague's name, ``days`` from when until when, as it was said.
    """

    verb: Verb
    lines: tuple[SaidLine, ...] = ()
    partner: str = ""
    location: str = ""
    number: str = ""
    numbers: tuple[str, ...] = ()
    choice: int = 0
    free: str = ""
    target: str = ""
    to_location: str = ""
    due_on: str = ""
    reason: str = ""
    amount: Fraction | None = None
    method: Method = Method.UNSAID
    sums: tuple[tuple[str, Fraction], ...] = ()
    period: str = ""
    person: str = ""
    days: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Sort(StrEnum):
    """What a known name is the name of."""

    PRODUCT = "product"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    LOCATION = "location"


class Names(Protocol):
    """What the catalogue knows: names of products, partners and locations."""

    def spot(self, text: str) -> tuple[str, ...]:
        """Return the known names in ``text``, each as it is written there, longest first."""
        ...

    def sorts(self, name: str) -> frozenset[Sort]:
        """Return what the name stands for; one name may be that of several things."""
        ...
