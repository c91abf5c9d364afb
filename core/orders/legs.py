"""Which way goods of each kind of document may flow. The one place where that is decided.

The database refuses any other way (``core.storage.guards_movement``).
"""

from typing import Final

from core.orders.kinds import Kind
from core.stock.model import (
    COUNT,
    CUSTOMER,
    OPENING,
    PRODUCTION,
    QUARANTINE,
    SCRAP,
    SUPPLIER,
    TRANSIT,
)

OWN: Final = 0
"""Stands for the document's own place."""
Leg = tuple[int, int]

LEGS: Final[dict[Kind, tuple[Leg, ...]]] = {
    Kind.RECEIPT: ((SUPPLIER, OWN), (SUPPLIER, QUARANTINE)),
    Kind.SHIPMENT: ((OWN, CUSTOMER),),
    Kind.OPENING: ((OPENING, OWN),),
    Kind.SALES_ORDER: ((OWN, CUSTOMER),),
    Kind.PURCHASE_ORDER: ((SUPPLIER, OWN),),
    Kind.WORK_ORDER: ((OWN, PRODUCTION), (PRODUCTION, OWN)),
    Kind.ISSUE: ((OWN, PRODUCTION),),
    Kind.OUTPUT: ((PRODUCTION, OWN),),
    Kind.TRANSFER: ((OWN, TRANSIT),),
    Kind.TRANSFER_IN: ((TRANSIT, OWN),),
    Kind.CUSTOMER_RETURN: ((CUSTOMER, QUARANTINE),),
    Kind.PUTAWAY: ((QUARANTINE, OWN),),
    Kind.SUPPLIER_RETURN: ((OWN, SUPPLIER), (QUARANTINE, SUPPLIER)),
    Kind.SCRAP: (
        (OWN, SCRAP), (QUARANTINE, SCRAP), (PRODUCTION, SCRAP), (TRANSIT, SCRAP),
    ),
    Kind.GIVEAWAY: ((OWN, CUSTOMER),),
    Kind.COUNTER_SALE: ((OWN, CUSTOMER),),
    Kind.EMERGENCY: ((OWN, CUSTOMER),),
    Kind.FOUND: ((COUNT, OWN),),
}  # fmt: skip
"""The legs of each kind that has goods, the usual one first; money kinds have none."""


def route(kind: Kind, location_id: int, leg: Leg | None = None) -> Leg:
    """Return source and target of a leg (the usual one unless told) with the own place put in."""
    source, target = leg or LEGS[kind][0]
    return source or location_id, target or location_id


def leaves(kind: Kind) -> bool:
    """Return whether the usual leg takes goods from the document's own place."""
    return LEGS[kind][0][0] == OWN


def moves_goods(kind: Kind) -> bool:
    """Return whether documents of this kind ever move goods; a request and money do not."""
    return kind in LEGS
