"""A small stand-in for DingTalk: answers what a test planned, and writes down what it was asked."""

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
TOKEN_PATH = "/v1.0/oauth2/accessToken"
OLD_TOKEN_PATH = "/gettoken"
OPEN_PATH = "/v1.0/gateway/connections/open"
CREATE_PATH = "/v1.0/card/instances/createAndDeliver"
DELIVER_PATH = "/v1.0/card/instances/deliver"
CARDS_PATH = "/v1.0/card/instances"
USER_PATH = "/v1.0/robot/oToMessages/batchSend"
GROUP_PATH = "/v1.0/robot/groupMessages/send"
DOWNLOAD_PATH = "/v1.0/robot/messageFiles/download"
REGISTER_PATH = "/v1.0/card/callbacks/register"
SESSION_PATH = "/robot/sendBySession"
WEBHOOK_PATH = "/robot/send"


@dataclass
class Call:
    """One request that reached the stand-in."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any]
    headers: dict[str, str]
    raw_query: str


@dataclass
class Planned:
    """One answer in place of the usual one."""

    status: int = 200
    body: Any = None
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0


class Cloud:
    """The stand-in's state; tests read and change it directly."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.planned: dict[str, deque[Planned]] = defaultdict(deque)
        self.always: dict[str, Planned] = {}
        self.base = ""
        self.token = "token-1"
        self.numbers = itertools.count(2)
        self.sockets: list[web.WebSocketResponse] = []
        self.acks: list[tuple[int, dict[str, Any]]] = []
        self.acked = asyncio.Condition()
        self.connected = asyncio.Condition()
        self.on_connect: Any = None

    def plan(self, path: str, *answers: Planned) -> None:
        """Answer the next calls of ``path`` with ``answers``."""
        self.planned[path].extend(answers)

    def refuse(self, path: str, status: int, code: str, **more: Any) -> None:
        """Refuse every call of ``path`` the new interface's way."""
        self.always[path] = Planned(status=status, body={"code": code, "message": code, **more})

    def asked(self, path: str, method: str = "") -> list[Call]:
        """Return the calls of ``path``."""
        return [call for call in self.calls if call.path == path and method in {"", call.method}]

    def expire_token(self) -> None:
        """End the token in use."""
        self.token = f"token-{next(self.numbers)}"

    async def push(self, frame: dict[str, Any] | str, socket: int = -1) -> None:
        """Send a frame down a socket."""
        text = frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False)
        await self.sockets[socket].send_str(text)

    async def ack_of(self, message_id: str) -> tuple[int, dict[str, Any]]:
        """Wait for the answer to a frame; return the socket's number and the answer."""

        def found() -> list[tuple[int, dict[str, Any]]]:
            return [ack for ack in self.acks if ack[1]["headers"]["messageId"] == message_id]

        async with self.acked:
            await asyncio.wait_for(self.acked.wait_for(found), 5)
        return found()[0]

    async def sockets_opened(self, count: int) -> None:
        """Wait until ``count`` sockets have been opened."""
        async with self.connected:
            await asyncio.wait_for(self.connected.wait_for(lambda: len(self.sockets) >= count), 5)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        path = "/" + request.match_info["path"]
        if path == "/connect":
            return await self._socket(request)
        sealed = await request.text()
        self.calls.append(
            Call(
                method=request.method,
                path=path,
                query=dict(request.query),
                body=json.loads(sealed) if sealed else {},
                headers=dict(request.headers),
                raw_query=request.raw_path.partition("?")[2],
            )
        )
        if self.planned[path]:
            return await _planned(self.planned[path].popleft())
        if path in self.always:
            return await _planned(self.always[path])
        is_new = path.startswith("/v1.0/") and path not in {TOKEN_PATH, OPEN_PATH}
        if is_new and request.headers.get("x-acs-dingtalk-access-token") != self.token:
            return web.json_response(
                {"code": "InvalidAuthentication", "message": "不合法的access_token"}, status=400
            )
        return web.json_response(self._usual(path))

    def _usual(self, path: str) -> dict[str, Any]:
        usual: dict[str, dict[str, Any]] = {
            TOKEN_PATH: {"accessToken": self.token, "expireIn": 7200},
            OLD_TOKEN_PATH: {"errcode": 0, "access_token": "old-1", "expires_in": 7200},
            OPEN_PATH: {
                "endpoint": self.base.replace("http", "ws") + "/connect",
                "ticket": "t+/=x",
            },
            CREATE_PATH: {
                "success": True,
                "result": {"deliverResults": [{"success": True, "carrierId": "carrier-1"}]},
            },
            DELIVER_PATH: {
                "success": True,
                "result": [{"success": True, "carrierId": "carrier-2"}],
            },
            CARDS_PATH: {"success": True, "result": True},
            USER_PATH: {"processQueryKey": "pqk-1", "invalidStaffIdList": []},
            GROUP_PATH: {"processQueryKey": "pqk-2"},
        }
        return usual.get(path, {"errcode": 0, "errmsg": "ok"})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=0.3)
        await socket.prepare(request)
        number = len(self.sockets)
        async with self.connected:
            self.sockets.append(socket)
            self.connected.notify_all()
        if self.on_connect is not None:
            await self.on_connect(socket)
        async for came in socket:
            if came.type is WSMsgType.TEXT:
                async with self.acked:
                    self.acks.append((number, json.loads(came.data)))
                    self.acked.notify_all()
        return socket


async def _planned(answer: Planned) -> web.Response:
    await asyncio.sleep(answer.wait_s)
    if answer.raw is not None:
        return web.Response(status=answer.status, body=answer.raw, headers=answer.headers)
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)


async def until(claim: Callable[[], bool], within_s: float = 8.0) -> None:
    """Wait until ``claim`` is true; nobody announces what tests wait for here."""
    async with asyncio.timeout(within_s):
        while not claim():  # noqa: ASYNC110 - the claim has no event of its own
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running_cloud() -> AsyncIterator[Cloud]:
    """Run a stand-in on a free port."""
    cloud = Cloud()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", cloud.serve)
    server = TestServer(app)
    await server.start_server(access_log=None)
    cloud.base = str(server.make_url("")).rstrip("/")
    try:
        yield cloud
    finally:
        for socket in cloud.sockets:
            await socket.close()
        await server.close()


def frame(
    kind: str, topic: str, data: Any, message_id: str = "m1", **headers: str
) -> dict[str, Any]:
    """Return a frame as the gateway sends it."""
    return {
        "specVersion": "1.0",
        "type": kind,
        "headers": {
            "topic": topic,
            "messageId": message_id,
            "contentType": "application/json",
            "time": "1790000000000",
            **headers,
        },
        "data": data if isinstance(data, str) else json.dumps(data, ensure_ascii=False),
    }


def robot_message(text: str = "库存 可乐", **more: Any) -> dict[str, Any]:
    """Return a direct text message."""
    return {
        "conversationId": "cidDirect==",
        "conversationType": "1",
        "msgId": "msg-1",
        "msgtype": "text",
        "createAt": 1790000000000,
        "senderStaffId": "0042",
        "senderNick": "老李",
        "senderCorpId": "dingcorp",
        "chatbotUserId": "$:robot",
        "robotCode": "dingapp",
        "text": {"content": text},
        **more,
    }


def click(token: str = "act-1", **more: Any) -> dict[str, Any]:
    """Return a click on a card in a direct chat."""
    inner = {"cardPrivateData": {"actionIds": [token], "params": {}}}
    return {
        "type": "actionCallback",
        "outTrackId": "zg-1",
        "corpId": "dingcorp",
        "userId": "0042",
        "userIdType": 1,
        "content": json.dumps(inner),
        **more,
    }
