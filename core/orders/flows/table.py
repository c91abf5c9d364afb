"""Every kind's flow, one row each."""

from typing import Final

from core.orders.flows.billing import BILL_FLOW
from core.orders.flows.buying import PURCHASE, REQUEST
from core.orders.flows.counter import COUNTER
from core.orders.flows.finding import FINDING
from core.orders.flows.making import WORK
from core.orders.flows.money import MONEY_FLOW
from core.orders.flows.plain import PLAIN
from core.orders.flows.returning import RETURN
from core.orders.flows.sales import SALES
from core.orders.flows.scrapping import SCRAPPING
from core.orders.flows.step import Flow
from core.orders.flows.transfer import TRANSFER
from core.orders.flows.urgent import EMERGENCY
from core.orders.kinds import MONEY, Kind

FLOWS: Final[dict[Kind, Flow]] = {
    Kind.RECEIPT: PLAIN,
    Kind.SHIPMENT: PLAIN,
    Kind.OPENING: PLAIN,
    Kind.SALES_ORDER: SALES,
    Kind.PURCHASE_REQUEST: REQUEST,
    Kind.PURCHASE_ORDER: PURCHASE,
    Kind.WORK_ORDER: WORK,
    Kind.ISSUE: PLAIN,
    Kind.OUTPUT: PLAIN,
    Kind.TRANSFER: TRANSFER,
    Kind.TRANSFER_IN: PLAIN,
    Kind.CUSTOMER_RETURN: RETURN,
    Kind.PUTAWAY: PLAIN,
    Kind.SUPPLIER_RETURN: PLAIN,
    Kind.SCRAP: SCRAPPING,
    Kind.GIVEAWAY: PLAIN,
    Kind.COUNTER_SALE: COUNTER,
    Kind.EMERGENCY: EMERGENCY,
    Kind.FOUND: FINDING,
    **dict.fromkeys(sorted(MONEY), MONEY_FLOW),
    Kind.SUPPLIER_INVOICE: BILL_FLOW,
}
