"""One cell, one meaning: numbers, money, packs, barcodes and dates are read strictly."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports import cells
from bot.imports.parsing import parse_locations, parse_partners, parse_people, parse_stock
from bot.imports.problems import BadCell
from bot.imports.tables import read_table
from bot.texts.imports import problem_lines
from core.people import Role
from tests.imports.sheets import COLA, PRODUCTS, csv_file, products, said

TODAY = dt.date(2026, 11, 22)
STOCK = "仓库,编码,数量,单位,批次,到期日,成本"


@pytest.mark.row("S07")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("12", 12), ("12.5", Fraction(25, 2)), ("0.125", Fraction(1, 8)),
        ("1.000", 1), ("480.0", 480), ("１２", 12), ("１．５", Fraction(3, 2)), ("007", 7),
        ("1000000000000", 10**12),
    ],
)  # fmt: skip
def test_plain_numbers_are_taken_exactly(text: str, value: Fraction) -> None:
    assert cells.count(cells.clean(text)) == value


@pytest.mark.row("S07")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-1", "negative"), ("－1", "negative"), ("−5", "negative"), ("-0", "negative"),
        ("NaN", "not_a_number"), ("Infinity", "not_a_number"), ("inf", "not_a_number"),
        ("1e5", "scientific"), ("1E+5", "scientific"), ("6.9288E+12", "scientific"),
        ("1_000", "not_a_number"), ("1,000", "separators"), ("1，000", "separators"),
        ("1 000", "separators"), ("٣", "not_a_number"), ("३", "not_a_number"),
        ("+3", "not_a_number"), ("0x10", "not_a_number"), ("3箱半", "not_a_number"),
        ("两百五", "not_a_number"), ("½", "not_a_number"), ("³", "not_a_number"),
        ("⑫", "not_a_number"), (".5", "not_a_number"), ("5.", "not_a_number"),
        ("1.2.3", "not_a_number"), ("¥5", "not_a_number"), ("5元", "not_a_number"),
        ("50%", "not_a_number"), ("=1+1", "not_a_number"), ("1.0001", "too_many_decimals"),
        ("9007199254740993", "too_large"), ("1" * 30, "too_large"), ("1" * 4000, "too_large"),
    ],
)  # fmt: skip
def test_what_could_mean_something_else_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadCell) as refused:
        cells.count(cells.clean(text))
    assert refused.value.reason == reason


@given(st.decimals(min_value=0, max_value=10**8, places=4, allow_nan=False))
def test_money_is_exact_to_a_ten_thousandth(amount: object) -> None:
    assert cells.money(f"{amount:f}") * 100 == int(f"{amount:f}".replace(".", "")) * 100


def test_money_in_cents_and_too_many_decimals() -> None:
    assert cells.money("250", per_yuan=100) == 25_000
    assert cells.money("2.5") == 25_000
    with pytest.raises(BadCell, match="too_many_decimals"):
        cells.money("0.00001")
    with pytest.raises(BadCell, match="too_large"):
        cells.money("999999999")


@pytest.mark.row("S17")
@pytest.mark.parametrize(
    "code", ["6928805001012", "96385074", "036000291452", "16901234567899", "SKU-2026/A", "12345"]
)
def test_barcodes_with_the_right_check_digit_are_taken(code: str) -> None:
    assert cells.barcode(code) == code


@pytest.mark.row("S17")
def test_a_wrong_check_digit_names_the_right_one(tmp_path: Path) -> None:
    row = COLA.replace("6928805001012", "6928805001013")

    assert said(csv_file(tmp_path, PRODUCTS, row)) == [
        "商品.csv：第 2 行“条码”列的“6928805001013”，"
        "条码的校验位不对，可能抄错了一位；按前面的数字应是 6928805001012。"
    ]


@pytest.mark.row("S17")
def test_two_products_with_one_barcode_are_named(tmp_path: Path) -> None:
    other = COLA.replace("KL330,可乐", "XB330,雪碧")

    assert said(csv_file(tmp_path, PRODUCTS, COLA, other)) == [
        "商品.csv：第 3 行“条码”列的“6928805001012”，和第 2 行重复。"
    ]


@pytest.mark.parametrize(
    ("packs", "sentence"),
    [
        ("箱", "“箱”看不懂"),
        ("箱=", "不是数字"),
        ("箱=0", "要在 1–1000000 之间"),
        ("箱=1.5", "小数太多"),
        ("箱=24;箱=12", "单位“箱”写了两次"),
        ("瓶=2", "单位“瓶”写了两次"),
        ("24=箱", "“24=箱”看不懂"),
    ],
)
def test_packs_that_cannot_be_counted_are_refused(
    tmp_path: Path, packs: str, sentence: str
) -> None:
    assert sentence in said(csv_file(tmp_path, PRODUCTS, COLA.replace("箱=24;提=6", packs)))[0]


def test_a_barcode_on_a_unit_that_is_not_there_is_refused(tmp_path: Path) -> None:
    row = COLA.replace("6928805001012", "6928805001012;桶:6928805501017")

    assert "单位“桶”不在单位和包装里" in said(csv_file(tmp_path, PRODUCTS, row))[0]


def test_every_bad_row_is_named_at_once_by_row_column_and_value(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        PRODUCTS,
        COLA,
        "中文,,瓶,,,-1,一块五,1.5,也许,",
        COLA,
        "XB,雪碧,,箱=24,,,,,,",
    )

    assert said(path) == [
        "商品.csv：第 3 行“批次管理”列的“也许”，只能写：是、否。",
        "商品.csv：第 3 行“编码”列的“中文”，编码只能用字母、数字和 . - _ /，最多 40 个。",
        "商品.csv：第 3 行“名称”列，不能为空。",
        "商品.csv：第 3 行“售价”列的“-1”，不能是负数。",
        "商品.csv：第 3 行“进价”列的“一块五”，不是数字，只写阿拉伯数字，例如 12 或 12.5。",
        "商品.csv：第 3 行“安全库存”列的“1.5”，小数太多，最多 0 位。",
        "商品.csv：第 4 行“编码”列的“KL330”，和第 2 行重复。",
        "商品.csv：第 4 行“名称”列的“可乐”，和第 2 行重复。",
        "商品.csv：第 4 行“条码”列的“6928805001012”，和第 2 行重复。",
        "商品.csv：第 5 行“单位”列，不能为空。",
    ]


@pytest.mark.parametrize("dirt", ["\u200b", "\ufeff", "\u2060", "\u00ad", "\u3000", "\u00a0"])
def test_invisible_letters_are_taken_out(tmp_path: Path, dirt: str) -> None:
    row = COLA.replace(",可乐,", f",{dirt}可乐{dirt},").replace("KL330", f"KL330{dirt}")
    [product] = products(csv_file(tmp_path, PRODUCTS, row)).rows

    assert (product.sku, product.name) == ("KL330", "可乐")


@pytest.mark.parametrize("dirt", ["\x07", "\x1b", "\u202e", "\u2066", "\ue000", "\x00"])
def test_control_characters_and_turned_text_are_refused(tmp_path: Path, dirt: str) -> None:
    row = COLA.replace(",可乐,", f",可{dirt}乐,")

    assert said(csv_file(tmp_path, PRODUCTS, row)) == [
        "商品.csv：第 2 行“名称”列的“可·乐”，"
        f"含有看不见的控制字符（U+{ord(dirt):04X}），请重新输入。"
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", dt.date(2026, 12, 31)), ("2026/1/2", dt.date(2026, 1, 2)),
        ("2026年1月2日", dt.date(2026, 1, 2)), ("20260102", dt.date(2026, 1, 2)),
        ("45天后", dt.date(2027, 1, 6)),
    ],
)  # fmt: skip
def test_dates_are_read(text: str, day: dt.date) -> None:
    assert cells.date(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["31/12/2026", "12-31", "2026-13-01", "2026-02-30", "明年", "46022", "26-1-2"]
)
def test_dates_that_could_be_others_are_refused(text: str) -> None:
    with pytest.raises(BadCell):
        cells.date(text, TODAY)


def test_stock_shows_its_totals_first(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, STOCK,
        "主仓,KL330,40,箱,,,36", "主仓,XB330,0.5,箱,,,36.5", "二仓,KL330,10,瓶,,,",
        "主仓,MN,0,瓶,,,", name="期初.csv",
    )  # fmt: skip
    totals = parse_stock(read_table(path), TODAY).totals

    assert [(unit, str(count)) for unit, count in totals.counts] == [("箱", "40.5"), ("瓶", "10")]
    assert (totals.rows, totals.value_fen, totals.without_cost) == (4, 145_825, 1)


def test_stock_names_one_cell_of_the_books_once(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, STOCK,
        "主仓,A,1,瓶,B1,2026-12-31,", "主仓,A,1,瓶,B2,,", "主仓,A,2,箱,B1,,", "主仓,A,1,瓶,,5天后,",
        name="期初.csv",
    )  # fmt: skip
    parsed = parse_stock(read_table(path), TODAY)

    assert problem_lines(parsed.problems, parsed.problem_count) == [
        "期初.csv：第 4 行“编码”列的“主仓 A B1”，和第 2 行重复。",
        "期初.csv：第 5 行“批次”列，有到期日就要写批次。",
    ]


def test_people_have_roles_and_an_account(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "姓名,角色,企业微信,钉钉,仓库",
        "王建国,仓管;采购,wang;wang2,,主仓;二仓", "李雯,老板,liwen,,", "张三,销售,,,",
        "李四,销售,wang,,", "王五,财务,含 空格,,", name="人员.csv",
    )  # fmt: skip
    parsed = parse_people(read_table(path))

    assert problem_lines(parsed.problems, parsed.problem_count) == [
        "人员.csv：第 3 行“角色”列的“老板”，"
        "只能写：销售、仓管、采购、生产、质检、财务、经理、司机、管理员。",
        "人员.csv：第 4 行“企业微信”列，企业微信、钉钉、邮箱、手机至少填一个，否则找不到这个人。",
        "人员.csv：第 5 行“企业微信”列的“wang”，和第 2 行重复。",
        "人员.csv：第 6 行“企业微信”列的“含 空格”，“含 空格”不像平台上的用户 ID。",
    ]
    good = csv_file(tmp_path, "姓名,角色,企业微信,仓库", "王建国,仓管;采购,wang;wang2,主仓;二仓")
    [person] = parse_people(read_table(good)).rows
    assert person.roles == {Role.KEEPER, Role.BUYER}
    assert (person.wecom, person.locations) == (("wang", "wang2"), ("主仓", "二仓"))


def test_places_and_partners_have_a_kind(tmp_path: Path) -> None:
    places = csv_file(tmp_path, "编码,名称,类型", "ZC,主仓,仓库", "CD,城东店,门店", name="仓.csv")
    partners = csv_file(
        tmp_path, "名称,类型,等级", "华南饮料,供应商,A", "华南饮料,客户,B", name="往来.csv"
    )

    assert [row.kind for row in parse_locations(read_table(places)).rows] == ["warehouse", "store"]
    assert [row.tier for row in parse_partners(read_table(partners)).rows] == ["A", "B"]


def test_progress_is_heard_every_thousand_rows(tmp_path: Path) -> None:
    heard: list[int] = []
    rows = (f"主仓,A{n},1,瓶,,,1" for n in range(2_500))
    parse_stock(read_table(csv_file(tmp_path, STOCK, *rows)), TODAY, heard.append)

    assert heard == [1_000, 2_000]


def test_a_file_that_changes_while_it_is_read_stops_the_reading(tmp_path: Path) -> None:
    path = csv_file(tmp_path, PRODUCTS, COLA)
    parsed = products(path)
    csv_file(tmp_path, PRODUCTS, COLA.replace("2.5", "-1"))

    with pytest.raises(RuntimeError, match="changed while it was read"):
        list(parsed.rows)
