"""Every shape of robot message and card click."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound import Filed, Inbound, Photographed, Said, Tapped, Unreadable
from bot.platforms.dingtalk import parse
from bot.platforms.dingtalk.client import doors_of
from tests.platforms.dingtalk.conftest import NOW_US
from tests.platforms.dingtalk.fake import click, robot_message

SESSION = "https://oapi.dingtalk.com/robot/sendBySession?session=s1"
DOORS = doors_of("https://api.dingtalk.com", "https://oapi.dingtalk.com")


def scene(**more: Any) -> parse.Scene:
    values: dict[str, Any] = {
        "corp_id": "dingcorp",
        "client_id": "dingapp",
        "now_us": NOW_US,
        "may_reply": DOORS.may_reply,
    }
    return parse.Scene(**(values | more))


def group(**more: Any) -> dict[str, Any]:
    return robot_message(
        conversationType="2",
        conversationId="cidGroup==",
        isInAtList=True,
        atUsers=[{"dingtalkId": "$:robot"}, {"dingtalkId": "$:o", "staffId": "0999"}],
        **more,
    )


def read(data: dict[str, Any], **more: Any) -> Inbound:
    found = parse.message(data, scene(**more))
    assert isinstance(found, Inbound)
    return found


def test_a_direct_message_answers_to_the_person() -> None:
    found = read(robot_message(" 库存 可乐\u200b "))

    assert isinstance(found, Said)
    assert found.text == "库存 可乐"
    assert found.key == "dingtalk:dingcorp:msg-1"
    assert found.user_id == "0042"
    assert (found.chat.id, found.chat.is_group, found.chat.tenant) == ("0042", False, "dingcorp")
    assert found.sent_us == 1_790_000_000_000_000


def test_a_group_message_answers_to_the_group_and_its_session() -> None:
    found = read(group(sessionWebhook=SESSION, sessionWebhookExpiredTime=1790005400000))

    assert (found.chat.id, found.chat.is_group) == ("cidGroup==", True)
    assert found.chat.reply_url == SESSION
    assert found.chat.reply_until_us == 1_790_005_400_000_000


def test_the_flat_text_of_the_http_sample_is_read() -> None:
    flat = group(content=" 你好")
    del flat["text"]

    found = read(flat)

    assert isinstance(found, Said)
    assert found.text == "你好"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["@掌柜", "入库 可乐", " 20箱"], "入库 可乐 20箱"),
        (["@掌柜 入库 可乐"], "入库 可乐"),
        (["  ", "@掌柜", " 库存"], "库存"),
        (["给", "@释心", "发货"], "给@释心发货"),
        (["@掌柜"], ""),
    ],
)
def test_rich_text_loses_the_robots_name_and_nothing_else(parts: list[str], said: str) -> None:
    rich = group(msgtype="richText", content={"richText": [{"text": part} for part in parts]})
    del rich["text"]

    found = read(rich)

    assert isinstance(found, Said)
    assert found.text == said


def test_rich_text_in_a_direct_chat_keeps_a_leading_name() -> None:
    found = read(robot_message(msgtype="richText", content={"richText": [{"text": "@张三 欠款"}]}))

    assert isinstance(found, Said)
    assert found.text == "@张三 欠款"


def test_a_mention_fragment_is_not_text() -> None:
    parts = [{"type": "at", "atName": "掌柜", "atUserId": "$:robot"}, {"text": "库存"}]

    found = read(group(msgtype="richText", content={"richText": parts}))

    assert isinstance(found, Said)
    assert found.text == "库存"


@pytest.mark.parametrize(
    "body",
    [
        {"msgtype": "picture", "content": {"downloadCode": "dc", "pictureDownloadCode": "no"}},
        {
            "msgtype": "richText",
            "content": {"richText": [{"text": "@掌柜"}, {"type": "picture", "downloadCode": "dc"}]},
        },
    ],
)
def test_a_picture_without_words_is_a_photo(body: dict[str, Any]) -> None:
    found = read(group(**body))

    assert isinstance(found, Photographed)
    assert found.media == "dc"


def test_a_picture_with_words_is_what_the_words_say() -> None:
    parts = [{"text": "入库"}, {"type": "picture", "downloadCode": "dc"}, {"text": " 可乐"}]

    found = read(robot_message(msgtype="richText", content={"richText": parts}))

    assert isinstance(found, Said)
    assert found.text == "入库 可乐"


def test_a_voice_message_is_its_transcript() -> None:
    heard = {"downloadCode": "dc", "recognition": "入库可乐二十箱。", "duration": "4"}

    found = read(robot_message(msgtype="audio", content=heard))

    assert isinstance(found, Said)
    assert (found.text, found.is_spoken) == ("入库可乐二十箱。", True)


@pytest.mark.row("D13")
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("audio", {"downloadCode": "dc"}),
        ("video", {"downloadCode": "dc", "duration": "5", "videoType": "mp4"}),
        ("file", {"fileName": "x.xlsx", "fileId": "1"}),
        ("unknownMsgType", {"unknownMsgType": "暂不支持"}),
        ("interactiveCard", {}),
        ("neverSeen", None),
    ],
)
def test_what_cannot_be_read_is_said_to_be_so(kind: str, content: object) -> None:
    found = read(robot_message(msgtype=kind, content=content))

    assert isinstance(found, Unreadable)
    assert found.what == kind


def test_a_file_is_told_by_its_code_and_its_name() -> None:
    content = {"downloadCode": "dc", "fileName": "../../x.xlsx", "fileId": "1"}
    found = read(robot_message(msgtype="file", content=content))

    assert isinstance(found, Filed)
    assert (found.media, found.name) == ("dc", "../../x.xlsx")


@pytest.mark.parametrize(
    ("data", "leavers"),
    [
        ({"userId": ["0042", "0043"], "eventId": "e1"}, ["0042", "0043"]),
        ({"UserId": ["0042"], "CorpId": "dingcorp"}, ["0042"]),
        ({"userId": "0042"}, []),
        ({"userId": ["0042"], "corpId": "other"}, []),
        ({}, []),
    ],
)
def test_who_left_is_read_from_either_way_of_writing_it(
    data: dict[str, object], leavers: list[str]
) -> None:
    assert [one.user_id for one in parse.departures(data, scene())] == leavers


@pytest.mark.parametrize(
    ("replied", "quoted"),
    [
        ({"msgType": "text", "content": {"text": "RK-1 待审核"}}, "RK-1 待审核"),
        (
            {"msgType": "richText", "content": {"richText": [{"text": "RK"}, {"text": "-1"}]}},
            "RK-1",
        ),
        (
            {"msgType": "file", "content": {"fileName": "对账.xlsx", "downloadCode": "x"}},
            "对账.xlsx",
        ),
        ({"msgType": "interactiveCard"}, ""),
        ("garbage", ""),
    ],
)
def test_a_quoted_message_is_kept_apart_from_what_is_said(replied: object, quoted: str) -> None:
    body = {"content": "同意", "isReplyMsg": True, "repliedMsg": replied}

    found = read(robot_message() | {"text": body})

    assert isinstance(found, Said)
    assert (found.text, found.quoted) == ("同意", quoted)


@pytest.mark.parametrize(
    ("more", "sent_ms", "sent_us"),
    [
        ({"createAt": "1790000000001"}, 0, 1_790_000_000_001_000),
        ({"createAt": None, "createA": 5}, 1_789_999_999_000, 1_789_999_999_000_000),
        ({"createAt": 0}, 0, NOW_US),
        ({"createAt": 9_999_999_999_999}, 0, NOW_US),
    ],
)
def test_the_time_is_the_best_there_is(more: dict[str, Any], sent_ms: int, sent_us: int) -> None:
    assert read(robot_message(**more), sent_ms=sent_ms).sent_us == sent_us


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"errCode": 20001, "errMsg": "quota"}, "over_quota"),
        ({"senderStaffId": ""}, "no_staff_id"),
        ({"senderStaffId": None}, "no_staff_id"),
        ({"senderCorpId": "dingother"}, "foreign_organisation"),
        ({"conversationType": "2", "conversationId": ""}, "no_conversation"),
    ],
)
def test_what_nobody_can_be_answered_for_is_ignored(more: dict[str, Any], why: str) -> None:
    assert parse.message(robot_message(**more), scene()) == parse.Ignored(why=why)


@pytest.mark.row("D02")
def test_a_message_has_one_key_however_it_is_delivered() -> None:
    first = read(robot_message(), delivery="a")
    again = read(robot_message(), delivery="b")
    other = read(robot_message(msgId="msg-2"), delivery="a")

    assert first.key == again.key != other.key


def test_a_key_is_never_longer_than_200() -> None:
    long = read(robot_message(msgId="x" * 500))
    longer = read(robot_message(msgId="x" * 501))

    assert len(long.key) <= 200
    assert long.key != longer.key


def test_a_message_without_an_id_is_told_by_its_delivery_or_its_content() -> None:
    bare = robot_message()
    del bare["msgId"]

    assert read(bare, delivery="m7").key.endswith(":m7")
    assert read(bare).key == read(dict(bare)).key


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([*robot_message(), *click(), "content", "atUsers", "sessionWebhook"])


@given(st.dictionaries(FIELDS, JSON))
def test_no_payload_breaks_the_reader(strange: dict[str, Any]) -> None:
    assert isinstance(parse.message(robot_message() | strange, scene()), Inbound | parse.Ignored)
    assert isinstance(parse.tap(click() | strange, scene()), Tapped | parse.Ignored)
