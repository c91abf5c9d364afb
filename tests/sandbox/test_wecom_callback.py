"""Callbacks: signed and sealed, retried with the same id, answered in time or not at all."""

from wechatpy.enterprise import parse_message

from sandbox import labels
from tests.sandbox.conftest import AGENT, Cloud, WeComBot

MENU = {
    "button": [
        {"type": "scancode_waitmsg", "name": "扫码", "key": "SCAN_IN"},
        {"type": "pic_photo_or_album", "name": "拍单据", "key": "PHOTO"},
        {"type": "click", "name": "待审批", "key": "MY_APPROVALS"},
    ]
}


async def test_a_text_arrives_as_wechatpy_reads_it(cloud: Cloud, bot: WeComBot) -> None:
    said = cloud.world.hands.say("wang", "wang", "入库 可乐 20箱 ]]> <完>")
    await cloud.world.settle()
    heard = parse_message(bot.heard[0])
    assert (heard.source, heard.content, heard.agent) == (
        "wangjianguo",
        "入库 可乐 20箱 ]]> <完>",
        AGENT,
    )
    assert said.status == "delivered"


async def test_no_200_means_three_more_with_the_same_id(cloud: Cloud, bot: WeComBot) -> None:
    bot.statuses = [500, 404, 502, 503]
    said = cloud.world.hands.say("wang", "wang", "库存 可乐")
    await cloud.world.settle()
    assert len(bot.heard) == 4
    assert len(set(bot.heard)) == 1
    assert len(set(bot.envelopes)) == 4
    assert said.status == "failed"


async def test_a_late_answer_is_a_missing_one(cloud: Cloud, bot: WeComBot) -> None:
    cloud.world.rules.wecom_deadline_s = 0.1
    cloud.world.rules.wecom_retries = 1
    bot.delay_s = 0.3
    said = cloud.world.hands.say("wang", "wang", "库存 可乐")
    await cloud.world.settle()
    assert (len(bot.heard), said.status) == (2, "failed")


async def test_a_withheld_ack_brings_the_message_again(cloud: Cloud, bot: WeComBot) -> None:
    await cloud.world.faults.happen("delay_ack", {})
    cloud.world.hands.say("wang", "wang", "入库 可乐 20箱")
    await cloud.world.settle()
    assert len(bot.heard) == 2
    assert len(set(bot.heard)) == 1


async def test_redeliver_repeats_the_last_inbound_twice(cloud: Cloud, bot: WeComBot) -> None:
    cloud.world.hands.say("wang", "wang", "入库 可乐 20箱")
    await cloud.world.settle()
    await cloud.world.faults.happen("redeliver", {})
    await cloud.world.settle()
    assert len(bot.heard) == 3
    assert len(set(bot.heard)) == 1
    assert len(set(bot.envelopes)) == 3


async def test_a_passive_text_is_shown(cloud: Cloud, bot: WeComBot) -> None:
    bot.answer = lambda _heard: (
        "<xml><ToUserName>wangjianguo</ToUserName>"
        "<FromUserName>ww5a0d8c2f7e91b364</FromUserName><CreateTime>1</CreateTime>"
        "<MsgType>text</MsgType><Content>收到</Content></xml>"
    )
    cloud.world.hands.say("wang", "wang", "在吗")
    await cloud.world.settle()
    last = cloud.world.phones.last("wang", "bot")
    assert last is not None
    assert last.text == "收到"


async def test_the_menu_scans_and_clicks(cloud: Cloud, bot: WeComBot) -> None:
    await cloud.wecom("menu/create", MENU, agentid=AGENT)
    cloud.world.hands.scan("wang", "SCAN_IN", "6901557001011", "EAN_13")
    cloud.world.hands.scan("wang", "SCAN_IN", "LOC:A-01", "QR_CODE")
    cloud.world.hands.menu("wang", "MY_APPROVALS")
    cloud.world.hands.enter("wang")
    await cloud.world.settle()
    heard = {parse_message(text).event: parse_message(text) for text in bot.heard}
    results = {parse_message(text).scan_result for text in bot.heard if "ScanCodeInfo" in text}
    assert results == {"EAN_13,6901557001011", "LOC:A-01"}
    assert heard["click"].key == "MY_APPROVALS"
    assert set(heard) == {"scancode_waitmsg", "click", "enter_agent"}


async def test_a_photo_comes_as_event_and_as_picture(cloud: Cloud, bot: WeComBot) -> None:
    await cloud.wecom("menu/create", MENU, agentid=AGENT)
    picture = labels.draw("6901557001011")
    cloud.world.hands.photo("wang", "wang", picture, "PHOTO")
    await cloud.world.settle()
    image = next(parse_message(text) for text in bot.heard if "<MediaId>" in text)
    token = await cloud.wecom_token()
    query = {"access_token": token, "media_id": image.media_id}
    async with cloud.http.get(cloud.base + "/wecom/cgi-bin/media/get", params=query) as answer:
        assert await answer.read() == picture
    async with cloud.http.get(image.image) as answer:
        assert await answer.read() == picture
    assert any("pic_photo_or_album" in text for text in bot.heard)


async def test_voice_comes_with_what_was_understood(cloud: Cloud, bot: WeComBot) -> None:
    cloud.world.hands.say("wang", "wang", "可乐还有多少", spoken=True)
    await cloud.world.settle()
    heard = parse_message(bot.heard[0])
    assert (heard.type, heard.format) == ("voice", "amr")
    assert "<Recognition><![CDATA[可乐还有多少]]></Recognition>" in bot.heard[0]


async def test_any_other_event_can_be_sent(cloud: Cloud, bot: WeComBot) -> None:
    wish = {"person": "wang", "data": {"Event": "change_contact", "ChangeType": "update_user"}}
    assert await cloud.status("POST", "/sandbox/event", json=wish) == 200
    await cloud.world.settle()
    assert "<ChangeType><![CDATA[update_user]]></ChangeType>" in bot.heard[0]


async def test_the_app_does_not_hear_its_group(cloud: Cloud, bot: WeComBot) -> None:
    cloud.world.hands.say("wang", "ck-wecom", "库存 可乐")
    await cloud.world.settle()
    assert bot.heard == []
    assert cloud.world.phones.chat("ck-wecom")[-1].kind == "notice"
