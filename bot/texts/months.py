"""Words of closing a month, and why it cannot be closed or opened."""

from collections.abc import Callable
from typing import Any, Final

from core.errors import Refused
from core.orders.periods import MonthClosed, MonthNotOver, MonthOpen, OwnClosing

WHICH: Final = "请说是哪个月，一次一个月，例如“关账 10月”“反关账 2026年10月”。还没到的月份不能关。"
NOT_OVER: Final = "{month}还没有过完，{first_day} 起才能关账。要关上个月，请说“关账 上个月”。"
CLOSED: Final = "{month}已经关账了（关到 {until}），不用再关。要打开请经理说“反关账 {month}”。"
OPEN: Final = "{month}没有关账，可以直接登记，不用打开。"
OWN: Final = "最近一次关账是你自己关的，不能自己打开。请另一位经理说“反关账 {month}”。"
TOLD: Final = {
    "closed": "{month}已关账（{by}）。这个月和以前都不能再登记；要补记，请另一位经理说“反关账 {month}”。",
    "reopened": "{by}打开了{month}的账，从{month}起又可以登记。补完请再说“关账 {month}”。",
}


def month(iso: str) -> str:
    """Return ``2026年10月`` for ``2026-10``."""
    year, number = iso.split("-")
    return f"{year}年{int(number)}月"


WRITERS: Final[dict[type[Refused], Callable[[Any, Callable[[int], str]], str]]] = {
    MonthNotOver: lambda r, _: NOT_OVER.format(month=month(r.month), first_day=r.first_day),
    MonthClosed: lambda r, _: CLOSED.format(month=month(r.month), until=r.until),
    MonthOpen: lambda r, _: OPEN.format(month=month(r.month)),
    OwnClosing: lambda r, _: OWN.format(month=month(r.month)),
}
