"""The bot's answer inside a callback's response: a text, or a new face for the card."""

import re
from typing import Any, Final
from xml.etree import ElementTree as ET

from sandbox.crypto import BadCipher, CallbackCrypto
from sandbox.wecom import xml

ANSWERABLE: Final = frozenset(
    {
        "subscribe",
        "enter_agent",
        "location",
        "click",
        "view",
        "view_miniprogram",
        "scancode_waitmsg",
        "template_card_menu_event",
    }
)
NAMES: Final = {
    "Appid": "appid",
    "AppId": "appid",
    "PagePath": "pagepath",
    "KeyName": "keyname",
    "UserId": "userid",
    "CheckBox": "checkbox",
}
LISTS: Final = frozenset(
    {
        "horizontal_content_list",
        "vertical_content_list",
        "jump_list",
        "button_list",
        "select_list",
        "option_list",
        "action_list",
    }
)
NUMBERS: Final = frozenset({"type", "style", "desc_color", "mode"})
BOOLEANS: Final = frozenset({"is_checked", "disable"})


class BadAnswer(Exception):
    """The answer cannot be used; the phone shows nothing of it."""


def open_answer(crypto: CallbackCrypto, body: str) -> ET.Element | None:
    """Return the decrypted answer, or ``None`` when the bot had nothing to say."""
    if body.strip() in {"", "success"}:
        return None
    try:
        envelope = xml.read(body)
        sealed = xml.value(envelope, "Encrypt")
        stamp, nonce = xml.value(envelope, "TimeStamp"), xml.value(envelope, "Nonce")
        if not crypto.is_signed(xml.value(envelope, "MsgSignature"), stamp, nonce, sealed):
            raise BadAnswer("MsgSignature")
        return xml.read(crypto.decrypt(sealed))
    except (xml.BadXml, BadCipher, UnicodeDecodeError) as broken:
        raise BadAnswer(str(broken)) from broken


def may_answer(event: str, kind: str) -> bool:
    """Tell whether a passive ``kind`` is allowed in answer to ``event`` (empty: a message)."""
    if kind in {"update_button", "update_template_card"}:
        return event == "template_card_event"
    return not event or event.lower() in ANSWERABLE


def card_of(element: ET.Element) -> dict[str, Any]:
    """Return ``<TemplateCard>`` as the JSON card it stands for."""
    card: dict[str, Any] = {}
    for child in element:
        name = NAMES.get(child.tag) or re.sub(r"(?<!^)(?=[A-Z])", "_", child.tag).lower()
        value = _value(name, child)
        if name in LISTS:
            card.setdefault(name, []).append(value)
        else:
            card[name] = value
    return card


def _value(name: str, element: ET.Element) -> Any:
    if len(element):
        return card_of(element)
    text = element.text or ""
    if name in NUMBERS and text.strip().isdigit():
        return int(text)
    if name in BOOLEANS:
        return text.strip().lower() in {"1", "true"}
    return text
