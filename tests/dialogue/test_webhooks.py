"""Shops hear when documents change: signed, in order, once per event, and an admin if they do not.

The shop of these tests listens to everything; what is whose is told in ``test_api_orders``.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from tests.house import House, open_house
from tests.outside.receiver import Receiver, listening
from tests.outside.test_signing import OTHER, SECRET

CHANNEL: Final = """
[[channels]]
name = "总部系统"
webhook_url = "{url}"
webhook_secret = "{secret}"
hears = "all"
"""


@pytest.fixture
async def shop() -> AsyncIterator[Receiver]:
    """A shop's server."""
    async with listening() as receiver:
        yield receiver


@pytest.fixture
async def house(books_url: str, tmp_path: Path, shop: Receiver) -> AsyncIterator[House]:
    """The sample firm, with a system that hears of everything."""
    channel = CHANNEL.format(url=shop.url, secret=SECRET)
    async with open_house(
        tmp_path / "house", books_url, settings_change=lambda text: text + channel
    ) as opened:
        yield opened


async def ship(house: House) -> House:
    await house.say("王建国", "出库 可乐 5箱 给 城东超市")
    return await house.tap("王建国", "确认")


def now_s(house: House) -> int:
    return house.clock.now() // 1_000_000


async def test_each_step_is_told_once_signed_and_without_a_price(
    house: House, shop: Receiver
) -> None:
    await ship(house)
    await house.tap("周会计", "通过")

    assert shop.statuses() == ["pending", "done"]
    pending, done = shop.heard
    assert pending.verified(SECRET, now_s(house))
    assert done.verified(SECRET, now_s(house))
    number = done.event["data"]["number"]
    assert [heard.id for heard in shop.heard] == [f"evt_{number}_1", f"evt_{number}_2"]
    assert done.event["type"] == "document.status"
    assert done.event["timestamp"].endswith("Z")
    assert done.event["data"] == {
        "number": number, "kind": "shipment", "kind_text": "出库单", "reference": None,
        "status": "done", "status_text": "已完成", "previous_status": "pending",
        "step": "approve", "revision": 2,
    }  # fmt: skip
    assert done.headers["content-type"].startswith("application/json")
    assert OTHER not in str(done.headers)


async def test_a_refused_attempt_tells_nothing(house: House, shop: Receiver) -> None:
    for who in ("王建国", "钱总"):
        await house.say(who, "出库 可乐 30箱 给 城东超市 从 主仓")
    await house.tap("王建国", "确认")
    await house.tap("钱总", "确认")

    assert "不足" in house.last("钱总")
    assert shop.statuses() == ["pending"]
    assert await house.count("outbox", "kind = 'event'") == 1


@pytest.mark.row("N04")
@pytest.mark.parametrize("status", [500, 503, 404, 302])
async def test_what_was_not_taken_comes_again_with_the_same_id_and_in_order(
    house: House, shop: Receiver, status: int
) -> None:
    shop.answers.extend([(status, {"Location": shop.url})] * 2)
    await ship(house)
    await house.tap("周会计", "通过")
    for _ in range(4):
        await house.later(65)

    assert shop.statuses() == ["pending", "done"]
    assert [heard.id[-2:] for heard in shop.heard] == ["_1", "_1", "_1", "_2"]
    assert len({heard.body for heard in shop.heard}) == 2
    assert all(heard.verified(SECRET, now_s(house)) for heard in shop.heard[-1:])


async def test_a_shop_that_asks_for_time_gets_it(house: House, shop: Receiver) -> None:
    shop.answers.append((429, {"Retry-After": "300"}))
    await ship(house)
    await house.later(290)
    assert len(shop.heard) == 1
    await house.later(20)

    assert shop.statuses() == ["pending"]
    assert len(shop.heard) == 2


async def test_a_shop_that_is_gone_is_a_dead_letter_and_an_alarm(
    house: House, shop: Receiver
) -> None:
    shop.answers.append((410, {}))
    await ship(house)

    assert await house.count("outbox", "state = 'dead'") == 1
    assert "webhook:robot:总部系统" in house.all("仓库群:wecom")
    assert SECRET not in house.all("仓库群:wecom")
    await house.tap("周会计", "通过")
    assert shop.heard[-1].event["data"]["status"] == "done"


async def test_what_was_not_told_before_a_restart_is_told_after_it(
    house: House, shop: Receiver
) -> None:
    shop.answers.append((500, {}))
    await ship(house)
    await house.restart()
    await house.later(65)

    assert [heard.id[-2:] for heard in shop.heard] == ["_1", "_1"]
    assert await house.count("outbox", "kind = 'event' AND state = 'sent'") == 1


async def test_only_what_is_asked_for_is_told(
    sqlite_books: str, tmp_path: Path, shop: Receiver
) -> None:
    channel = CHANNEL.format(url=shop.url, secret=SECRET) + 'statuses = ["done", "rejected"]\n'
    async with open_house(
        tmp_path / "house", sqlite_books, settings_change=lambda text: text + channel
    ) as house:
        await ship(house)
        await house.tap("周会计", "驳回")
        assert shop.statuses() == ["rejected"]
