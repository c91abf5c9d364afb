"""What people do arrives as what they did, and everything else asks nothing of us."""

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound import (
    Chat,
    Chose,
    Departed,
    Inbound,
    Photographed,
    Said,
    Scanned,
    Tapped,
    Unreadable,
)
from bot.platforms.wecom.parse import Ignored, parse
from bot.platforms.wecom.xml import BadXml, element, fields, read
from tests.platforms.wecom.wire import CORP, NOW_S, callback, event, tap, text

CHAT = Chat(platform="wecom", tenant=CORP, id="wang")


def heard(document: str) -> Inbound:
    found = parse(document.encode(), CORP, 7)
    assert isinstance(found, Inbound)
    return found


def test_a_sentence_keeps_its_blanks_and_its_19_digit_id() -> None:
    assert heard(text(" 入库 可乐 20箱 ")) == Said(
        key=f"wecom:{CORP}:6972028683187026694",
        user_id="wang",
        chat=CHAT,
        sent_us=NOW_S * 1_000_000,
        text=" 入库 可乐 20箱 ",
    )


def test_leading_zeros_of_a_user_id_stay() -> None:
    assert heard(text("你好", user="0254571")).user_id == "0254571"


def test_tags_are_read_in_any_case_and_absent_ones_do_not_matter() -> None:
    found = heard(
        "<XML><FROMUSERNAME>wang</FROMUSERNAME><msgtype>TEXT</msgtype><content>hi</content></XML>"
    )
    assert isinstance(found, Said)
    assert (found.text, found.sent_us) == ("hi", 7)


def test_a_voice_is_what_was_understood() -> None:
    spoken = "<MediaId>m</MediaId><Recognition>库存可乐</Recognition><MsgId>1</MsgId>"
    found = heard(callback("voice", spoken))
    assert isinstance(found, Said)
    assert (found.text, found.is_spoken) == ("库存可乐", True)


@pytest.mark.parametrize(
    ("kind", "inside", "what"),
    [
        ("voice", "<MediaId>m</MediaId>", "voice"),
        ("video", "<MediaId>m</MediaId>", "video"),
        ("location", "<Label>仓库</Label>", "location"),
        ("link", "<Url>https://x.example</Url>", "link"),
        ("file", "<MediaId>m</MediaId>", "file"),
        ("image", "<PicUrl>x</PicUrl>", "image"),
    ],
)
def test_what_we_cannot_read_is_said_so(kind: str, inside: str, what: str) -> None:
    found = heard(callback(kind, f"{inside}<MsgId>1</MsgId>"))
    assert isinstance(found, Unreadable)
    assert found.what == what


def test_a_picture_brings_its_media_id() -> None:
    found = heard(callback("image", "<MediaId>MEDIA</MediaId><MsgId>1</MsgId>"))
    assert isinstance(found, Photographed)
    assert found.media == "MEDIA"


def scan(code: str, kind: str, name: str = "scancode_waitmsg", at_s: int = NOW_S) -> str:
    info = (
        f"<EventKey>SCAN_IN</EventKey><ScanCodeInfo><ScanType>{kind}</ScanType>"
        f"<ScanResult><![CDATA[{code}]]></ScanResult></ScanCodeInfo>"
    )
    return event(name, info, at_s=at_s)


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ("EAN_13,6911316223400", "barcode", "6911316223400"),
        ("ean_13,6911316223400", "barcode", "6911316223400"),
        ("CODE_128,A,B", "barcode", "A,B"),
        ("6911316223400", "barcode", "6911316223400"),
        ("EAN_13,6911316223400", "qrcode", "EAN_13,6911316223400"),
        ("A-01,B-02", "barcode", "A-01,B-02"),
        ("EAN_13,", "barcode", "EAN_13,"),
    ],
)
@pytest.mark.parametrize("name", ["scancode_waitmsg", "scancode_push", "SCANCODE_WAITMSG"])
def test_a_barcode_loses_only_its_symbology(code: str, kind: str, expected: str, name: str) -> None:
    found = heard(scan(code, kind, name))
    assert isinstance(found, Scanned)
    assert (found.codes, found.menu_key) == ((expected,), "SCAN_IN")


def test_a_scan_without_a_code_is_said_so() -> None:
    assert isinstance(heard(scan(" ", "qrcode")), Unreadable)


def test_two_scans_in_one_second_are_two() -> None:
    assert heard(scan("1", "qrcode")).key != heard(scan("2", "qrcode")).key


def test_a_tap_brings_token_copy_and_code() -> None:
    found = heard(tap())
    assert isinstance(found, Tapped)
    assert (found.token, found.handle, found.response_code) == ("t-1", "h-1", "RC-1")


@pytest.mark.parametrize("name", ["click", "CLICK"])
def test_a_menu_button_is_a_choice(name: str) -> None:
    found = heard(event(name, "<EventKey>MY_APPROVALS</EventKey>"))
    assert isinstance(found, Chose)
    assert found.menu_key == "MY_APPROVALS"


@pytest.mark.row("D02")
def test_an_event_has_one_key_however_often_it_comes() -> None:
    assert heard(tap()).key == heard(tap()).key
    others = (tap(code="RC-2"), tap(token="t-2"), tap(user="li"), tap(at_s=NOW_S + 1))
    assert len({heard(each).key for each in (tap(), *others)}) == 5


def test_opening_the_chat_greets_once_per_person_and_chinese_day() -> None:
    def opened(at_s: int, user: str = "wang") -> Inbound:
        found = heard(event("enter_agent", "<EventKey></EventKey>", at_s=at_s, user=user))
        assert isinstance(found, Chose)
        assert found.menu_key == "HOME"
        return found

    midnight = 1_785_772_800  # 2026-08-04 00:00 in China
    assert opened(midnight).key == opened(midnight + 86_399).key
    assert opened(midnight).key != opened(midnight - 1).key
    assert opened(midnight).key != opened(midnight, "li").key


def test_a_key_never_grows_beyond_200_characters() -> None:
    long = heard(text("hi", msg_id="9" * 500))
    assert len(long.key) <= 200
    assert long.key != heard(text("hi", msg_id="9" * 501)).key


@pytest.mark.parametrize(
    "name",
    ["LOCATION", "subscribe", "unsubscribe", "view", "pic_sysphoto", "pic_weixin",
     "pic_photo_or_album", "location_select", "batch_job_result", "change_contact",
     "sys_approval_change", "taskcard_click", "template_card_menu_event", "low_active"],
)  # fmt: skip
def test_events_that_ask_nothing_are_ignored_quietly(name: str) -> None:
    found = parse(event(name, "<SendPicsInfo><PicList/></SendPicsInfo>").encode(), CORP, 7)
    assert found == Ignored(f"event {name.lower()}")


@pytest.mark.row("D13")
@pytest.mark.parametrize(
    "document",
    [event("brand_new_thing"), callback("hologram", ""), "<xml/>", "<xml><A><B/></A></xml>",
     event("x" * 5000)],
)  # fmt: skip
def test_what_wecom_has_invented_since_is_ignored_and_marked(document: str) -> None:
    found = parse(document.encode(), CORP, 7)
    assert isinstance(found, Ignored)
    assert not found.is_known
    assert len(found.what) < 60


@pytest.mark.row("D13")
@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,30}", fullmatch=True), st.text(max_size=30))
def test_new_fields_on_known_types_change_nothing(tag: str, value: str) -> None:
    known = {"fromusername", "createtime", "msgtype", "content", "msgid", "event"}
    if tag.lower() in known or tag.lower() == "xml":
        return
    plain = text("hi")
    more = plain.replace("</xml>", element(tag, value) + "</xml>")
    assert heard(more) == heard(plain)


def test_a_number_that_is_none_falls_back_to_our_clock() -> None:
    for time_said in ("9" * 5000, "1e999", "NaN", "-5", "", "٣"):
        document = callback("text", "<Content>x</Content><MsgId>1</MsgId>").replace(
            f"<CreateTime>{NOW_S}</CreateTime>", f"<CreateTime>{time_said}</CreateTime>"
        )
        assert heard(document).sent_us == 7


DTD = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "empty": b"",
    "not XML": b"hello",
    "DTD": (DTD + text("&b;")).encode(),
    "DTD after a comment": ("<!-- x -->" + DTD + text("&b;")).encode(),
    "DTD after a declaration": ('<?xml version="1.0"?>' + DTD + text("x")).encode(),
    "external entity": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>&f;</xml>',
    "parameter entity": b'<!DOCTYPE x [<!ENTITY % f SYSTEM "http://x.example/">%f;]><xml/>',
    "unknown entity": text("x").replace("<![CDATA[x]]>", "&bomb;").encode(),
    "100 k nesting": b"<a>" * 100_000 + b"</a>" * 100_000,
    "100 k open tags": b"<a>" * 100_000,
    "UTF-16": text("x").encode("utf-16"),
    "broken UTF-8": b"<xml>\xff\xfe</xml>",
    "NUL": b"<xml>\0</xml>",
    "two roots": b"<xml/><xml/>",
    "cut": text("x").encode()[:-9],
    "processing instruction first": b'<?php echo 1 ?><xml/>',
}  # fmt: skip


@pytest.mark.row("D09")
@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_xml_is_refused_fast_and_flat(document: bytes) -> None:
    tracemalloc.start()
    begun = time.perf_counter()
    with pytest.raises(BadXml):
        parse(document, CORP, 7)
    spent_s = time.perf_counter() - begun
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent_s < 0.05
    assert peak < 4 * len(document) + 1_000_000


def test_a_sentence_about_doctypes_is_only_a_sentence() -> None:
    found = heard(text("<!DOCTYPE x [<!ENTITY a 'b'>]> &a;"))
    assert isinstance(found, Said)
    assert found.text == "<!DOCTYPE x [<!ENTITY a 'b'>]> &a;"


@given(st.text(max_size=100))
def test_what_we_write_reads_back_without_what_xml_cannot_hold(value: str) -> None:
    written = f"<xml>{element('A', value)}</xml>"
    back = fields(read(written.encode("utf-8", "strict")))["a"]
    allowed = "".join(
        letter
        for letter in value
        if letter in "\t\n\r"
        or "\x20" <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter >= "\U00010000"
    )
    assert back == allowed.replace("\r\n", "\n").replace("\r", "\n")


def test_the_end_of_cdata_in_a_name_stays_inside() -> None:
    written = element("A", "x]]><Evil>1</Evil>")
    assert fields(read(f"<xml>{written}</xml>".encode())) == {"a": "x]]><Evil>1</Evil>"}


def test_who_left_the_company_is_told_once_however_often_it_is_delivered() -> None:
    inside = "<ChangeType>delete_user</ChangeType><UserID>LiWen</UserID>"
    found = heard(event("change_contact", inside))
    again = heard(event("change_contact", inside))

    assert isinstance(found, Departed)
    assert found.user_id == "LiWen"
    assert isinstance(again, Departed)
    assert found.key == again.key
