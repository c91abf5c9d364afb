"""Stream mode: tickets, sockets, frames and their acks."""

import asyncio
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web

from sandbox.bounded import Bounded
from sandbox.dingtalk.tokens import is_app
from sandbox.dingtalk.wire import ApiRefusal, Door, answered
from sandbox.services import Services

ROBOT: Final = "/v1.0/im/bot/messages/get"
CARD: Final = "/v1.0/card/instances/callback"
ANY_EVENT: Final = "*"
FRAME_BYTES_MAX: Final = 1024 * 1024


class NoAck(Exception):
    """The frame was not acknowledged; ``lost`` says that its socket is gone."""

    def __init__(self, *, lost: bool) -> None:
        super().__init__("socket lost" if lost else "no ack in time")
        self.lost = lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What the bot answered to one frame; ``data`` is parsed when it was JSON text."""

    code: int
    data: Any


@dataclass(slots=True, kw_only=True, eq=False)
class Socket:
    """One connection. ``base`` is the address under which the bot reached us."""

    id: str
    base: str
    topics: frozenset[tuple[str, str]]
    socket: web.WebSocketResponse
    transport: asyncio.WriteTransport | None = None
    draining: bool = False
    waiting: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)

    def hears(self, kind: str, topic: str) -> bool:
        return not self.draining and (kind, topic) in self.topics


class Gateway:
    """Opens connections and pushes frames; each push picks one connection at random."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._tickets: Bounded[tuple[int, frozenset[tuple[str, str]]]] = Bounded(1000)
        self._arrived = asyncio.Event()
        self.sockets: set[Socket] = set()

    def routes(self) -> list[web.RouteDef]:
        path = "/dingtalk/v1.0/gateway/connections/open"
        return [web.post(path, answered(self.open)), web.get("/dingtalk/connect", self.connect)]

    async def open(self, request: web.Request) -> dict[str, Any]:
        """Give a ticket for one connection within 90 seconds."""
        body, app = await self._door.json(request), self._services.config.dingtalk
        if not is_app(app, body.get("clientId"), body.get("clientSecret")):
            raise ApiRefusal("invalidClientIdOrSecret", "clientId or clientSecret is wrong", 401)
        topics = _topics(body.get("subscriptions"))
        ticket = f"{uuid.uuid4()}+/={secrets.token_hex(4)}"
        life_us = self._services.rules.ding_ticket_life_s * 1_000_000
        self._tickets[ticket] = (self._services.clock.now_us() + life_us, topics)
        scheme = "wss" if request.secure else "ws"
        return {"endpoint": f"{scheme}://{request.host}/dingtalk/connect", "ticket": ticket}

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends; a used or old ticket is refused with 401."""
        until_us, topics = self._tickets.pop(request.query.get("ticket", ""), (0, frozenset()))
        if until_us <= self._services.clock.now_us():
            raise web.HTTPUnauthorized(text="invalid ticket")
        ws = web.WebSocketResponse(max_msg_size=FRAME_BYTES_MAX)
        await ws.prepare(request)
        base = f"{request.scheme}://{request.host}"
        socket = Socket(
            id=uuid.uuid4().hex, base=base, topics=topics, socket=ws, transport=_wire(request)
        )
        self.sockets.add(socket)
        self._arrived.set()
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    _take_ack(socket, message.data)
        finally:
            self.sockets.discard(socket)
            _lose(socket)
        return ws

    def pick(self, kind: str, topic: str) -> Socket | None:
        """Return a random connection that subscribed to ``topic``."""
        ready = [socket for socket in self.sockets if socket.hears(kind, topic)]
        return secrets.choice(ready) if ready else None

    async def push(self, socket: Socket, frame: dict[str, Any], within_s: float) -> Ack:
        """Send a frame and return its ack, or raise ``NoAck``."""
        message_id = frame["headers"]["messageId"]
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        socket.waiting[message_id] = waiting
        try:
            await socket.socket.send_str(json.dumps(frame, ensure_ascii=False))
            return await asyncio.wait_for(waiting, within_s)
        except TimeoutError:
            raise NoAck(lost=False) from None
        except ConnectionError:
            raise NoAck(lost=True) from None
        finally:
            socket.waiting.pop(message_id, None)

    def frame(self, socket: Socket, kind: str, topic: str, data: Any, **extra: str) -> Any:
        """Return a frame with a new ``messageId``; ``data`` becomes JSON text."""
        headers = {
            "topic": topic,
            "messageId": f"{secrets.token_hex(4)}_{secrets.randbelow(1000)}_{secrets.token_hex(3)}",
            "contentType": "application/json",
            "time": str(self._services.clock.now_ms()),
            "appId": str(uuid.uuid5(uuid.NAMESPACE_DNS, "sandbox")),
            "connectionId": socket.id,
            **extra,
        }
        text = json.dumps(data, ensure_ascii=False)
        return {"specVersion": "1.0", "type": kind, "headers": headers, "data": text}

    async def wait_for_socket(self, seconds: float) -> None:
        """Return when a connection arrives, or after ``seconds``."""
        self._arrived.clear()
        try:
            await asyncio.wait_for(self._arrived.wait(), seconds)
        except TimeoutError:
            return

    async def keep_alive(self) -> None:
        """Ping every connection, for ever."""
        while True:
            await asyncio.sleep(self._services.rules.ding_ping_s)
            for socket in list(self.sockets):
                self._services.spawn(self.ping(socket))

    async def ping(self, socket: Socket) -> bool:
        """Ping one connection; tell whether it echoed as it must."""
        opaque = {"opaque": secrets.token_hex(8)}
        try:
            ack = await self.push(socket, self.frame(socket, "SYSTEM", "ping", opaque), 10.0)
        except NoAck:
            return False
        return ack.code == 200 and ack.data == opaque

    async def say_goodbye(self) -> int:
        """Ask every connection to be replaced; close each after ten seconds."""
        leaving = [socket for socket in self.sockets if not socket.draining]
        for socket in leaving:
            socket.draining = True
            frame = self.frame(socket, "SYSTEM", "disconnect", {"reason": "connection is expired"})
            del frame["headers"]["messageId"], frame["specVersion"]
            await socket.socket.send_str(json.dumps(frame))
            self._services.keep_running(self._close_later(socket))
        return len(leaving)

    async def drop_all(self) -> int:
        """Cut every connection without a word."""
        victims = list(self.sockets)
        for socket in victims:
            self.sockets.discard(socket)
            _lose(socket)
            if socket.transport is not None:
                socket.transport.abort()
        return len(victims)

    async def _close_later(self, socket: Socket) -> None:
        await asyncio.sleep(self._services.rules.ding_goodbye_s)
        await socket.socket.close()


def _wire(request: web.Request) -> asyncio.WriteTransport | None:
    """Return what can be aborted without a closing handshake."""
    wire = request.transport
    return wire if isinstance(wire, asyncio.WriteTransport) else None


def _topics(subscriptions: Any) -> frozenset[tuple[str, str]]:
    topics = set()
    for row in subscriptions if isinstance(subscriptions, list) else []:
        kind, topic = (row.get("type"), row.get("topic")) if isinstance(row, dict) else ("", "")
        is_event = kind == "EVENT" and topic == ANY_EVENT
        is_callback = kind == "CALLBACK" and isinstance(topic, str) and topic.startswith("/")
        if not is_event and not is_callback:
            raise ApiRefusal("invalidParameter", f"subscription {kind} {topic}")
        topics.add((str(kind), str(topic)))
    if not topics:
        raise ApiRefusal("invalidParameter", "subscriptions is empty")
    return frozenset(topics)


def _take_ack(socket: Socket, text: str) -> None:
    """Resolve what waits for this ack; an ack nobody waits for any more is dropped."""
    try:
        ack = json.loads(text)
        waiting = socket.waiting.get(ack["headers"]["messageId"])
        code = int(ack["code"])
    except (ValueError, KeyError, TypeError):
        return
    if waiting is not None and not waiting.done():
        waiting.set_result(Ack(code=code, data=_data(ack.get("data"))))


def _data(raw: Any) -> Any:
    if not isinstance(raw, str):
        return None
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _lose(socket: Socket) -> None:
    for waiting in socket.waiting.values():
        if not waiting.done():
            waiting.set_exception(ConnectionResetError("socket lost"))
