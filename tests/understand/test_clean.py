"""One way to write what can be typed in many."""

import time
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understand import patterns
from bot.understand.clean import TEXT_MAX, TooLong, clean, fold
from bot.understand.intent import Problem, ProblemKind, Verb
from bot.understand.numbers import Unreadable, number
from bot.understand.quantity import quantity
from bot.understand.scanner import understand
from tests.understand.shown import shown


@pytest.mark.row("T04")
@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("入库　可乐　２０箱", "入库 可乐 20箱"),
        ("\uff21\uff22\uff23（大）：１．５", "ABC(大):1.5"),
        ("可乐，雪碧", "可乐，雪碧"),
        ("可\u200b乐\ufeff", "可乐"),
        ("可\u202e乐\u2066\u2069", "可乐"),
        ("可\x00乐\x1b[31m", "可乐[31m"),
        ("  可\u00a0\u2003乐 \t 5箱 \r\n\r\n 雪碧 ", "可 乐 5箱\n雪碧"),
        ("cafe\u0301", "café"),
        ("👨\u200d👩\u200d👧 可乐\ufe0f", "👨👩👧 可乐"),
        ("\u2f0a库 5㎏", "入库 5kg"),
        ("5² ½ ①", "5² ½ ①"),
        ("\ue000可乐\ud800", "可乐"),
        ("豈", "豈"),
        ("", ""),
    ],
)
def test_a_text_is_written_in_one_way(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@pytest.mark.row("T04")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("可乐 330ml", "可乐330ML"),
        ("可乐　３３０\uff4d\uff4c", "可乐 330ml"),
        ("Cafe\u0301", "CAFÉ"),
        ("可\u200b乐", "可乐"),
        ("Straße", "STRASSE"),
        ("可乐，大", "可乐,大"),
        ("5㎏大米", "5kg 大米"),
    ],
)
def test_names_written_differently_compare_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.row("T04")
@pytest.mark.parametrize(
    ("one", "other"), [("可乐5", "可乐⁵"), ("ABC", "\u0410\u0412\u0421"), ("可乐", "可樂")]
)
def test_look_alikes_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.row("T04")
def test_unseen_letters_change_nothing_in_a_command() -> None:
    typed = "入\u200b库\u3000可\u202e乐 ２０箱\ufeff"

    assert shown(understand(typed)) == "receive [可乐|20箱]"


@pytest.mark.row("T09")
@pytest.mark.parametrize(
    "text",
    [
        "入库 可乐 " + "9" * 10_000,
        "可乐5箱" * 2_500,
        "入库 可乐 5箱\n" * 5_000,
        "x" * (TEXT_MAX + 1),
        "㎏" * TEXT_MAX,
        "可乐 1箱\n" * 200,
        "入库 " + "可乐1箱 " * 100,
    ],
)
def test_too_long_a_text_is_refused_at_once(text: str) -> None:
    patterns.make_ready()
    begun = time.perf_counter()
    intent = understand(text)
    spent_s = time.perf_counter() - begun

    assert intent.verb is Verb.UNKNOWN
    assert [problem.kind for problem in intent.problems] == [ProblemKind.TOO_LONG]
    assert len(intent.problems[0].text) <= 20
    assert spent_s < 0.05


@pytest.mark.row("T09")
@pytest.mark.parametrize(
    "piece",
    [
        "给",
        "到",
        "从a仓",
        "-",
        "1.",
        "1,",
        "一",
        "一箱半",
        "单价",
        "每箱",
        "还有多少",
        "(",
        "x1",
        "查",
        "RK-260801-",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * TEXT_MAX)[:TEXT_MAX]
    begun = time.perf_counter()
    intent = understand(text)

    assert time.perf_counter() - begun < 0.25
    assert intent.verb not in {Verb.RECEIVE, Verb.SHIP} or intent.problems


PIECES = """
    入库 出库 给 从 到 可乐 雪碧 330ml 20箱 5 一箱半 半 零 6瓶 单价 36 元 块 一箱 / 批次 A1
    到期 2027-03-01 供应商 华南饮料 仓库 主仓 、 ， 和 各 不要 吗 明天 -5 1e5 十来箱 RK-260801-001
    撤销 通过 ? { ' 発 é 的 了 发 进 还有多少 总价 每箱 ¥ ( @ 库存 退货 大概 左右 到货 在
"""
ANYTHING = st.text(max_size=60)
FRAGMENTS = st.lists(st.sampled_from([*PIECES.split(), " ", " ", "\n"]), max_size=12).map("".join)


@given(ANYTHING)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert fold(fold(text)) == fold(text) == fold(once)
    assert unicodedata.is_normalized("NFC", once)


@given(ANYTHING | FRAGMENTS)
def test_only_the_defined_errors_are_raised(text: str) -> None:
    for read in (number, quantity):
        with suppress(Unreadable):
            read(text)


@given(ANYTHING | FRAGMENTS)
def test_every_text_is_understood_or_asked_about(text: str) -> None:
    for is_answer in (False, True):
        intent = understand(text, is_answer=is_answer)
        assert all(isinstance(problem, Problem) for problem in intent.problems)
        if intent.verb in {Verb.RECEIVE, Verb.SHIP} and not intent.problems:
            assert intent.lines
            assert all(line.product and line.counts for line in intent.lines)
        assert intent.verb is not Verb.UNKNOWN or intent.problems
        private = [letter for letter in repr(intent) if "\ue000" <= letter <= "\uf8ff"]
        assert private == []


@given(st.integers(min_value=0, max_value=10**12))
def test_every_number_written_in_chinese_reads_back(value: int) -> None:
    if value < 10**12:
        assert number(in_chinese(value)) == value
        assert number(f"{value:,}") == number(str(value)) == value


def in_chinese(value: int) -> str:
    """Write a number below 10¹² the way schools teach it."""
    if value == 0:
        return "零"
    written, needs_zero = "", False
    for worth, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // worth % 10_000
        if part:
            gap = bool(written) and (needs_zero or part < 1000)
            written += ("零" if gap else "") + below_myriad(part) + mark
        needs_zero = bool(written) and part == 0
    return written


def below_myriad(value: int) -> str:
    written, gap = "", False
    for worth, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = value // worth % 10
        if figure:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[figure] + mark
        gap = figure == 0
    return written


def test_a_too_long_text_is_refused_by_name() -> None:
    with pytest.raises(TooLong):
        clean("x" * (TEXT_MAX + 1))
