"""From a letter to the calls that deliver it: which interface, how many parts, whom it mentions."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.cards.as_text import as_text
from bot.cards.model import Card, Enclosure, Text
from bot.platforms.base import Address, Channel, Letter, SendFailed, Trouble
from bot.platforms.wecom import limits
from bot.platforms.wecom.plain import literal_text, split
from bot.platforms.wecom.render import markdown_lines, template_card
from bot.texts import wecom as texts

Body = dict[str, Any]

# No "|" and no leading "@": one id must never become several people or everybody.
_USER: Final = re.compile(r"[0-9A-Za-z_.\-][0-9A-Za-z_.\-@]{0,63}")
_CHAT: Final = re.compile(r"[0-9A-Za-z_\-]{1,64}")


def bodies(letter: Letter, url: str) -> list[Body]:
    """Return the messages that make up ``letter``, without their receiver.

    ``url`` opens when a notice card is tapped.
    """
    match letter.message, letter.address.channel:
        case Card() as card, Channel.USER:
            drawn = template_card(card, letter.handle, url)
            return [{"msgtype": "template_card", "template_card": drawn}]
        case Card() as card, channel:
            lines = [*markdown_lines(card), *mentions(letter.mention)]
            limit = limits.ROBOT_MARKDOWN_BYTES
            if channel is Channel.CHAT:
                limit = limits.APP_MARKDOWN_BYTES
            return [_content("markdown", part) for part in _parts(lines, limit)]
        case Enclosure(), _:
            return bodies(in_words(letter), url)
        case Text(content=content), _:
            parts = _parts(literal_text(content).split("\n"), limits.TEXT_BYTES)
            return [_mentioning(_content("text", part), letter) for part in parts]


def has_buttons(letter: Letter) -> bool:
    """Whether ``letter`` is drawn as a card that hears taps."""
    is_to_person = letter.address.channel is Channel.USER
    return is_to_person and isinstance(letter.message, Card) and bool(letter.message.buttons)


def in_words(letter: Letter) -> Letter:
    """Return ``letter`` as text; its buttons become numbered replies."""
    return replace(letter, message=Text(content=as_text(letter.message)))


def readdressed(letter: Letter, address: Address) -> Letter:
    """Return ``letter`` for another door to the same person; what it answers is left behind."""
    return replace(letter, address=address, reply_url="")


def marked(body: Body) -> Body:
    """Return ``body`` saying that it may have arrived before.

    A card to a person needs no such mark: the platform drops its second copy.
    """
    kind = body["msgtype"]
    if kind == "template_card":
        return body
    content = f"{texts.MAYBE_REPEATED}\n{body[kind]['content']}"
    return {**body, kind: {**body[kind], "content": content}}


def user_id(letter: Letter) -> str:
    """Return the one person ``letter`` goes to, or refuse what is not one person."""
    return _required(_USER, letter.address.id, "not a user id")


def chat_id(letter: Letter) -> str:
    """Return the group chat ``letter`` goes to."""
    return _required(_CHAT, letter.address.id, "not a chat id")


def _required(pattern: re.Pattern[str], value: str, reason: str) -> str:
    if pattern.fullmatch(value) is None:
        raise SendFailed(Trouble.TARGET, reason)
    return value


def _parts(lines: Sequence[str], limit: int) -> list[str]:
    room_for_mark = len(texts.MAYBE_REPEATED.encode()) + 1
    parts = split(lines, limit - room_for_mark, limits.PARTS, texts.CUT_OFF)
    if not "".join(parts).strip():
        raise SendFailed(Trouble.CONTENT, "nothing to say")
    return parts


def _content(kind: str, content: str) -> Body:
    return {"msgtype": kind, kind: {"content": content}}


def _known(mention: Sequence[str]) -> list[str]:
    return [each for each in mention if _USER.fullmatch(each)]


def mentions(mention: Sequence[str]) -> list[str]:
    """Return the line of markdown that mentions ``mention``, or no line."""
    known = _known(mention)
    return ["".join(f"<@{each}>" for each in known)] if known else []


def _mentioning(body: Body, letter: Letter) -> Body:
    known = _known(letter.mention)
    if known and letter.address.channel is not Channel.USER:
        body["text"]["mentioned_list"] = known
    return body
