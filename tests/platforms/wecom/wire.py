"""WeCom's side of the wire, sealed by wechatpy so that our own lock is not its own witness."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from wechatpy.enterprise.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from bot.config import Group, WeCom
from bot.inbound import Inbound
from bot.platforms.base import Answer, SendFailed
from bot.platforms.wecom.client import Request, WeComClient

CORP = "ww00000000000000a1"
TOKEN = "aTokenForTests"
AES_KEY = "MadeUpForTheseTestsMadeUpForTheseTests00000"
SECRET = "canary-secret-7f3a"
WEBHOOK_KEY = "canary-webhook-91bc"
AGENT = 1000002
NOW_S = 1_785_800_000


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, seconds: int = NOW_S) -> None:
        self.seconds: float = seconds

    def now(self) -> int:
        return int(self.seconds * 1_000_000)


def settings(api_url: str = "http://127.0.0.1:1") -> WeCom:
    return WeCom.model_validate(
        {
            "corp_id": CORP,
            "agent_id": AGENT,
            "secret": SECRET,
            "token": TOKEN,
            "encoding_aes_key": AES_KEY,
            "api_url": api_url,
        }
    )


def groups() -> tuple[Group, ...]:
    return (
        Group.model_validate({"name": "仓库群", "wecom_webhook_key": WEBHOOK_KEY}),
        Group.model_validate({"name": "只在钉钉", "dingtalk_conversation_id": "cid1"}),
    )


def theirs(corp: str = CORP, token: str = TOKEN) -> WeChatCrypto:
    return WeChatCrypto(token, AES_KEY, corp)


def sealed(plain: str, crypto: WeChatCrypto | None = None) -> str:
    """Return the cipher text of ``plain``."""
    crypto = crypto or theirs()
    xml = crypto.encrypt_message(plain, "n", "1")
    return str(xml.split("<Encrypt><![CDATA[")[1].split("]]>")[0])


def signature(encrypted: str, timestamp: str, nonce: str, token: str = TOKEN) -> str:
    signer = WeChatSigner()
    signer.add_data(token, timestamp, nonce, encrypted)
    return str(signer.signature)


def query(encrypted: str, at_s: int = NOW_S, nonce: str = "4711") -> dict[str, str]:
    stamp = str(at_s)
    return {
        "msg_signature": signature(encrypted, stamp, nonce),
        "timestamp": stamp,
        "nonce": nonce,
    }


def envelope(encrypted: str) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName>"
        f"<AgentID><![CDATA[{AGENT}]]></AgentID>"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    )


def callback(kind: str, inside: str, *, user: str = "wang", at_s: int = NOW_S) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName>"
        f"<FromUserName><![CDATA[{user}]]></FromUserName><CreateTime>{at_s}</CreateTime>"
        f"<MsgType><![CDATA[{kind}]]></MsgType>{inside}<AgentID>{AGENT}</AgentID></xml>"
    )


def text(words: str, msg_id: str = "6972028683187026694", **more: Any) -> str:
    inside = f"<Content><![CDATA[{words}]]></Content><MsgId>{msg_id}</MsgId>"
    return callback("text", inside, **more)


def event(name: str, inside: str = "", **more: Any) -> str:
    return callback("event", f"<Event><![CDATA[{name}]]></Event>{inside}", **more)


def tap(token: str = "t-1", code: str = "RC-1", **more: Any) -> str:
    inside = (
        f"<EventKey><![CDATA[{token}]]></EventKey><TaskId><![CDATA[h-1]]></TaskId>"
        f"<CardType><![CDATA[button_interaction]]></CardType>"
        f"<ResponseCode><![CDATA[{code}]]></ResponseCode>"
    )
    return event("template_card_event", inside, **more)


class House:
    """Takes what the platform hands on; answers ``answer``, or raises ``trouble``."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.answer = Answer()
        self.trouble: Exception | None = None
        self.delay_s = 0.0

    async def accept(self, inbound: Inbound) -> Answer:
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if self.trouble is not None:
            raise self.trouble
        self.heard.append(inbound)
        return self.answer


Handler = Callable[[web.Request], Any]


class Cloud:
    """The smallest WeCom: answers what a test has told it to, and remembers the calls.

    An answer is a JSON body, an HTTP response, or a coroutine function that makes one. A path
    without answers says 0.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], Any]] = []
        self.answers: dict[str, list[Any]] = {}
        self.tokens_given = 0
        self.dead_tokens: set[str] = set()
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/cgi-bin/{path:.*}", self._handle)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        return str(self.server.make_url("")).rstrip("/")

    def of(self, path: str) -> list[Any]:
        """Return the bodies of the calls to ``path``."""
        return [body for called, _, body in self.calls if called == path]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        body: Any = await request.read()
        if request.content_type == "application/json":
            body = await request.json()
        self.calls.append((path, dict(request.query), body))
        await asyncio.sleep(0)
        planned = self.answers.get(path)
        if planned:
            return await _made(planned.pop(0) if len(planned) > 1 else planned[0], request)
        if path == "gettoken":
            self.tokens_given += 1
            fresh = {"access_token": f"canary-token-{self.tokens_given}", "expires_in": 7200}
            return web.json_response({"errcode": 0, "errmsg": "ok", **fresh})
        if request.query.get("access_token") in self.dead_tokens:
            return web.json_response({"errcode": 42001, "errmsg": "access_token expired"})
        return web.json_response({"errcode": 0, "errmsg": "ok", "msgid": "M-1"})


async def _made(answer: Any, request: web.Request) -> web.StreamResponse:
    if isinstance(answer, dict):
        return web.json_response(answer)
    if callable(answer):
        made: web.StreamResponse = await answer(request)
        return made
    ready: web.Response = answer
    return ready


SEND = Request(path="message/send", json={"x": 1})


async def failure(client: WeComClient, request: Request = SEND) -> SendFailed:
    """Call and return the failure that must come of it."""
    with pytest.raises(SendFailed) as failed:
        await client.call(request)
    return failed.value


Browser = TestClient[web.Request, web.Application]
PATH = "/callback/wecom"


async def post(browser: Browser, plain: str, at_s: int = NOW_S) -> tuple[int, str]:
    """Deliver ``plain`` as WeCom does: a new envelope every time."""
    encrypted = sealed(plain)
    return await post_raw(browser, envelope(encrypted).encode(), query(encrypted, at_s))


async def post_raw(browser: Browser, body: bytes, params: dict[str, str]) -> tuple[int, str]:
    async with browser.post(PATH, data=body, params=params) as response:
        return response.status, await response.text()
