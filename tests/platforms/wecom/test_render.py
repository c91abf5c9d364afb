"""Golden cards: what is sent for each limit of the platform, and never anything beyond it."""
# ruff: noqa: RUF001 - full-width twins are what a group reads

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.model import Button, Card, Fact, Style, Tone
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.wecom.render import markdown_lines, replacement_card, template_card

APPROVAL = Card(
    title="入库 华南饮料",
    headline="可乐 20箱 = 480瓶",
    facts=(Fact(name="单号", value="RK-1"), Fact(name="金额", value="¥720.00")),
    note="理由：补货\n明天到",
    state="等李芳",
    buttons=(
        Button(label="通过", token="tok-yes", style=Style.PRIMARY),
        Button(label="驳回", token="tok-no", style=Style.DANGER),
        Button(label="看明细", token="tok-more"),
    ),
    tone=Tone.WAITING,
)


def test_an_approval_card() -> None:
    assert template_card(APPROVAL, "h-1") == {
        "card_type": "button_interaction",
        "source": {"desc": "掌柜", "desc_color": 1},
        "main_title": {"title": "入库 华南饮料", "desc": "等李芳"},
        "sub_title_text": "可乐 20箱 = 480瓶",
        "quote_area": {"type": 0, "quote_text": "理由：补货\n明天到"},
        "horizontal_content_list": [
            {"keyname": "单号", "value": "RK-1"},
            {"keyname": "金额", "value": "¥720.00"},
        ],
        "task_id": "h-1",
        "button_list": [
            {"text": "通过", "style": 1, "key": "tok-yes"},
            {"text": "驳回", "style": 2, "key": "tok-no"},
            {"text": "看明细", "style": 3, "key": "tok-more"},
        ],
    }


def test_a_notice_card_opens_our_page_or_wecoms() -> None:
    notice = Card(title="RK-1 已完成", tone=Tone.GOOD)
    assert template_card(notice, "h-2", "https://shop.example") == {
        "card_type": "text_notice",
        "source": {"desc": "掌柜", "desc_color": 3},
        "main_title": {"title": "RK-1 已完成"},
        "card_action": {"type": 1, "url": "https://shop.example"},
        "task_id": "h-2",
    }
    assert template_card(notice, "h-2")["card_action"]["url"] == "https://work.weixin.qq.com"


@pytest.mark.row("N07")
def test_a_settled_card_has_nothing_left_to_tap() -> None:
    settled = Card(title="入库 华南饮料", state="李芳 18:03 已通过这张单子", tone=Tone.GOOD)
    assert replacement_card(settled) == {
        "card_type": "button_interaction",
        "source": {"desc": "掌柜", "desc_color": 3},
        "main_title": {"title": "入库 华南饮料", "desc": "李芳 18:03 已通过这张单子"},
        "button_list": [{"text": "已处理", "style": 3, "key": "settled"}],
        "replace_text": "已处理",
    }
    assert replacement_card(Card(title="x", state="李芳 已通过"))["replace_text"] == "李芳 已通过"


def test_a_card_that_is_still_open_keeps_its_buttons() -> None:
    redrawn = replacement_card(APPROVAL)
    assert [button["key"] for button in redrawn["button_list"]] == ["tok-yes", "tok-no", "tok-more"]
    assert "replace_text" not in redrawn


def fact(name: str, value: str) -> Card:
    return Card(title="x", facts=(Fact(name=name, value=value),))


@pytest.mark.row("T05")
@pytest.mark.parametrize(
    ("card", "path", "expected"),
    [
        (Card(title="题" * 36), ("main_title", "title"), "题" * 36),
        (Card(title="题" * 37), ("main_title", "title"), "题" * 35 + "…"),
        (Card(title="x", state="态" * 45), ("main_title", "desc"), "态" * 43 + "…"),
        (Card(title="x", headline="头" * 161), ("sub_title_text",), "头" * 159 + "…"),
        (Card(title="", headline="头"), ("main_title", "title"), "头"),
        (Card(title=" "), ("main_title", "title"), "掌柜"),
        (fact("五个字名称", "值" * 30), ("horizontal_content_list",),
         [{"keyname": "五个字名称", "value": "值" * 30}]),
        (fact("六个字的名称", "值"), ("quote_area", "quote_text"), "六个字的名称：值"),
        (fact("商品", "值" * 31), ("quote_area", "quote_text"), "商品：" + "值" * 31),
        (fact("", "值"), ("quote_area", "quote_text"), "值"),
        (fact("备注", ""), ("horizontal_content_list",), [{"keyname": "备注", "value": "－"}]),
        (Card(title="x", note="注" * 501), ("quote_area", "quote_text"), "注" * 499 + "…"),
        (Card(title="a\nb\n✅已审批"), ("main_title", "title"), "a b ✅已审批"),
    ],
)  # fmt: skip
def test_a_limit_is_kept_and_nothing_is_lost_before_it(
    card: Card, path: tuple[str, ...], expected: object
) -> None:
    found: Any = template_card(card, "h")
    for step in path:
        found = found[step]
    assert found == expected


def test_the_seventh_fact_moves_to_the_quote() -> None:
    card = Card(
        title="x", facts=tuple(Fact(name=f"第{n}", value=str(n)) for n in range(8)), note="注"
    )
    drawn = template_card(card, "h")
    assert [row["value"] for row in drawn["horizontal_content_list"]] == list("012345")
    assert drawn["quote_area"]["quote_text"] == "第6：6\n第7：7\n注"


def with_buttons(*buttons: Button) -> Card:
    return Card(title="x", buttons=buttons)


def test_six_buttons_of_ten_characters_are_shown() -> None:
    many = with_buttons(*(Button(label="很长很长很长很长很长的字", token=str(n)) for n in range(8)))
    drawn = template_card(many, "h")["button_list"]
    assert [button["key"] for button in drawn] == list("012345")
    assert drawn[0]["text"] == "很长很长很长很长很…"


@pytest.mark.parametrize(
    "card",
    [
        with_buttons(Button(label="", token="t")),
        with_buttons(Button(label="好", token="")),
        with_buttons(Button(label="好", token="t" * 1025)),
        with_buttons(Button(label="好", token="t"), Button(label="不", token="t")),
    ],
)
def test_a_button_that_could_not_come_back_is_refused(card: Card) -> None:
    with pytest.raises(SendFailed) as refused:
        template_card(card, "h")
    assert refused.value.trouble is Trouble.CONTENT


@pytest.mark.parametrize("handle", ["", "中文", "a b", "x" * 129, "a/b"])
def test_a_handle_that_is_no_task_id_is_refused(handle: str) -> None:
    with pytest.raises(SendFailed):
        template_card(APPROVAL, handle)


texts = st.text(max_size=600)
cards = st.builds(
    Card,
    title=texts,
    headline=texts,
    note=texts,
    state=texts,
    tone=st.sampled_from(Tone),
    facts=st.lists(st.builds(Fact, name=st.text(max_size=12), value=texts), max_size=9).map(tuple),
    buttons=st.lists(
        st.builds(Button, label=st.from_regex(r"\w{1,15}"), token=st.from_regex(r"[0-9a-f]{1,40}")),
        max_size=9,
        unique_by=lambda button: button.token,
    ).map(tuple),
)


@pytest.mark.row("T05")
@given(cards)
def test_no_card_ever_exceeds_a_limit(card: Card) -> None:
    for drawn in (template_card(card, "h"), replacement_card(card)):
        assert 0 < len(drawn["main_title"]["title"]) <= 36
        assert len(drawn["main_title"].get("desc", "")) <= 44
        assert len(drawn.get("sub_title_text", "")) <= 160
        facts = drawn.get("horizontal_content_list", [])
        assert len(facts) <= 6
        assert all(0 < len(row["keyname"]) <= 5 and 0 < len(row["value"]) <= 30 for row in facts)
        buttons = drawn.get("button_list", [])
        assert len(buttons) <= 6
        assert all(0 < len(button["text"]) <= 10 for button in buttons)
        assert len(drawn.get("replace_text", "")) <= 10


@pytest.mark.row("T02")
def test_a_group_reads_markdown_in_which_names_are_only_names() -> None:
    card = Card(
        title="RK-1 **已完成**",
        headline="<@all> 可乐 20箱",
        facts=(Fact(name="给", value="[张三](http://evil.example)\n> 已审批"),),
        note="第一行\n# 第二行",
        state="李芳 18:03",
        buttons=(Button(label="通过", token="t"),),
        tone=Tone.GOOD,
    )
    assert markdown_lines(card) == [
        '<font color="info">**RK-1 ＊＊已完成＊＊**</font>',
        "＜＠all＞ 可乐 20箱",
        "> 给：［张三］(http://evil.example) ＞ 已审批",
        "第一行",
        "＃ 第二行",
        '<font color="comment">李芳 18:03</font>',
    ]
