"""Letters out: to a person, to a group, long ones, uncertain ones; cards redrawn."""
# ruff: noqa: RUF001 - full-width twins are what a group reads

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot.cards.model import Button, Card, Fact, Message, Text
from bot.platforms.base import (
    Address,
    Channel,
    Letter,
    Platform,
    Receipt,
    SendFailed,
    Trouble,
)
from bot.platforms.wecom import WeComPlatform
from bot.platforms.wecom.progress import Progress
from bot.texts import wecom as texts
from tests.platforms.wecom.wire import AGENT, WEBHOOK_KEY, Cloud, HandClock, groups, settings

CARD = Card(title="入库 华南饮料", buttons=(Button(label="通过", token="tok-yes"),))
SETTLED = Card(title="入库 华南饮料", state="李芳 18:03 通过")


def letter(message: Message, channel: Channel = Channel.USER, **more: Any) -> Letter:
    ids = {Channel.USER: "wang", Channel.CHAT: "Chat01", Channel.ROBOT: "仓库群"}
    address = Address(platform="wecom", channel=channel, id=more.pop("to", ids[channel]))
    return Letter(id=1, address=address, handle="h-1", message=message, **more)


async def failure(platform: WeComPlatform, wanted: Letter) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await platform.send(wanted)
    return failed.value


def test_it_is_a_platform(clock: HandClock) -> None:
    platform: Platform = WeComPlatform(settings(), groups(), clock)
    assert platform.name == "wecom"
    assert [(route.method, route.path) for route in platform.routes()] == [
        ("GET", "/callback/wecom"),
        ("POST", "/callback/wecom"),
    ]


async def test_a_card_to_a_person_comes_with_what_redraws_it(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["message/send"] = [{"errcode": 0, "msgid": "M-9", "response_code": "RC-9"}]
    receipt = await platform.send(letter(CARD))
    assert receipt.facts == {"msgid": "M-9", "response_code": "RC-9", "task_id": "h-1"}
    [body] = cloud.of("message/send")
    assert body["template_card"]["task_id"] == "h-1"
    del body["template_card"]
    assert body == {
        "touser": "wang", "agentid": AGENT, "msgtype": "template_card", "safe": 0,
        "enable_id_trans": 0, "enable_duplicate_check": 1, "duplicate_check_interval": 14400,
    }  # fmt: skip


async def test_where_cards_are_refused_the_answer_is_a_number(
    clock: HandClock, cloud: Cloud
) -> None:
    told: list[str] = []

    async def alarm(about: str, sentence: str) -> None:
        told.append(f"{about}: {sentence}")

    platform = WeComPlatform(settings(cloud.url), groups(), clock)
    platform.alarm = alarm
    no_way_back = {"errcode": 43012, "errmsg": "the app must configure a callback url"}
    cloud.answers["message/send"] = [no_way_back, {"errcode": 0, "msgid": "M-1"}]
    first = await platform.send(letter(CARD))
    second = await platform.send(replace(letter(CARD), handle="h-2"))
    assert first.facts["kind"] == second.facts["kind"] == "text"
    refused, *sent = cloud.of("message/send")
    assert refused["msgtype"] == "template_card"
    assert [body["text"]["content"] for body in sent] == ["入库 华南饮料\n回复 1：通过"] * 2
    [alarmed] = told
    assert "43012" in alarmed
    with pytest.raises(SendFailed) as failed:
        await platform.retire(letter(SETTLED), first)
    assert failed.value.trouble is Trouble.CONTENT

    clock.seconds += 601
    await platform.send(replace(letter(CARD), handle="h-3"))
    assert cloud.of("message/send")[-1]["msgtype"] == "template_card"
    await platform.stop()


async def test_two_equal_answers_are_two_answers(platform: WeComPlatform, cloud: Cloud) -> None:
    await platform.send(letter(Text(content="可乐 可用 480瓶")))
    await platform.send(letter(Text(content="可乐 可用 480瓶")))
    bodies = cloud.of("message/send")
    assert [body["text"]["content"] for body in bodies] == ["可乐 可用 480瓶"] * 2
    assert all("enable_duplicate_check" not in body for body in bodies)


@pytest.mark.row("T03")
async def test_names_translate_to_nobody(platform: WeComPlatform, cloud: Cloud) -> None:
    await platform.send(letter(Text(content="$userName=wang$ @所有人 <@all>")))
    [body] = cloud.of("message/send")
    assert body["enable_id_trans"] == 0
    assert body["text"]["content"] == "$userName=wang$ ＠所有人 ＜＠all>"


@pytest.mark.parametrize("who", ["@all", "wang|li", "", "wang li", "王", "a" * 65, "@ALL", "x\n"])
async def test_one_letter_never_reaches_several(
    platform: WeComPlatform, cloud: Cloud, who: str
) -> None:
    assert (await failure(platform, letter(CARD, to=who))).trouble is Trouble.TARGET
    assert cloud.of("message/send") == []


@pytest.mark.parametrize("field", ["invaliduser", "unlicenseduser"])
async def test_a_success_that_reached_nobody_is_a_failure(
    platform: WeComPlatform, cloud: Cloud, field: str
) -> None:
    cloud.answers["message/send"] = [{"errcode": 0, "msgid": "M", field: "wang"}]
    failed = await failure(platform, letter(CARD))
    assert (failed.trouble, failed.reason) == (Trouble.TARGET, field)


async def test_a_robot_posts_markdown_with_only_our_mentions(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    moved = Card(
        title="RK-1 已完成", facts=(Fact(name="给", value="<@all>"),), buttons=CARD.buttons
    )
    await platform.send(letter(moved, Channel.ROBOT, mention=("li", "<@all>", "zhao")))
    [(query, body)] = [(query, body) for path, query, body in cloud.calls if path == "webhook/send"]
    assert query == {"key": WEBHOOK_KEY}
    assert body == {
        "msgtype": "markdown",
        "markdown": {"content": "**RK-1 已完成**\n> 给：＜＠all＞\n<@li><@zhao>"},
    }


async def test_a_robot_says_a_text_and_mentions_in_a_list(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    await platform.send(letter(Text(content="<@all> 收工"), Channel.ROBOT, mention=("li",)))
    assert cloud.of("webhook/send") == [
        {"msgtype": "text", "text": {"content": "＜＠all> 收工", "mentioned_list": ["li"]}}
    ]


async def test_a_group_without_a_robot_is_for_the_administrator(platform: WeComPlatform) -> None:
    for name in ("只在钉钉", "没有这个群"):
        failed = await failure(platform, letter(CARD, Channel.ROBOT, to=name))
        assert failed.trouble is Trouble.CONFIG


@pytest.mark.row("N07")
async def test_a_robot_that_was_removed_is_gone(platform: WeComPlatform, cloud: Cloud) -> None:
    cloud.answers["webhook/send"] = [{"errcode": 93000, "errmsg": "invalid webhook url"}]
    failed = await failure(platform, letter(CARD, Channel.ROBOT))
    assert failed.trouble is Trouble.TARGET
    assert WEBHOOK_KEY not in str(failed)


async def test_a_limit_of_one_robot_pauses_no_other_interface(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["webhook/send"] = [{"errcode": 45009}]
    assert (await failure(platform, letter(CARD, Channel.ROBOT))).retry_after_s == 60
    assert (await failure(platform, letter(CARD, Channel.ROBOT))).trouble is Trouble.THROTTLED
    assert len(cloud.of("webhook/send")) == 1
    await platform.send(letter(CARD))


async def test_a_group_chat_of_the_app_gets_markdown_and_keeps_its_case(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    await platform.send(letter(CARD, Channel.CHAT))
    assert cloud.of("appchat/send") == [
        {"chatid": "Chat01", "msgtype": "markdown", "safe": 0,
         "markdown": {"content": "**入库 华南饮料**"}}
    ]  # fmt: skip
    assert (await failure(platform, letter(CARD, Channel.CHAT, to="a|b"))).permanent


@pytest.mark.row("T05")
@pytest.mark.parametrize(
    ("channel", "path"),
    [
        (Channel.USER, "message/send"),
        (Channel.CHAT, "appchat/send"),
        (Channel.ROBOT, "webhook/send"),
    ],
)
async def test_a_long_report_arrives_in_numbered_parts(
    platform: WeComPlatform, cloud: Cloud, channel: Channel, path: str
) -> None:
    report = "\n".join(f"商品{number:03d} {number} 瓶" for number in range(300)) + "\n合计 44850 瓶"
    await platform.send(letter(Text(content=report), channel))
    contents = [body["text"]["content"] for body in cloud.of(path)]
    assert all(len(content.encode()) <= 2048 for content in contents)
    assert contents[0].startswith(f"(1/{len(contents)})\n")
    kept = [line for content in contents for line in content.split("\n")[1:]]
    assert kept == report.split("\n")


@pytest.mark.row("T05")
async def test_a_long_card_for_a_group_stays_within_its_markdown(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    facts = tuple(Fact(name=f"商品{n}", value="值" * 200) for n in range(40))
    for channel, path, limit in (
        (Channel.ROBOT, "webhook/send", 4096),
        (Channel.CHAT, "appchat/send", 2048),
    ):
        await platform.send(letter(Card(title="日报", facts=facts, state="x"), channel))
        contents = [body["markdown"]["content"] for body in cloud.of(path)]
        assert len(contents) > 1
        for content in contents:
            assert len(content.encode()) <= limit
            assert content.count("<font") == content.count("</font>")
            assert content.count("**") % 2 == 0


async def test_a_letter_goes_on_where_it_stopped(platform: WeComPlatform, cloud: Cloud) -> None:
    report = letter(Text(content="\n".join(f"第{number}行" + "字" * 100 for number in range(20))))
    cloud.answers["message/send"] = [{"errcode": 0}, {"errcode": 45009}, {"errcode": 0}]
    await failure(platform, report)
    platform._client._paused.clear()
    await platform.send(report)
    heads = [body["text"]["content"].split("\n")[0] for body in cloud.of("message/send")]
    assert heads == ["(1/4)", "(2/4)", "(2/4)", "(3/4)", "(4/4)"]
    await platform.send(report)
    assert len(cloud.of("message/send")) == 9


@pytest.mark.row("N04")
async def test_a_text_that_may_have_arrived_says_so_when_it_comes_again(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    cut = web.Response(text='{"errcode": 0, "ms')
    for channel, path in ((Channel.USER, "message/send"), (Channel.ROBOT, "webhook/send")):
        cloud.answers[path] = [cut, {"errcode": 0}]
        hello = letter(Text(content="你好"), channel)
        assert not (await failure(platform, hello)).permanent
        await platform.send(hello)
        contents = [body["text"]["content"] for body in cloud.of(path)]
        assert contents == ["你好", f"{texts.MAYBE_REPEATED}\n你好"]
        cut = web.Response(text='{"errcode": 0, "ms')


@pytest.mark.row("N04")
async def test_a_card_that_may_have_arrived_is_sent_alike_and_not_doubled(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    taken = {"errcode": 42014, "errmsg": "task_id is not unique"}
    cloud.answers["message/send"] = [web.Response(status=504), taken]
    await failure(platform, letter(CARD))
    assert (await platform.send(letter(CARD))).facts == {"task_id": "h-1"}
    first, second = cloud.of("message/send")
    assert first == second
    cloud.answers["message/send"] = [taken]
    assert (await failure(platform, letter(CARD))).trouble is Trouble.CONTENT


async def test_only_so_many_unfinished_letters_are_remembered() -> None:
    progress = Progress(2)
    for handle in ("a", "b", "c"):
        progress.of(handle).parts_sent = 1
    assert [progress.of(handle).parts_sent for handle in ("c", "b", "a")] == [1, 1, 0]


async def test_a_card_is_redrawn_for_its_one_receiver(
    platform: WeComPlatform, cloud: Cloud
) -> None:
    await platform.retire(letter(SETTLED), Receipt(facts={"response_code": "RC-9"}))
    [body] = cloud.of("message/update_template_card")
    assert (body["userids"], body["agentid"], body["response_code"]) == (["wang"], AGENT, "RC-9")
    assert body["template_card"]["replace_text"] == "已处理"
    await platform.retire(letter(Text(content="已过期")), Receipt(facts={"response_code": "RC-8"}))
    assert cloud.of("message/update_template_card")[1]["button"] == {"replace_name": "已过期"}


@pytest.mark.row("N07")
@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ({"errcode": 60140, "errmsg": "response_code is invalid or expired"}, Trouble.CONTENT),
        ({"errcode": 42016}, Trouble.CONTENT),
        ({"errcode": 0, "invaliduser": ["wang"]}, Trouble.TARGET),
    ],
)
async def test_a_card_that_cannot_be_redrawn_says_why(
    platform: WeComPlatform, cloud: Cloud, answer: dict[str, Any], trouble: Trouble
) -> None:
    cloud.answers["message/update_template_card"] = [answer]
    with pytest.raises(SendFailed) as failed:
        await platform.retire(letter(SETTLED), Receipt(facts={"response_code": "RC"}))
    assert failed.value.trouble is trouble


async def test_what_never_had_a_code_cannot_be_redrawn(platform: WeComPlatform) -> None:
    for wanted, receipt in (
        (letter(SETTLED), Receipt()),
        (letter(SETTLED, Channel.ROBOT), Receipt(facts={"response_code": "RC"})),
    ):
        with pytest.raises(SendFailed) as failed:
            await platform.retire(wanted, receipt)
        assert failed.value.trouble is Trouble.CONTENT
