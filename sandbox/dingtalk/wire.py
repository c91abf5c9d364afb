"""How DingTalk answers: the new API with HTTP status and ``code``, the old one with ``errcode``."""

import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from sandbox.services import Services
from sandbox.tokens import TokenBook

Act = Callable[[web.Request], Awaitable[Any]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"  # noqa: S105 - the name of a header


class ApiRefusal(Exception):
    """The new API says no."""

    def __init__(self, code: str, message: str = "", status: int = 400) -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code
        self.message = message or code
        self.status = status


class OldRefusal(Exception):
    """The old API says no, with HTTP 200."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg


def answered(act: Act) -> Handler:
    """Return a handler of the new API that answers what ``act`` returns, or its refusal."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            answer = await act(request)
        except ApiRefusal as no:
            body = {"requestid": str(uuid.uuid4()).upper(), "code": no.code, "message": no.message}
            return web.json_response(body, status=no.status)
        return answer if isinstance(answer, web.StreamResponse) else web.json_response(answer)

    return handle


def old_answered(act: Act) -> Handler:
    """Return a handler of the old API."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            answer = await act(request)
        except OldRefusal as no:
            return web.json_response({"errcode": no.errcode, "errmsg": no.errmsg})
        return web.json_response({"errcode": 0, "errmsg": "ok", **answer})

    return handle


class Door:
    """Checks tokens of both families and reads bodies."""

    def __init__(self, services: Services, new: TokenBook, old: TokenBook) -> None:
        self._services = services
        self._new = new
        self._old = old

    def behind_token(self, act: Act) -> Handler:
        """Need the token in the header; anything else is HTTP 400 ``InvalidAuthentication``."""

        async def checked(request: web.Request) -> Any:
            if self._new.judge(request.headers.get(TOKEN_HEADER, "")) != "good":
                raise ApiRefusal("InvalidAuthentication", "不合法的access_token")
            return await act(request)

        return answered(checked)

    def behind_old_token(self, act: Act) -> Handler:
        """Need the token in the query (40014, 42001)."""

        async def checked(request: web.Request) -> Any:
            verdict = self._old.judge(request.query.get("access_token", ""))
            if verdict == "unknown":
                raise OldRefusal(40014, "不合法的access_token")
            if verdict == "expired":
                raise OldRefusal(42001, "access_token已过期")
            return await act(request)

        return old_answered(checked)

    async def json(self, request: web.Request) -> dict[str, Any]:
        """Return the JSON object sent to the new API, or refuse."""
        body = _object(await self._raw(request))
        if body is None:
            raise ApiRefusal("invalidParameter", "request body is not a JSON object")
        return body

    async def old_json(self, request: web.Request) -> dict[str, Any]:
        """Return the JSON object sent to the old API (43004 content type, 40035 not JSON)."""
        if request.content_type != "application/json":
            raise OldRefusal(43004, "无效的HTTP HEADER Content-Type")
        body = _object(await self._raw(request))
        if body is None:
            raise OldRefusal(40035, "缺少参数 json")
        return body

    def robot(self, code: Any) -> str:
        """Return the robot code, or refuse one that is missing or not ours."""
        if not isinstance(code, str) or not code:
            raise ApiRefusal("invalidParameter.robotCode.empty", "robotCode is empty")
        app = self._services.config.dingtalk
        if app is None or code != app.robot:
            raise ApiRefusal("invalidParameter.robotCode.notExsit", "robotCode does not exist")
        return code

    async def _raw(self, request: web.Request) -> bytes:
        raw = await request.read()
        if len(raw) > self._services.rules.json_bytes:
            raise web.HTTPRequestEntityTooLarge(self._services.rules.json_bytes, len(raw))
        return raw


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
