"""The custom group robot: a token, a signature, 20 messages a minute or ten minutes of silence."""

import hmac
import json
from typing import Any, Final

from aiohttp import web

from sandbox.bounded import Bounded, Windows
from sandbox.config import Group
from sandbox.dingtalk import sign
from sandbox.dingtalk.session import drawn
from sandbox.dingtalk.wire import Door, OldRefusal, old_answered
from sandbox.phones import ROBOT
from sandbox.services import Services

SKEW_MAX_MS: Final = 3_600_000
BODY_BYTES_MAX: Final = 20_000
AT_MAX: Final = 50


class CustomRobots:
    """Posts into the group that owns the token."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._windows = Windows()
        self._silent_until_us: Bounded[int] = Bounded(1000)
        self._seen: Bounded[None] = Bounded(services.rules.records)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/oapi/robot/send", old_answered(self.send))]

    async def send(self, request: web.Request) -> dict[str, Any]:
        token = request.query.get("access_token", "")
        group = self._services.config.group_where("webhook_token", token)
        if group is None:
            raise OldRefusal(300005, "token is not exist")
        body = await self._door.old_json(request)
        self._check_security(group, request.query, body)
        self._check_size(body)
        if self._is_repeat(group, body.get("msgUuid")):
            return {}
        self._count(group)
        kind, fields = drawn(self._services, body)
        self._services.phones.post(group.id, ROBOT, kind, **fields)
        return {}

    def _check_security(self, group: Group, query: Any, body: dict[str, Any]) -> None:
        if group.webhook_keyword and group.webhook_keyword not in _words(body):
            raise OldRefusal(310000, "keywords not in content")
        if not group.webhook_secret:
            return
        timestamp = query.get("timestamp", "")
        now_ms = self._services.clock.now_ms()
        if not timestamp.isdigit() or abs(now_ms - int(timestamp)) > SKEW_MAX_MS:
            raise OldRefusal(310000, "invalid timestamp")
        right = sign.robot(group.webhook_secret, timestamp)
        if not hmac.compare_digest(right.encode(), query.get("sign", "").encode()):
            raise OldRefusal(310000, "sign not match")

    def _check_size(self, body: dict[str, Any]) -> None:
        if len(_words(body).encode()) > BODY_BYTES_MAX:
            raise OldRefusal(460101, "message too long, exceed 20000 bytes")
        at = body.get("at")
        lists = [at.get(key) for key in ("atUserIds", "atMobiles")] if isinstance(at, dict) else []
        if sum(len(ids) for ids in lists if isinstance(ids, list)) > AT_MAX:
            raise OldRefusal(40035, "at more than 50")

    def _is_repeat(self, group: Group, uuid: Any) -> bool:
        """Tell whether a message with this ``msgUuid`` was posted before."""
        if not isinstance(uuid, str) or not uuid:
            return False
        key = f"{group.id} {uuid}"
        seen = key in self._seen
        self._seen[key] = None
        return seen

    def _count(self, group: Group) -> None:
        rules, now_us = self._services.rules, self._services.clock.now_us()
        if self._services.mischief.take("rate_limited"):
            raise OldRefusal(130101, "send too fast, exceed 20 times per minute")
        if now_us >= self._silent_until_us.get(group.id, 0):
            if self._windows.count(group.id, now_us, 60) < rules.ding_robot_per_minute:
                self._windows.hit(group.id, now_us)
                return
            self._silent_until_us[group.id] = now_us + rules.ding_robot_penalty_s * 1_000_000
        raise OldRefusal(130101, "send too fast, exceed 20 times per minute")


def _words(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)
