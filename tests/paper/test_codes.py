"""Barcodes and QR codes scan, and numbers of our own are nobody else's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.codes import read_codes
from bot.imports.cells import barcode
from bot.paper.canvas import Modules
from bot.paper.codes import NoFreeCode, bars, check_digit, in_house_code, is_ean13, squares
from bot.paper.picture import Picture


def scanned(modules: Modules, tall: int) -> tuple[str, ...]:
    wide = len(modules[0]) * 3
    picture = Picture(wide + 120, tall + 120)
    picture.code(60, 60, wide, tall, modules)
    return read_codes(picture.png())


@given(st.integers(min_value=0, max_value=10**10 - 1))
def test_a_code_of_ours_is_an_ean_that_an_import_would_take(serial: int) -> None:
    code = in_house_code(serial, lambda _code: False)

    assert is_ean13(code)
    assert code.startswith("20")
    assert barcode(code) == code
    assert code == in_house_code(serial, lambda _code: False)


@given(st.integers(min_value=0, max_value=10**10 - 1), st.integers(min_value=0, max_value=9))
def test_a_code_that_is_known_is_never_given(serial: int, known: int) -> None:
    taken = {f"{prefix}{serial:010d}" for prefix in range(20, 20 + known)}
    code = in_house_code(serial, lambda each: each[:12] in taken)

    assert code[:12] == f"{20 + known}{serial:010d}"


def test_when_all_ten_are_taken_or_the_number_is_too_large_it_says_so() -> None:
    with pytest.raises(NoFreeCode):
        in_house_code(7, lambda _code: True)
    with pytest.raises(NoFreeCode):
        in_house_code(10**10, lambda _code: False)


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit("629104150021") == 3  # the example of GS1
    assert not is_ean13("6291041500214")
    assert not is_ean13("629104150021")


def test_codes_scan() -> None:
    code = in_house_code(42, lambda _code: False)

    assert scanned(bars(code), 150) == (code,)
    assert scanned(bars("KL-330"), 150) == ("KL-330",)
    square = squares("批次 A1")
    assert scanned(square, len(square) * 3) == ("批次 A1",)


@pytest.mark.parametrize("code", ["", "可乐", "a\nb"])
def test_bars_refuse_what_they_cannot_say(code: str) -> None:
    with pytest.raises(ValueError, match=re.escape(code) or "^$"):
        bars(code)
