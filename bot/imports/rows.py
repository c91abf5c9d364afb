"""Rows as the books want them. ``row`` is the row of the sheet, for whoever has to correct it."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from core.people import Role
from core.quantity import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRow:
    row: int
    code: str
    name: str
    kind: Literal["warehouse", "store"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """``wecom`` and ``dingtalk`` are user ids; ``locations`` codes or names, none means all.

    ``email`` and ``phone`` are addresses that are only spoken to.
    """

    row: int
    name: str
    roles: frozenset[Role]
    wecom: tuple[str, ...]
    dingtalk: tuple[str, ...]
    locations: tuple[str, ...]
    email: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """An empty ``code`` is to be generated."""

    row: int
    code: str
    name: str
    kind: Literal["customer", "supplier"]
    tier: str
    contact: str
    phone: str
    address: str
    credit_fen: int | None = None
    terms_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Barcode:
    """A code and the unit that it is printed on."""

    code: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """Prices are 1/10,000 yuan per base unit; ``packs`` begin with the base unit itself.

    An empty ``sku`` is to be generated. ``safety_stock`` is base units. What stands behind
    ``aliases`` is left as it is in the books when it is ``None``; ``supplier`` is a code or name.
    """

    row: int
    sku: str
    name: str
    spec: str
    unit: str
    packs: tuple[Pack, ...]
    barcodes: tuple[Barcode, ...]
    category: str
    sale_price: int | None
    purchase_price: int | None
    safety_stock: int
    is_batched: bool
    shelf_life_days: int | None
    aliases: tuple[str, ...]
    floor_price: int | None = None
    lead_days: int | None = None
    is_inspected: bool | None = None
    supplier: str = ""
    over_receipt_milli: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """``count`` and ``cost`` (1/10,000 yuan) are per ``unit``; ``location`` is a code or a name."""

    row: int
    location: str
    sku: str
    count: Fraction
    unit: str
    batch: str
    expires_on: dt.date | None
    cost: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """A price list's row, 1/10,000 yuan per base unit; without a ``tier`` it is the list price."""

    row: int
    sku: str
    tier: str
    price: int | None
    floor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BomRow:
    """A component, a step, or one of each, of one version of a recipe.

    ``output`` base units come out of ``quantity`` base units of ``component``; rates are 分 an
    hour, times thousandths of a minute.
    """

    row: int
    product: str
    version: str
    output: int
    component: str
    quantity: int
    scrap_milli: int
    step: str
    minutes_milli: int
    labour_fen_hour: int
    overhead_fen_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuRow:
    """What a channel calls a product of ours; without a ``unit`` the base unit is meant."""

    row: int
    channel: str
    code: str
    sku: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRow:
    """What a customer owed, or a supplier was owed, before these books; in 分.

    ``kind`` is ``customer`` or ``supplier``, or empty where the name says it alone.
    """

    row: int
    partner: str
    kind: str
    reference: str
    day: dt.date
    due_on: dt.date | None
    amount_fen: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One line of an order; ``price`` is 1/10,000 yuan per ``unit``. What is empty is left open."""

    row: int
    channel: str
    reference: str
    partner: str
    location: str
    sku: str
    count: Fraction
    unit: str
    price: int | None
    deliver_on: dt.date | None
    note: str
