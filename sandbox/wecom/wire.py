"""How the WeCom API answers: always HTTP 200, and ``errcode`` tells."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.services import Services
from sandbox.tokens import TokenBook

Act = Callable[[web.Request], Awaitable[Any]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """The platform says no, with its own number."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg


def answered(act: Act) -> Handler:
    """Return a handler that answers what ``act`` returns, or its refusal."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            answer = await act(request)
        except Refusal as no:
            hint = f"{no.errmsg}, hint: [sandbox], from ip: {request.remote}"
            return web.json_response({"errcode": no.errcode, "errmsg": hint})
        if isinstance(answer, web.StreamResponse):
            return answer
        return web.json_response({"errcode": 0, "errmsg": "ok", **answer})

    return handle


class Door:
    """Checks the token in the query and reads the body."""

    def __init__(self, services: Services, tokens: TokenBook) -> None:
        self._services = services
        self._tokens = tokens

    def behind_token(self, act: Act) -> Handler:
        """Return a handler that needs a valid ``access_token`` (41001, 40014, 42001)."""

        async def checked(request: web.Request) -> Any:
            token = request.query.get("access_token", "")
            if not token:
                raise Refusal(41001, "access_token missing")
            verdict = self._tokens.judge(token)
            if verdict == "unknown":
                raise Refusal(40014, "invalid access_token")
            if verdict == "expired":
                raise Refusal(42001, "access_token expired")
            return await act(request)

        return answered(checked)

    async def json(self, request: web.Request, bytes_max: int = 0) -> dict[str, Any]:
        """Return the JSON object sent, or refuse (44002 empty, 47001 not JSON)."""
        raw = await request.read()
        if not raw:
            raise Refusal(44002, "empty post data")
        if len(raw) > (bytes_max or self._services.rules.json_bytes):
            raise Refusal(45002, "content size out of limit")
        try:
            body = json.loads(raw)
        except ValueError:
            raise Refusal(47001, "data format error. Warning: wrong json format.") from None
        if not isinstance(body, dict):
            raise Refusal(47001, "data format error. Warning: wrong json format.")
        return body

    def own_agent(self, value: Any) -> int:
        """Return the agent id, or refuse: 40056 for anything but an integer, 301002 for others."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refusal(40056, "invalid agentid")
        app = self._services.config.wecom
        if app is None or value != app.agent_id:
            raise Refusal(301002, "no privilege to access agent")
        return value


def text_of(body: dict[str, Any], key: str, code: int = 40058, default: str | None = None) -> str:
    """Return string ``key`` of ``body``; refuse with ``code`` when it is absent or no string."""
    value = body.get(key, default)
    if not isinstance(value, str):
        raise Refusal(code, f"{key} missing or not a string")
    return value


def cut(text: str, bytes_max: int) -> str:
    """Return as much of ``text`` as fits into ``bytes_max`` bytes of UTF-8."""
    return text.encode()[:bytes_max].decode(errors="ignore")
