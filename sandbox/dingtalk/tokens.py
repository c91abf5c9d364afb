"""Access tokens of both API families."""

import secrets
from typing import Any

from aiohttp import web

from sandbox.config import DingTalkApp
from sandbox.dingtalk.wire import ApiRefusal, Door, OldRefusal, answered, old_answered
from sandbox.services import Services
from sandbox.tokens import TokenBook


class Tokens:
    """Gives tokens against the app's key and secret."""

    def __init__(self, services: Services, door: Door, new: TokenBook, old: TokenBook) -> None:
        self._services = services
        self._door = door
        self._new = new
        self._old = old

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/dingtalk/v1.0/oauth2/accessToken", answered(self.access_token)),
            web.post("/dingtalk/v1.0/oauth2/{corp_id}/token", answered(self.corp_token)),
            web.get("/oapi/gettoken", old_answered(self.old_token)),
        ]

    async def access_token(self, request: web.Request) -> dict[str, Any]:
        body = await self._door.json(request)
        if not is_app(self._services.config.dingtalk, body.get("appKey"), body.get("appSecret")):
            raise ApiRefusal("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        token, left_s = self._new.issue()
        return {"accessToken": token, "expireIn": left_s}

    async def corp_token(self, request: web.Request) -> dict[str, Any]:
        body, app = await self._door.json(request), self._services.config.dingtalk
        if body.get("grant_type") != "client_credentials":
            raise ApiRefusal("unsupported.grant.type")
        if app is None or request.match_info["corp_id"] != app.corp_id:
            raise ApiRefusal("invalid.client")
        if not is_app(app, body.get("client_id"), body.get("client_secret")):
            raise ApiRefusal("unauthorized.client", status=401)
        token, left_s = self._new.issue()
        return {"access_token": token, "expires_in": left_s}

    async def old_token(self, request: web.Request) -> dict[str, Any]:
        key, secret = request.query.get("appkey"), request.query.get("appsecret")
        if not is_app(self._services.config.dingtalk, key, secret):
            raise OldRefusal(40089, "不合法的corpid或corpsecret")
        token, left_s = self._old.issue()
        return {"access_token": token, "expires_in": left_s}


def is_app(app: DingTalkApp | None, key: Any, secret: Any) -> bool:
    """Tell whether key and secret are the app's."""
    if app is None or not isinstance(key, str) or not isinstance(secret, str):
        return False
    right_secret = secrets.compare_digest(secret.encode(), app.client_secret.encode())
    return key == app.client_id and right_secret
