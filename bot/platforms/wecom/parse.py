"""From the decrypted XML of a self-built app to what a person did. Everything stays text."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypedDict
from xml.etree.ElementTree import Element

from bot.inbound import (
    Chat,
    Chose,
    Departed,
    Inbound,
    Photographed,
    Said,
    Scanned,
    Tapped,
    Unreadable,
)
from bot.platforms.wecom import xml
from core.clock import MICROSECONDS

PLATFORM: Final = "wecom"
KEY_MAX: Final = 200
DAY_S: Final = 86_400
CHINA_S: Final = 8 * 3600
SECONDS_DIGITS_MAX: Final = 11

SYMBOLOGIES: Final = frozenset(
    {
        "EAN_13", "EAN_8", "UPC_A", "UPC_E", "CODE_128", "CODE_39", "CODE_93", "ITF", "CODABAR",
        "DATA_MATRIX", "PDF_417", "QR_CODE",
    }
)  # fmt: skip
UNREADABLE: Final = frozenset({"video", "location", "link", "file"})
QUIET_EVENTS: Final = frozenset(
    {
        "subscribe", "unsubscribe", "location", "view", "view_miniprogram", "pic_sysphoto",
        "pic_photo_or_album", "pic_weixin", "location_select", "batch_job_result",
        "template_card_menu_event", "taskcard_click", "open_approval_change",
        "sys_approval_change", "share_agent_change", "share_chain_change", "inactive_alert",
        "close_inactive_agent", "reopen_inactive_agent", "low_active_alert", "low_active",
        "active_restored",
    }
)  # fmt: skip
# What tells two events apart that happen to one person in one second.
EVENT_IDENTITY: Final = (
    "fromusername", "createtime", "event", "eventkey", "taskid", "responsecode", "changetype",
    "spno", "scanresult",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that asks nothing of us; ``is_known`` is false for what WeCom invented since."""

    what: str
    is_known: bool = True


class Common(TypedDict):
    """What every inbound has."""

    key: str
    user_id: str
    chat: Chat
    sent_us: int


Fields = dict[str, str]


def parse(document: bytes, tenant: str, now_us: int) -> Inbound | Ignored:
    """Read one decrypted callback of the company ``tenant``; raise ``BadXml`` if it is none.

    ``now_us`` stands in where the callback does not say when it was sent.
    """
    root = xml.read(document)
    values = xml.fields(root)
    kind = values.get("msgtype", "").lower()
    if not values.get("fromusername"):
        return Ignored("no sender", is_known=kind != "")
    if kind == "event":
        return _event(root, values, tenant, now_us)
    read = _MESSAGES.get(kind)
    if read is None:
        return Ignored(f"message {kind[:40]}", is_known=False)
    identity = values.get("msgid") or _digest(values, ("fromusername", "createtime", "msgtype"))
    return read(values, _common(values, tenant, identity, now_us))


def _said(values: Fields, common: Common) -> Inbound:
    return Said(**common, text=values.get("content", ""))


def _heard(values: Fields, common: Common) -> Inbound:
    words = values.get("recognition", "")
    if not words.strip():
        return Unreadable(**common, what="voice")
    return Said(**common, text=words, is_spoken=True)


def _photographed(values: Fields, common: Common) -> Inbound:
    media = values.get("mediaid", "")
    if not media:
        return Unreadable(**common, what="image")
    return Photographed(**common, media=media)


def _unreadable(values: Fields, common: Common) -> Inbound:
    return Unreadable(**common, what=values["msgtype"].lower())


_MESSAGES: Final[dict[str, Callable[[Fields, Common], Inbound]]] = {
    "text": _said,
    "voice": _heard,
    "image": _photographed,
    **dict.fromkeys(UNREADABLE, _unreadable),
}


def _event(root: Element, values: Fields, tenant: str, now_us: int) -> Inbound | Ignored:
    name = values.get("event", "").lower()
    if name in QUIET_EVENTS:
        return Ignored(f"event {name}")
    if name == "enter_agent":
        return _came_home(values, tenant, now_us)
    if name == "change_contact":
        return _changed(values, tenant, now_us)
    read = _EVENTS.get(name)
    if read is None:
        return Ignored(f"event {name[:40]}", is_known=False)
    for info in xml.children(root, "scancodeinfo"):
        values.update(xml.fields(info))
    return read(values, _common(values, tenant, "e-" + _digest(values, EVENT_IDENTITY), now_us))


def _tapped(values: Fields, common: Common) -> Inbound:
    return Tapped(
        **common,
        token=values.get("eventkey", ""),
        handle=values.get("taskid", ""),
        response_code=values.get("responsecode", ""),
    )


def _chose(values: Fields, common: Common) -> Inbound:
    return Chose(**common, menu_key=values.get("eventkey", ""))


def _scanned(values: Fields, common: Common) -> Inbound:
    code = values.get("scanresult", "").strip()
    if not code:
        return Unreadable(**common, what="scan")
    if values.get("scantype", "").lower() == "barcode":
        code = without_symbology(code)
    return Scanned(**common, codes=(code,), menu_key=values.get("eventkey", ""))


def without_symbology(code: str) -> str:
    """Drop the scanner's ``EAN_13,`` in front of a barcode; leave what only looks like one."""
    head, comma, rest = code.partition(",")
    return rest.strip() if comma and rest.strip() and head.upper() in SYMBOLOGIES else code


_EVENTS: Final[dict[str, Callable[[Fields, Common], Inbound]]] = {
    "template_card_event": _tapped,
    "click": _chose,
    "scancode_push": _scanned,
    "scancode_waitmsg": _scanned,
}


def _came_home(values: Fields, tenant: str, now_us: int) -> Inbound:
    """Make the first opening of a day (China's) one greeting, however often the chat is opened."""
    common = _common(values, tenant, "", now_us)
    day = (common["sent_us"] // MICROSECONDS + CHINA_S) // DAY_S
    common["key"] = _key(tenant, f"home-{values['fromusername']}-{day}")
    return Chose(**common, menu_key="HOME")


def _changed(values: Fields, tenant: str, now_us: int) -> Inbound | Ignored:
    """Hear of somebody who left; the sender of these is ``sys``, so the leaver stands for it."""
    change, user_id = values.get("changetype", "").lower(), values.get("userid", "")
    if change != "delete_user" or not user_id:
        return Ignored("event change_contact")
    common = _common({**values, "fromusername": user_id}, tenant, "", now_us)
    common["key"] = _key(tenant, f"left-{user_id.lower()}-{values.get('createtime', '')}")
    return Departed(**common)


def _common(values: Fields, tenant: str, identity: str, now_us: int) -> Common:
    person = values["fromusername"]
    return Common(
        key=_key(tenant, identity),
        user_id=person,
        chat=_chat(tenant, person),
        sent_us=_sent_us(values.get("createtime", ""), now_us),
    )


@lru_cache(maxsize=4096)
def _chat(tenant: str, person: str) -> Chat:
    return Chat(platform=PLATFORM, tenant=tenant, id=person)


def _key(tenant: str, identity: str) -> str:
    key = f"{PLATFORM}:{tenant}:{identity}"
    if len(key) <= KEY_MAX:
        return key
    return f"{PLATFORM}:{tenant[:64]}:h-{hashlib.blake2b(key.encode(), digest_size=20).hexdigest()}"


def _digest(values: Fields, names: tuple[str, ...]) -> str:
    identity = "\0".join([values.get(name, "") for name in names])
    return hashlib.blake2b(identity.encode(), digest_size=20).hexdigest()


def _sent_us(seconds: str, now_us: int) -> int:
    if seconds.isascii() and seconds.isdigit() and len(seconds) <= SECONDS_DIGITS_MAX:
        return int(seconds) * MICROSECONDS
    return now_us
