"""The words of the state machines: kinds of documents, their states, the steps between them."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The kinds of documents.

    Orders promise (their lines are held); goods are moved by the documents that fulfil them.
    """

    RECEIPT = "receipt"
    SHIPMENT = "shipment"
    OPENING = "opening"
    SALES_ORDER = "sales_order"
    PURCHASE_REQUEST = "purchase_request"
    PURCHASE_ORDER = "purchase_order"
    WORK_ORDER = "work_order"
    ISSUE = "issue"
    OUTPUT = "output"
    TRANSFER = "transfer"
    TRANSFER_IN = "transfer_in"
    CUSTOMER_RETURN = "customer_return"
    PUTAWAY = "putaway"
    SUPPLIER_RETURN = "supplier_return"
    SCRAP = "scrap"
    GIVEAWAY = "giveaway"
    COUNTER_SALE = "counter_sale"
    EMERGENCY = "emergency"
    FOUND = "found"
    COLLECTION = "collection"
    PAYMENT = "payment"
    SUPPLIER_INVOICE = "supplier_invoice"
    SALES_INVOICE = "sales_invoice"
    TILL = "till"
    DEBT = "debt"


MONEY: Final = frozenset(
    {
        Kind.COLLECTION,
        Kind.PAYMENT,
        Kind.SUPPLIER_INVOICE,
        Kind.SALES_INVOICE,
        Kind.TILL,
        Kind.DEBT,
    }
)
"""Documents about money alone: they have an amount and no lines."""

SOLD: Final = frozenset(
    {
        Kind.SHIPMENT, Kind.SALES_ORDER, Kind.CUSTOMER_RETURN, Kind.GIVEAWAY, Kind.COUNTER_SALE,
        Kind.EMERGENCY, Kind.COLLECTION, Kind.SALES_INVOICE, Kind.TILL,
    }
)  # fmt: skip
"""Documents whose prices are what customers pay; those of all others are what goods cost."""


class Status(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    READY = "ready"
    MAKING = "making"
    BUYING = "buying"
    PARTIAL = "partial"
    SHIPPED = "shipped"
    ORDERED = "ordered"
    ARRIVED = "arrived"
    STOCKED = "stocked"
    PLANNED = "planned"
    IN_TRANSIT = "in_transit"
    SHORT = "short"
    CHECKING = "checking"
    PAPER_DUE = "paper_due"
    OVERDUE = "overdue"
    DONE = "done"
    REFUNDED = "refunded"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    CANCELLING = "cancelling"
    CLOSING = "closing"
    REVERSING = "reversing"
    REVERSED = "reversed"


class Step(StrEnum):
    SUBMIT = "submit"
    BOOK = "book"
    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    EXPIRE = "expire"
    REVERSE = "reverse"
    ASK_REVERSE = "ask_reverse"
    SECURE = "secure"
    MAKE = "make"
    BUY = "buy"
    SHIP_PART = "ship_part"
    SHIP = "ship"
    SETTLE = "settle"
    REOPEN = "reopen"
    ASK_CANCEL = "ask_cancel"
    ASK_CLOSE = "ask_close"
    CLOSE = "close"
    ORDER = "order"
    RECEIVE_PART = "receive_part"
    RECEIVE = "receive"
    PUT_AWAY = "put_away"
    MATCH = "match"
    UNMATCH = "unmatch"
    START = "start"
    FINISH = "finish"
    DISPOSE = "dispose"
    REFUND = "refund"
    UNREFUND = "unrefund"
    FILE = "file"
    LAPSE = "lapse"
