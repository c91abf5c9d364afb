"""Price lists and recipes from a table: all of it or nothing, every fault named at once."""

from pathlib import Path

import pytest

from bot.imports.columns import Kind
from bot.imports.loading import ImportRequest
from bot.imports.problems import Problem, Unreadable
from bot.operations import importing
from tests.house import House

BY_HAND = "person_id IS NOT NULL"
"""The sample firm's own tables have left their history too."""

OF_SPRITE = "key = 'XB330'"
NOT_SAMPLE = "product_id <> (SELECT id FROM product WHERE sku = 'LH01')"
PRICES = "编码,等级,售价,底价\nXB330,,2.8,2\nXB330,A,2.4,\nXB330,B,2.6,\n"
BOMS = (
    "成品,版本,产量,子件,用量,损耗率,工序,分钟,人工费率,制造费率\n"
    "GLC,V1,10,KL330,4,,装盒,15,30,12\n"
    "GLC,V1,10,XB330,2,5%,,,,\n"
)


async def bring(house: House, folder: Path, kind: Kind, text: str) -> list[str]:
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    said: list[str] = []
    assert house.keeper is not None
    request = ImportRequest(kind=kind, file=file)
    await importing.run(house.keeper, house.settings, request, said.append, None)
    return said


async def faults(house: House, folder: Path, kind: Kind, text: str) -> list[Problem]:
    with pytest.raises(Unreadable) as refused:
        await bring(house, folder, kind, text)
    return list(refused.value.problems)


async def basket(house: House, folder: Path) -> None:
    await bring(
        house, folder, "products", "编码,名称,单位,底价,交期,到货检验,供应商,允许超收\n"
        "GLC,果篮,盒,20,2,是,华南饮料,5%\n",
    )  # fmt: skip


async def test_a_price_list_brings_list_tier_and_floor(house: House, tmp_path: Path) -> None:
    said = await bring(house, tmp_path, "prices", PRICES)

    assert said[-1] == "价格已导入 3 行，只影响以后的新单。"
    assert await house.rows("SELECT sale_price, floor_price FROM product WHERE sku = 'XB330'") == [
        (28_000, 20_000)
    ]
    assert await house.rows("SELECT t.tier, t.price FROM tier_price t"
        " JOIN product p ON p.id = t.product_id"
        " WHERE p.sku = 'XB330' ORDER BY t.tier") == [
        ("A", 24_000), ("B", 26_000),
    ]  # fmt: skip
    assert await house.count("master_change", OF_SPRITE) == 4
    again = await bring(house, tmp_path, "prices", PRICES)
    assert again[-1].startswith("价格已导入")
    assert await house.count("master_change", OF_SPRITE) == 4


async def test_a_recipe_is_written_whole_with_its_steps(house: House, tmp_path: Path) -> None:
    await basket(house, tmp_path)
    await bring(house, tmp_path, "boms", BOMS)

    recipe = await house.read(
        lambda books: books.recipes.recipe_of(books.masters.product_of_sku("GLC").id)
    )
    assert (recipe.version, recipe.output_quantity) == ("V1", 10)
    assert [(one.quantity, one.scrap_milli) for one in recipe.components] == [(4, 0), (2, 50)]
    [step] = recipe.steps
    assert (step.name, step.minutes_milli, step.labour_fen_hour) == ("装盒", 15_000, 3000)
    await bring(house, tmp_path, "boms", BOMS)
    assert await house.count("bom", NOT_SAMPLE) == 1


async def test_what_a_table_of_products_says_of_buying_is_kept(shop: House, tmp_path: Path) -> None:
    await basket(shop, tmp_path)
    sql = (
        "SELECT p.floor_price, p.lead_days, p.is_inspected, s.name, p.over_receipt_milli"
        " FROM product p JOIN partner s ON s.id = p.supplier_id WHERE p.sku = 'GLC'"
    )
    assert await shop.rows(sql) == [(200_000, 2, 1, "华南饮料", 50)]

    await bring(shop, tmp_path, "products", "编码,名称,单位\nGLC,果篮,盒\n")
    assert await shop.rows(sql) == [(200_000, 2, 1, "华南饮料", 50)]


async def test_credit_and_terms_come_with_the_partners(shop: House, tmp_path: Path) -> None:
    await bring(
        shop, tmp_path, "partners",
        "编码,名称,类型,额度,账期\nC003,李四便利店,客户,20000,30\nC004,好邻居便利店,客户,,\n",
    )  # fmt: skip
    assert await shop.rows(
        "SELECT credit_fen, terms_days FROM partner WHERE code IN ('C003', 'C004') ORDER BY code"
    ) == [(2_000_000, 30), (None, None)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("GLC,V1,10,没有,4,,,,,", "not_a_code"),
        ("GLC,V1,10,NIX,4,,,,,", "unknown_sku"),
        ("NIX,V1,10,KL330,4,,,,,", "unknown_sku"),
        ("GLC,V1,10,,,,,,,", "bom_row_empty"),
        ("GLC,V1,10,,,,装盒,15,,", "bom_no_component"),
        ("GLC,V1,10,KL330,,,,,,", "missing"),
        ("GLC,V1,10,KL330,4,0.05,,,,", "not_a_percent"),
        ("GLC,V1,10,KL330,4,100%,,,,", "out_of_range"),
        ("GLC,V1,10,KL330,4,,装盒,,,", "missing"),
        ("GLC,V1,10,KL330,4,,,,,\nGLC,V1,12,XB330,4,,,,,", "bom_output"),
        ("GLC,V1,10,KL330,4,,,,,\nGLC,V1,10,KL330,5,,,,,", "duplicate"),
        ("GLC,V1,10,GLC,4,,,,,", "bom_loop"),
        ("GLC,V1,1,KL330,4,,,,,\nKL330,V1,1,GLC,1,,,,,", "bom_loop"),
    ],
)
async def test_every_fault_of_a_recipe_is_named_and_nothing_is_written(
    shop: House, tmp_path: Path, text: str, reason: str
) -> None:
    await basket(shop, tmp_path)
    header = BOMS.splitlines()[0]

    assert [one.reason for one in await faults(shop, tmp_path, "boms", f"{header}\n{text}\n")] == [
        reason
    ]
    assert await shop.count("bom", NOT_SAMPLE) == 0


async def test_a_loop_names_its_chain(shop: House, tmp_path: Path) -> None:
    await basket(shop, tmp_path)
    header = BOMS.splitlines()[0]
    text = f"{header}\nGLC,V1,1,KL330,4,,,,,\nKL330,V1,1,GLC,1,,,,,\n"

    [problem] = await faults(shop, tmp_path, "boms", text)
    assert problem.hint == "可乐 330ml → 果篮 → 可乐 330ml"


async def test_another_content_of_a_version_is_refused(shop: House, tmp_path: Path) -> None:
    await basket(shop, tmp_path)
    await bring(shop, tmp_path, "boms", BOMS)

    [problem] = await faults(shop, tmp_path, "boms", BOMS.replace("KL330,4", "KL330,5"))
    assert problem.reason == "bom_other"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("KL330,,,", "price_missing"),
        ("KL330,A,,2", "missing"),
        ("NIX,,2.8,", "unknown_sku"),
        ("KL330,,两块八,", "not_a_number"),
        ("KL330,,-1,", "negative"),
        ("KL330,,2.8,\nKL330,,2.9,", "duplicate"),
    ],
)
async def test_every_fault_of_a_price_list_is_named(
    shop: House, tmp_path: Path, text: str, reason: str
) -> None:
    found = await faults(shop, tmp_path, "prices", f"编码,等级,售价,底价\n{text}\n")

    assert [one.reason for one in found] == [reason]
    assert await shop.count("master_change", BY_HAND) == 0
