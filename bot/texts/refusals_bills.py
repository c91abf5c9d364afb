"""What a refusal about a supplier's invoice says."""

from collections.abc import Callable
from typing import Any, Final

from bot.texts import bills as texts
from core.errors import Refused
from core.orders.bills import BillTwice
from core.orders.flows.billing import Billed
from core.orders.matching import (
    AllBilled,
    NothingToBill,
    NotOnOrder,
    OtherSupplier,
    SayLines,
    SumDiffers,
)

LIST: Final = "、"


def _say_lines(refused: Any, _at: Any) -> str:
    if not refused.numbers:
        return texts.SAY_LINES_NONE
    return texts.SAY_LINES.format(numbers=LIST.join(refused.numbers))


def _twice(refused: Any, _at: Any) -> str:
    ours = texts.BILL_TWICE_AS.format(number=refused.number) if refused.number else ""
    return texts.BILL_TWICE.format(bill=refused.bill, number=ours)


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


BILL_WRITERS: Final[dict[type[Refused], Callable[[Any, Callable[[int], str]], str]]] = {
    NothingToBill: lambda r, _: texts.NOTHING_TO_BILL.format(number=r.number),
    AllBilled: lambda r, _: texts.ALL_BILLED.format(
        numbers=LIST.join(r.numbers), bills=LIST.join(r.bills)
    ),
    OtherSupplier: lambda r, _: texts.OTHER_SUPPLIER.format(number=r.number),
    NotOnOrder: lambda r, _: texts.NOT_ON_ORDER.format(
        numbers=LIST.join(r.numbers), product=r.product
    ),
    SayLines: _say_lines,
    SumDiffers: lambda r, _: texts.SUM_DIFFERS.format(
        lines=_yuan(r.lines_fen), amount=_yuan(r.amount_fen)
    ),
    BillTwice: _twice,
    Billed: lambda r, _: texts.BILLED.format(number=r.number, bills=LIST.join(r.bills)),
}
