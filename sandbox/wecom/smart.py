"""WeCom's smart bot (智能机器人) on its long connection: one socket, frames by ``req_id``."""

import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import WSMsgType, web

from sandbox.bounded import Bounded, Windows
from sandbox.config import Group, Person, SmartBot
from sandbox.hands import BadGesture
from sandbox.phones import BOT, Message
from sandbox.services import Services
from sandbox.wecom import cards, draw
from sandbox.wecom.content import Contents
from sandbox.wecom.pieces import Pieces
from sandbox.wecom.wire import Refusal

FRAME_BYTES_MAX: Final = 1024 * 1024
CONTENT_BYTES_MAX: Final = 20480
PER_MINUTE, PER_HOUR = 30, 1000
REPLY_LIFE_US: Final = 24 * 3600 * 1_000_000
STREAM_LIFE_US: Final = 6 * 60 * 1_000_000
EVENT_LIFE_US: Final = 5 * 1_000_000
SPOKEN: Final = ("markdown", "template_card", "file", "image")
Frame = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A callback that may still be answered."""

    kind: str
    chat: str
    until_us: int
    message: Message | None = None


class SmartLine:
    """The connection, what came through it, and what it showed."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._socket: web.WebSocketResponse | None = None
        self._questions: Bounded[Question] = Bounded(services.rules.records)
        self._streams: Bounded[tuple[Message, int]] = Bounded(services.rules.records)
        self._tasks: Bounded[None] = Bounded(services.rules.records)
        self._cards: Bounded[Frame] = Bounded(services.rules.records)
        self._windows = Windows()
        self._known: set[str] = set()
        self.sent = 0
        self._contents = Contents(services)
        pieces = Pieces(services)
        self._commands: dict[str, Callable[[str, Frame], Frame | None]] = {
            "ping": lambda _req_id, _body: None,
            "aibot_upload_media_init": pieces.begin,
            "aibot_upload_media_chunk": pieces.take,
            "aibot_upload_media_finish": pieces.finish,
            "aibot_respond_msg": self._respond,
            "aibot_respond_welcome_msg": self._welcome,
            "aibot_respond_update_msg": self._update,
            "aibot_send_msg": self._push,
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/wecom/aibot", self.connect)]

    @property
    def is_connected(self) -> bool:
        return self._socket is not None and not self._socket.closed

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection; a newer subscription ends it."""
        ws = web.WebSocketResponse(max_msg_size=FRAME_BYTES_MAX)
        await ws.prepare(request)
        async for message in ws:
            frame = _frame(message.data) if message.type is WSMsgType.TEXT else None
            if frame is not None:
                await ws.send_json(await self._take(ws, frame))
        if self._socket is ws:
            self._socket = None
        return ws

    async def say(self, person: Person, group: Group | None, message: Message) -> None:
        """Bring a message to the bot; in a group its name still stands in front."""
        bot = self._bot()
        text = f"@{bot.name} {message.said}" if group else message.said
        body = {"msgtype": "text", "text": {"content": text}}
        sent = await self._callback("aibot_msg_callback", "message", message, person, body)
        message.status = "delivered" if sent else "failed"
        self._services.phones.changed(message)

    async def tap(self, person: Person, message: Message, key: str, answers: list[Frame]) -> None:
        """Bring a press to the bot, once; it has 5 seconds to answer with another card."""
        card = self._cards[message.id]
        event: Frame = {
            "card_type": card["card_type"],
            "event_key": key,
            "task_id": card.get("task_id", ""),
        }
        if answers:
            event["selected_items"] = {"selected_item": answers}
        body = {
            "msgtype": "event",
            "create_time": self._services.clock.now_s(),
            "event": {"eventtype": "template_card_event", "template_card_event": event},
        }
        await self._callback("aibot_event_callback", "card", message, person, body)

    def owns(self, message: Message) -> bool:
        """Tell whether the card in ``message`` came from this bot."""
        return message.id in self._cards

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def _take(self, ws: web.WebSocketResponse, frame: Frame) -> Frame:
        """Do what a frame asks for and return its answer, which carries no ``cmd``."""
        headers, body = frame.get("headers"), frame.get("body")
        req_id = str(headers.get("req_id", "")) if isinstance(headers, dict) else ""
        body = body if isinstance(body, dict) else {}
        answer: Frame = {"headers": {"req_id": req_id}, "errcode": 0, "errmsg": "ok"}
        try:
            if frame.get("cmd") == "aibot_subscribe":
                await self._subscribe(ws, body)
            else:
                said = self._command(ws, frame.get("cmd"))(req_id, body)
                answer |= {"body": said} if said else {}
        except Refusal as no:
            answer |= {"errcode": no.errcode, "errmsg": no.errmsg}
        return answer

    def _command(self, ws: web.WebSocketResponse, cmd: Any) -> Callable[[str, Frame], Frame | None]:
        if self._socket is not ws:
            raise Refusal(846609, "not subscribed")
        if not isinstance(cmd, str) or cmd not in self._commands:
            raise Refusal(40058, "unknown cmd")
        return self._commands[cmd]

    async def _subscribe(self, ws: web.WebSocketResponse, body: Frame) -> None:
        """Make this the bot's connection; the one before is told so and closed."""
        bot = self._bot()
        if body.get("bot_id") != bot.bot_id or body.get("secret") != bot.secret:
            raise Refusal(40001, "invalid bot_id or secret")
        old, self._socket = self._socket, ws
        self.sent = 0
        if old is None or old is ws:
            return
        event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
        headers = {"req_id": uuid.uuid4().hex}
        await old.send_json({"cmd": "aibot_event_callback", "headers": headers, "body": event})
        await old.close()

    async def _callback(
        self, cmd: str, kind: str, message: Message, person: Person, body: Frame
    ) -> bool:
        """Send a callback; tell whether there was a connection to send it on."""
        socket, group = self._socket, self._services.config.group(message.chat)
        if socket is None or socket.closed:
            return False
        self._known.add(message.chat)
        life_us = EVENT_LIFE_US if kind == "card" else REPLY_LIFE_US
        until_us = self._services.clock.now_us() + life_us
        req_id = uuid.uuid4().hex
        self._questions[req_id] = Question(
            kind=kind, chat=message.chat, until_us=until_us, message=message
        )
        common: Frame = {
            "msgid": secrets.token_urlsafe(24),
            "aibotid": self._bot().bot_id,
            "chattype": "group" if group else "single",
            "from": {"userid": person.user_id},
        }
        if group:
            common["chatid"] = group.chat_id
        frame = {"cmd": cmd, "headers": {"req_id": req_id}, "body": {**common, **body}}
        self.sent += 1
        try:
            await socket.send_json(frame)
        except ConnectionError:
            return False
        return True

    def _respond(self, req_id: str, body: Frame) -> None:
        question = self._question(req_id, "message")
        if body.get("msgtype") == "stream":
            self._stream(req_id, question.chat, body.get("stream"))
        else:
            self._show(question.chat, body, SPOKEN)

    def _welcome(self, req_id: str, body: Frame) -> None:
        self._show(self._question(req_id, "enter").chat, body, ("text", "template_card"))

    def _push(self, _req_id: str, body: Frame) -> None:
        """Speak first; only where somebody has spoken to the bot before."""
        chat_id = str(body.get("chatid", ""))
        group = self._services.config.group_where("chat_id", chat_id)
        person = self._services.config.member("wecom", chat_id)
        found = group.id if group else person.id if person else ""
        if not found or found not in self._known:
            raise Refusal(93006, "invalid chatid")
        self._show(found, body, SPOKEN)

    def _update(self, req_id: str, body: Frame) -> None:
        """Redraw the card that was pressed: for ``userids``, or for everybody."""
        question = self._question(req_id, "card")
        message = question.message
        if body.get("response_type") != "update_template_card" or message is None:
            raise Refusal(40058, "response_type")
        card, old = cards.check(body.get("template_card"), is_update=True), self._cards[message.id]
        if card.get("task_id", old.get("task_id")) != old.get("task_id"):
            raise Refusal(42016, "task_id unknown")
        users = body.get("userids")
        if not isinstance(users, list) or not users:
            message.card, message.cards = draw.draw(card), {}
            self._cards[message.id] = card
        for user in users if isinstance(users, list) else []:
            if person := self._services.config.member("wecom", str(user)):
                message.cards[person.id] = draw.draw(card)
        self._services.phones.changed(message)

    def _question(self, req_id: str, kind: str) -> Question:
        question = self._questions.get(req_id)
        if question is None or question.kind != kind:
            raise Refusal(846605, "invalid req_id")
        if question.until_us < self._services.clock.now_us():
            raise Refusal(846604, "req_id expired")
        return question

    def _stream(self, req_id: str, chat: str, part: Any) -> None:
        """Show one state of a stream; each replaces the whole text before."""
        content = part.get("content") if isinstance(part, dict) else None
        stream_id = part.get("id") if isinstance(part, dict) else None
        if not isinstance(content, str) or not isinstance(stream_id, str) or not stream_id:
            raise Refusal(40058, "stream.id, stream.content")
        if len(content.encode()) > CONTENT_BYTES_MAX:
            raise Refusal(40058, "stream.content is too long")
        self._count(chat)
        key, now_us = f"{req_id} {stream_id}", self._services.clock.now_us()
        if key not in self._streams:
            message = self._services.phones.post(chat, BOT, "markdown", markdown=content)
            self._streams[key] = (message, now_us)
            return
        message, began_us = self._streams[key]
        if now_us - began_us > STREAM_LIFE_US:
            raise Refusal(846608, "stream expired")
        message.markdown = content
        self._services.phones.changed(message)

    def _show(self, chat: str, body: Frame, allowed: tuple[str, ...]) -> None:
        kind = body.get("msgtype")
        if kind not in allowed:
            raise Refusal(40008, "invalid message type")
        if kind == "template_card":
            self._show_card(chat, body.get("template_card"))
            return
        if kind in {"file", "image"}:
            bubble, fields = self._contents.show(kind, body)
            self._count(chat)
            self._services.phones.post(chat, BOT, bubble, **fields)
            return
        part = body.get(kind)
        content = part.get("content") if isinstance(part, dict) else None
        if not isinstance(content, str) or not content:
            raise Refusal(44004, "empty content")
        if len(content.encode()) > CONTENT_BYTES_MAX:
            raise Refusal(40058, f"{kind}.content is too long")
        self._count(chat)
        self._services.phones.post(chat, BOT, kind, **{kind: content})

    def _show_card(self, chat: str, raw: Any) -> None:
        card = cards.check(raw)
        task_id = card.get("task_id", "")
        if task_id and task_id in self._tasks:
            raise Refusal(42014, "template_card task_id is not unique")
        self._count(chat)
        self._tasks[task_id or uuid.uuid4().hex] = None
        message = self._services.phones.post(chat, BOT, "card", card=draw.draw(card))
        self._cards[message.id] = card

    def _count(self, chat: str) -> None:
        now_us = self._services.clock.now_us()
        minute = self._windows.count(chat, now_us, 60)
        if minute >= PER_MINUTE or self._windows.count(chat, now_us, 3600) >= PER_HOUR:
            raise Refusal(45009, "api freq out of limit")
        self._windows.hit(chat, now_us)

    def _bot(self) -> SmartBot:
        app = self._services.config.wecom
        if app is None or app.smart_bot is None:
            raise BadGesture("smart_bot")
        return app.smart_bot


def _frame(text: str) -> Frame | None:
    try:
        frame = json.loads(text)
    except ValueError:
        return None
    return frame if isinstance(frame, dict) else None
