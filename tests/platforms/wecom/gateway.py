"""The other end of the smart bot's long connection, scripted frame by frame."""

import asyncio
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

BOT = "aib-test"
SECRET = "canary-bot-secret-41d0"
Json = dict[str, Any]


class Gateway:
    """Takes subscriptions, keeps every frame, answers as a test says."""

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_get("/aibot", self._connect)
        app.router.add_get("/file", self._file)
        self.server = TestServer(app)
        self.frames: list[Json] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.codes: dict[str, list[int]] = {}
        self.silent: set[str] = set()
        self.bodies: dict[str, Json] = {}
        self.file = b""
        self._came = asyncio.Condition()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.server.port}/aibot"

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def of(self, cmd: str) -> list[Json]:
        return [frame for frame in self.frames if frame["cmd"] == cmd]

    async def until(self, cmd: str, count: int = 1) -> Json:
        """Wait for the n-th frame of a kind and return it."""
        async with asyncio.timeout(5), self._came:
            await self._came.wait_for(lambda: len(self.of(cmd)) >= count)
        return self.of(cmd)[count - 1]

    async def push(self, cmd: str, body: Json, req_id: str = "CB1") -> None:
        await self.sockets[-1].send_json({"cmd": cmd, "headers": {"req_id": req_id}, "body": body})

    async def hear(self, text: str, req_id: str = "CB1", **more: Any) -> None:
        """Let somebody say something to the bot."""
        body = {
            "msgid": f"M-{req_id}", "aibotid": BOT, "chattype": "single", "msgtype": "text",
            "from": {"userid": "wang"}, "text": {"content": text},
        }  # fmt: skip
        await self.push("aibot_msg_callback", {**body, **more}, req_id)

    async def event(self, event: Json, req_id: str = "EV1") -> None:
        body = {"msgid": f"E-{req_id}", "msgtype": "event", "from": {"userid": "wang"}}
        await self.push("aibot_event_callback", {**body, "event": event}, req_id)

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        async for message in socket:
            await self._take(socket, message.json())
        return socket

    async def _take(self, socket: web.WebSocketResponse, frame: Json) -> None:
        async with self._came:
            self.frames.append(frame)
            self._came.notify_all()
        cmd = frame["cmd"]
        if cmd in self.silent:
            return
        planned = self.codes.get(cmd)
        code = planned.pop(0) if planned else 0
        await socket.send_json(
            {"headers": frame["headers"], "errcode": code, "errmsg": f"said with {SECRET}",
             "body": self.bodies.get(cmd, {})}
        )  # fmt: skip

    async def _file(self, _request: web.Request) -> web.Response:
        return web.Response(body=self.file)
