"""Names stay names: nothing a person typed becomes a link, a mention or a line of ours."""
# ruff: noqa: RUF001 - full-width twins are what this file is about

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.wecom.plain import (
    cut,
    lines_of,
    literal_markdown,
    literal_text,
    one_line,
    split,
)

MARKUP = re.compile(r"[*\[\]`<>#]|&#?\w+;")


@pytest.mark.row("T02")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("**已审批**", "＊＊已审批＊＊"),
        ("[点我](http://evil.example)", "［点我］(http://evil.example)"),
        ('<font color="warning">x</font>', '＜font color="warning"＞x＜/font＞'),
        ("# 标题", "＃ 标题"),
        ("> 引用", "＞ 引用"),
        ("`代码`", "｀代码｀"),
        ("&lt;@all&gt;", "＆lt;@all＆gt;".replace("@", "＠")),
        ("SKU_10-A (新) 330ml×24", "SKU_10-A (新) 330ml×24"),
    ],
)
def test_markdown_shows_a_name_as_it_is_written(name: str, shown: str) -> None:
    assert literal_markdown(name) == shown


@pytest.mark.row("T02")
@given(st.text(max_size=200))
def test_no_text_keeps_a_mark_of_markdown(name: str) -> None:
    assert MARKUP.search(literal_markdown(name)) is None


@pytest.mark.row("T03")
@pytest.mark.parametrize(
    "name",
    ["@所有人", "@all", "@ALL", "<@all>", "<@wang>", "<@所有人>", "<\u200b@all>", "@\u200ball"],
)
def test_a_name_mentions_nobody(name: str) -> None:
    for shown in (literal_markdown(name), literal_text(name)):
        assert re.search(r"<@|@(所有人|all)", shown, re.IGNORECASE) is None


def test_an_address_keeps_its_at_sign() -> None:
    assert literal_text("wang@example.com") == "wang@example.com"


@pytest.mark.row("T02")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('<a href="http://evil.example">x</a>', '＜a href="http://evil.example">x＜/a>'),
        ("<\x00a href=x>", "＜a href=x>"),
        ("3 < 5 <= 7", "3 < 5 <= 7"),
    ],
)
def test_a_text_message_shows_a_tag_as_it_is_written(name: str, shown: str) -> None:
    assert literal_text(name) == shown


@pytest.mark.row("T01")
@pytest.mark.parametrize(
    "name",
    ["'; DROP TABLE x;--", "100%_", "{{7*7}}", "{0.__class__}", "%s%n", "${x}", "$userName=wang$"],
)
def test_templates_in_names_are_only_characters(name: str) -> None:
    assert literal_text(name) == name
    assert literal_markdown(name) == name.replace("*", "＊").replace("#", "＃")


@pytest.mark.row("T02")
def test_a_name_cannot_open_a_second_line() -> None:
    assert one_line("可乐\n✅已审批\r\n\u2028李芳\x0b\u0085x\t y") == "可乐 ✅已审批 李芳 x y"


@pytest.mark.row("T04")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\u202e321", "321"),
        ("\u2066可乐\u2069", "可乐"),
        ("可\u200b乐\ufeff", "可乐"),
        ("a\x1b[31mb", "a[31mb"),
        ("\ud800x", "x"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_what_can_stays(name: str, shown: str) -> None:
    assert lines_of(name) == shown


@pytest.mark.row("T05")
@given(st.text(max_size=80), st.integers(2, 40))
def test_a_cut_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.row("T05")
def test_a_cut_never_tears_an_emoji_or_an_accent() -> None:
    family = "👨‍👩‍👧"
    assert cut("ab" + family + "cd", 6) == "ab…"
    assert cut("abe\u0301cd", 4) == "ab…"
    assert cut("ab👍🏽cd", 4) == "ab…"


@pytest.mark.row("T05")
@given(st.lists(st.text(max_size=300), max_size=60), st.integers(120, 2048))
def test_parts_fit_their_limit_and_lose_nothing(lines: list[str], limit: int) -> None:
    lines = [lines_of(line) for line in lines]
    parts = split(lines, limit, 99, "cut")
    assert all(len(part.encode()) <= limit for part in parts)
    if len(parts) > 1 and len(parts) < 99:
        bodies = [part.split("\n", 1) for part in parts]
        assert [head for head, _ in bodies] == [
            f"({number}/{len(parts)})" for number in range(1, len(parts) + 1)
        ]
        together = "\n".join(body for _, body in bodies)
        assert together.replace("\n", "") == "".join(lines).replace("\n", "")


@pytest.mark.row("T05")
def test_a_report_of_500_lines_keeps_every_line_and_its_total() -> None:
    lines = [f"商品{number:03d} 在库 {number} 瓶" for number in range(500)] + ["合计 124750 瓶"]
    parts = split(lines, 2048, 20, "cut")
    kept = [line for part in parts for line in part.split("\n")[1:]]
    assert kept == lines
    assert all(len(part.encode()) <= 2048 for part in parts)
    assert parts[-1].endswith("合计 124750 瓶")


def test_what_is_far_too_long_ends_with_a_word_about_it() -> None:
    parts = split(["一行字" * 20] * 500, 2048, 3, "（没有发完）")
    assert len(parts) == 3
    assert parts[-1].endswith("（没有发完）")
    assert all(len(part.encode()) <= 2048 for part in parts)


def test_a_short_message_is_not_numbered() -> None:
    assert split(["你好", "再见"], 2048, 20, "cut") == ["你好\n再见"]
