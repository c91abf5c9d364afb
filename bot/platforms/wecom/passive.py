"""The passive answer to a tap: the card as it is now, in WeCom's own XML."""

from functools import cache
from typing import Any, Final

from bot.cards.model import Card
from bot.platforms.wecom.render import replacement_card
from bot.platforms.wecom.xml import element, nest

_TAGS: Final = {"keyname": "KeyName"}


def card_update(card: Card, user_id: str, corp_id: str, now_s: int) -> str:
    """Return the XML that redraws the tapped card for the person who tapped it."""
    tags = (_written(key, value) for key, value in replacement_card(card).items())
    return nest(
        "xml",
        element("ToUserName", user_id),
        element("FromUserName", corp_id),
        f"<CreateTime>{now_s}</CreateTime>",
        element("MsgType", "update_template_card"),
        nest("TemplateCard", *tags),
    )


def envelope(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """Return the outer XML of an answer."""
    return nest(
        "xml",
        element("Encrypt", encrypted),
        element("MsgSignature", signature),
        f"<TimeStamp>{timestamp}</TimeStamp>",
        element("Nonce", nonce),
    )


def _written(key: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join([_written(key, each) for each in value])
    tag = _tag(key)
    if isinstance(value, str):
        return element(tag, value)
    if isinstance(value, dict):
        value = "".join([_written(inner, each) for inner, each in value.items()])
    return f"<{tag}>{value}</{tag}>"


@cache
def _tag(key: str) -> str:
    return _TAGS.get(key) or "".join(part.capitalize() for part in key.split("_"))
