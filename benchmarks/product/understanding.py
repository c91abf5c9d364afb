"""Understand a typed sentence against 5,000 products and 2,000 partners, names resolved."""

import datetime as dt
import random
from typing import Final

from benchmarks.measure import Result, keep_doing
from bot.understand.clean import fold
from bot.understand.intent import Sort
from bot.understand.lexicon import Lexicon
from bot.understand.scanner import understand
from bot.understand.short_names import Row

PRODUCTS, PARTNERS = 5_000, 2_000
TODAY: Final = dt.date(2026, 11, 24)
COLOURS, SCENES = "红黄蓝绿白黑金银青紫", "山水云海星月风雷松竹"
GOODS: Final = (
    "饼干", "牛奶", "果汁", "面包", "洗衣液", "酱油", "薯片", "纸巾", "牙膏", "毛巾", "大米",
    "辣酱", "豆干", "挂面",
)  # fmt: skip
SIZES: Final = ("", "250ml", "500g", "1kg", "12包")
SHOPS: Final = ("超市", "便利店", "酒店", "饭店")
OWN_GOODS: Final = (
    "可乐", "可乐 330ml", "可乐 500ml", "雪碧", "红牛", "矿泉水", "椰汁", "抽纸",
)  # fmt: skip
OWN_CUSTOMERS: Final = ("张三超市", "李四便利店", "好邻居便利店", "城东超市")
SENTENCES: Final = (
    "下单 张三超市 可乐3箱 雪碧2瓶 明天送", "给张三超市发3箱可乐 2瓶雪碧 明天送",
    "张三要10箱矿泉水 后天送到", "入库 可乐 20箱 单价36 供应商 华南饮料", "华南饮料送来可乐20箱",
    "出库 kele 5箱 给 章三超市", "从主仓调5箱可乐到二仓", "可乐还有多少", "出库 椰子汁 5箱",
    "不要给老李发雪碧了", "退货 张三超市 可乐 2箱 破损", "今天天气不错",
    "出库 可乐5箱雪碧3箱红牛1箱抽纸两提", "好邻居订3箱可乐58一箱2箱雪碧56一箱",
)  # fmt: skip


def sentences(*, seconds: float) -> Result:
    """Understand one sentence after the other for ``seconds`` from one thread."""
    lexicon = Lexicon(names())
    for sentence in SENTENCES:
        read(lexicon, sentence)

    def once(number: int) -> None:
        read(lexicon, SENTENCES[number % len(SENTENCES)])

    return keep_doing(once, seconds=seconds)


def read(lexicon: Lexicon, sentence: str) -> None:
    """Understand a sentence and find what every name in it means."""
    intent = understand(sentence, names=lexicon, today=TODAY)
    for line in intent.lines:
        if line.product:
            lexicon.find(line.product, Sort.PRODUCT)
    if intent.partner:
        lexicon.find(intent.partner, Sort.CUSTOMER)


def names() -> list[Row]:
    """Return the sample firm's names among thousands of others."""
    chance = random.Random(1)
    rows = [*_of_sample()]
    for id_ in range(1_000, 1_000 + PRODUCTS):
        parts = (COLOURS, SCENES, COLOURS + SCENES, GOODS, SIZES)
        name = "".join(chance.choice(part) for part in parts)
        rows += [(fold(name), "product", id_), (f"sku{id_}", "product", id_)]
    for id_ in range(1_000, 1_000 + PARTNERS):
        name = "".join(chance.choice(part) for part in (SCENES, COLOURS, SCENES, SHOPS))
        rows.append((name, "customer" if id_ % 5 else "supplier", id_))
    return rows


def _of_sample() -> list[Row]:
    return [
        *((fold(name), "product", id_) for id_, name in enumerate(OWN_GOODS)),
        *((name, "customer", id_) for id_, name in enumerate(OWN_CUSTOMERS)),
        ("华南饮料", "supplier", 1), ("主仓", "location", 1), ("二仓", "location", 2),
    ]  # fmt: skip
