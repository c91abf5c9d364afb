"""The whole way, against the stand-in for the cloud: people, phones, cards, groups, mischief."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.cards.model import Button, Card, Fact, Message, Style, Text
from bot.config import Group, WeCom
from bot.inbound import Chose, Photographed, Said, Scanned, Tapped
from bot.platforms.base import Address, Answer, Channel, Letter, SendFailed
from bot.platforms.wecom import WeComPlatform
from core.clock import SystemClock
from sandbox import labels, sample
from sandbox.app import WORLD, make_app
from sandbox.rules import Rules
from sandbox.world import World
from tests.platforms.wecom.wire import House

CARD = Card(
    title="入库 华南饮料",
    headline="可乐 20箱 = 480瓶",
    facts=(Fact(name="单号", value="RK-1"),),
    buttons=(
        Button(label="通过", token="tok-yes", style=Style.PRIMARY),
        Button(label="驳回", token="tok-no", style=Style.DANGER),
    ),
)
SETTLED = Card(title="入库 华南饮料", state="李芳 18:03 通过", facts=CARD.facts)


@dataclass
class Town:
    world: World
    platform: WeComPlatform
    house: House

    async def settle(self) -> None:
        await self.world.settle()

    def last(self, chat: str) -> Any:
        return self.world.phones.chat(chat)[-1]

    async def write(self, message: Message, to: str = "lifang", handle: str = "h-1") -> Any:
        return await self.platform.send(self.letter(message, to, handle))

    def letter(self, message: Message, to: str = "lifang", handle: str = "h-1") -> Letter:
        address = Address(platform="wecom", channel=Channel.USER, id=to)
        return Letter(id=1, address=address, handle=handle, message=message)


@pytest.fixture
async def town(house: House) -> AsyncIterator[Town]:
    bot = web.Application()
    outside = TestServer(bot)
    cloud = TestServer(
        make_app(
            {**sample.WORLD, "wecom": {**sample.WORLD["wecom"], "secret": "canary-secret"}},
            rules=Rules(wecom_retry_gap_s=0.05),
        )
    )
    await cloud.start_server(access_log=None)
    platform = _platform(str(cloud.make_url("/wecom")))
    bot.add_routes(platform.routes())
    await outside.start_server(access_log=None)
    world = cloud.app[WORLD]
    world.replace(world.config.with_wecom_callback(str(outside.make_url("/callback/wecom"))))
    await platform.start(house.accept)
    assert platform._menu_task is not None
    await asyncio.wait((platform._menu_task,), timeout=5)
    yield Town(world=world, platform=platform, house=house)
    await platform.stop()
    await outside.close()
    await cloud.close()


def _platform(url: str) -> WeComPlatform:
    keys = {name: value for name, value in sample.WORLD["wecom"].items() if name != "callback_url"}
    settings = WeCom.model_validate({**keys, "secret": "canary-secret", "api_url": url})
    group = Group.model_validate(
        {
            "name": "仓库群",
            "wecom_webhook_key": sample.WORLD["groups"][0]["webhook_key"],
            "wecom_chat_id": sample.WORLD["groups"][0]["chat_id"],
        }
    )
    return WeComPlatform(settings, (group,), SystemClock())


async def test_the_console_accepts_our_address(town: Town) -> None:
    assert await town.world.wecom.verify_callback()


async def test_everything_a_keeper_does_arrives(town: Town) -> None:
    hands = town.world.hands
    hands.say("wang", "wang", "入库 可乐 20箱")
    hands.scan("wang", "SCAN_IN", "6901557001011", "EAN_13")
    hands.menu("wang", "MY_APPROVALS")
    hands.enter("wang")
    hands.photo("wang", "wang", labels.draw("6901557001011", "EAN_13"), "PHOTO")
    await town.settle()
    said, scanned, chose, home, photo = sorted(
        town.house.heard,
        key=lambda one: (Said, Scanned, Chose, Tapped, Photographed).index(type(one)),
    )
    assert isinstance(said, Said)
    assert said.text == "入库 可乐 20箱"
    assert isinstance(scanned, Scanned)
    assert (scanned.codes, scanned.menu_key) == (("6901557001011",), "SCAN_IN")
    assert isinstance(chose, Chose)
    assert isinstance(home, Chose)
    assert {chose.menu_key, home.menu_key} == {"MY_APPROVALS", "HOME"}
    assert isinstance(photo, Photographed)
    assert (await town.platform.fetch(photo.media)).startswith(b"\x89PNG")


async def test_a_tap_settles_the_card_in_the_hand(town: Town) -> None:
    await town.write(CARD)
    shown = town.last("li")
    assert shown.card["headline"] == "可乐 20箱 = 480瓶"
    assert [button["text"] for button in shown.card["buttons"]] == ["通过", "驳回"]
    town.house.answer = Answer(card=SETTLED)
    town.world.hands.tap("li", shown.id, "tok-yes")
    await town.settle()
    [tapped] = town.house.heard
    assert isinstance(tapped, Tapped)
    assert (tapped.token, tapped.handle, tapped.user_id) == ("tok-yes", "h-1", "lifang")
    card = town.last("li").card
    assert (card["buttons"], card["replaced_text"], card["desc"]) == (
        [],
        "已处理",
        "李芳 18:03 通过",
    )


@pytest.mark.row("N07")
async def test_the_other_copies_are_retired_once(town: Town) -> None:
    receipt = await town.write(CARD, "zhaomin")
    settled = town.letter(SETTLED, "zhaomin")
    await town.platform.retire(settled, receipt)
    assert town.last("zhao").card["buttons"] == []
    with pytest.raises(SendFailed) as spent:
        await town.platform.retire(settled, receipt)
    assert spent.value.permanent


@pytest.mark.row("D02")
async def test_what_is_delivered_again_has_the_same_key(town: Town) -> None:
    town.world.hands.say("wang", "wang", "出库 可乐 5箱")
    await town.settle()
    await town.world.faults.happen("redeliver", {"person": "wang", "count": 2})
    await town.settle()
    assert len(town.house.heard) == 3
    assert len({each.key for each in town.house.heard}) == 1


async def test_what_was_not_kept_comes_until_it_is(town: Town) -> None:
    town.house.trouble = RuntimeError("not now")
    town.world.hands.say("wang", "wang", "库存 可乐")
    await asyncio.sleep(0.08)
    town.house.trouble = None
    await town.settle()
    assert len(town.house.heard) == 1


@pytest.mark.row("N01")
@pytest.mark.parametrize("unknown", [False, True])
async def test_dead_tokens_are_not_noticed_by_anybody(town: Town, unknown: bool) -> None:
    await town.world.faults.happen("expire_token", {"unknown": unknown})
    words = [Text(content=f"第 {number} 句") for number in range(20)]
    await asyncio.gather(*(town.write(each, handle=f"h-{n}") for n, each in enumerate(words)))
    tokens = [call for call in town.world.services.calls if call.path.endswith("/gettoken")]
    assert len(tokens) == 2
    assert len(town.world.phones.chat("li")) == 20


@pytest.mark.row("N04")
async def test_a_card_sent_twice_is_shown_once(town: Town) -> None:
    first = await town.write(CARD)
    second = await town.write(CARD)
    assert first == second
    assert len(town.world.phones.chat("li")) == 1


async def test_a_group_hears_the_robot_and_the_app(town: Town) -> None:
    for channel, name in ((Channel.ROBOT, "仓库群"), (Channel.CHAT, "sandboxchat01")):
        address = Address(platform="wecom", channel=channel, id=name)
        await town.platform.send(
            Letter(id=1, address=address, handle="g", message=SETTLED, mention=("zhaomin",))
        )
    robot, app = town.world.phones.chat("ck-wecom")
    assert robot.markdown.startswith("**入库 华南饮料**\n> 单号：RK-1\n")
    assert "@赵敏" in robot.markdown
    assert app.markdown.endswith("<@zhaomin>")


async def test_the_online_check_finds_nothing_wrong_but_the_missing_address(town: Town) -> None:
    findings = await town.platform.check()
    assert [finding.is_good for finding in findings] == [True, True, True, False]


@pytest.mark.row("T07")
async def test_a_whole_conversation_logs_no_secret(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    town.world.hands.say("wang", "wang", "库存 可乐")
    receipt = await town.write(CARD)
    await town.platform.retire(town.letter(SETTLED), receipt)
    for fault in ("rate_limit", "api_down", "expire_token"):
        await town.world.faults.happen(fault, {})
        for _ in range(2):
            with pytest.raises(SendFailed):
                await town.platform.send(town.letter(Text(content="x"), to="nobody"))
    await town.settle()
    token, _ = town.world.wecom.tokens.issue()
    told = caplog.text + str([vars(record) for record in caplog.records])
    told += str(town.platform.state())
    for secret in ("canary-secret", token, sample.WORLD["groups"][0]["webhook_key"]):
        assert secret not in told
