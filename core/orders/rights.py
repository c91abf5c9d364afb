"""Which right the making of each kind of document takes."""

from typing import Final

from core.orders.kinds import Kind
from core.people import Act

ACT_OF: Final[dict[Kind, Act]] = {
    Kind.RECEIPT: Act.RECEIVE,
    Kind.SHIPMENT: Act.SHIP,
    Kind.SALES_ORDER: Act.SELL,
    Kind.PURCHASE_REQUEST: Act.REQUEST,
    Kind.PURCHASE_ORDER: Act.BUY,
    Kind.WORK_ORDER: Act.PLAN,
    Kind.ISSUE: Act.MAKE,
    Kind.OUTPUT: Act.MAKE,
    Kind.TRANSFER: Act.TRANSFER,
    Kind.TRANSFER_IN: Act.TRANSFER,
    Kind.CUSTOMER_RETURN: Act.TAKE_BACK,
    Kind.PUTAWAY: Act.INSPECT,
    Kind.SUPPLIER_RETURN: Act.SEND_BACK,
    Kind.SCRAP: Act.SCRAP,
    Kind.GIVEAWAY: Act.GIVE,
    Kind.COUNTER_SALE: Act.SELL_AT_COUNTER,
    Kind.EMERGENCY: Act.EMERGENCY,
    Kind.FOUND: Act.FIND,
    Kind.COLLECTION: Act.COLLECT,
    Kind.PAYMENT: Act.PAY,
    Kind.SUPPLIER_INVOICE: Act.INVOICE,
    Kind.SALES_INVOICE: Act.INVOICE,
    Kind.DEBT: Act.COLLECT,
    Kind.TILL: Act.SELL_AT_COUNTER,
}
