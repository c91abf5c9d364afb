"""Orders and channel codes from a table: by the door of the interface, all or nothing, once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.imports.columns import Kind
from bot.imports.loading import ImportRequest
from bot.imports.problems import Problem, Unreadable
from bot.operations import importing
from tests.house import House, open_house

CHANNELS = '\n[[channels]]\nname = "老系统"\nperson = "李雯"\n'
HEAD = "渠道,单号,客户,仓库,编码,数量,单位,售价,交货日,备注\n"
ORDERS = (
    f"{HEAD}老系统,A1,城东超市,主仓,KL330,3,箱,,2026-12-31,放前台\n"
    "老系统,A1,城东超市,主仓,XB330,12,,2.4,2026-12-31,放前台\n"
    "老系统,A2,C002,主仓,KL330,2,箱,,,\n"
)
PLACED = "kind = 'sales_order'"


@pytest.fixture
async def firm(books_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The sample firm, and the old system it comes from."""
    async with open_house(
        tmp_path / "house", books_url, settings_change=lambda text: text + CHANNELS
    ) as house:
        yield house
        await house.quiet()


async def bring(house: House, folder: Path, kind: Kind, text: str, mapping: str = "") -> list[str]:
    file, ours = folder / f"{kind}.csv", folder / "mapping.toml"
    file.write_text(text, encoding="utf-8")
    ours.write_text(mapping, encoding="utf-8")
    said: list[str] = []
    assert house.keeper is not None
    request = ImportRequest(kind=kind, file=file, mapping=ours if mapping else None)
    await importing.run(house.keeper, house.settings, request, said.append, None)
    return said


async def faults(house: House, folder: Path, kind: Kind, text: str) -> list[Problem]:
    with pytest.raises(Unreadable) as refused:
        await bring(house, folder, kind, text)
    return list(refused.value.problems)


async def test_a_table_of_orders_is_placed_line_by_line_and_only_once(
    firm: House, tmp_path: Path
) -> None:
    for _ in range(2):
        said = await bring(firm, tmp_path, "orders", ORDERS)
        assert "订单已导入 3 行" in said[-1]

    placed = await firm.rows(
        "SELECT c.reference, d.amount_fen, d.due_on, d.note, p.name FROM document d"
        " JOIN channel_order c ON c.document_id = d.id JOIN partner p ON p.id = d.partner_id"
        " ORDER BY c.reference"
    )
    assert [tuple(row) for row in placed] == [
        ("A1", 18_000 + 2_880, "2026-12-31", "放前台", "城东超市"),
        ("A2", 12_000, None, "", "张三超市"),
    ]
    assert await firm.count("document", PLACED) == 2


@pytest.mark.row("F05")
async def test_one_order_that_will_not_do_keeps_all_of_them_out(
    firm: House, tmp_path: Path
) -> None:
    bad = ORDERS + "老系统,A3,不存在,主仓,KL330,1,箱,,,\n老系统,A4,城东超市,主仓,无此码,1,,,,\n"
    found = await faults(firm, tmp_path, "orders", bad)

    assert [(one.row, one.reason) for one in found] == [(5, "order_refused"), (6, "order_refused")]
    assert "不存在" in found[0].hint
    assert "无此码" in found[1].hint
    assert await firm.count("document", PLACED) == 0
    assert await firm.count("api_answer") == 0


async def test_each_fault_is_named_in_its_own_row(firm: House, tmp_path: Path) -> None:
    found = await faults(
        firm, tmp_path, "orders",
        f"{HEAD}老系统,A1,城东超市,主仓,KL330,1,箱,,,\n老系统,A1,城东超市,主仓,KL330,1,吨,,,\n"
        "老系统,B1,城东超市,主仓,KL330,1,箱,,,\n老系统,B1,张三超市,主仓,KL330,1,箱,,,\n"
        "新系统,C1,城东超市,主仓,KL330,1,箱,,,\n老系统,D1,城东超市,主仓,KL330,0.1,箱,,,\n"
        "老系统,E1,城东超市,主仓,KL330,1,箱,,2020-01-01,\n",
    )  # fmt: skip

    assert {(one.row, one.reason) for one in found} == {
        (3, "order_refused"), (4, "order_differs"), (6, "unknown_channel"), (7, "order_refused"),
        (8, "order_refused"),
    }  # fmt: skip
    nothing = await faults(firm, tmp_path, "orders", f"{HEAD}老系统,A1,,,KL330,0,,,,\n")
    assert [(one.row, one.reason) for one in nothing] == [(2, "count_zero")]


async def test_an_order_that_changed_in_the_table_is_named(firm: House, tmp_path: Path) -> None:
    await bring(firm, tmp_path, "orders", ORDERS)
    found = await faults(firm, tmp_path, "orders", ORDERS.replace(",2,箱", ",5,箱"))

    assert [one.row for one in found] == [4]
    assert await firm.count("document", PLACED) == 2


async def test_other_peoples_tables_are_read_with_a_mapping_and_their_codes(
    firm: House, tmp_path: Path
) -> None:
    skus = "渠道,渠道编码,编码,单位\n老系统,COKE-24,KL330,箱\n老系统,SPRITE,XB330,\n"
    for _ in range(2):
        await bring(firm, tmp_path, "skus", skus)
    assert await firm.count("master_change", "what = 'channel'") == 2
    theirs = "订单号,店名,货号,件数,单价(分)\nX1,城东超市,COKE-24,2,5000\n"
    mapping = (
        '[columns]\n"订单号" = "单号"\n"店名" = "客户"\n"货号" = "编码"\n"件数" = "数量"\n'
        '"单价(分)" = "售价"\n[units]\n"售价" = "分"\n'
        '[constants]\n"渠道" = "老系统"\n"仓库" = "主仓"\n'
    )
    await bring(firm, tmp_path, "orders", theirs, mapping)

    assert [tuple(row) for row in await firm.rows(
        "SELECT l.unit, l.quantity, l.amount_fen FROM document_line l"
        " JOIN document d ON d.id = l.document_id WHERE d.kind = 'sales_order'"
    )] == [("箱", 48, 10_000)]  # fmt: skip
    bad = await faults(
        firm, tmp_path, "skus", skus + "老系统,A,NONE,\n老系统,B,KL330,吨\n别的,C,KL330,\n"
    )
    assert [(one.row, one.reason) for one in bad] == [
        (4, "unknown_sku"), (5, "sku_unit"), (6, "unknown_channel"),
    ]  # fmt: skip
