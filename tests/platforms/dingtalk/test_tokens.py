"""One access token for all, renewed once."""

import asyncio

import pytest

from bot.platforms.base import SendFailed, Trouble
from bot.platforms.dingtalk import DingTalkPlatform
from core.clock import MICROSECONDS
from tests.platforms.dingtalk.conftest import (
    GROUPS,
    StillClock,
    letter,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    TOKEN_PATH,
    USER_PATH,
    Cloud,
    Planned,
)


class Shelf:
    """A token store that two platforms share."""

    def __init__(self) -> None:
        self.kept: tuple[str, int] | None = None
        self.saved = 0

    async def load(self) -> tuple[str, int] | None:
        await asyncio.sleep(0)
        return self.kept

    async def save(self, token: str, expires_us: int) -> None:
        self.kept = (token, expires_us)
        self.saved += 1


@pytest.mark.row("N01")
async def test_fifty_sends_with_a_dead_token_renew_it_once(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    await platform.send(letter())
    cloud.expire_token()

    await asyncio.gather(*(platform.send(letter(handle=f"zg-{n}")) for n in range(50)))

    assert len(cloud.asked(TOKEN_PATH)) == 2
    assert len(cloud.asked(USER_PATH)) == 101


@pytest.mark.row("N01")
async def test_two_processes_share_a_token_and_do_not_end_each_others(cloud: Cloud) -> None:
    shelf, clock = Shelf(), StillClock()
    pair = [
        DingTalkPlatform(settings_for(cloud.base), GROUPS, clock, tokens=shelf) for _ in range(2)
    ]
    for number in range(6):
        if number in {2, 4}:
            cloud.expire_token()
        await pair[number % 2].send(letter(handle=f"zg-{number}"))
        await pair[(number + 1) % 2].send(letter(handle=f"zg-x{number}"))

    assert len(cloud.asked(TOKEN_PATH)) == 3
    assert shelf.saved == 3
    for platform in pair:
        await platform.stop()


@pytest.mark.row("N01")
async def test_a_token_that_is_refused_again_and_again_is_not_asked_for_in_a_storm(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.always[USER_PATH] = Planned(status=400, body={"code": "InvalidAuthentication"})

    for number in range(20):
        with pytest.raises(SendFailed) as failed:
            await platform.send(letter(handle=f"zg-{number}"))
        assert failed.value.trouble is Trouble.CONFIG

    assert len(cloud.asked(TOKEN_PATH)) <= 3


@pytest.mark.row("N01")
async def test_a_token_that_cannot_be_had_fails_everybody_at_once(
    platform: DingTalkPlatform, cloud: Cloud
) -> None:
    cloud.plan(TOKEN_PATH, Planned(status=400, body={"code": "invalidClientIdOrSecret"}))

    failed = await asyncio.gather(
        *(platform.send(letter(handle=f"zg-{n}")) for n in range(20)), return_exceptions=True
    )

    assert len(cloud.asked(TOKEN_PATH)) == 1
    assert {one.trouble for one in failed if isinstance(one, SendFailed)} == {Trouble.CONFIG}
    assert len([one for one in failed if isinstance(one, SendFailed)]) == 20


@pytest.mark.row("B11")
@pytest.mark.parametrize("moved_s", [600, -3600, 86_400])
async def test_a_clock_that_jumps_costs_at_most_a_token(
    platform: DingTalkPlatform, cloud: Cloud, clock: StillClock, moved_s: int
) -> None:
    await platform.send(letter())
    clock.at_us += moved_s * MICROSECONDS
    if moved_s < 0:
        cloud.expire_token()

    await platform.send(letter(handle="zg-2"))

    assert len(cloud.asked(TOKEN_PATH)) <= 2


class Broken(Shelf):
    """A token store whose database is gone."""

    async def load(self) -> tuple[str, int] | None:
        raise RuntimeError("no database")

    async def save(self, token: str, expires_us: int) -> None:
        raise RuntimeError(f"cannot write {token} until {expires_us}")


@pytest.mark.row("N01")
async def test_a_broken_store_stops_nobody_and_tells_no_token(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    platform = DingTalkPlatform(settings_for(cloud.base), GROUPS, StillClock(), tokens=Broken())

    await platform.send(letter())
    await platform.send(letter(handle="zg-2"))

    assert len(cloud.asked(TOKEN_PATH)) == 1
    assert "token-1" not in caplog.text
    await platform.stop()
