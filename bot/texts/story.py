"""What the demo's page leads a visitor through, chapter by chapter, one gesture after the other."""

from typing import Final

KEEPER: Final = "wangjianguo"
SHOP: Final = "sundianzhang"
SELLER: Final = "liwen"
BUYER: Final = "chencai"
FINANCE: Final = "zhoukuaiji"
MANAGER: Final = "zhaojingli"
BOSS: Final = "qianzong"
WORKSHOP: Final = "mashifu"
INSPECTOR: Final = "hezhijian"

Step = dict[str, str]


def _say(person: str, sentence: str) -> Step:
    return {"person": person, "say": sentence}


def _tap(person: str, button: str) -> Step:
    return {"person": person, "tap": button}


def _agreed(person: str, sentence: str) -> tuple[Step, Step]:
    """Say something and confirm the card that shows how it was understood."""
    return _say(person, sentence), _tap(person, "确认")


def _chapter(title: str, *steps: Step) -> tuple[Step, ...]:
    first, *rest = steps
    return ({"chapter": title, **first}, *rest)


STORY: Final[tuple[Step, ...]] = (
    *_chapter(
        "大单入库，经理点头才算",
        *_agreed(KEEPER, "入库 可乐 20箱 单价36 供应商 华南饮料"),
        _tap(MANAGER, "通过"),
    ),
    *_chapter(
        "问货、扫码出库、撤销",
        _say(SELLER, "可乐还有多少"),
        {"person": KEEPER, "scan": "SCAN_OUT"},
        _say(KEEPER, "5箱 给 城东超市"),
        _tap(FINANCE, "通过"),
        _say(KEEPER, "撤销"),
    ),
    *_chapter(
        "缺货的订单，自己走遍全公司",
        *_agreed(SELLER, "下单 城东超市 礼盒 40盒 可乐 10箱 三天后送"),
        _tap(FINANCE, "通过"),
        _tap(BUYER, "下采购单"),
        *_agreed(BUYER, "供应商 华南饮料"),
        _tap(MANAGER, "通过"),
        _tap(KEEPER, "收货"),
        _tap(KEEPER, "确认"),
        _tap(WORKSHOP, "开工"),
        _tap(WORKSHOP, "完工"),
        _tap(WORKSHOP, "确认"),
        _tap(KEEPER, "发货"),
        _tap(KEEPER, "确认"),
        _say(SELLER, "订单 {XS}"),
    ),
    *_chapter(
        "收到钱，订单才算完成",
        *_agreed(FINANCE, "收款 {XS} 2040 转账"),
        _say(SELLER, "订单 {XS}"),
        _say(FINANCE, "对账单 城东超市"),
    ),
    *_chapter(
        "先发一部分，剩下的欠着",
        *_agreed(SELLER, "下单 李四便利店 雪碧 10箱 明天送"),
        *_agreed(KEEPER, "发货 {XS} 雪碧 6箱"),
        _say(SELLER, "订单看板"),
        *_agreed(KEEPER, "发货 {XS}"),
    ),
    *_chapter(
        "调拨少了一箱，有人查清",
        *_agreed(KEEPER, "调拨 雪碧 5箱 主仓到城东店"),
        _tap(MANAGER, "通过"),
        *_agreed(SHOP, "收调拨 {DB} 雪碧 4箱"),
        _tap(KEEPER, "退回"),
        _tap(KEEPER, "确认"),
    ),
    *_chapter(
        "退货四下：扫码、选原因、拍照、提交",
        _say(KEEPER, "退货"),
        {"person": KEEPER, "scan": "SCAN_IN"},
        _tap(KEEPER, "包装破损"),
        {"person": KEEPER, "photo": "box"},
        _tap(KEEPER, "确认"),
        _tap(INSPECTOR, "良品入库"),
        _tap(INSPECTOR, "确认"),
    ),
    *_chapter(
        "要检验的货，质检说了才上架",
        *_agreed(BUYER, "采购 鲜牛奶 3箱 向 清泉乳业"),
        _tap(MANAGER, "通过"),
        *_agreed(KEEPER, "入库 {CG} 鲜牛奶 3箱 批次 M9 到期 {30}"),
        *_agreed(INSPECTOR, "验收 {RK} 合格2箱 不合格1箱 退货"),
    ),
    *_chapter(
        "门店零售，一句话收钱",
        *_agreed(SHOP, "零售 可乐 6瓶 微信"),
    ),
    *_chapter(
        "十张单，一下批完",
        *_agreed(KEEPER, "入库 可乐 20箱 单价36 供应商 华南饮料"),
        *_agreed(KEEPER, "入库 雪碧 20箱 单价36 供应商 华南饮料"),
        _say(MANAGER, "待我审批"),
        _tap(MANAGER, "全部通过"),
    ),
    *_chapter(
        "周会计请假，钱总代审",
        _say(FINANCE, "委托 钱总 代审 到 周五"),
        *_agreed(KEEPER, "出库 可乐 5箱 给 城东超市"),
        _tap(BOSS, "通过"),
        _say(FINANCE, "取消委托"),
    ),
    *_chapter(
        "紧急出库，第二天补手续",
        *_agreed(SELLER, "紧急出库 可乐 2箱 从 主仓 给 张三超市 原因 客户断货"),
        _tap(BOSS, "通过"),
        {"at": "18:30"},
        {"look": "inbox"},
        {"at": "09:00"},
        _tap(SELLER, "补手续"),
        {"person": SELLER, "photo": "paper"},
        _say(SELLER, "{JJ}"),
    ),
)
"""A step with a ``chapter`` begins one; ``{XS}`` stands for the newest number of that kind."""
