"""What the app's robot sends through the OpenAPI, its recalls, and the files people sent to it."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from sandbox import texts
from sandbox.bounded import Bounded
from sandbox.config import Group, Person
from sandbox.dingtalk import bubbles
from sandbox.dingtalk.wire import ApiRefusal, Door, OldRefusal
from sandbox.media import sniff
from sandbox.phones import BOT, Message
from sandbox.services import Services

USERS_MAX: Final = 20
PARAM_BYTES_MAX: Final = 15_000
RECALL_KEYS_MAX: Final = 20
RECALL_MAX_US: Final = 24 * 3600 * 1_000_000
MB: Final = 1024 * 1024
UPLOADS: Final[dict[str, tuple[int, tuple[str, ...]]]] = {
    "image": (20 * MB, ("jpg", "jpeg", "gif", "png", "bmp")),
    "voice": (2 * MB, ("amr", "mp3", "wav")),
    "video": (20 * MB, ("mp4",)),
    "file": (20 * MB, ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One send: its bubbles, and when."""

    at_us: int
    messages: tuple[Message, ...]


class Robot:
    """Speaks to people and groups."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._sent: Bounded[Sent] = Bounded(services.rules.records)
        self._links: Bounded[tuple[str, int]] = Bounded(1000)

    def routes(self) -> list[web.RouteDef]:
        base, behind = "/dingtalk/v1.0/robot", self._door.behind_token
        old = self._door.behind_old_token
        return [
            web.post(f"{base}/oToMessages/batchSend", behind(self.send_to_people)),
            web.post(f"{base}/groupMessages/send", behind(self.send_to_group)),
            web.post(f"{base}/otoMessages/batchRecall", behind(self.recall)),
            web.post(f"{base}/groupMessages/recall", behind(self.recall)),
            web.get(f"{base}/oToMessages/readStatus", behind(self.read_status)),
            web.post(f"{base}/messageFiles/download", behind(self.download)),
            web.get("/dingtalk/files/{link}", self.file),
            web.post("/oapi/media/upload", old(self.upload)),
            web.post("/oapi/topapi/v2/user/get", old(self.user)),
        ]

    async def send_to_people(self, request: web.Request) -> dict[str, Any]:
        """Send to at most 20; who is under flow control or unknown is told in the answer."""
        body = await self._door.json(request)
        self._door.robot(body.get("robotCode"))
        users = _users(body.get("userIds"))
        kind, fields = self._bubble(body)
        people, unknown = self._known(users)
        if not people:
            raise ApiRefusal("staffId.notExisted", "staffId not existed")
        self._check_rate()
        limited = [p for p in people if self._services.mischief.take("flow_controlled")]
        reached = [person for person in people if person not in limited]
        messages = [self._services.phones.post(p.id, BOT, kind, **fields) for p in reached]
        return {
            "processQueryKey": self._book(messages),
            "invalidStaffIdList": unknown,
            "flowControlledStaffIdList": [person.user_id for person in limited],
            "filteredStaffIdList": [],
        }

    async def send_to_group(self, request: web.Request) -> dict[str, Any]:
        body = await self._door.json(request)
        self._door.robot(body.get("robotCode"))
        group = self._group(body.get("openConversationId"))
        kind, fields = self._bubble(body)
        self._check_rate()
        message = self._services.phones.post(group.id, BOT, kind, **fields)
        return {"processQueryKey": self._book([message])}

    async def recall(self, request: web.Request) -> dict[str, Any]:
        """Recall what is younger than a day; every key has its own result."""
        body = await self._door.json(request)
        self._door.robot(body.get("robotCode"))
        keys = body.get("processQueryKeys")
        if not isinstance(keys, list) or not 1 <= len(keys) <= RECALL_KEYS_MAX:
            raise ApiRefusal("invalidParameter.processQueryKeys", "1 to 20 keys")
        now_us = self._services.clock.now_us()
        done, failed = [], {}
        for key in keys:
            sent = self._sent.get(str(key))
            if sent is None or now_us - sent.at_us > RECALL_MAX_US:
                failed[str(key)] = "processQueryKey.expireTime" if sent else "not exist"
                continue
            for message in sent.messages:
                self._services.phones.remove(message, texts.RECALLED)
            done.append(key)
        return {"successResult": done, "failedResult": failed}

    async def read_status(self, request: web.Request) -> dict[str, Any]:
        self._door.robot(request.query.get("robotCode"))
        sent = self._sent.get(request.query.get("processQueryKey", ""))
        if sent is None:
            raise ApiRefusal("processQueryKey.expireTime")
        known = [self._services.config.person(message.chat) for message in sent.messages]
        rows = [{"userId": p.user_id, "name": p.name, "readStatus": "READ"} for p in known if p]
        return {"sendStatus": "SUCCESS", "messageReadInfoList": rows}

    async def download(self, request: web.Request) -> dict[str, Any]:
        """Turn a ``downloadCode`` into a plain http address that works for a while."""
        body = await self._door.json(request)
        self._door.robot(body.get("robotCode"))
        code = body.get("downloadCode")
        if not isinstance(code, str) or not code:
            raise ApiRefusal("invalidParameter.downloadCode.empty")
        file = self._services.files.get(code)
        if file is None:
            raise ApiRefusal("invalidParameter.robotCode.downloadCode")
        link = secrets.token_urlsafe(24)
        life_us = self._services.rules.ding_file_life_s * 1_000_000
        self._links[link] = (file.id, self._services.clock.now_us() + life_us)
        return {"downloadUrl": f"http://{request.host}/dingtalk/files/{link}?Signature=sandbox"}

    async def file(self, request: web.Request) -> web.Response:
        file_id, until_us = self._links.get(request.match_info["link"], ("", 0))
        file = self._services.files.get(file_id)
        if file is None or until_us <= self._services.clock.now_us():
            raise web.HTTPForbidden
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def upload(self, request: web.Request) -> dict[str, Any]:
        kind = request.query.get("type", "")
        if kind not in UPLOADS:
            raise OldRefusal(40004, "不合法的媒体文件类型")
        part = (await request.post()).get("media")
        if not isinstance(part, web.FileField):
            raise OldRefusal(41005, "缺少多媒体文件数据")
        data, (bytes_max, endings) = part.file.read(), UPLOADS[kind]
        if not data or len(data) > bytes_max:
            raise OldRefusal(40006, "不合法的文件大小")
        if part.filename.rsplit(".", 1)[-1].lower() not in endings:
            raise OldRefusal(40005, "不合法的文件类型")
        now_us = self._services.clock.now_us()
        file = self._services.files.keep(data, part.filename, sniff(data), now_us, prefix="@lAz")
        return {"type": kind, "media_id": file.id, "created_at": now_us // 1000}

    async def user(self, request: web.Request) -> dict[str, Any]:
        raw = await request.post() if "form" in request.content_type else None
        body: Any = raw if raw is not None else await self._door.old_json(request)
        person = self._services.config.member("dingtalk", str(body.get("userid", "")))
        if person is None:
            raise OldRefusal(60121, "找不到该用户")
        row = {"userid": person.user_id, "name": person.name, "title": person.title}
        return {"result": {**row, "active": True, "dept_id_list": [1]}}

    def _bubble(self, body: dict[str, Any]) -> bubbles.Shown:
        fields, key = bubbles.parsed(body.get("msgParam")), body.get("msgKey")
        if fields is None:
            raise ApiRefusal("invalidParameter.msgParam.invalid", "msgParam must be JSON text")
        if len(str(body["msgParam"]).encode()) > PARAM_BYTES_MAX:
            raise ApiRefusal("invalidParameter.msgParam.tooLong", "msgParam exceeds 15000 bytes")
        try:
            return bubbles.from_template(self._services, str(key), fields)
        except bubbles.UnknownKind:
            raise ApiRefusal("invalidParameter.msgKey.invalid", f"msgKey {key}") from None
        except bubbles.Missing as missing:
            raise ApiRefusal("invalidParameter.msgParam.invalid", f"{missing}") from None

    def _known(self, users: list[str]) -> tuple[list[Person], list[str]]:
        found = {user: self._services.config.member("dingtalk", user) for user in users}
        failing = self._services.mischief.failing_users
        people = [person for user, person in found.items() if person and user not in failing]
        return people, [user for user in found if user in failing or found[user] is None]

    def _group(self, conversation_id: Any) -> Group:
        if not conversation_id:
            raise ApiRefusal("miss.openConversationId")
        group = self._services.config.group_where("conversation_id", str(conversation_id))
        if group is None:
            raise ApiRefusal("invalid.openConversationId")
        return group

    def _check_rate(self) -> None:
        if self._services.mischief.take("rate_limited"):
            raise ApiRefusal("send.too.fast", "send too fast")

    def _book(self, messages: list[Message]) -> str:
        key = secrets.token_urlsafe(24) + "=="
        self._sent[key] = Sent(at_us=self._services.clock.now_us(), messages=tuple(messages))
        return key


def _users(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ApiRefusal("invalidParameter.userIds.empty", "userIds is empty")
    if len(value) > USERS_MAX:
        raise ApiRefusal("invalidParameter.userIds.overMax", "more than 20 userIds")
    if not all(isinstance(user, str) for user in value):
        raise ApiRefusal("invalidParameter.userIds.invalid", "userIds must be strings")
    return value
