"""Text files as shops have them: every encoding and divider read rightly, or asked back."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.imports.mapping import Mapping
from tests.imports.sheets import COLA, PRODUCTS, csv_file, products, said


@pytest.mark.row("F06")
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("sign", [",", "\t", "|"])
def test_every_encoding_and_divider_is_read(tmp_path: Path, encoding: str, sign: str) -> None:
    lines = (line.replace(",", sign) for line in (PRODUCTS, COLA))
    [row] = products(csv_file(tmp_path, *lines, encoding=encoding)).rows

    assert (row.sku, row.name, row.unit, row.sale_price) == ("KL330", "可乐", "瓶", 25_000)
    assert [(pack.unit, pack.numerator) for pack in row.packs] == [("瓶", 1), ("箱", 24), ("提", 6)]


@pytest.mark.row("F06")
def test_semicolons_divide_and_quotes_keep_those_inside_a_cell(tmp_path: Path) -> None:
    header, cola = PRODUCTS.replace(",", ";"), COLA.replace(",", ";")
    quoted = cola.replace("箱=24;提=6", '"箱=24;提=6"')
    [row] = products(csv_file(tmp_path, "sep=;", header, quoted)).rows

    assert (row.row, len(row.packs)) == (3, 3)


@pytest.mark.row("F06")
@pytest.mark.parametrize("letters", ["𠮷野家", "㐀字", "镕基"])
def test_rare_letters_survive_gb18030(tmp_path: Path, letters: str) -> None:
    many = [f"A{n},普通商品名称第{n}号,瓶,,,,,,," for n in range(20)]
    path = csv_file(tmp_path, PRODUCTS, *many, f"Z,{letters},瓶,,,,,,,", encoding="gb18030")

    assert [row.name for row in products(path).rows][-1] == letters


@pytest.mark.row("F06")
@pytest.mark.parametrize("encoding", ["big5", "shift_jis", "cp1251", "euc_kr"])
def test_another_encoding_is_asked_back_never_guessed(tmp_path: Path, encoding: str) -> None:
    name = {"cp1251": "Кола", "euc_kr": "콜라콜라음료"}.get(encoding, "飲料可樂汽水")
    lines = ["sku,name,unit", *(f"K{n},{name},x" for n in range(30))]
    mapping = Mapping(columns={"sku": "编码", "name": "名称", "unit": "单位"})
    [sentence] = said(csv_file(tmp_path, *lines, encoding=encoding), mapping)

    assert "看不准文字编码" in sentence or "也不是 GBK" in sentence


@pytest.mark.row("F06")
def test_the_mapping_may_say_the_encoding(tmp_path: Path) -> None:
    lines = ["sku,name,unit", "K1,飲料,x"]
    columns = {"sku": "编码", "name": "名称", "unit": "单位"}
    path = csv_file(tmp_path, *lines, encoding="big5")

    [row] = products(path, Mapping(columns=columns, encoding="big5")).rows
    assert row.name == "飲料"
    assert "没有“base64”这种编码" in said(path, Mapping(columns=columns, encoding="base64"))[0]
    assert "不是 utf-8 编码" in said(path, Mapping(columns=columns, encoding="utf-8"))[0]


@pytest.mark.row("F06")
def test_bytes_that_are_no_text_are_named_by_their_row(tmp_path: Path) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(f"{PRODUCTS}\n{COLA}\n".encode() + b"\xff\xff\xff\n")

    assert said(path) == [
        "坏.csv：第 3 行，这一行附近的文字既不是 UTF-8 也不是 GBK，请另存为 UTF-8 的 CSV 再导入。"
    ]


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "", PRODUCTS, "", ",,,,", COLA)

    assert [row.row for row in products(path).rows] == [5]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["a,b,c", "1,2,3"], "找不到表头，读到的是“a,b,c”"),
        ([PRODUCTS, '"KL330,可乐'], "第 2 行，引号没有配对"),
        ([PRODUCTS + ",备注", COLA + ",x"], "第 1 行“备注”列，不认识这一列"),
        ([PRODUCTS + ",单位", COLA + ",x"], "“单位”这一列出现了两次"),
        ([PRODUCTS + ",,规格", COLA], "有一列没有列名"),
        (["编码,规格,售价", "A,b,1"], "“名称”列，缺少这一列"),
        ([PRODUCTS, COLA + ",多了"], "第 2 行，比表头多出了格子，从“多了”开始"),
        ([PRODUCTS], "表头下面没有数据"),
        (["", ""], "找不到表头"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, lines: list[str], sentence: str) -> None:
    assert any(sentence in each for each in said(csv_file(tmp_path, *lines)))


def test_files_that_cannot_be_opened_are_said(tmp_path: Path) -> None:
    (tmp_path / "空.csv").touch()

    assert said(tmp_path / "无.csv") == ["无.csv：打不开这个文件，请检查路径和权限。"]
    assert said(tmp_path / "空.csv") == ["空.csv：文件里什么都没有。"]
    assert "打不开" in said(tmp_path)[0]


@pytest.mark.timeout(60)
def test_a_million_rows_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "百万.csv"
    with path.open("w", encoding="gb18030") as out:
        out.write("仓库,编码,数量,单位\n")
        out.writelines(f"主仓,SKU-{n},{n % 1000},瓶\n" for n in range(1_000_000))
    script = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from bot.imports.tables import read_table\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "rows = sum(1 for _ in read_table(Path(sys.argv[1])))\n"
        "print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    rows, kilobytes = map(int, done.stdout.split())

    assert rows == 1_000_000
    assert kilobytes < 40_000
