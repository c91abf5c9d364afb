"""A golden table of amounts as people type them: each has one right answer, mostly a question."""

from fractions import Fraction
from pathlib import Path

import pytest

from bot.understand.counted import TROUBLES
from bot.understand.intent import ProblemKind, Verb
from bot.understand.numbers import NotANumber, Unreadable, Vague, number
from bot.understand.quantity import Count, quantity
from bot.understand.scanner import understand

Parts = tuple[tuple[Fraction, str], ...]
READ_AS_VALUES = {ProblemKind.ZERO, ProblemKind.TOO_LARGE, ProblemKind.PRICE_OR_COUNT}


def rows() -> list[tuple[str, Parts, str]]:
    table = Path(__file__).with_name("quantities.txt").read_text("utf-8").splitlines()
    return [row(line) for line in table if line and not line.startswith("#")]


def row(line: str) -> tuple[str, Parts, str]:
    if " ! " in line:
        phrase, problem = line.split(" ! ")
        return phrase, (), problem
    phrase, result = line.split(" = ")
    return phrase, tuple(map(part, result.split(" + "))), ""


def part(text: str) -> tuple[Fraction, str]:
    count, _, unit = text.partition(" ")
    return Fraction(count), unit


def test_the_table_has_the_size_it_must_have() -> None:
    assert len(rows()) >= 150
    assert len({phrase for phrase, _, _ in rows()}) == len(rows())


@pytest.mark.row("S07")
@pytest.mark.parametrize(("phrase", "parts", "problem"), rows())
def test_an_amount_typed_is_read_exactly_or_asked_about(
    phrase: str, parts: Parts, problem: str
) -> None:
    for sentence in (f"入库 可乐 {phrase}", f"出库 可乐 {phrase} 给 城东超市"):
        intent = understand(sentence)
        assert intent.verb in {Verb.RECEIVE, Verb.SHIP}
        kinds = [found.kind for found in intent.problems]
        if problem:
            assert ProblemKind(problem) in kinds, intent
        else:
            assert kinds == []
            assert [(line.product, line.counts) for line in intent.lines] == [("可乐", parts)]


@pytest.mark.row("S07")
@pytest.mark.parametrize(("phrase", "parts", "problem"), rows())
def test_a_count_alone_says_the_same(phrase: str, parts: Parts, problem: str) -> None:
    if not problem:
        assert quantity(phrase) == Count(parts=parts)
    elif ProblemKind(problem) not in READ_AS_VALUES and " " not in phrase and "到" not in phrase:
        with pytest.raises(Unreadable) as trouble:
            quantity(phrase)
        kinds = [kind for error, kind in TROUBLES if isinstance(trouble.value, error)]
        assert problem in kinds


@pytest.mark.parametrize(
    "name", ["可乐 330ml", "五号电池", "7喜", "3M胶带", "双11礼盒", "大米10kg装"]
)
@pytest.mark.parametrize("count", ["20箱", "3板", "两盒半", "5卷"])
def test_figures_in_a_name_are_not_counted(name: str, count: str) -> None:
    line = understand(f"入库 {name} {count}").lines[0]

    assert (line.product, line.counts) == (name, quantity(count).parts)


def test_each_gives_the_same_count_to_all() -> None:
    intent = understand("出库 可乐、雪碧和红牛各5箱")

    assert quantity("各5箱") == Count(parts=((Fraction(5), "箱"),), is_each=True)
    assert [line.product for line in intent.lines] == ["可乐", "雪碧", "红牛"]
    assert {line.counts for line in intent.lines} == {((Fraction(5), "箱"),)}


@pytest.mark.parametrize(
    "text", ["", " ", "箱", "可乐", "5箱子", "12支装", "四件套", "5箱x3", "1" * 41]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        number(text)
    with pytest.raises(Unreadable):
        quantity(text)


@pytest.mark.parametrize("text", ["十来", "两三", "七八", "三十多", "百八十", "几", "20多", "5~6"])
def test_a_vague_number_is_asked_about(text: str) -> None:
    with pytest.raises(Vague):
        number(text)
