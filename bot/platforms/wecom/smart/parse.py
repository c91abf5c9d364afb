"""From the smart bot's JSON to what a person did: the same bodies by frame and by callback."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.inbound import Chat, Chose, Filed, Inbound, Photographed, Said, Tapped, Unreadable
from bot.platforms import wire
from bot.platforms.wecom.parse import CHINA_S, DAY_S, KEY_MAX, Common, Ignored
from bot.platforms.wecom.smart.media import Json, sealed_address
from core.clock import MICROSECONDS

PLATFORM: Final = "wecom_bot"
ANSWER: Final = "answer:"
WELCOME: Final = "welcome:"
"""What stands before a ``req_id`` says which frame may answer it."""
ANSWER_LIFE_US: Final = 24 * 3600 * MICROSECONDS
WELCOME_LIFE_US: Final = 120 * MICROSECONDS
"""WeCom takes a welcome for five seconds; a later one is refused and goes out as a push."""
RESPONSE_URL_LIFE_US: Final = 3600 * MICROSECONDS
QUIET_EVENTS: Final = frozenset({"feedback_event", "auth_change_event", "enter_check_update"})
UNREADABLE: Final = frozenset({"video", "location", "link"})
_MENTION = re.compile(r"^\s*@\S+(?:\s+|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a body came from. ``req_id`` is empty in a callback; ``corp_id`` is the firm's."""

    corp_id: str
    now_us: int
    req_id: str = ""


def parse(body: Json, scene: Scene) -> list[Inbound] | Ignored:
    """Return what a person did, in order; nothing in it is trusted to have the right shape."""
    kind = wire.text(body, "msgtype").lower()
    if not wire.raw(wire.table(body, "from"), "userid"):
        return Ignored("no sender")
    if kind == "event":
        return _event(body, scene)
    if kind == "stream":
        return Ignored("a look at a stream that we never began")
    found = list(_said(body, kind, scene))
    return found or Ignored(f"message {kind[:40]}", is_known=False)


def is_displaced(body: Json) -> bool:
    """Return whether another connection has taken this one's place."""
    return wire.text(wire.table(body, "event"), "eventtype") == "disconnected_event"


def _said(body: Json, kind: str, scene: Scene) -> Iterator[Inbound]:
    """Yield a message; one of several items is as many messages, told apart by their number."""
    items = wire.rows(wire.table(body, "mixed"), "msg_item") if kind == "mixed" else [body]
    for number, item in enumerate(items):
        common = _common(body, scene, _identity(body) + (f"#{number}" if number else ""))
        inbound = _item(item, common, body)
        if inbound is not None:
            yield inbound


def _item(item: Json, common: Common, body: Json) -> Inbound | None:
    kind = wire.text(item, "msgtype").lower()
    part = wire.table(item, kind)
    content = wire.text(part, "content")
    if kind == "text":
        if common["chat"].is_group:
            content = _MENTION.sub("", content, count=1)
        return Said(**common, text=content, quoted=_quoted(body)) if content.strip() else None
    if kind == "voice":
        if not content.strip():
            return Unreadable(**common, what="voice")
        return Said(**common, text=content, is_spoken=True)
    if kind == "image":
        return Photographed(**common, media=sealed_address(part))
    if kind == "file":
        return Filed(**common, media=sealed_address(part), name=wire.text(part, "name"))
    return Unreadable(**common, what=kind) if kind in UNREADABLE else None


def _quoted(body: Json) -> str:
    quote = wire.table(body, "quote")
    items = wire.rows(wire.table(quote, "mixed"), "msg_item") or [quote]
    said = (wire.text(wire.table(item, wire.text(item, "msgtype")), "content") for item in items)
    return "\n".join(filter(None, said))


def _event(body: Json, scene: Scene) -> list[Inbound] | Ignored:
    event = wire.table(body, "event")
    name = wire.text(event, "eventtype")
    if name == "enter_chat":
        return [_came_home(body, scene)]
    if name == "template_card_event" or (not name and _button(event)[0]):
        return _tapped(body, event, scene)
    return Ignored(f"event {name[:40]}", is_known=name in QUIET_EVENTS)


def _tapped(body: Json, event: Json, scene: Scene) -> list[Inbound] | Ignored:
    """Return the press; ``response_code`` says that our answer redraws this copy."""
    token, task = _button(event)
    if not token:
        return Ignored("a card event without a key")
    sender = wire.raw(wire.table(body, "from"), "userid")
    identity = _identity(body) or _digest(token, task, sender, scene.req_id)
    common = _common(body, scene, identity)
    return [Tapped(**common, token=token, handle=task, response_code=scene.req_id or identity)]


def _button(event: Json) -> tuple[str, str]:
    """Return key and task id of a press, in any of the shapes that were seen."""
    inner = wire.table(event, "template_card_event") or event
    key = _first(inner, "event_key", "EventKey", "eventKey")
    return (
        key or wire.raw(wire.table(inner, "button"), "key"),
        _first(inner, "task_id", "TaskId", "taskId"),
    )


def _first(part: Json, *names: str) -> str:
    return next((found for name in names if (found := wire.raw(part, name))), "")


def _came_home(body: Json, scene: Scene) -> Inbound:
    """Make the first opening of a day (China's) one greeting."""
    day = (scene.now_us // MICROSECONDS + CHINA_S) // DAY_S
    sender = wire.raw(wire.table(body, "from"), "userid")
    return Chose(**_common(body, scene, f"home-{sender}-{day}"), menu_key="HOME")


def _common(body: Json, scene: Scene, identity: str) -> Common:
    sender = wire.table(body, "from")
    user_id = wire.raw(sender, "userid")
    tenant = wire.raw(sender, "corpid") or scene.corp_id
    chat_id = wire.raw(body, "chatid")
    is_group = wire.text(body, "chattype") == "group" and bool(chat_id)
    reply_url, life_us = _reply(body, scene)
    sent_us = wire.whole(body, "create_time") * MICROSECONDS
    return Common(
        key=_key(tenant, identity or _digest(wire.dumps(body))),
        user_id=user_id,
        chat=Chat(
            platform=PLATFORM, tenant=tenant, id=chat_id if is_group else user_id,
            is_group=is_group, reply_url=reply_url, reply_until_us=scene.now_us + life_us,
        ),
        sent_us=sent_us if 0 < sent_us < 1 << 62 else scene.now_us,
    )  # fmt: skip


def _reply(body: Json, scene: Scene) -> tuple[str, int]:
    """Return the address of an answer and how long it is good; a card event has none by frame."""
    if not scene.req_id:
        return wire.raw(body, "response_url"), RESPONSE_URL_LIFE_US
    if wire.text(body, "msgtype").lower() != "event":
        return ANSWER + scene.req_id, ANSWER_LIFE_US
    if wire.text(wire.table(body, "event"), "eventtype") == "enter_chat":
        return WELCOME + scene.req_id, WELCOME_LIFE_US
    return "", 0


def _identity(body: Json) -> str:
    return wire.raw(body, "msgid")


def _key(tenant: str, identity: str) -> str:
    key = f"{PLATFORM}:{tenant}:{identity}"
    return key if len(key) <= KEY_MAX else f"{PLATFORM}:{tenant[:64]}:h-{_digest(key)}"


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()
