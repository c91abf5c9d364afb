"""The group webhook robot: a key, twenty messages a minute, no callbacks."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web

from sandbox.bounded import Windows
from sandbox.config import Group
from sandbox.media import sniff
from sandbox.phones import ROBOT
from sandbox.services import Services
from sandbox.wecom import cards, draw
from sandbox.wecom.content import Contents, Shown
from sandbox.wecom.media import take_upload, upload_answer
from sandbox.wecom.wire import Door, Refusal, answered

BYTES_MAX: Final = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}
IMAGE_BYTES_MAX: Final = 2 * 1024 * 1024
JSON_BYTES_MAX: Final = 3 * 1024 * 1024  # a picture of that size in base64, and its frame
NOTICES: Final = ("text_notice", "news_notice")
COLOURS: Final = re.compile(r"</?font[^>]*>")
AT: Final = re.compile(r"<@([^>]{1,64})>")


class Robots:
    """Posts into the group that owns the key."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self._contents = Contents(services)
        self._windows = Windows()
        self._kinds: dict[str, Callable[[dict[str, Any], str], Shown]] = {
            "text": self._text,
            "markdown": self._markdown,
            "markdown_v2": self._markdown_v2,
            "image": self._image,
            "news": self._other,
            "file": self._other,
            "voice": self._other,
            "template_card": self._card,
        }

    def routes(self) -> list[web.RouteDef]:
        base = "/wecom/cgi-bin/webhook"
        return [
            web.post(f"{base}/send", answered(self.send)),
            web.post(f"{base}/upload_media", answered(self.upload)),
        ]

    async def send(self, request: web.Request) -> dict[str, Any]:
        group, key = self._group(request)
        body = await self._door.json(request, JSON_BYTES_MAX)
        self._count(key)
        kind = body.get("msgtype")
        if not isinstance(kind, str) or kind not in self._kinds:
            raise Refusal(40008, "invalid message type")
        if not isinstance(body.get(kind), dict):
            raise Refusal(40058, f"{kind} missing or not an object")
        bubble, fields = self._kinds[kind](body, key)
        self._services.phones.post(group.id, ROBOT, bubble, **fields)
        return {}

    async def upload(self, request: web.Request) -> dict[str, Any]:
        _, key = self._group(request)
        kind = request.query.get("type", "")
        if kind not in {"file", "voice"}:
            raise Refusal(40004, "invalid media type")
        return upload_answer(await take_upload(self._services, request, owner=key), kind)

    def _group(self, request: web.Request) -> tuple[Group, str]:
        key = request.query.get("key", "")
        group = self._services.config.group_where("webhook_key", key)
        if group is None:
            raise Refusal(93000, "invalid webhook url")
        return group, key

    def _count(self, key: str) -> None:
        now_us, most = self._services.clock.now_us(), self._services.rules.wecom_robot_per_minute
        limited = self._services.mischief.take("rate_limited")
        if limited or self._windows.count(key, now_us, 60) >= most:
            raise Refusal(45009, "api freq out of limit")
        self._windows.hit(key, now_us)

    def _text(self, body: dict[str, Any], _key: str) -> Shown:
        part = body["text"]
        content = _content(part, "text")
        for who in _strings(part, "mentioned_list") + _strings(part, "mentioned_mobile_list"):
            content += f" @{self._name(who)}"
        return "text", {"text": content}

    def _markdown(self, body: dict[str, Any], _key: str) -> Shown:
        content = _content(body["markdown"], "markdown")
        return "markdown", {"markdown": AT.sub(lambda at: f"@{self._name(at[1])}", content)}

    def _markdown_v2(self, body: dict[str, Any], _key: str) -> Shown:
        """Show version 2, which knows neither colours nor mentions."""
        return "markdown", {
            "markdown": COLOURS.sub("", _content(body["markdown_v2"], "markdown_v2"))
        }

    def _image(self, body: dict[str, Any], _key: str) -> Shown:
        part = body["image"]
        try:
            data = base64.b64decode(str(part.get("base64", "")), validate=True)
        except binascii.Error:
            raise Refusal(40058, "image.base64 is not base64") from None
        if not data or len(data) > IMAGE_BYTES_MAX:
            raise Refusal(40009, "invalid image size")
        if sniff(data) not in {"image/png", "image/jpeg"}:
            raise Refusal(40058, "image must be JPG or PNG")
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if part.get("md5") != digest:
            raise Refusal(40058, "image.md5 does not match")
        now_us = self._services.clock.now_us()
        file = self._services.files.keep(data, "image", sniff(data), now_us)
        return "image", {"image_url": f"/sandbox/media/{file.id}"}

    def _other(self, body: dict[str, Any], key: str) -> Shown:
        kind = body["msgtype"]
        return self._contents.show(kind, body, owner="" if kind == "news" else key)

    def _card(self, body: dict[str, Any], _key: str) -> Shown:
        card = body["template_card"]
        if card.get("card_type") not in NOTICES:
            raise Refusal(42031, "invalid template_card card_type for a robot")
        return "card", {"card": draw.draw(cards.check(card))}

    def _name(self, user_id: str) -> str:
        person = self._services.config.member("wecom", user_id)
        return person.name if person else user_id


def _content(part: dict[str, Any], kind: str) -> str:
    content = part.get("content")
    if not isinstance(content, str) or not content:
        raise Refusal(44004, "empty content")
    if len(content.encode()) > BYTES_MAX[kind]:
        raise Refusal(40058, f"{kind}.content exceed max length {BYTES_MAX[kind]}")
    return content


def _strings(part: dict[str, Any], key: str) -> list[str]:
    value = part.get(key) or []
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise Refusal(40058, f"text.{key} must be an array of strings")
    return value
