"""Words on the card of what goods were worth."""

from typing import Final

TITLE: Final = "成本 {since} 至 {until} · {mode}"
CLOSING: Final = "期末库存 ¥{amount}"
SUMS: Final = ("期初", "进", "出", "成本差异", "期末")
ROW: Final = "{product}：期末 {closing} ¥{amount}，进 ¥{come}，出 ¥{gone}{difference}"
DIFFERENCE: Final = "，差异 ¥{amount}"
MORE: Final = "一共 {count} 样，这里只列最值钱的，全部在表里。"
NOTHING: Final = "这段时间没有货，也没有进出。"
