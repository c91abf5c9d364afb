"""Other people's sheets: their columns, words and money through a small file."""

from pathlib import Path

import pytest

from bot.imports.mapping import load_mapping
from bot.imports.problems import Unreadable
from bot.texts.imports import problem_at
from tests.imports.sheets import csv_file, products, said

THEIRS = """
header_row = 2
ignore = ["备注"]
[columns]
货号 = "编码"
"品名" = "名称"
计量单位 = "单位"
零售价 = "售价"
管批次 = "批次管理"
[constants]
分类 = "饮料"
[values.批次管理]
Y = "是"
N = "否"
[units]
售价 = "分"
"""


def mapping_file(folder: Path, text: str) -> Path:
    path = folder / "对应.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_their_sheet_becomes_ours(tmp_path: Path) -> None:
    mapping = load_mapping(mapping_file(tmp_path, THEIRS))
    path = csv_file(
        tmp_path,
        "某某公司商品表,,,,,",
        "货号,品名,计量单位,零售价,管批次,备注",
        "K1,可乐,瓶,250,N,好卖",
        encoding="gbk",
    )
    [row] = products(path, mapping).rows

    assert (row.row, row.sku, row.name, row.unit) == (3, "K1", "可乐", "瓶")
    assert (row.sale_price, row.category, row.is_batched) == (25_000, "饮料", False)


def test_problems_are_named_by_our_columns_and_their_rows(tmp_path: Path) -> None:
    mapping = load_mapping(mapping_file(tmp_path, THEIRS))
    path = csv_file(tmp_path, "x", "货号,品名,计量单位,零售价", "K1,可乐,瓶,两块五")

    assert said(path, mapping) == [
        "商品.csv：第 3 行“售价”列的“两块五”，不是数字，只写阿拉伯数字，例如 12 或 12.5。"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[columns", "映射文件的写法不对"),
        ("[columns]\n货号 = 1", "映射文件里的“columns.货号”不认识，或类型不对"),
        ("colums = 1", "映射文件里的“colums”不认识"),
        ('[columns]\n货号 = "货号"', "映射文件指向的“货号”不是我们的列"),
        ('[columns]\na = "编码"\nb = "编码"', "“编码”这一列出现了两次"),
        ('[columns]\na = "编码"\n[constants]\n编码 = "x"', "“编码”这一列出现了两次"),
        ('[units]\n售价 = "美元"', "映射文件的 units 里“售价 = 美元”不对"),
        ('[units]\n数量 = "分"', "映射文件的 units 里“数量 = 分”不对"),
        ("header_row = 0", "映射文件里的“header_row”不认识"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        load_mapping(mapping_file(tmp_path, text))
    assert problem_at(refused.value.problems[0]).startswith(sentence)


def test_a_mapping_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        load_mapping(tmp_path / "无.toml")
    assert refused.value.problems[0].reason == "no_file"
