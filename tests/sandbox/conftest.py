"""A sandbox on a free port, a client for its APIs, and a small bot to call back."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, web
from aiohttp.test_utils import TestServer
from wechatpy.enterprise.crypto import WeChatCrypto

from sandbox.app import make_app
from sandbox.rules import Rules
from sandbox.world import World

CORP = "ww5a0d8c2f7e91b364"
AGENT = 1000002
WECOM_SECRET = "sandbox-wecom-secret"
DING_KEY = "dingsandboxclient"
DING_SECRET = "sandbox-dingtalk-secret"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TOKEN = "sandboxToken"


class Cloud:
    """The sandbox as a bot sees it."""

    def __init__(self, base: str, world: World, http: ClientSession) -> None:
        self.base = base
        self.world = world
        self.http = http

    async def json(self, method: str, path: str, **more: Any) -> Any:
        async with self.http.request(method, self.base + path, **more) as answer:
            return json.loads(await answer.text())

    async def status(self, method: str, path: str, **more: Any) -> int:
        async with self.http.request(method, self.base + path, **more) as answer:
            await answer.read()
            return answer.status

    async def wecom_token(self) -> str:
        query = {"corpid": CORP, "corpsecret": WECOM_SECRET}
        answer = await self.json("GET", "/wecom/cgi-bin/gettoken", params=query)
        return str(answer["access_token"])

    async def wecom(self, path: str, body: Any = None, **query: Any) -> Any:
        """Call a WeCom API with a good token: POST when there is a body."""
        query = {"access_token": await self.wecom_token(), **query}
        if body is None:
            return await self.json("GET", f"/wecom/cgi-bin/{path}", params=query)
        return await self.json("POST", f"/wecom/cgi-bin/{path}", params=query, json=body)

    async def send(self, to: str, kind: str, part: Any, **more: Any) -> Any:
        body = {"touser": to, "agentid": AGENT, "msgtype": kind, kind: part, **more}
        return await self.wecom("message/send", body)

    async def upload(self, data: bytes, kind: str = "image", name: str = "a.png") -> Any:
        form = FormData(quote_fields=False)
        form.add_field("media", data, filename=name, content_type="image/png")
        query = {"access_token": await self.wecom_token(), "type": kind}
        return await self.json("POST", "/wecom/cgi-bin/media/upload", params=query, data=form)

    async def ding_token(self) -> str:
        body = {"appKey": DING_KEY, "appSecret": DING_SECRET}
        answer = await self.json("POST", "/dingtalk/v1.0/oauth2/accessToken", json=body)
        return str(answer["accessToken"])

    async def ding(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Call a DingTalk API with a good token."""
        headers = {"x-acs-dingtalk-access-token": await self.ding_token()}
        url = f"/dingtalk/v1.0/{path}"
        return await self.json(method, url, json=body, headers=headers, params=query)


class WeComBot:
    """A callback that reads with wechatpy, remembers, and answers what it is told to."""

    def __init__(self) -> None:
        self.crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)
        self.heard: list[str] = []
        self.envelopes: list[tuple[str, str]] = []
        self.statuses: list[int] = []
        self.delay_s = 0.0
        self.answer: Callable[[str], str] = lambda _xml: ""

    async def post(self, request: web.Request) -> web.Response:
        query = request.query
        signed = (query["msg_signature"], query["timestamp"], query["nonce"])
        plain = self.crypto.decrypt_message(await request.text(), *signed)
        self.heard.append(plain)
        self.envelopes.append((query["timestamp"], query["nonce"]))
        await asyncio.sleep(self.delay_s)
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        answer = self.answer(plain)
        sealed = self.crypto.encrypt_message(answer, "n1", "1785800000") if answer else ""
        return web.Response(text=sealed)

    async def get(self, request: web.Request) -> web.Response:
        query = request.query
        signed = (query["msg_signature"], query["timestamp"], query["nonce"])
        return web.Response(text=self.crypto.check_signature(*signed, query["echostr"]))


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    """A fresh sandbox with quick retries."""
    rules = Rules(wecom_retry_gap_s=0.01, ding_redeliver_s=0.2, ding_card_deadline_s=0.3)
    server = TestServer(make_app(rules=rules))
    await server.start_server()
    async with ClientSession(trust_env=False) as http:
        base = str(server.make_url("/")).rstrip("/")
        yield Cloud(base, server.app["world"], http)
    await server.close()


@pytest.fixture
async def bot(cloud: Cloud) -> AsyncIterator[WeComBot]:
    """A bot at the WeCom callback address."""
    wecom_bot = WeComBot()
    app = web.Application()
    app.add_routes([web.post("/cb", wecom_bot.post), web.get("/cb", wecom_bot.get)])
    server = TestServer(app)
    await server.start_server()
    services = cloud.world.services
    services.config = services.config.with_wecom_callback(str(server.make_url("/cb")))
    yield wecom_bot
    await server.close()
