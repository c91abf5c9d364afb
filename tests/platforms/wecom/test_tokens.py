"""The access token: fetched once for everybody, shared, and never asked for in a loop."""

import asyncio

import pytest
from pydantic import SecretStr

from bot.platforms.base import Trouble
from bot.platforms.wecom import MemoryTokenStore
from bot.platforms.wecom.client import WeComClient
from tests.platforms.wecom.wire import SECRET, SEND, Cloud, HandClock, failure, settings


async def test_fifty_first_calls_fetch_one_token(client: WeComClient, cloud: Cloud) -> None:
    await asyncio.gather(*(client.call(SEND) for _ in range(50)))
    assert cloud.tokens_given == 1
    assert len(cloud.of("message/send")) == 50


@pytest.mark.row("N01")
async def test_a_token_that_dies_under_fifty_calls_is_renewed_once(
    client: WeComClient, cloud: Cloud
) -> None:
    await client.call(SEND)
    cloud.dead_tokens.add("canary-token-1")
    replies = await asyncio.gather(*(client.call(SEND) for _ in range(50)))
    assert all(reply["errcode"] == 0 for reply in replies)
    assert cloud.tokens_given == 2
    assert len(cloud.of("message/send")) == 1 + 2 * 50


@pytest.mark.row("N01")
async def test_two_processes_share_one_token_and_do_not_fight(
    cloud: Cloud, clock: HandClock, store: MemoryTokenStore
) -> None:
    first = WeComClient(settings(cloud.url), clock, store)
    second = WeComClient(settings(cloud.url), clock, store)
    for round_ in range(4):
        await first.call(SEND)
        await second.call(SEND)
        assert cloud.tokens_given == round_ + 1
        cloud.dead_tokens.add(f"canary-token-{round_ + 1}")
    await first.close()
    await second.close()


async def test_a_corrected_secret_does_not_inherit_the_wrong_ones_token(
    cloud: Cloud, clock: HandClock, store: MemoryTokenStore
) -> None:
    wrong = settings(cloud.url).model_copy(update={"secret": SecretStr("another app's secret")})
    for keys in (wrong, settings(cloud.url)):
        client = WeComClient(keys, clock, store)
        await client.call(SEND)
        await client.close()
    assert cloud.tokens_given == 2
    sent = [query["access_token"] for path, query, _ in cloud.calls if path == "message/send"]
    assert sent == ["canary-token-1", "canary-token-2"]


@pytest.mark.row("N01")
async def test_a_token_refused_twice_is_the_callers_trouble(
    client: WeComClient, cloud: Cloud
) -> None:
    cloud.answers["message/send"] = [{"errcode": 40014, "errmsg": "invalid access_token"}]
    assert (await failure(client)).trouble is Trouble.BUSY
    assert len(cloud.of("message/send")) == 2
    assert cloud.tokens_given == 2


async def test_the_same_token_handed_out_again_does_not_loop(
    client: WeComClient, cloud: Cloud
) -> None:
    cloud.answers["gettoken"] = [{"errcode": 0, "access_token": "same", "expires_in": 7200}]
    cloud.answers["message/send"] = [{"errcode": 42001}]
    await failure(client)
    assert len(cloud.of("gettoken")) == 2


@pytest.mark.row("B11")
async def test_a_clock_that_jumps_costs_one_token(
    client: WeComClient, cloud: Cloud, clock: HandClock
) -> None:
    await client.call(SEND)
    clock.seconds += 86_400
    await client.call(SEND)
    clock.seconds -= 3600
    await client.call(SEND)
    assert cloud.tokens_given == 2


@pytest.mark.parametrize("code", [40001, 40013, 40091])
async def test_a_wrong_secret_is_asked_for_once_and_then_left_alone(
    client: WeComClient, cloud: Cloud, clock: HandClock, code: int
) -> None:
    cloud.answers["gettoken"] = [{"errcode": code, "errmsg": f"invalid credential {SECRET}"}]
    failures = await asyncio.gather(*(failure(client) for _ in range(20)))
    assert {failed.trouble for failed in failures} == {Trouble.CONFIG}
    assert len(cloud.of("gettoken")) == 1
    clock.seconds += 599
    assert 0 < (await failure(client)).retry_after_s <= 1
    clock.seconds += 2
    await failure(client)
    clock.seconds += 3500
    await failure(client)
    assert len(cloud.of("gettoken")) == 2
    clock.seconds += 200
    cloud.answers.clear()
    await client.call(SEND)


class BrokenStore:
    async def load(self) -> tuple[str, int] | None:
        raise RuntimeError("database is locked: canary-token-1")

    async def save(self, token: str, expires_us: int) -> None:
        raise RuntimeError(f"database is locked: {token} {expires_us}")


async def test_a_broken_store_stops_nobody(
    cloud: Cloud, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    client = WeComClient(settings(cloud.url), clock, BrokenStore())
    await client.call(SEND)
    await client.close()
    assert "canary" not in caplog.text
    assert len(caplog.records) == 2
