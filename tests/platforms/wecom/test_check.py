"""``zhanggui check --online`` says what is wrong and what to do about it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.platforms.base import Finding
from bot.platforms.wecom import WeComPlatform, menu
from tests.platforms.wecom.wire import SECRET, Cloud, HandClock, settings


@pytest.fixture
async def public(cloud: Cloud, clock: HandClock) -> AsyncIterator[WeComPlatform]:
    """Return a platform whose callback is served at its public address."""
    port = unused_port()
    platform = WeComPlatform(settings(cloud.url), (), clock, public_url=f"http://127.0.0.1:{port}/")
    app = web.Application()
    app.add_routes(platform.routes())
    server = TestServer(app, port=port)
    await server.start_server(access_log=None)
    cloud.answers["menu/get"] = [{"errcode": 0, **menu.body()}]
    yield platform
    await platform.stop()
    await server.close()


def bad(findings: object) -> list[Finding]:
    assert isinstance(findings, list)
    return [finding for finding in findings if not finding.is_good]


async def test_when_all_is_well_nothing_is_advised(public: WeComPlatform) -> None:
    findings = await public.check()
    assert len(findings) == 4
    assert bad(findings) == []
    assert all(finding.advice == "" for finding in findings)


async def test_a_wrong_secret_is_named_and_not_repeated(
    public: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["gettoken"] = [{"errcode": 40001, "errmsg": f"invalid credential {SECRET}"}]
    [finding] = bad(await public.check())
    assert "secret" in finding.advice
    assert SECRET not in finding.advice
    assert len(cloud.of("gettoken")) == 1


async def test_an_address_that_is_not_trusted_is_shown(public: WeComPlatform, cloud: Cloud) -> None:
    message = "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more"
    cloud.answers["agent/get"] = [{"errcode": 60020, "errmsg": message}]
    [finding] = bad(await public.check())
    assert "203.0.113.9" in finding.advice
    assert "可信 IP" in finding.advice


async def test_a_wrong_agent_and_a_menu_with_holes_are_named(
    public: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["agent/get"] = [{"errcode": 301002, "errmsg": "no privilege"}]
    cloud.answers["menu/get"] = [{"errcode": 0, "button": [{"name": "x", "key": "HOME"}, 7]}]
    agent, keys = bad(await public.check())
    assert "agent_id" in agent.advice
    assert "SCAN_IN、SCAN_OUT、SCAN_QUERY、PHOTO、MY_APPROVALS；" in keys.advice


async def test_a_missing_menu_and_a_lost_network_are_named(
    public: WeComPlatform, cloud: Cloud
) -> None:
    cloud.answers["menu/get"] = [{"errcode": 46003, "errmsg": "menu no exist"}]
    cloud.answers["agent/get"] = [web.Response(status=502)]
    agent, keys = bad(await public.check())
    assert "api_url" in agent.advice
    assert "46003" in keys.advice


async def test_a_callback_that_is_not_there_or_not_set_is_named(
    cloud: Cloud, clock: HandClock
) -> None:
    cloud.answers["menu/get"] = [{"errcode": 0, **menu.body()}]
    for url, said in (
        ("", "server.public_url"),
        (f"http://127.0.0.1:{unused_port()}", "ClientConnectorError"),
        (cloud.url, "HTTP 404"),
    ):
        platform = WeComPlatform(settings(cloud.url), (), clock, public_url=url)
        [finding] = bad(await platform.check())
        assert said in finding.advice
        await platform.stop()
