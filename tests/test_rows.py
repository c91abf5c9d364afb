"""The catalogue of faults is a promise: each row has a test that names it."""

from pathlib import Path

from tests.rows import PROMISED, named_rows, without_test


def test_every_promised_row_has_a_test() -> None:
    assert without_test() == []


def test_no_row_is_promised_twice() -> None:
    assert len(set(PROMISED)) == len(PROMISED)


def test_rows_are_found_on_functions_classes_and_modules(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(
        "import pytest\n"
        "pytestmark = [pytest.mark.row('B01')]\n"
        "@pytest.mark.row('S01', 'S03')\n"
        "async def test_one(): ...\n"
        "@pytest.mark.row('D01')\n"
        "class TestTwo: ...\n",
        encoding="utf-8",
    )

    assert sorted(named_rows(tmp_path)) == ["B01", "D01", "S01", "S03"]
