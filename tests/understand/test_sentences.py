"""What people type, sentence by sentence, and what it is understood to say."""

import time
from pathlib import Path

import pytest

from bot.understand.intent import Intent, ProblemKind, Verb
from bot.understand.scanner import understand
from tests.understand.shown import shown

BOOKINGS = {Verb.RECEIVE, Verb.SHIP}


def table(name: str) -> list[tuple[str, str]]:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    rows = [line.split(" => ") for line in lines if line and not line.startswith("# ")]
    return [(sentence.replace("⏎", "\n"), expected) for sentence, expected in rows]


def is_ready(intent: Intent) -> bool:
    return intent.verb in BOOKINGS and not intent.problems


def test_the_table_has_the_size_it_must_have() -> None:
    assert len(table("sentences.txt")) >= 120


@pytest.mark.parametrize(("sentence", "expected"), table("sentences.txt"))
def test_a_sentence_is_understood_or_asked_about(sentence: str, expected: str) -> None:
    assert shown(understand(sentence)) == expected


def test_of_sentences_nobody_tuned_on_none_books_what_was_not_said() -> None:
    rows = table("heldout.txt")
    read = [(expected, understand(sentence)) for sentence, expected in rows]

    assert [e for e, intent in read if is_ready(intent) and shown(intent) != e] == []
    right = [e for e, i in read if shown(i) == e or (e == "ask" and not is_ready(i))]
    assert len(right) / len(rows) >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "不要给老李发雪碧了",
        "别发5箱可乐",
        "先不入库可乐20箱",
        "取消出库 可乐 5箱",
        "入库 可乐 20箱 不要了",
        "没收到可乐20箱",
        "老规矩",
        "今天出库了多少可乐",
        "能不能出库5箱可乐",
        "如果到货就入库可乐20箱",
        "晚上一起吃饭",
        "哈哈哈",
        "👍",
        "。。。",
        "",
    ],
)
def test_what_was_not_asked_for_is_never_ready_to_book(text: str) -> None:
    assert not is_ready(understand(text))
    assert not is_ready(understand(text, is_answer=True))


@pytest.mark.row("T01")
@pytest.mark.parametrize(
    "hostile",
    [
        "'; DROP TABLE movement;--",
        "' OR '1'='1",
        "{{7*7}}",
        "{0.__class__}",
        "${jndi:ldap://x}",
        "</text><image href=x>",
        "<script>alert(1)</script>",
        "**粗体**",
        "[点我](http://x)",
        "@所有人",
        "`rm -rf`",
        "\\x00",
        "=HYPERLINK(1)",
        "a|b",
    ],
)
@pytest.mark.parametrize("around", ["{} 入库 可乐 5箱", "入库 {} 5箱", "出库 可乐 5箱 {}", "{}"])
def test_hostile_text_is_literal_and_asked_about(hostile: str, around: str) -> None:
    sentence = around.replace("{}", hostile)

    assert not is_ready(understand(sentence)), sentence


def test_markers_of_patterns_in_a_name_stay_literal() -> None:
    line = understand("出库 可乐%_ 5箱").lines[0]

    assert line.product == "可乐%_"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主仓", "details l=主仓"),
        ("城东店", "details"),
        ("可乐 330ml 罐装", "details [可乐|330ml] !leftover:罐装"),
        ("城东超市", "details"),
        ("给 城东超市", "details p=城东超市"),
        ("5箱", "details [|5箱]"),
        ("2", "pick [|2] c=2"),
        ("好的", "confirm"),
        ("算了", "discard"),
        ("十来箱", "unknown !vague:十来箱"),
        ("不要雪碧", "unknown !negated:不要"),
        ("-5箱", "unknown !negative:-5箱"),
    ],
)
def test_an_answer_may_be_words_alone(text: str, expected: str) -> None:
    intent = understand(text, is_answer=True)

    assert shown(intent) == expected
    if intent.verb is Verb.DETAILS:
        assert intent.free == text


def test_without_a_question_words_alone_are_unknown() -> None:
    assert shown(understand("城东超市")) == "unknown !leftover:城东超市"


def test_words_after_a_price_in_words_are_not_swallowed() -> None:
    asked = understand("入库 可乐 20箱 36元 明天送 华南").problems

    assert {problem.kind for problem in asked} == {
        ProblemKind.LEFTOVER, ProblemKind.BOOKED_TODAY,
    }  # fmt: skip


def test_a_sentence_is_read_in_a_millisecond() -> None:
    sentences = [sentence for sentence, _ in table("sentences.txt") + table("heldout.txt")]
    best_ms = sorted(min(_spent_ms(sentence) for _ in range(5)) for sentence in sentences)

    assert best_ms[len(best_ms) * 99 // 100] <= 1


def _spent_ms(sentence: str) -> float:
    begun = time.perf_counter()
    understand(sentence)
    return (time.perf_counter() - begun) * 1000
