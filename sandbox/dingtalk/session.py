"""``sessionWebhook``: the reply address that comes with every message, good for 90 minutes."""

import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.bounded import Bounded
from sandbox.dingtalk import bubbles
from sandbox.dingtalk.wire import Door, OldRefusal, old_answered
from sandbox.phones import BOT
from sandbox.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One reply address and the chat that it answers into."""

    chat: str
    until_us: int


class Sessions:
    """Gives reply addresses and takes replies."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._sessions: Bounded[Session] = Bounded(services.rules.records)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/oapi/robot/sendBySession", old_answered(self.reply))]

    def open(self, chat: str) -> tuple[str, int]:
        """Return a new session's id and its last moment in milliseconds."""
        session = secrets.token_hex(16)
        life_us = self._services.rules.ding_session_life_s * 1_000_000
        until_us = self._services.clock.now_us() + life_us
        self._sessions[session] = Session(chat=chat, until_us=until_us)
        return session, until_us // 1000

    async def reply(self, request: web.Request) -> dict[str, Any]:
        session = self._sessions.get(request.query.get("session", ""))
        if session is None or session.until_us <= self._services.clock.now_us():
            raise OldRefusal(300001, "session 不存在")
        if self._services.mischief.take("rate_limited"):
            raise OldRefusal(130101, "send too fast")
        body = await self._door.old_json(request)
        kind, fields = drawn(self._services, body)
        self._services.phones.post(session.chat, BOT, kind, **fields)
        return {}


def drawn(services: Services, body: dict[str, Any]) -> bubbles.Shown:
    """Return the bubble of a webhook body, or refuse (400105 type, 40035 parameter)."""
    try:
        return bubbles.mention(services, bubbles.from_body(body), body.get("at"))
    except bubbles.UnknownKind:
        raise OldRefusal(400105, "不支持的消息类型 msgtype") from None
    except bubbles.Missing as missing:
        raise OldRefusal(40035, f"缺少参数 {missing}") from None
