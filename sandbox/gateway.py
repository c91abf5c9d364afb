"""A gateway for text messages: ``POST /sms/send``, one JSON object each, keyed and signed."""

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

KEPT: Final = 500
PATH: Final = "/sms/send"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    """One text message as it came."""

    number: str
    text: str
    id: str
    headers: Mapping[str, str]
    raw: bytes


class TextGateway:
    """Takes text messages for whoever knows ``key``; ``answers`` are said next, in turn."""

    def __init__(self, key: str = "") -> None:
        self.key = key
        self.taken: deque[TextMessage] = deque(maxlen=KEPT)
        self.answers: deque[tuple[int, Any, dict[str, str]]] = deque()
        self.told: Callable[[TextMessage], None] = lambda _message: None

    def routes(self) -> Sequence[web.RouteDef]:
        return (web.post(PATH, self._send),)

    def to(self, number: str) -> list[TextMessage]:
        """Return what one phone got."""
        return [message for message in self.taken if message.number == number]

    async def _send(self, request: web.Request) -> web.Response:
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.json_response({"code": 1, "message": "bad key"}, status=401)
        if self.answers:
            status, body, headers = self.answers.popleft()
            return web.json_response(body, status=status, headers=headers)
        raw = await request.read()
        try:
            said = json.loads(raw)
            message = TextMessage(
                number=said["mobile"], text=said["content"], id=said["id"],
                headers=dict(request.headers), raw=raw,
            )  # fmt: skip
        except (ValueError, KeyError, TypeError):
            return web.json_response({"code": 2, "message": "bad body"}, status=400)
        self.taken.append(message)
        self.told(message)
        return web.json_response({"code": 0, "message": "ok"})
