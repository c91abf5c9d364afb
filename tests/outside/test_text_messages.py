"""Text messages: short, keyed or signed, to nothing that is not a number."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr, ValidationError

from bot.cards.model import Card, Text
from bot.outside import Sms
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.sms.platform import TEXT_MAX, HttpGateway, SmsPlatform
from bot.signing import verify
from core.clock import SystemClock
from sandbox.gateway import PATH, TextGateway
from tests.outside.letters import letter
from tests.outside.test_signing import SECRET

WANG = "13800138000"
KEY = "key-of-the-gateway-0001"
BODY = {"mobile": "{number}", "content": "【城南】{text}", "id": "{id}"}


class Desk:
    """A gateway on a port of its own."""

    def __init__(self) -> None:
        self.gateway = TextGateway(KEY)
        self.url = ""

    def platform(self, **more: Any) -> SmsPlatform:
        said = {"url": self.url, "key": KEY, "body": BODY, "answer_field": "code", **more}
        settings = Sms.model_validate(said)
        return SmsPlatform(HttpGateway(settings, SystemClock()), per_hour=settings.per_hour)

    async def send(self, to: str, *, message: Any = "", **more: Any) -> None:
        platform = self.platform(**more)
        try:
            wanted = message or Card(title="出库单 CK-1 待审核")
            await platform.send(letter(to, wanted, platform="sms"))
        finally:
            await platform.stop()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A gateway that takes everything until it is told otherwise."""
    opened = Desk()
    app = web.Application()
    app.add_routes(opened.gateway.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    opened.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    yield opened
    await runner.cleanup()


async def test_a_card_arrives_in_short(desk: Desk) -> None:
    await desk.send(WANG, message=letter("x").message)

    (message,) = desk.gateway.to(WANG)
    assert message.text == (
        "【城南】出库单 CK-1 待审核 可乐 330ml 5箱 = 120瓶 按公司规则由你审批"
        " 请在聊天里回答：通过、驳回。"
    )
    assert "¥" not in message.text
    assert message.id == "h" * 24


async def test_a_long_text_says_where_the_rest_is(desk: Desk) -> None:
    await desk.send(WANG, message=Text(content="可乐 330ml 20箱\n" * 40))

    (message,) = desk.gateway.to(WANG)
    said = message.text.removeprefix("【城南】")
    assert len(said) == TEXT_MAX
    assert said.endswith("…（全文在聊天里）")
    assert "\n" not in said


async def test_a_signed_request_can_be_verified(desk: Desk) -> None:
    await desk.send(WANG, secret=SECRET)

    (message,) = desk.gateway.taken
    headers = {name.lower(): value for name, value in message.headers.items()}
    now_s = SystemClock().now() // 1_000_000
    assert verify(SECRET, headers, message.raw, now_s) == "h" * 24


@pytest.mark.row("T01")
async def test_what_people_typed_is_never_read_as_a_form(desk: Desk) -> None:
    await desk.send(WANG, message=Text(content='{number} {id} {0.__class__} "}, {"x'))

    (message,) = desk.gateway.taken
    assert message.text == '【城南】{number} {id} {0.__class__} "}, {"x'
    assert sorted(json.loads(message.raw)) == ["content", "id", "mobile"]


@pytest.mark.row("T07")
@pytest.mark.parametrize("number", ["", "138 0013 8000", "13800138000,13900139000", "1380013800a",
                                    "+", "１３８００１３８０００", "13800138000\n"])  # fmt: skip
async def test_what_is_no_number_is_never_dialled(desk: Desk, number: str) -> None:
    with pytest.raises(SendFailed) as failed:
        await desk.send(number)

    assert failed.value.trouble is Trouble.TARGET
    assert not desk.gateway.taken


@pytest.mark.row("N03")
@pytest.mark.parametrize(
    ("status", "answer", "headers", "trouble"),
    [
        (200, {"code": 7}, {}, Trouble.CONFIG),
        (200, [], {}, Trouble.CONFIG),
        (200, "ok", {}, Trouble.CONFIG),
        (302, {}, {"Location": "http://127.0.0.1:1/"}, Trouble.CONFIG),
        (401, {}, {}, Trouble.CONFIG),
        (429, {}, {"Retry-After": "90"}, Trouble.THROTTLED),
        (500, {}, {}, Trouble.BUSY),
        (503, {}, {"Retry-After": "7"}, Trouble.BUSY),
    ],
)
async def test_each_refusal_is_sorted(
    desk: Desk, status: int, answer: Any, headers: dict[str, str], trouble: Trouble
) -> None:
    desk.gateway.answers.append((status, answer, headers))
    with pytest.raises(SendFailed) as failed:
        await desk.send(WANG)

    assert failed.value.trouble is trouble
    assert failed.value.retry_after_s == float(headers.get("Retry-After", 0))


async def test_the_check_names_the_key_and_the_path(desk: Desk) -> None:
    good = desk.platform()
    assert [one.is_good for one in await good.check()] == [True]
    await good.stop()

    for more, setting in (
        ({"key": "another-key-entirely-1"}, "sms.key"),
        ({"url": desk.url + "x"}, "sms.url"),
        ({"url": "http://127.0.0.1:1/"}, "连不上"),
    ):
        platform = desk.platform(**more)
        (finding,) = await platform.check()
        await platform.stop()
        assert not finding.is_good
        assert setting in finding.advice
        assert KEY not in finding.advice
    assert not desk.gateway.taken


@pytest.mark.parametrize(
    "body", [{}, {"m": "{number}"}, {"t": "{text}"}, {"m": "{number}{text}{other}"},
             {"m": "{number}", "t": "{text.__class__}{text}"}],
)  # fmt: skip
def test_a_form_that_cannot_be_filled_in_is_refused(body: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Sms(url="https://sms.example.com", key=SecretStr(KEY), body=body)


async def test_a_letter_that_comes_while_we_stop_is_not_lost(desk: Desk) -> None:
    platform = desk.platform()
    await platform.send(letter(WANG, platform="sms"))
    await platform.stop()
    with pytest.raises(SendFailed) as failed:
        await platform.send(letter(WANG, platform="sms"))

    assert failed.value.trouble is Trouble.BUSY
