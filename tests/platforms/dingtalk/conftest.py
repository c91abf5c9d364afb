"""A stand-in, a clock that stands still, and the platform between them."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.cards.model import Button, Card, Fact, Message, Style, Text
from bot.config import DingTalk, Group
from bot.inbound import Inbound
from bot.platforms.base import Address, Answer, Channel, Letter, Receipt
from bot.platforms.dingtalk import DingTalkPlatform
from tests.platforms.dingtalk.fake import SESSION_PATH, Cloud, running_cloud

NOW_US = 1_790_000_000_000_000
HttpClient = TestClient[web.Request, web.Application]


class StillClock:
    """A clock that tests move by hand."""

    def __init__(self) -> None:
        self.at_us = NOW_US

    def now(self) -> int:
        return self.at_us


class House:
    """What stands behind the platform: keeps what it was told, answers what a test planned."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.answer = Answer()
        self.before: Callable[[Inbound], object] | None = None

    async def accept(self, inbound: Inbound) -> Answer:
        self.heard.append(inbound)
        if self.before is not None:
            waiting = self.before(inbound)
            if hasattr(waiting, "__await__"):
                await waiting
        return self.answer


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with running_cloud() as cloud:
        yield cloud


def settings_for(base: str, **more: object) -> DingTalk:
    values: dict[str, object] = {
        "client_id": "dingapp",
        "client_secret": "appSecretExample",
        "corp_id": "dingcorp",
        "api_url": base,
        "oapi_url": base,
        "event_token": "tokenForTests",
        "event_aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "card_secret": "cardApiSecret",
        **more,
    }
    return DingTalk.model_validate(values)


GROUPS = (
    Group(
        name="仓库群",
        dingtalk_webhook_token=SecretStr("hook-token-canary"),
        dingtalk_webhook_secret=SecretStr("SECcanary"),
    ),
)


@pytest.fixture
async def platform(cloud: Cloud, clock: StillClock) -> AsyncIterator[DingTalkPlatform]:
    """A platform that has not been started; it speaks, and does not hear yet."""
    made = DingTalkPlatform(settings_for(cloud.base), GROUPS, clock)
    yield made
    await made.stop()


@pytest.fixture
async def hearing(platform: DingTalkPlatform, cloud: Cloud, house: House) -> DingTalkPlatform:
    """A platform with its stream open."""
    await platform.start(house.accept)
    await cloud.sockets_opened(1)
    return platform


@pytest.fixture
async def web_client(cloud: Cloud, clock: StillClock, house: House) -> AsyncIterator[HttpClient]:
    """A client of the callbacks, over HTTP."""
    made = DingTalkPlatform(settings_for(cloud.base, mode="http"), GROUPS, clock)
    app = web.Application()
    app.add_routes(made.routes())
    await made.start(house.accept)
    client = TestClient(TestServer(app))
    await client.start_server()
    yield client
    await client.close()
    await made.stop()


APPROVAL = Card(
    title="入库 · 华南饮料",
    headline="可乐 330ml 20箱 = 480瓶",
    facts=(Fact(name="单价", value="¥36.00/箱"), Fact(name="合计", value="¥720.00")),
    note="备注：靠门口那批",
    state="等 李主管 审核",
    buttons=(
        Button(label="通过", token="act-yes", style=Style.PRIMARY),
        Button(label="驳回", token="act-no", style=Style.DANGER),
        Button(label="详情", token="act-more"),
    ),
)
SETTLED = Card(
    title="入库 · 华南饮料", headline="可乐 330ml 20箱 = 480瓶", state="李主管 10:32 通过"
)


def letter(
    message: Message | None = None,
    *,
    channel: Channel = Channel.USER,
    to: str = "0042",
    handle: str = "zg-1",
    reply_url: str = "",
    mention: tuple[str, ...] = (),
) -> Letter:
    """Return a letter; by default a sentence to one person."""
    return Letter(
        id=1,
        address=Address(platform="dingtalk", channel=channel, id=to),
        handle=handle,
        message=message or Text(content="可乐在库 480瓶"),
        reply_url=reply_url,
        mention=mention,
    )


CARD_RECEIPT = Receipt(facts={"kind": "card", "carrierId": "k", "outTrackId": "zg-1"})


def session(cloud: Cloud) -> str:
    """Return a reply address in the stand-in."""
    return f"{cloud.base}{SESSION_PATH}?session=session-canary"
