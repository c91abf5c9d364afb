"""A sheet sent to the bot on DingTalk: its changes are shown, refused rows named, then 确认."""

import io
from collections.abc import Sequence

import openpyxl
import pytest

from tests.house import House

BY_HAND = "person_id IS NOT NULL"
"""The sample firm's own tables have left their history too."""


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def send(house: House, who: str, content: bytes, name: str) -> None:
    house.world.hands.file(house.id(who), content, name)
    await house.quiet()


PRICES = (("编码", "等级", "售价", "底价"), ("XB330", "", "2.8", "2"), ("XB330", "A", "2.4", ""),
          ("NIX", "", "3", ""), ("FD330", "", "2.5", ""))  # fmt: skip


async def test_prices_from_a_workbook_are_shown_and_then_count(house: House) -> None:
    await send(house, "赵经理", workbook(*PRICES), "调价.xlsx")
    assert "收到“调价.xlsx”" in house.all("赵经理")
    assert "新增 0 行，修改 2 行，没有变化 1 行，不能用 1 行" in house.all("赵经理")
    assert "第 4 行 没有编码为“NIX”的商品" in house.all("赵经理")
    for shown in ("售价：¥2.50/瓶 → ¥2.80/瓶", "A级价：无 → ¥2.40/瓶", "底价：无 → ¥2.00/瓶"):
        assert shown in house.last("赵经理")
    assert await house.count("master_change", BY_HAND) == 0

    await house.tap("赵经理", "确认")
    assert await house.rows("SELECT sale_price, floor_price FROM product WHERE sku = 'XB330'") == [
        (28_000, 20_000)
    ]
    assert await house.rows(f"SELECT DISTINCT source FROM master_change WHERE {BY_HAND}") == [
        ("调价.xlsx",)
    ]


async def test_products_are_added_and_changed_by_a_csv(shop: House) -> None:
    text = "编码,名称,单位,包装,售价,分类\nXB330,雪碧 330ml,瓶,,2.9,\n,苏打水,瓶,箱=12,5,饮料\n"
    await send(shop, "赵经理", text.encode(), "商品.csv")
    assert "新增 1 行，修改 1 行" in shop.all("赵经理")
    await shop.tap("赵经理", "确认")

    assert await shop.rows("SELECT sale_price, category FROM product WHERE sku = 'XB330'") == [
        (29_000, "饮料")
    ]
    await shop.say("王建国", "入库 苏打水 2箱 到 主仓")
    assert "2箱 = 24瓶" in shop.last("王建国")


async def test_partners_too_and_every_bad_row_is_named(shop: House) -> None:
    text = (
        "名称,类型,等级,额度\n好运来超市,客户,A,5000\n阳光幼儿园,客户,A,20000\n坏的,别的,,\n"
        "好运来超市,客户,B,\n老街饭店,客户,,1e5\n"
    )
    await send(shop, "赵经理", text.encode(), "客户.csv")
    said = shop.all("赵经理")
    assert "新增 1 行，修改 1 行，没有变化 0 行，不能用 3 行" in said
    for shown in ("第 4 行", "第 5 行 和前面的一行重复", "第 6 行"):
        assert shown in said
    await shop.tap("赵经理", "确认")
    assert await shop.rows(
        "SELECT name, credit_fen FROM partner WHERE name IN ('好运来超市', '阳光幼儿园')"
        " ORDER BY id"
    ) == [("阳光幼儿园", 2_000_000), ("好运来超市", 500_000)]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"hello", "note.txt", "不是表格"),
        (b"a,b\n1,2\n", "x.csv", "读不了"),
        ("姓名,角色\n李四,财务\n".encode(), "人.csv", "看不出是什么表"),
        (b"PK\x03\x04broken", "x.xlsx", "读不了"),
        (
            ("编码,售价\n" + "".join(f"K{n},1\n" for n in range(501))).encode(), "长.csv",
            "一次最多 500 行",
        ),
    ],
)  # fmt: skip
async def test_what_is_no_sheet_is_said_so(
    shop: House, content: bytes, name: str, told: str
) -> None:
    await send(shop, "赵经理", content, name)

    assert told in shop.last("赵经理")
    assert await shop.count("master_change", BY_HAND) == 0


async def test_a_sheet_gives_nobody_rights_they_do_not_have(shop: House) -> None:
    await send(shop, "陈采", workbook(*PRICES), "调价.xlsx")

    assert "改售价由财务或经理办理" in shop.last("陈采")
    assert shop.buttons("陈采") == []
