"""No secret in any log, reason or traceback."""

import logging
import traceback

import pytest

from bot.platforms.base import Channel, SendFailed
from bot.platforms.dingtalk import DingTalkPlatform
from bot.platforms.dingtalk.client import Client
from tests.platforms.dingtalk.conftest import (
    APPROVAL,
    GROUPS,
    StillClock,
    letter,
    settings_for,
)
from tests.platforms.dingtalk.fake import (
    CREATE_PATH,
    SESSION_PATH,
    USER_PATH,
    WEBHOOK_PATH,
    Cloud,
    Planned,
)

CANARIES = (
    "appSecretExample",
    "token-1",
    "hook-token-canary",
    "SECcanary",
    "session-canary",
    "ticket-canary",
    "t+/=x",
    "t%2B/%3Dx",
)


@pytest.mark.row("T07")
@pytest.mark.parametrize(
    "answer",
    [
        Planned(status=500, raw=b"<html>"),
        Planned(status=400, body={"code": "x", "message": "bad appSecretExample token-1"}),
        Planned(
            body={
                "errcode": 310000,
                "errmsg": "sign not match hook-token-canary SECcanary\n\x1b[31m",
            }
        ),
        Planned(raw=b"{"),
        Planned(status=302, raw=b"", headers={"Location": "http://127.0.0.1:1/?t=token-1"}),
        None,
    ],
)
async def test_no_secret_is_in_any_log_or_exception(
    cloud: Cloud, answer: Planned | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    base = cloud.base if answer else "http://127.0.0.1:9"
    platform = DingTalkPlatform(settings_for(base), GROUPS, StillClock())
    if answer:
        for path in (USER_PATH, WEBHOOK_PATH, SESSION_PATH, CREATE_PATH):
            cloud.always[path] = answer
    seen = ""
    for one in (
        letter(),
        letter(APPROVAL),
        letter(channel=Channel.ROBOT, to="仓库群"),
        letter(reply_url=f"{base}{SESSION_PATH}?session=session-canary"),
    ):
        with pytest.raises(SendFailed) as failed:
            await platform.send(one)
        assert failed.value.__context__ is None or failed.value.__suppress_context__
        seen += "".join(traceback.format_exception(failed.value)) + failed.value.reason
        assert "\n" not in failed.value.reason
        assert "\x1b" not in failed.value.reason
    seen += str(platform.state()) + caplog.text
    await platform.stop()

    assert [canary for canary in CANARIES if canary in seen] == []


@pytest.mark.row("T07")
async def test_the_ticket_of_the_stream_stays_secret(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(settings_for(cloud.base), StillClock())
    ticket = "-".join(("ticket", "canary"))

    for address in (f"{cloud.base.replace('http', 'ws')}/no-socket", "ws://evil.cn/connect"):
        with pytest.raises(SendFailed) as failed:
            await client.open_socket(address, ticket)
        assert ticket not in "".join(traceback.format_exception(failed.value))

    assert ticket not in caplog.text
    await client.close()
