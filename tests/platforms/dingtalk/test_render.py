"""What people see: golden cards, and names that try to be markup."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.cards.model import Button, Card, Fact, Text
from bot.platforms.dingtalk import render
from bot.platforms.dingtalk.split import (
    BYTES_MAX,
    CHARS_MAX,
    TooLong,
    size,
    split,
)
from tests.platforms.dingtalk.conftest import APPROVAL, SETTLED

INJECTIONS = [
    "[点我](http://evil.cn)",
    "![图](http://evil.cn/a.png)",
    "**已审批** __x__ *y* _z_",
    "~~作废~~ `code` ```",
    "# 标题",
    "> 引用",
    "- 一\n- 二",
    "1. 一",
    "---",
    "===",
    "***",
    "| a | b |\n|---|---|",
    "<font color=red>红</font>",
    "<a atId=0042>老李</a>",
    "<@all> <@0042>",
    "</text><image href=x>",
    "<script>alert(1)</script>",
    "&lt;b&gt; &nbsp; &#64;所有人",
    "\\**x**",
    "[微笑]",
    "<http://evil.cn>",
    "    四个空格",
    "{{7*7}} ${title} {0.__class__} {% x %}",
    "'; DROP TABLE movement; --",
    "可乐\n✅ 已审批 李主管",
    "可乐\u2028# 标题",
    "@所有人 @0042",
]


def test_an_approval_card_in_full() -> None:
    drawn = render.variables(APPROVAL)

    assert drawn == {
        "title": "入库 · 华南饮料",
        "markdown": (
            "### 可乐 330ml 20箱 = 480瓶  \n单价：¥36.00/箱  \n合计：¥720.00  \n备注：靠门口那批"
        ),
        "tips": "等 李主管 审核",
        "sys_full_json_obj": (
            '{"msgButtons":['
            '{"text":"通过","color":"blue","id":"act-yes","request":true},'
            '{"text":"驳回","color":"red","id":"act-no","request":true},'
            '{"text":"详情","color":"gray","id":"act-more","request":true}]}'
        ),
    }


def test_a_settled_card_has_no_buttons_and_says_who_decided() -> None:
    drawn = render.variables(SETTLED)

    assert drawn["sys_full_json_obj"] == '{"msgButtons":[]}'
    assert drawn["tips"] == "李主管 10:32 通过"


def test_a_card_as_text_offers_numbers() -> None:
    assert render.as_text(APPROVAL) == (
        "入库 · 华南饮料\n可乐 330ml 20箱 = 480瓶\n单价：¥36.00/箱\n合计：¥720.00\n"
        "备注：靠门口那批\n等 李主管 审核\n回复 1：通过\n回复 2：驳回\n回复 3：详情"
    )


def test_a_notice_for_a_group_robot() -> None:
    assert render.as_markdown(SETTLED, ("0042",)) == (
        "### 入库 · 华南饮料  \n  **可乐 330ml 20箱 = 480瓶**  \n  李主管 10:32 通过  \n  @0042"
    )


def hostile_card(text: str) -> Card:
    return Card(
        title=text,
        headline=text,
        facts=(Fact(name=text, value=text),),
        note=text,
        state=text,
        buttons=(Button(label=text, token="t"),),
    )


ALLOWED = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"}
INLINE = {"text", "softbreak", "hardbreak", "text_special"}


def structure(markdown: str) -> tuple[set[str], set[str], int]:
    """Return what a markdown reader takes the text for."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inner = {child.type for token in tokens for child in token.children or []}
    return (
        {token.type for token in tokens},
        inner,
        sum(token.type == "heading_open" for token in tokens),
    )


@pytest.mark.row("T01")
@pytest.mark.row("T02")
@pytest.mark.row("T03")
@pytest.mark.parametrize("text", INJECTIONS)
def test_names_and_notes_are_only_text_on_a_card(text: str) -> None:
    blocks, inner, headings = structure(render.markdown(hostile_card(text)))

    assert blocks <= ALLOWED
    assert inner <= INLINE
    assert headings == 1
    drawn = "".join(render.variables(hostile_card(text)).values())
    assert "@" not in drawn
    assert "](" not in drawn
    assert "${" not in drawn


@given(st.text(alphabet=st.sampled_from("*_[]()<>#`~|!\\&;-+=1.@$ {}\n箱a")))
def test_no_text_becomes_markup(text: str) -> None:
    blocks, inner, headings = structure(render.markdown(hostile_card(text)))

    assert blocks <= ALLOWED
    assert inner <= INLINE
    assert headings <= 1


@pytest.mark.row("T02")
@pytest.mark.parametrize("text", INJECTIONS)
def test_a_name_stays_on_its_line(text: str) -> None:
    card = Card(title=text, headline=text, facts=(Fact(name="商品", value=text),), state=text)

    assert len(render.markdown(card).split("\n")) == 2
    assert "\n" not in render.variables(card)["title"] + render.variables(card)["tips"]


@pytest.mark.row("T03")
@pytest.mark.parametrize("text", INJECTIONS)
def test_a_text_message_mentions_nobody(text: str) -> None:
    assert "@" not in render.as_text(Text(content=text))
    assert "@" not in render.as_markdown(hostile_card(text))


@pytest.mark.parametrize(
    "text",
    [
        "RK-20261122-0001",
        "KL_330",
        "3#仓",
        "A&B 公司",
        "10~20",
        "(大)",
        "2026-11-22 10:32",
        "¥1,280.50",
    ],
)
def test_ordinary_codes_stay_as_they_are(text: str) -> None:
    assert render.line(text) == text.replace("~", "～")


def test_a_long_note_is_cut_at_a_line_and_says_so() -> None:
    note = "\n".join(f"第{number}行 可乐 330ml 20箱" for number in range(200))

    drawn = render.markdown(Card(title="日报", headline="合计 4000箱", note=note))

    assert len(drawn.encode()) <= 1000
    assert drawn.startswith("### 合计 4000箱  \n第0行")
    shown = drawn.count("第")
    assert drawn.endswith(f"……还有 {200 - shown} 行，请在电脑上看全文")


@given(st.text(max_size=3000), st.text(max_size=3000))
def test_no_variable_is_above_its_limit(title: str, note: str) -> None:
    card = Card(title=title, headline=title, note=note, state=note)

    drawn = render.variables(card)

    assert all(len(value.encode()) <= 1000 for value in drawn.values())
    assert json.loads(drawn["sys_full_json_obj"]) == {"msgButtons": []}


def test_more_buttons_than_fit_are_sent_as_text() -> None:
    many = tuple(Button(label="可乐 330ml 24罐装", token="t" * 40) for _ in range(12))

    assert not render.fits(Card(title="选一个", buttons=many))
    assert render.fits(APPROVAL)


@pytest.mark.row("T05")
def test_a_report_of_500_lines_is_split_between_lines_and_nothing_is_lost() -> None:
    report = [
        f"{number:03d} 可乐 330ml 大瓶装 在库 {number * 7},{number % 10}00 瓶"
        for number in range(500)
    ]

    parts = split("\n".join(report))

    assert [part.split("\n")[0] for part in parts] == [
        f"（{number}/{len(parts)}）" for number in range(1, len(parts) + 1)
    ]
    assert [one for part in parts for one in part.split("\n")[1:]] == report


@pytest.mark.row("T05")
@given(st.text(max_size=30_000, alphabet='可乐a1.,"\\\n 🥤e\u0301'))
def test_no_message_is_above_the_limits_and_no_letter_is_lost(text: str) -> None:
    parts = split(text)

    for part in parts:
        assert len(part) <= CHARS_MAX
        assert size(part) <= BYTES_MAX
    bodies = parts if len(parts) == 1 else [part.partition("\n")[2] for part in parts]
    assert "".join("".join(bodies).split()) == "".join(text.split())


@pytest.mark.row("T05")
def test_a_number_is_never_torn() -> None:
    parts = split("合" * 4795 + "1280.50" + "计" * 4000)

    assert sum("1280.50" in part for part in parts) == 1


def test_beyond_twenty_messages_is_refused() -> None:
    with pytest.raises(TooLong):
        split("字" * 200_000)
