"""Which rows of the catalogue of faults this bot answers for, and which test answers for each.

As a plugin (``pytest_plugins = ["tests.rows"]``) it refuses a mark with an unknown row and ends
the run with the rows that no test names.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).parent
PROMISES: Final = """
    D01 D02 D03 D04 D05 D06 D07 D08 D09 D11 D13 D14 D17 D18
    P01 P02 P03 P04 P05 P06 P09 P10 P13
    S01 S03 S04 S05 S06 S07 S09 S10 S15 S17 S19
    T01 T02 T03 T04 T05 T06 T07
    F01 F03 F05 F06
    B01 B02 B03 B06 B08 B09 B10 B11 B12
    N01 N02 N03 N04 N06 N07
    J01 J02 J04
    W01 W02
"""
PROMISED: Final = tuple(PROMISES.split())


def named_rows(folder: Path = TESTS) -> dict[str, list[str]]:
    """Return the tests that name each row, read from the source of the tests themselves."""
    rows: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("test_*.py")):
        for row, name in _marks(ast.parse(file.read_text(encoding="utf-8"))):
            rows[row].append(f"{file.relative_to(folder.parent)}::{name}")
    return dict(rows)


def without_test() -> list[str]:
    """Return the promised rows that no test names."""
    named = named_rows()
    return [row for row in PROMISED if row not in named]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which promised rows have no test."""
    missing = without_test()
    if missing:
        terminalreporter.write_line(f"catalogue rows without a test: {' '.join(missing)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a mark that names no row of the catalogue's form."""
    for item in items:
        for mark in item.iter_markers("row"):
            if not mark.args or not all(_is_row(row) for row in mark.args):
                raise pytest.UsageError(f"{item.nodeid}: row{mark.args} names no row")


def _is_row(row: object) -> bool:
    return isinstance(row, str) and len(row) == 3 and row[0] in "DPSTFBNJW" and row[1:].isdigit()


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from ((row, node.name) for row in _rows_of(decorator))
        elif isinstance(node, ast.Assign) and _names(node) == ["pytestmark"]:
            for call in ast.walk(node.value):
                yield from ((row, "module") for row in _rows_of(call))


def _rows_of(node: ast.AST) -> list[str]:
    is_mark = isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.row"
    if not is_mark or not isinstance(node, ast.Call):
        return []
    return [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]
