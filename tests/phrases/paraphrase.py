"""Sentences put together by chance whose meaning is known: order, units, fillers, slips."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

CUSTOMERS: Final = {
    "C001": ("城东超市",), "C002": ("张三超市", "张三", "章三超市"),
    "C003": ("李四便利店", "李四"), "C004": ("好邻居便利店", "好邻居"),
    "C005": ("阳光幼儿园", "阳光"), "C006": ("老街饭店", "老街"),
    "C007": ("云海酒店", "云海"),
}  # fmt: skip
SUPPLIERS: Final = {"S001": ("华南饮料", "华南"), "S003": ("大地粮油",), "S005": ("好味食品",)}
PRODUCTS: Final = {
    "KL330": (("可乐", "可了", "kele", "可口可乐"), {"箱": 24, "瓶": 1, "提": 6}),
    "XB330": (("雪碧", "学碧", "雪碧330"), {"箱": 24, "瓶": 1, "提": 6}),
    "KL500": (("大瓶可乐", "可乐500ml", "可乐500"), {"箱": 24, "瓶": 1, "提": 12}),
    "HN250": (("红牛", "洪牛", "hongniu"), {"箱": 24, "瓶": 1}),
    "KQS550": (("矿泉水",), {"箱": 24, "瓶": 1}),
    "BS330": (("百事可乐", "百事"), {"箱": 24, "瓶": 1, "提": 6}),
    "DM5": (("大米",), {"袋": 1}),
    "SYY5": (("食用油",), {"箱": 4, "桶": 1}),
    "CZ2": (("抽纸", "纸巾"), {"箱": 12, "提": 1}),
    "SP75": (("薯片", "原味薯片"), {"箱": 22, "袋": 1}),
    "DC5": (("5号电池", "五号电池"), {"箱": 120, "盒": 12, "卡": 1}),
    "YG": (("牙膏",), {"箱": 48, "盒": 12, "支": 1}),
}  # fmt: skip
NUMERALS: Final = {
    1: ("1", "一"), 2: ("2", "两", "二"), 3: ("3", "三", "３"), 5: ("5", "五"), 8: ("8", "八"),
    10: ("10", "十"), 12: ("12", "十二"), 15: ("15", "十五"), 20: ("20", "二十", "廿"),
    36: ("36", "三十六"), 100: ("100", "一百"), 120: ("120", "一百二十", "一百二"),
    250: ("250", "两百五", "二百五十"),
}  # fmt: skip
DAYS: Final = {
    "11-25": ("明天", "明早", "明天上午", "11月25号", "25号"), "11-26": ("后天", "周四", "星期四"),
    "11-27": ("周五", "礼拜五", "本周五", "大后天"), "11-30": ("月底", "下周一", "30号"),
    "12-02": ("下周三", "12月2号", "12/2"),
}  # fmt: skip
POLITE: Final = ("", "", "", "麻烦", "帮我", "掌柜的，", "你好，", "请")
CLOSING: Final = ("", "", "", "谢谢", "。", "！", "吧")
BETWEEN: Final = (" ", "，", "、", "\n", "")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and its one reading; ``""`` where nothing may be booked."""

    text: str
    reading: str


@dataclass(frozen=True, slots=True)
class _Goods:
    text: str
    reading: str


class Speaker:
    """Says things by chance; the same seed says the same."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def say(self) -> Said:
        """Return the next sentence."""
        manner: Callable[[], Said] = self._chance.choice(
            [self._order, self._order, self._ship, self._receive, self._buy, self._move,
             self._back, self._denied]
        )  # fmt: skip
        return manner()

    def _one(self, *options: str) -> str:
        return self._chance.choice(options)

    def _name(self, of: dict[str, tuple[str, ...]]) -> tuple[str, str]:
        code = self._chance.choice(list(of))
        return code, self._one(*of[code])

    def _goods(self, most: int = 3) -> _Goods:
        skus = self._chance.sample(list(PRODUCTS), self._chance.randint(1, most))
        lines = [self._line(sku) for sku in skus]
        between = self._one(*BETWEEN)
        if between == "" and not all(text[-1] in "箱瓶提袋桶盒卡支" for text, _ in lines):
            between = " "
        return _Goods(between.join(text for text, _ in lines), " ".join(r for _, r in lines))

    def _line(self, sku: str) -> tuple[str, str]:
        names, units = PRODUCTS[sku]
        name, unit = self._one(*names), self._one(*units)
        number = self._chance.choice(list(NUMERALS))
        total, said = number * units[unit], f"{self._one(*NUMERALS[number])}{unit}"
        if units[unit] > 1 and self._chance.random() < 0.15 and units[unit] % 2 == 0:
            said, total = f"{said}半", total + units[unit] // 2
        elif units[unit] > 6 and self._chance.random() < 0.1:
            base = next(name for name, size in units.items() if size == 1)
            said, total = f"{said}{self._one('零', '')}3{base}", total + 3
        if name[-1].isdigit():
            return f"{name} {said}", f"{sku}={total}"
        return self._one(
            f"{name}{said}", f"{said}{name}", f"{name} {said}", f"{name}{said}"
        ), f"{sku}={total}"

    def _day(self) -> tuple[str, str]:
        day = self._chance.choice(list(DAYS))
        return self._one(*DAYS[day]), f" 送{day}"

    def _order(self) -> Said:
        code, who = self._name(CUSTOMERS)
        goods, (day, due) = self._goods(), self._day()
        text = self._one(
            f"下单 {who} {goods.text} {day}送",
            f"{who}要{goods.text} {day}送",
            f"给{who}下单，{goods.text}，{day}送",
            f"{day}给{who}送{goods.text}",
            f"{who}{day}要{goods.text}",
            f"{who}订{goods.text}，{day}送到",
            f"给{who}发{goods.text} {day}送",
            f"{goods.text} {who} {day}送",
            f"{who}那边要{goods.text}，{day}送",
        )  # fmt: skip
        return self._framed(text, f"下单 {code} {goods.reading}{due}")

    def _ship(self) -> Said:
        code, who = self._name(CUSTOMERS)
        goods = self._goods()
        text = self._one(
            f"出库 {goods.text} 给{who}", f"给{who}出库{goods.text}", f"{who}拉走了{goods.text}",
            f"从主仓出{goods.text}给{who}", f"发货 {who} {goods.text}",
            f"出库{goods.text} 客户{who}",
        )  # fmt: skip
        place = " 仓ZC" if "主仓" in text else ""
        return self._framed(text, f"出库 {code} {goods.reading}{place}")

    def _receive(self) -> Said:
        code, who = self._name(SUPPLIERS)
        goods = self._goods()
        text = self._one(
            f"入库 {goods.text} 供应商 {who}", f"{who}送来{goods.text}", f"{who}到货 {goods.text}",
            f"收到{who}{goods.text}", f"{who}到货了：{goods.text}", f"从{who}进货 {goods.text}",
        )  # fmt: skip
        return self._framed(text, f"入库 {code} {goods.reading}")

    def _buy(self) -> Said:
        code, who = self._name(SUPPLIERS)
        goods = self._goods()
        text = self._one(
            f"采购 {goods.text} 向 {who}", f"向{who}采购{goods.text}", f"跟{who}订{goods.text}",
            f"采购{who}的{goods.text}",
        )  # fmt: skip
        return self._framed(text, f"采购 {code} {goods.reading}")

    def _move(self) -> Said:
        goods = self._goods(2)
        text = self._one(
            f"调拨 {goods.text} 主仓到二仓", f"从主仓调{goods.text}到二仓",
            f"主仓调二仓 {goods.text}",
            f"把{goods.text}从主仓搬到二仓", f"{goods.text} 主仓转二仓",
        )  # fmt: skip
        return self._framed(text, f"调拨 {goods.reading} 仓ZC 到EC")

    def _back(self) -> Said:
        code, who = self._name(CUSTOMERS)
        goods = self._goods(2)
        text = self._one(
            f"退货 {who} {goods.text}", f"{who}退了{goods.text}", f"{who}退货 {goods.text} 破损"
        )
        return self._framed(text, f"客退 {code} {goods.reading}")

    def _denied(self) -> Said:
        _, who = self._name(CUSTOMERS)
        goods = self._goods(2).text
        text = self._one(
            f"不要给{who}发{goods}", f"别出库{goods}", f"{who}不要{goods}了", f"{goods}先别发",
            f"{who}要{goods}吗", f"昨天给{who}发了{goods}", f"{who}说{goods}不要了",
            f"能不能给{who}发{goods}", f"{who}要是要{goods}怎么办", f"{goods}还没到",
            f"谁给{who}发了{goods}", f"如果{who}要{goods}就告诉我", f"{who}的{goods}取消",
            f"出库 大概{goods}", f"{who}欠{goods}", f"{goods}坏了", f"{who}上次要了{goods}",
            f"{who}可能要{goods}", f"{who}要{goods}？", f"{who}不是要{goods}",
            f"{who}没要{goods}", f"{goods}发给{who}了没", f"{who}应该要{goods}",
            f"{who}明天可能要{goods}", f"{who}要几箱可乐", f"给{who}发{goods}左右",
        )  # fmt: skip
        return self._framed(text, "")

    def _framed(self, text: str, reading: str) -> Said:
        opening, closing = self._one(*POLITE), self._one(*CLOSING)
        return Said(f"{opening}{text}{closing}", reading)
