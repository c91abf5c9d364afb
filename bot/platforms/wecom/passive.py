"""The passive answer to a tap: the card as it is now, in WeCom's own XML."""

from functools import cache
from typing import Any, Final, NamedTuple

from bot.cards.model import Card
from bot.platforms.wecom.render import replacement_card
from bot.platforms.wecom.xml import element, writable

_TAGS: Final = {"keyname": "KeyName"}


class _Tag(NamedTuple):
    """An element's ends: around other elements and numbers, and around text."""

    begin: str
    end: str
    text_begin: str
    text_end: str


def card_update(card: Card, user_id: str, corp_id: str, now_s: int) -> str:
    """Return the XML that redraws the tapped card for the person who tapped it."""
    parts = [
        f"<xml>{element('ToUserName', user_id)}{element('FromUserName', corp_id)}"
        f"<CreateTime>{now_s}</CreateTime>"
        "<MsgType><![CDATA[update_template_card]]></MsgType><TemplateCard>"
    ]
    _write(replacement_card(card), parts)
    parts.append("</TemplateCard></xml>")
    return "".join(parts)


def envelope(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """Return the outer XML of an answer; all of it is ours, so nothing is made safe."""
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
        f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
    )


def _write(body: dict[str, Any], parts: list[str]) -> None:
    """Write a body's fields, in order: texts, numbers, bodies, and lists of bodies."""
    for key, value in body.items():
        tag = _tag(key)
        if isinstance(value, str):
            parts += (tag.text_begin, writable(value), tag.text_end)
        elif isinstance(value, int):
            parts += (tag.begin, str(value), tag.end)
        else:
            for each in (value,) if isinstance(value, dict) else value:
                parts.append(tag.begin)
                _write(each, parts)
                parts.append(tag.end)


@cache
def _tag(key: str) -> _Tag:
    name = _TAGS.get(key) or "".join(part.capitalize() for part in key.split("_"))
    return _Tag(f"<{name}>", f"</{name}>", f"<{name}><![CDATA[", f"]]></{name}>")
