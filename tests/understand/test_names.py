"""Known names are cut out of a sentence before a figure in them can be taken for a count."""

import pytest

from bot.understand.intent import Sort
from bot.understand.known import cut
from bot.understand.scanner import understand
from tests.understand.shown import shown

KNOWN = (
    *(
        "可乐",
        "可乐 330ml",
        "雪碧",
        "五号电池",
        "5号电池",
        "六个核桃",
        "三只松鼠",
        "三元牛奶",
        "和路雪",
    ),
    *(
        "抽纸 3包",
        "火腿肠 10支",
        "7喜",
        "3M胶带",
        "沙发",
        "发糕",
        "水",
        "洗发水",
        "自动铅笔",
        "WD",
        "WD-40",
    ),
    *(
        "城东超市",
        "给力超市",
        "华南饮料",
        "主仓",
        "二仓",
        "8号店",
        "大发商行",
        "不锈钢碗",
        "明天牌饼干",
    ),
)


SORTS = {
    "城东超市": Sort.CUSTOMER,
    "给力超市": Sort.CUSTOMER,
    "大发商行": Sort.CUSTOMER,
    "华南饮料": Sort.SUPPLIER,
    "主仓": Sort.LOCATION,
    "二仓": Sort.LOCATION,
    "8号店": Sort.CUSTOMER,
}


class Shelf:
    """A catalogue that finds names by looking for each."""

    def spot(self, text: str) -> tuple[str, ...]:
        return tuple(sorted((name for name in KNOWN if name in text), key=len, reverse=True))

    def sorts(self, name: str) -> frozenset[Sort]:
        return frozenset({SORTS.get(name, Sort.PRODUCT)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("入库 可乐 330ml 20箱", "receive [可乐 330ml|20箱]"),
        ("入库可乐 330ml20箱", "receive [可乐 330ml|20箱]"),
        ("入库 五号电池 3板", "receive [五号电池|3板]"),
        ("入库5号电池3板", "receive [5号电池|3板]"),
        ("入库六个核桃5箱", "receive [六个核桃|5箱]"),
        ("入库 5箱三只松鼠", "receive [三只松鼠|5箱]"),
        ("入库三元牛奶 5箱 3元/盒", "receive [三元牛奶|5箱@3/盒]"),
        ("出库 可乐5箱和路雪3箱", "ship [可乐|5箱] [和路雪|3箱]"),
        ("入库 抽纸 3包 10提", "receive [抽纸 3包|10提]"),
        ("入库 火腿肠 10支 5箱", "receive [火腿肠 10支|5箱]"),
        ("入库7喜2箱", "receive [7喜|2箱]"),
        ("入库 17喜 2箱", "receive [17喜|2箱]"),
        ("入库 5卷3M胶带", "receive [3M胶带|5卷]"),
        ("出库 沙发5张", "ship [沙发|5张]"),
        ("发糕 5盒 入库", "receive [发糕|5盒]"),
        ("入库 5箱水", "receive [水|5箱]"),
        ("入库洗发水5箱", "receive [洗发水|5箱]"),
        ("出库 自动铅笔 3支", "ship [自动铅笔|3支]"),
        ("入库 WD-40 5瓶", "receive [WD-40|5瓶]"),
        ("出库 不锈钢碗 5个", "ship [不锈钢碗|5个]"),
        ("出库 明天牌饼干 5箱", "ship [明天牌饼干|5箱]"),
        ("给给力超市发5箱可乐", "ship [可乐|5箱] p=给力超市"),
        ("给8号店出5箱可乐", "ship [可乐|5箱] p=8号店"),
        ("给大发商行发可乐5箱", "ship [可乐|5箱] p=大发商行"),
        ("给城东超市可乐5箱", "details [可乐|5箱] p=城东超市"),
        ("可乐雪碧各5箱入库", "receive [可乐|5箱] [雪碧|5箱]"),
        ("入库 可乐 20箱 主仓", "receive [可乐|20箱] l=主仓"),
        ("入库 可乐 20箱 到二仓 从华南饮料", "receive [可乐|20箱] p=华南饮料 l=二仓"),
        ("主仓", "details l=主仓"),
        ("出库 城东超市 可乐 5箱", "ship [可乐|5箱] p=城东超市"),
        ("出库 可乐 5箱 城东超市", "ship [可乐|5箱] p=城东超市"),
        ("发货：城东超市 可乐3箱", "ship [可乐|3箱] p=城东超市"),
        ("收到华南饮料可乐20箱", "receive [可乐|20箱] p=华南饮料"),
        ("可乐 330ml还有多少", "stock [可乐 330ml|]"),
        ("主仓还有多少三只松鼠", "stock [三只松鼠|] l=主仓"),
    ],
)
def test_a_known_name_is_read_whole(text: str, expected: str) -> None:
    assert shown(understand(text, names=Shelf())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出库 可乐 雪碧 5箱", "ship [雪碧|5箱] !leftover:可乐"),
        ("出库 可乐 2箱 给城东超市做活动", "ship [可乐|2箱] p=城东超市 !leftover:做活动"),
        ("给城东超市老板发5箱可乐", "ship [可乐|5箱] p=城东超市 !leftover:老板"),
        ("入库 抽纸 3包", "receive [抽纸 3包|] !no_quantity:抽纸 3包"),
    ],
)
def test_a_second_known_name_is_asked_about(text: str, expected: str) -> None:
    assert shown(understand(text, names=Shelf())) == expected


def test_cut_names_come_back() -> None:
    text = "给 城东超市 发可乐 330ml和可乐"
    known = cut(text, Shelf())

    assert known.restored(known.text) == text
    assert len(known.text) < len(text)
