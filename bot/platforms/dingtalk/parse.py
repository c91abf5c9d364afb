"""Robot messages and card clicks, whatever shape they come in, turned into inbounds.

Stream and HTTP carry the same payloads. Unknown fields are left alone, missing ones are lived
with; only a sender without a staff id cannot be served, because nobody knows who that is.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.inbound import Chat, Departed, Filed, Inbound, Photographed, Said, Tapped, Unreadable
from bot.platforms import wire

NAME: Final = "dingtalk"
KEY_MAX: Final = 200
FILE_NAME_MAX: Final = 120
OVER_QUOTA: Final = 20001
YEAR_2000_MS: Final = 946_684_800_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a payload is read against: whose robot hears it, when, and how it was delivered.

    ``delivery`` is the frame's message id or the callback's timestamp; ``sent_ms`` the time the
    transport gave, 0 when it gave none.
    """

    corp_id: str
    client_id: str
    now_us: int
    may_reply: Callable[[str], bool]
    delivery: str = ""
    sent_ms: int = 0

    def tenant(self, corp_id: str) -> str:
        """Return the organisation's name: the configured one, the payload's, else the app's."""
        return self.corp_id or corp_id or self.client_id

    def is_foreign(self, corp_id: str) -> bool:
        """Whether a payload says that it belongs to another organisation."""
        return bool(self.corp_id and corp_id and corp_id != self.corp_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A payload that asks for nothing; ``why`` is what is counted."""

    why: str


def message(data: dict[str, Any], scene: Scene) -> Inbound | Ignored:
    """Read a robot message."""
    if wire.whole(data, "errCode") == OVER_QUOTA:
        return Ignored(why="over_quota")
    corp_id = wire.raw(data, "senderCorpId") or wire.raw(data, "chatbotCorpId")
    user_id = wire.raw(data, "senderStaffId")
    if scene.is_foreign(corp_id):
        return Ignored(why="foreign_organisation")
    if not user_id:
        return Ignored(why="no_staff_id")
    is_group = wire.text(data, "conversationType") == "2"
    conversation = wire.raw(data, "conversationId")
    if is_group and not conversation:
        return Ignored(why="no_conversation")
    tenant = scene.tenant(corp_id)
    place = Chat(
        platform=NAME,
        tenant=tenant,
        id=conversation if is_group else user_id,
        is_group=is_group,
        **_reply_address(data, scene),
    )
    base = {
        "key": _key(tenant, wire.raw(data, "msgId") or scene.delivery or _digest(data)),
        "user_id": user_id,
        "chat": place,
        "sent_us": _sent_us(data, scene),
    }
    return _content(data, base)


def tap(data: dict[str, Any], scene: Scene) -> Tapped | Ignored:
    """Read a card click.

    A click has no id of its own. Its key is made of the card's copy, the person, the button and
    the delivery's id, so that a frame pushed again under its id is the same click, and another
    press of the same button is another one. Should the gateway repeat a click under a new id, the
    stored action decides: it answers what has been decided, and nothing moves twice.
    """
    corp_id = wire.raw(data, "corpId")
    user_id, handle = wire.raw(data, "userId"), wire.raw(data, "outTrackId")
    if scene.is_foreign(corp_id):
        return Ignored(why="foreign_organisation")
    token = _token(data)
    if not (user_id and handle and token):
        return Ignored(why="no_action")
    tenant = scene.tenant(corp_id)
    click = _digest({"card": handle, "who": user_id, "what": token, "delivery": scene.delivery})
    is_group = wire.text(data, "spaceType").upper() == "IM_GROUP"
    space = wire.raw(data, "spaceId")
    return Tapped(
        key=_key(tenant, f"tap:{click}"),
        user_id=user_id,
        chat=Chat(
            platform=NAME,
            tenant=tenant,
            id=space if is_group and space else user_id,
            is_group=bool(is_group and space),
        ),
        sent_us=scene.sent_ms * 1000 or scene.now_us,
        token=token,
        handle=handle,
    )


def departures(data: dict[str, Any], scene: Scene) -> list[Departed]:
    """Read who has left the organisation (``user_leave_org``); the ids come as a list."""
    corp_id = wire.raw(data, "corpId") or wire.raw(data, "CorpId")
    if scene.is_foreign(corp_id):
        return []
    tenant = scene.tenant(corp_id)
    user_ids = wire.words(data, "userId") or wire.words(data, "UserId")
    event = wire.raw(data, "eventId") or scene.delivery or _digest(data)
    return [
        Departed(
            key=_key(tenant, f"left:{user_id}:{event}"),
            user_id=user_id,
            chat=Chat(platform=NAME, tenant=tenant, id=user_id),
            sent_us=scene.sent_ms * 1000 or scene.now_us,
        )
        for user_id in user_ids
    ]


def reply_address_of(data: dict[str, Any]) -> str:
    """Return the session's reply address in a payload that was not accepted, or nothing."""
    return wire.raw(data, "sessionWebhook")


def _content(data: dict[str, Any], base: dict[str, Any]) -> Inbound:
    """Tell what was said, shown or sent."""
    kind = wire.text(data, "msgtype")
    content = wire.table(data, "content")
    quoted = _quoted(data)
    match kind:
        case "text" | "markdown":
            return Said(text=_text(data), quoted=quoted, **base)
        case "richText":
            return _rich(data, wire.rows(content, "richText"), base)
        case "picture" if code := wire.raw(content, "downloadCode"):
            return Photographed(media=code, **base)
        case "file" if code := wire.raw(content, "downloadCode"):
            return Filed(media=code, name=wire.text(content, "fileName")[:FILE_NAME_MAX], **base)
        case "audio" if heard := wire.text(content, "recognition").strip():
            return Said(text=heard, quoted=quoted, is_spoken=True, **base)
        case _:
            return Unreadable(what=kind or "unknown", **base)


def _text(data: dict[str, Any]) -> str:
    """Return the text of a text message, nested or flat."""
    for place in (wire.table(data, "text"), wire.table(data, "markdown")):
        for key in ("content", "text"):
            if found := wire.text(place, key):
                return found.strip()
    return wire.text(data, "content").strip()


def _rich(data: dict[str, Any], parts: list[dict[str, Any]], base: dict[str, Any]) -> Inbound:
    """Join the fragments; a picture with no words is a photo."""
    fragments = [wire.text(part, "text") for part in parts if wire.text(part, "type") != "at"]
    if _is_for_us(data):
        fragments = _without_mention(fragments)
    said = "".join(fragments).strip()
    codes = [code for part in parts if (code := wire.raw(part, "downloadCode"))]
    if codes and not said:
        return Photographed(media=codes[0], **base)
    return Said(text=said, quoted=_quoted(data), **base)


def _is_for_us(data: dict[str, Any]) -> bool:
    robot = wire.raw(data, "chatbotUserId")
    named = {wire.raw(person, "dingtalkId") for person in wire.rows(data, "atUsers")}
    return data.get("isInAtList") is True or bool(robot and robot in named)


def _without_mention(fragments: list[str]) -> list[str]:
    """Drop the robot's own name, which some clients leave at the front as plain text."""
    for place, fragment in enumerate(fragments):
        if not fragment.strip():
            continue
        if not fragment.lstrip().startswith("@"):
            return fragments
        rest = fragment.strip().split(maxsplit=1)[1:]
        return [*rest, *fragments[place + 1 :]]
    return fragments


def _quoted(data: dict[str, Any]) -> str:
    """Return the words of the message that this one answers, if it had any."""
    replied = wire.table(wire.table(data, "text") or wire.table(data, "content"), "repliedMsg")
    content = wire.table(replied, "content")
    rich = "".join(wire.text(part, "text") for part in wire.rows(content, "richText"))
    for key in ("text", "summary", "title", "fileName"):
        if found := wire.text(content, key).strip():
            return found
    return rich.strip() or wire.text(replied, "content").strip()


def _token(data: dict[str, Any]) -> str:
    """Return the action id of a click: ``content`` first, then ``value``, params in either."""
    for key in ("content", "value"):
        inner = wire.table(data, key) or _inner(wire.raw(data, key))
        private = wire.table(inner, "cardPrivateData")
        actions = wire.words(private, "actionIds")
        params = wire.table(private, "params") or wire.table(inner, "params")
        for found in (*actions[:1], wire.raw(params, "action")):
            if found:
                return found
    return ""


def _inner(sealed: str) -> dict[str, Any]:
    try:
        return wire.loads(sealed) if sealed else {}
    except wire.BadJson:
        return {}


def _reply_address(data: dict[str, Any], scene: Scene) -> dict[str, Any]:
    address = wire.raw(data, "sessionWebhook")
    if not address or not scene.may_reply(address):
        return {}
    until_ms = wire.whole(data, "sessionWebhookExpiredTime")
    return {"reply_url": address, "reply_until_us": max(until_ms, 0) * 1000}


def _sent_us(data: dict[str, Any], scene: Scene) -> int:
    """Return when it was said; times before 2000 or beyond tomorrow are slips of the sender."""
    latest_ms = scene.now_us // 1000 + 86_400_000
    for sent_ms in (wire.whole(data, "createAt"), scene.sent_ms):
        if YEAR_2000_MS <= sent_ms <= latest_ms:
            return sent_ms * 1000
    return scene.now_us


def _key(tenant: str, id_: str) -> str:
    key = f"{NAME}:{tenant}:{id_}"
    if len(key) <= KEY_MAX:
        return key
    return f"{NAME}:{hashlib.sha256(key.encode()).hexdigest()}"


def _digest(data: dict[str, Any]) -> str:
    sealed = wire.dumps(sorted(data.items(), key=lambda item: item[0])).encode(errors="replace")
    return hashlib.sha256(sealed).hexdigest()[:40]
