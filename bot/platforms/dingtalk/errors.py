"""What the platform's answers mean: one table for the new interface, one for the old.

Order matters: the first pattern that fits decides.
"""

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

from bot.platforms import wire
from bot.platforms.base import SendFailed, Trouble

BAN_S: Final = 300.0
ROBOT_REST_S: Final = 600.0
RETRY_AFTER_MAX_S: Final = 3600.0

NEW: Final[tuple[tuple[str, Trouble, float], ...]] = (
    ("*QpsLimit*", Trouble.THROTTLED, 1),
    ("*QpmLimit*", Trouble.THROTTLED, 60),
    ("send.too.fast", Trouble.THROTTLED, 5),
    ("send.byToken.tooFast", Trouble.THROTTLED, 5),
    ("too.many.*", Trouble.THROTTLED, 10),
    ("systemBusy", Trouble.THROTTLED, 5),
    ("InvalidAuthentication", Trouble.CONFIG, 0),
    ("Forbidden.*", Trouble.CONFIG, 0),
    ("invalidClientIdOrSecret", Trouble.CONFIG, 0),
    ("invalidParameter.robotCode.downloadCode", Trouble.CONTENT, 0),
    ("invalidParameter.robotCode.*", Trouble.CONFIG, 0),
    ("chatbotId.notAllow.sendOTO", Trouble.CONFIG, 0),
    ("*.openConversationId", Trouble.TARGET, 0),
    ("group.disbanded", Trouble.TARGET, 0),
    ("bot.stopped", Trouble.TARGET, 0),
    ("bot.forbidden.sendMessage", Trouble.TARGET, 0),
    ("robot.oto.notExist", Trouble.TARGET, 0),
    ("staffId.notExisted", Trouble.TARGET, 0),
    ("illegal.receivers", Trouble.TARGET, 0),
    ("conversation.org.notMatch", Trouble.TARGET, 0),
    ("param.userIdNotExist", Trouble.TARGET, 0),
    ("param.openSpaceIdInvalid", Trouble.TARGET, 0),
    ("system.*", Trouble.BUSY, 0),
    ("unknown.send.result", Trouble.BUSY, 0),
    ("resource.unavailable", Trouble.BUSY, 0),
)

OLD: Final[dict[int, tuple[Trouble, float]]] = {
    -1: (Trouble.BUSY, 0),
    15: (Trouble.BUSY, 0),
    90002: (Trouble.THROTTLED, 10),
    130101: (Trouble.THROTTLED, ROBOT_REST_S),
    410100: (Trouble.THROTTLED, ROBOT_REST_S),
    90030: (Trouble.CONFIG, 0),
    310000: (Trouble.CONFIG, 0),
    300001: (Trouble.CONFIG, 0),
    300005: (Trouble.CONFIG, 0),
    400101: (Trouble.CONFIG, 0),
    40014: (Trouble.CONFIG, 0),
    42001: (Trouble.CONFIG, 0),
    33001: (Trouble.CONFIG, 0),
    40001: (Trouble.CONFIG, 0),
    60011: (Trouble.CONFIG, 0),
    60020: (Trouble.CONFIG, 0),
    400102: (Trouble.TARGET, 0),
    400106: (Trouble.TARGET, 0),
    400013: (Trouble.TARGET, 0),
    400105: (Trouble.CONTENT, 0),
    40004: (Trouble.CONTENT, 0),
    40005: (Trouble.CONTENT, 0),
    40006: (Trouble.CONTENT, 0),
    40007: (Trouble.CONTENT, 0),
    40009: (Trouble.CONTENT, 0),
    41005: (Trouble.CONTENT, 0),
    40035: (Trouble.CONTENT, 0),
    40089: (Trouble.CONFIG, 0),
    43004: (Trouble.CONTENT, 0),
    430101: (Trouble.CONTENT, 0),
    430102: (Trouble.CONTENT, 0),
    430103: (Trouble.CONTENT, 0),
    430104: (Trouble.CONTENT, 0),
    460101: (Trouble.CONTENT, 0),
}

TEMPLATE_GONE: Final = frozenset(
    {"param.templateNotExist", "param.templateUnpublished", "param.cardTemplateIdEmpty"}
)
CARD_EXISTS: Final = "param.cardAlreadyExist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer of the platform. ``body`` is absent when it is not a JSON object."""

    status: int
    body: dict[str, Any] | None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Return the new interface's error code, or nothing."""
        return wire.text(self.body or {}, "code")

    @property
    def errcode(self) -> int:
        """Return the old interface's error code, the inner one where there is one; 0 is good."""
        body = self.body or {}
        outer = wire.whole(body, "errcode")
        return (wire.whole(body, "sub_code") or outer) if outer == 88 else outer

    @property
    def is_ban(self) -> bool:
        """Whether all calls from this address are turned away for five minutes."""
        return wire.whole(self.body or {}, "status") == 1111

    @property
    def is_about_token(self) -> bool:
        """Whether the access token, and nothing else, was refused."""
        return (
            self.code == "InvalidAuthentication"
            or (self.status == 401 and not self.code.startswith("Forbidden"))
            or self.errcode in {40014, 42001, 33001, 40001}
        )

    @property
    def is_about_cards(self) -> bool:
        """Whether cards cannot be used at all: no permission, or no such template."""
        return self.code in TEMPLATE_GONE or self.code.endswith("AccessTokenPermissionDenied")


class Declined(SendFailed):
    """A ``SendFailed`` that remembers the answer it stands for."""

    def __init__(self, trouble: Trouble, reply: Reply, retry_after_s: float = 0.0) -> None:
        super().__init__(trouble, describe(reply), retry_after_s=retry_after_s)
        self.reply = reply


def judge(reply: Reply) -> Declined | None:
    """Return what is wrong with an answer, or nothing when it is good."""
    if reply.body is None:
        return _without_json(reply)
    if reply.is_ban:
        return Declined(Trouble.THROTTLED, reply, BAN_S)
    if reply.errcode:
        trouble, wait_s = OLD.get(reply.errcode, (Trouble.BUSY, 0.0))
        return Declined(trouble, reply, wait_s)
    if reply.status < 300:
        is_refused = reply.body.get("success") in {False, "false"}
        return _by_code(reply) if is_refused or (reply.code and reply.status != 200) else None
    return _by_code(reply)


def _by_code(reply: Reply) -> Declined:
    if reply.status == 429:
        return Declined(Trouble.THROTTLED, reply, retry_after_s(reply.headers))
    for pattern, trouble, wait_s in NEW:
        if fnmatchcase(reply.code, pattern):
            return Declined(trouble, reply, wait_s)
    return Declined(_by_status(reply.status), reply)


def _by_status(status: int) -> Trouble:
    if status >= 500 or status == 408 or status < 400:
        return Trouble.BUSY
    return Trouble.CONFIG if status in {401, 403, 404, 405} else Trouble.CONTENT


def _without_json(reply: Reply) -> Declined:
    """Judge a page or a cut answer; the ban of an IP address may come as a page, too."""
    if reply.status == 429:
        return Declined(Trouble.THROTTLED, reply, retry_after_s(reply.headers))
    if reply.status == 403:
        return Declined(Trouble.THROTTLED, reply, BAN_S)
    return Declined(Trouble.CONFIG if reply.status == 404 else Trouble.BUSY, reply)


def retry_after_s(headers: Mapping[str, str]) -> float:
    """Return the seconds that ``Retry-After`` asks for, between 1 and 3600."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(max(float(value[:6]), 1.0), RETRY_AFTER_MAX_S)
    until = email.utils.parsedate_tz(value)
    now = email.utils.parsedate_tz(headers.get("Date", ""))
    if until is None or now is None:
        return 5.0
    wait_s = email.utils.mktime_tz(until) - email.utils.mktime_tz(now)
    return float(min(max(wait_s, 1), RETRY_AFTER_MAX_S))


def describe(reply: Reply) -> str:
    """Return what an administrator needs of an answer: status, code, message, missing scopes."""
    if reply.body is None:
        return f"HTTP {reply.status}, no JSON"
    parts = [f"HTTP {reply.status}", reply.code or (str(reply.errcode) if reply.errcode else "")]
    parts.append((wire.text(reply.body, "message") or wire.text(reply.body, "errmsg"))[:200])
    scopes = required_scopes(reply.body)
    parts.append(f"scopes: {', '.join(scopes)}" if scopes else "")
    return " ".join(" ".join(part.split()) for part in parts if part)


def required_scopes(body: Mapping[str, Any]) -> list[str]:
    """Return the permissions that a refusal says are missing; the key's case varies."""
    for key, value in body.items():
        if key.lower() == "accessdenieddetail" and isinstance(value, dict):
            return wire.words(value, "requiredScopes")
    return []
