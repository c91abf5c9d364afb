"""Template cards: every refusal by its number, codes that work once, answers inside callbacks."""

import contextlib
import copy
import re
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.wecom.cards import check
from sandbox.wecom.draw import draw
from sandbox.wecom.wire import Refusal
from tests.sandbox.conftest import AGENT, CORP, Cloud, WeComBot

URL = "https://shop.example/po/7"
OPTION = {"id": "WH1", "text": "主仓"}
BUTTONS: dict[str, Any] = {
    "card_type": "button_interaction",
    "main_title": {"title": "入库单 RK-1", "desc": "待审核"},
    "sub_title_text": "可乐 20箱 = 480瓶",
    "horizontal_content_list": [{"keyname": "供应商", "value": "华南饮料"}],
    "task_id": "rk-1@1",
    "button_list": [
        {"text": "通过", "style": 1, "key": "yes"},
        {"text": "驳回", "style": 3, "key": "no"},
    ],
}
NOTICE: dict[str, Any] = {
    "card_type": "text_notice",
    "main_title": {"title": "日结"},
    "card_action": {"type": 1, "url": URL},
}
NEWS: dict[str, Any] = {**NOTICE, "card_type": "news_notice", "card_image": {"url": URL}}
VOTE: dict[str, Any] = {
    "card_type": "vote_interaction",
    "main_title": {"title": "复盘"},
    "task_id": "v@1",
    "checkbox": {"question_key": "sku", "mode": 1, "option_list": [OPTION]},
    "submit_button": {"text": "提交", "key": "go"},
}
MULTIPLE: dict[str, Any] = {
    "card_type": "multiple_interaction",
    "main_title": {"title": "补全"},
    "task_id": "m@1",
    "select_list": [{"question_key": "wh", "option_list": [OPTION]}],
    "submit_button": {"text": "确定", "key": "go"},
}
FACT = {"keyname": "明细", "value": "打开"}
PRESS = {"text": "通过", "key": "yes"}


@pytest.mark.parametrize("card", [BUTTONS, NOTICE, NEWS, VOTE, MULTIPLE])
def test_the_five_types_are_taken(card: dict[str, Any]) -> None:
    assert check(card) == card


@pytest.mark.parametrize(
    ("card", "errcode"),
    [
        ({**BUTTONS, "card_type": "poem"}, 42031),
        ({**BUTTONS, "main_title": {}}, 40058),
        ({**BUTTONS, "main_title": {"title": 7}}, 40058),
        ({**BUTTONS, "horizontal_content_list": [FACT] * 7}, 42035),
        ({**BUTTONS, "horizontal_content_list": [{"value": "x"}]}, 42027),
        ({**BUTTONS, "horizontal_content_list": [{**FACT, "type": 1}]}, 42028),
        ({**BUTTONS, "horizontal_content_list": [{**FACT, "type": 2}]}, 42029),
        ({**BUTTONS, "horizontal_content_list": [{**FACT, "type": 3}]}, 42050),
        ({**BUTTONS, "card_action": {"type": 1}}, 42028),
        ({**BUTTONS, "card_action": {"type": 2}}, 42030),
        ({**BUTTONS, "card_action": {"type": 5}}, 42045),
        ({**BUTTONS, "button_list": []}, 40058),
        ({**BUTTONS, "button_list": [PRESS] * 7}, 40058),
        ({**BUTTONS, "button_list": [{"key": "k"}]}, 42038),
        ({**BUTTONS, "button_list": [{"text": "t"}]}, 42039),
        ({**BUTTONS, "button_list": [{"text": "t", "type": 1}]}, 42028),
        ({**BUTTONS, "button_list": [PRESS, PRESS]}, 42051),
        ({**BUTTONS, "button_list": [{"text": "t", "key": "k" * 1025}]}, 42018),
        ({**BUTTONS, "button_selection": {"option_list": [OPTION]}}, 42043),
        ({**BUTTONS, "task_id": ""}, 42014),
        ({**BUTTONS, "task_id": "入库-1"}, 42014),
        ({**BUTTONS, "task_id": "x" * 129}, 42014),
        ({**NOTICE, "card_action": {}}, 42045),
        ({**NOTICE, "card_action": {"type": 0}}, 42045),
        ({**NOTICE, "jump_list": [{"type": 1, "title": "t", "url": URL}] * 4}, 42042),
        ({**NOTICE, "jump_list": [{"type": 1, "url": URL}]}, 42033),
        ({**NOTICE, "jump_list": [{"type": 1, "title": "t"}]}, 42028),
        ({**NOTICE, "action_menu": {"action_list": [PRESS]}}, 42014),
        ({**NEWS, "card_image": None}, 42044),
        ({**NEWS, "card_image": {"aspect_ratio": 2}}, 42044),
        ({**NEWS, "vertical_content_list": [{"title": "t"}] * 5}, 42036),
        ({**NEWS, "vertical_content_list": [{"desc": "t"}]}, 42033),
        ({**VOTE, "checkbox": {"question_key": "k", "option_list": [OPTION] * 21}}, 42037),
        ({**VOTE, "checkbox": {"question_key": "k", "option_list": [{"text": "t"}]}}, 42040),
        ({**VOTE, "checkbox": {"question_key": "k", "option_list": [{"id": "t"}]}}, 42041),
        ({**VOTE, "submit_button": {"text": "提交"}}, 42046),
        ({**VOTE, "submit_button": {"key": "go"}}, 42049),
        ({**MULTIPLE, "select_list": MULTIPLE["select_list"] * 4}, 42047),
        ({**MULTIPLE, "select_list": MULTIPLE["select_list"] * 2}, 42051),
    ],
)
def test_a_malformed_card_has_its_number(card: dict[str, Any], errcode: int) -> None:
    with pytest.raises(Refusal) as refused:
        check(card)
    assert refused.value.errcode == errcode


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside ``value``."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, entry in inside:
        found.append((*path, key))
        if isinstance(entry, dict | list):
            found += spots(entry, (*path, key))
    return found


@settings(deadline=None)
@given(st.data())
def test_whatever_is_in_a_card_it_is_drawn_or_refused(data: st.DataObject) -> None:
    card = copy.deepcopy(data.draw(st.sampled_from([BUTTONS, NOTICE, NEWS, VOTE, MULTIPLE])))
    path = data.draw(st.sampled_from(spots(card)))
    holder = card
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = data.draw(JSON)
    with contextlib.suppress(Refusal):
        draw(check(card))


async def test_buttons_need_a_callback(cloud: Cloud) -> None:
    assert (await cloud.send("lifang", "template_card", BUTTONS))["errcode"] == 43012
    assert (await cloud.send("lifang", "template_card", NOTICE))["errcode"] == 0


async def test_a_task_id_is_taken_for_ever(cloud: Cloud, bot: WeComBot) -> None:
    assert (await cloud.send("lifang", "template_card", BUTTONS))["errcode"] == 0
    assert (await cloud.send("zhaomin", "template_card", BUTTONS))["errcode"] == 42014
    assert cloud.world.phones.chat("zhao") == []


async def test_a_code_redraws_once(cloud: Cloud, bot: WeComBot) -> None:
    sent = await cloud.send("lifang|zhaomin", "template_card", BUTTONS)
    update = {
        "userids": ["LiFang", "nobody"],
        "agentid": AGENT,
        "response_code": sent["response_code"],
        "button": {"replace_name": "已通过"},
    }
    answer = await cloud.wecom("message/update_template_card", update)
    assert (answer["errcode"], answer["invaliduser"]) == (0, ["nobody"])
    li, zhao = cloud.world.phones.last("li"), cloud.world.phones.last("zhao")
    assert li is not None
    assert zhao is not None
    assert li.card is not None
    assert zhao.card is not None
    assert (li.card["replaced_text"], li.card["buttons"]) == ("已通过", [])
    assert len(zhao.card["buttons"]) == 2
    again = await cloud.wecom("message/update_template_card", update)
    assert again["errcode"] == 60140


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"userids": "lifang"}, 40058),
        ({"userids": []}, 82001),
        ({"userids": ["wangjianguo"]}, 81013),
        ({"response_code": "made-up"}, 60140),
        ({"agentid": "1000002"}, 40056),
        ({"button": None}, 40058),
        ({"template_card": NOTICE}, 40058),
        ({"button": {}}, 40058),
        ({"button": None, "template_card": {**NOTICE, "card_action": {}}}, 42045),
    ],
)
async def test_a_refused_update_changes_nothing(
    cloud: Cloud, bot: WeComBot, change: dict[str, Any], errcode: int
) -> None:
    sent = await cloud.send("lifang", "template_card", BUTTONS)
    right = {"userids": ["lifang"], "agentid": AGENT, "button": {"replace_name": "完"}}
    right["response_code"] = sent["response_code"]
    answer = await cloud.wecom("message/update_template_card", {**right, **change})
    assert answer["errcode"] == errcode
    assert (await cloud.wecom("message/update_template_card", right))["errcode"] == 0


async def test_a_code_is_good_for_72_hours(cloud: Cloud, bot: WeComBot) -> None:
    sent = await cloud.send("lifang", "template_card", BUTTONS)
    cloud.world.clock.advance(72 * 3600 + 1)
    update = {"atall": 1, "agentid": AGENT, "response_code": sent["response_code"]}
    update["template_card"] = {**NOTICE}
    assert (await cloud.wecom("message/update_template_card", update))["errcode"] == 60140


def replaced(heard: str, inner: str, kind: str = "update_button") -> str:
    """Return a passive answer to whoever pressed."""
    user = re.search(r"<FromUserName><!\[CDATA\[(.*?)\]\]>", heard)
    assert user is not None
    return (
        f"<xml><ToUserName>{escape(user[1])}</ToUserName><FromUserName>{CORP}</FromUserName>"
        f"<CreateTime>1</CreateTime><MsgType>{kind}</MsgType>{inner}</xml>"
    )


async def press(cloud: Cloud, person: str, key: str = "yes") -> Any:
    message = cloud.world.phones.last(person, "bot")
    assert message is not None
    cloud.world.hands.tap(person, message.id, key)
    await cloud.world.settle()
    return message


async def test_a_press_arrives_with_a_code_of_its_own(cloud: Cloud, bot: WeComBot) -> None:
    sent = await cloud.send("lifang", "template_card", BUTTONS)
    await press(cloud, "li")
    await press(cloud, "li", "no")
    codes = [re.search(r"<ResponseCode><!\[CDATA\[(.*?)\]\]", text) for text in bot.heard]
    seen = {code[1] for code in codes if code} | {sent["response_code"]}
    assert len(seen) == 3
    assert "<TaskId><![CDATA[rk-1@1]]></TaskId>" in bot.heard[0]
    assert "<EventKey><![CDATA[no]]></EventKey>" in bot.heard[1]


async def test_a_passive_update_shows_only_to_who_pressed(cloud: Cloud, bot: WeComBot) -> None:
    inner = "<Button><ReplaceName><![CDATA[已通过]]></ReplaceName></Button>"
    bot.answer = lambda heard: replaced(heard, inner)
    await cloud.send("lifang|zhaomin", "template_card", BUTTONS)
    assert (await press(cloud, "li")).card["replaced_text"] == "已通过"
    other = cloud.world.phones.last("zhao")
    assert other is not None
    assert other.card is not None
    assert other.card["replaced_text"] == ""


async def test_a_passive_card_takes_the_place_of_the_old_one(cloud: Cloud, bot: WeComBot) -> None:
    inner = (
        "<TemplateCard><CardType>button_interaction</CardType>"
        "<MainTitle><Title>RK-1</Title><Desc>李芳 已通过</Desc></MainTitle>"
        "<HorizontalContentList><KeyName>数量</KeyName><Value>480</Value></HorizontalContentList>"
        "<HorizontalContentList><KeyName>看</KeyName><Value>打开</Value><Type>1</Type>"
        f"<Url>{URL}</Url></HorizontalContentList>"
        "<ButtonList><Text>通过</Text><Style>1</Style><Key>yes</Key></ButtonList>"
        "<ReplaceText>已通过</ReplaceText></TemplateCard>"
    )
    bot.answer = lambda heard: replaced(heard, inner, "update_template_card")
    await cloud.send("lifang", "template_card", BUTTONS)
    card = (await press(cloud, "li")).card
    assert (card["desc"], card["replaced_text"], card["buttons"]) == ("李芳 已通过", "已通过", [])
    assert [fact["name"] for fact in card["facts"]] == ["数量", "看"]


async def test_a_wrong_passive_answer_is_ignored_and_told(cloud: Cloud, bot: WeComBot) -> None:
    bot.answer = lambda heard: replaced(heard, "<TemplateCard/>", "update_template_card")
    await cloud.send("lifang", "template_card", BUTTONS)
    assert len((await press(cloud, "li")).card["buttons"]) == 2
    assert "42031" in cloud.world.services.hub.log[-1][0]


async def test_selections_come_with_the_press(cloud: Cloud, bot: WeComBot) -> None:
    await cloud.send("lifang", "template_card", VOTE)
    message = cloud.world.phones.last("li")
    assert message is not None
    cloud.world.hands.tap("li", message.id, "go", {"sku": ["WH1", "unknown"]})
    await cloud.world.settle()
    assert "<OptionId><![CDATA[WH1]]></OptionId>" in bot.heard[0]
    assert "unknown" not in bot.heard[0]


async def test_a_press_on_a_forwarded_card_changes_nobodys_copy(
    cloud: Cloud, bot: WeComBot
) -> None:
    inner = "<Button><ReplaceName>我批了</ReplaceName></Button>"
    bot.answer = lambda heard: replaced(heard, inner)
    await cloud.send("lifang", "template_card", BUTTONS)
    await cloud.world.faults.happen("wrong_person", {"person": "wang"})
    await cloud.world.settle()
    assert "<FromUserName><![CDATA[wangjianguo]]></FromUserName>" in bot.heard[0]
    last = cloud.world.phones.last("li")
    assert last is not None
    assert last.card is not None
    assert len(last.card["buttons"]) == 2
