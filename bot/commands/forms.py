"""What each kind of document asks for when it is said in chat, one row per kind."""

from dataclasses import dataclass
from typing import Final

from core.orders.states import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What has to be said, and what may be.

    ``partner`` is the kind of partner (``customer``, ``supplier`` or nobody). ``price`` is where a
    price comes from when none was typed: ``sale``, ``purchase``, or nowhere. ``checks_stock``:
    more than is available is refused at once. ``counts_scans``: a scanned code is one of it, and
    scanned again one more.
    ``picks_place``: the first warehouse that has some
    of everything, else the first, is proposed and shown. ``picks_shop``: the person's own shop, or
    the only one there is. ``takes_method``: how it is paid is asked; ``needs_price``: nothing is
    sold without a price.
    """

    partner: str = ""
    needs_partner: bool = False
    price: str = ""
    is_dated: bool = False
    takes_batch: bool = False
    checks_stock: bool = False
    needs_reason: bool = False
    needs_target: bool = False
    needs_photo: bool = False
    counts_scans: bool = False
    picks_place: bool = False
    picks_shop: bool = False
    takes_method: bool = False
    needs_price: bool = False


FORMS: Final[dict[Kind, Form]] = {
    Kind.RECEIPT: Form(partner="supplier", price="purchase", takes_batch=True),
    Kind.SHIPMENT: Form(partner="customer", price="sale", checks_stock=True),
    Kind.SALES_ORDER: Form(
        partner="customer", needs_partner=True, price="sale", is_dated=True, picks_place=True
    ),
    Kind.PURCHASE_REQUEST: Form(is_dated=True, picks_place=True),
    Kind.PURCHASE_ORDER: Form(
        partner="supplier", needs_partner=True, price="purchase", is_dated=True, picks_place=True
    ),
    Kind.WORK_ORDER: Form(is_dated=True, picks_place=True),
    Kind.TRANSFER: Form(checks_stock=True, needs_target=True),
    Kind.SUPPLIER_RETURN: Form(
        partner="supplier", needs_partner=True, price="purchase", checks_stock=True
    ),
    Kind.SCRAP: Form(checks_stock=True, needs_reason=True),
    Kind.GIVEAWAY: Form(partner="customer", checks_stock=True, needs_reason=True),
    Kind.COUNTER_SALE: Form(
        price="sale", checks_stock=True, needs_price=True, takes_method=True, picks_shop=True
    ),
    Kind.EMERGENCY: Form(
        partner="customer", needs_partner=True, price="sale", checks_stock=True, needs_reason=True
    ),
    Kind.FOUND: Form(takes_batch=True, needs_photo=True),
    Kind.CUSTOMER_RETURN: Form(
        partner="customer",
        price="sale",
        takes_batch=True,
        needs_reason=True,
        needs_photo=True,
        counts_scans=True,
    ),
}
"""Kinds that are drafted line by line; the others are made from a document (see ``onward``)."""
