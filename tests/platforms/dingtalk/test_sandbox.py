"""The adapter against the sandbox's DingTalk, which is as strict as the fact sheets."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.cards.model import Text
from bot.config import DingTalk, Group
from bot.inbound import Photographed, Said, Tapped
from bot.platforms.base import Answer, Channel, SendFailed, Trouble
from bot.platforms.dingtalk import DingTalkPlatform
from core.clock import SystemClock
from sandbox.app import WORLD, make_app
from sandbox.labels import draw
from sandbox.rules import Rules
from sandbox.world import World
from tests.platforms.dingtalk.conftest import APPROVAL, SETTLED, House, letter
from tests.platforms.dingtalk.fake import until

KEEPER, BOSS, GROUP = "0200871", "0300099", "cidSandboxWarehouse=="


@dataclass
class Town:
    """A platform that hears and speaks in a sandbox."""

    platform: DingTalkPlatform
    world: World
    house: House

    async def heard(self, count: int) -> None:
        """Wait until so many inbounds have arrived."""
        await until(lambda: len(self.house.heard) >= count)

    async def is_connected(self) -> None:
        """Wait until the gateway has a socket of ours."""
        await until(lambda: self.platform.state()["connected"] == "true")


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    app = make_app(rules=Rules(ding_redeliver_s=2.0, ding_goodbye_s=0.5))
    server = TestServer(app)
    await server.start_server(access_log=None)
    base = str(server.make_url("")).rstrip("/")
    ding = app[WORLD].config.dingtalk
    assert ding is not None
    settings = DingTalk(
        client_id=ding.client_id,
        client_secret=SecretStr(ding.client_secret),
        corp_id=ding.corp_id,
        api_url=f"{base}/dingtalk",
        oapi_url=f"{base}/oapi",
    )
    group = Group(
        name="仓库群",
        dingtalk_conversation_id=GROUP,
        dingtalk_webhook_token=SecretStr("sandbox-robot-token"),
        dingtalk_webhook_secret=SecretStr("SECsandboxrobotsecret"),
    )
    house = House()
    platform = DingTalkPlatform(settings, [group], SystemClock())
    await platform.start(house.accept)
    town = Town(platform, app[WORLD], house)
    await town.is_connected()
    yield town
    await platform.stop()
    await server.close()


async def test_a_sentence_is_heard_and_answered_in_its_session(town: Town) -> None:
    town.world.hands.say("zhou", "zhou", "库存 可乐")
    await town.heard(1)
    (said,) = town.house.heard
    assert isinstance(said, Said)
    assert (said.text, said.user_id, said.chat.id) == ("库存 可乐", KEEPER, KEEPER)
    assert said.chat.reply_url != ""

    await town.platform.send(letter(to=KEEPER, reply_url=said.chat.reply_url))

    last = town.world.phones.last("zhou", "bot")
    assert last is not None
    assert last.text == "可乐在库 480瓶"


async def test_a_group_hears_what_it_asked(town: Town) -> None:
    town.world.hands.say("sun", "ck-ding", "库存 可乐")
    await town.heard(1)
    (said,) = town.house.heard
    assert isinstance(said, Said)
    assert (said.text, said.chat.id, said.chat.is_group) == ("库存 可乐", GROUP, True)

    await town.platform.send(
        letter(channel=Channel.CHAT, to=GROUP, reply_url=said.chat.reply_url, mention=(BOSS,))
    )
    await town.platform.send(letter(SETTLED, channel=Channel.ROBOT, to="仓库群", handle="zg-9"))
    await town.platform.send(letter(SETTLED, channel=Channel.ROBOT, to="仓库群", handle="zg-9"))

    assert [message.sender for message in town.world.phones.chat("ck-ding")] == [
        "sun",
        "bot",
        "robot",
    ]


async def test_an_approval_is_tapped_and_settled(town: Town) -> None:
    receipt = await town.platform.send(letter(APPROVAL, to=BOSS, handle="zg-7"))
    card = town.world.phones.last("sun", "bot")
    assert card is not None
    assert card.card is not None
    assert [button["key"] for button in card.card["buttons"]] == ["act-yes", "act-no", "act-more"]
    town.house.answer = Answer(card=SETTLED)

    town.world.hands.tap("sun", card.id, "act-yes")
    await town.heard(1)
    await town.world.settle()

    (tapped,) = town.house.heard
    assert isinstance(tapped, Tapped)
    assert (tapped.token, tapped.handle, tapped.user_id) == ("act-yes", "zg-7", BOSS)
    assert card.card["buttons"] == []
    assert card.card["tips"] == "李主管 10:32 通过"
    await town.platform.retire(letter(SETTLED, handle="zg-7"), receipt)
    assert card.card["buttons"] == []


async def test_a_card_sent_twice_is_the_same_card(town: Town) -> None:
    await town.platform.send(letter(APPROVAL, to=BOSS, handle="zg-7"))
    receipt = await town.platform.send(letter(APPROVAL, to=BOSS, handle="zg-7"))

    await town.platform.retire(letter(SETTLED, handle="zg-7"), receipt)

    cards = [one.card for one in town.world.phones.chat("sun") if one.card is not None]
    assert all(card["buttons"] == [] for card in cards)


@pytest.mark.row("F08")
async def test_a_photo_is_fetched(town: Town) -> None:
    picture = draw("6901557001011", "EAN_13")
    town.world.hands.photo("zhou", "zhou", picture)
    await town.heard(1)
    (photo,) = town.house.heard
    assert isinstance(photo, Photographed)

    assert await town.platform.fetch(photo.media) == picture


@pytest.mark.row("D02")
async def test_a_repeated_delivery_has_the_same_key(town: Town) -> None:
    town.world.hands.say("zhou", "zhou", "库存 可乐")
    await town.heard(1)

    await town.world.faults.happen("redeliver", {"person": "zhou", "count": 2})
    await town.heard(3)

    assert len({inbound.key for inbound in town.house.heard}) == 1


@pytest.mark.row("D14")
@pytest.mark.parametrize("fault", ["drop_socket", "disconnect"])
async def test_the_stream_comes_back_and_nothing_is_lost(town: Town, fault: str) -> None:
    await town.world.faults.happen(fault, {})
    town.world.hands.say("zhou", "zhou", "库存 可乐")

    await town.heard(1)
    await town.is_connected()

    assert [said.user_id for said in town.house.heard] == [KEEPER]


@pytest.mark.row("N01")
async def test_an_ended_token_is_renewed(town: Town) -> None:
    await town.platform.send(letter(to=KEEPER))
    await town.world.faults.happen("expire_token", {"platform": "dingtalk"})

    await asyncio.gather(
        *(town.platform.send(letter(to=KEEPER, handle=f"zg-{number}")) for number in range(10))
    )

    assert len(town.world.phones.chat("zhou")) == 11


async def test_a_long_report_arrives_in_parts(town: Town) -> None:
    report = "\n".join(f"第{number}行 可乐 330ml 在库 {number}00瓶" for number in range(500))

    await town.platform.send(letter(Text(content=report), to=KEEPER))

    arrived = [message.text for message in town.world.phones.chat("zhou")]
    assert len(arrived) > 1
    assert sum(text.count("可乐") for text in arrived) == 500


@pytest.mark.row("N07")
async def test_nobody_there_is_a_target_that_is_gone(town: Town) -> None:
    for gone in (
        letter(to="nobody"),
        letter(APPROVAL, to="nobody"),
        letter(channel=Channel.CHAT, to="cidGone=="),
        letter(APPROVAL, channel=Channel.CHAT, to="cidGone==", handle="zg-3"),
    ):
        with pytest.raises(SendFailed) as failed:
            await town.platform.send(gone)
        assert failed.value.trouble is Trouble.TARGET


@pytest.mark.row("N02")
async def test_no_more_than_the_robot_may_say(town: Town) -> None:
    async def post(number: int) -> None:
        await town.platform.send(letter(channel=Channel.ROBOT, to="仓库群", handle=f"zg-r{number}"))

    (rate,) = town.platform.rates(letter(channel=Channel.ROBOT, to="仓库群").address)
    for number in range(rate.count):
        await post(number)
    assert len(town.world.phones.chat("ck-ding")) == rate.count

    later = await asyncio.gather(*map(post, range(100, 105)), return_exceptions=True)

    refused = [failed for failed in later if isinstance(failed, SendFailed)]
    assert {(one.trouble, one.retry_after_s) for one in refused} == {(Trouble.THROTTLED, 600)}


async def test_the_check_is_content(town: Town) -> None:
    findings = await town.platform.check()

    assert json.dumps([one.advice for one in findings if not one.is_good]) == "[]"
