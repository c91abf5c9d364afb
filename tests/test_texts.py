"""Every Chinese word that people read stands in ``bot/texts``, where it is found."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("bot", "core", "scheduler")
HOME: Final = ROOT / "bot" / "texts"
KEYS: Final = {
    "bot/imports/columns.py", "bot/imports/makers.py", "bot/imports/makers_master.py",
    "bot/imports/makers_orders.py", "bot/imports/makers_debts.py",
}  # fmt: skip
"""Here the names of columns are keys of the sheets that people hand in, not words said to them."""
HAN: Final = re.compile(r"[\u3400-\u9fff]")


def test_no_chinese_word_stands_outside_its_home() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if HOME not in path.parents and str(path.relative_to(ROOT)) not in KEYS
        for line, text in chinese_in(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_words_are_found_wherever_they_stand_but_not_in_what_only_we_read() -> None:
    source = '"""Return 分."""\nA = "入库"  # 注释\ndef f(x="出", y=f"{A}库"):\n    """Say 好."""\n'
    assert list(chinese_in(source)) == [(2, "入库"), (3, "出"), (3, "库")]


def chinese_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string with Chinese in it; docstrings and comments are ours."""
    tree = ast.parse(source)
    ours = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in ours:
            continue
        if isinstance(node.value, str) and HAN.search(node.value):
            yield node.lineno, node.value
