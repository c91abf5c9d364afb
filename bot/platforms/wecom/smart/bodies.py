"""From a letter to what the smart bot sends: template card, markdown, or a file by its id."""

from typing import Final

from bot.cards.model import Card, Enclosure, Text
from bot.platforms.base import Channel, Letter, SendFailed, Trouble
from bot.platforms.wecom import limits
from bot.platforms.wecom.outgoing import in_words, mentions
from bot.platforms.wecom.plain import literal_markdown, split
from bot.platforms.wecom.render import markdown_lines, replacement_card, template_card
from bot.platforms.wecom.smart.media import Json
from bot.texts import wecom as texts

CHAT_TYPE: Final = {Channel.USER: 1, Channel.CHAT: 2}


def bodies(letter: Letter, url: str) -> list[Json]:
    """Return the messages that make up ``letter``; a card in a group has buttons or is markdown.

    ``url`` opens when a notice card is tapped.
    """
    match letter.message:
        case Card() as card if card.buttons or letter.address.channel is Channel.USER:
            drawn = template_card(card, letter.handle, url, limits.BOT_CARD)
            return [{"msgtype": "template_card", "template_card": drawn}]
        case Card() as card:
            return _markdown([*markdown_lines(card), *mentions(letter.mention)])
        case Text(content=content):
            lines = literal_markdown(content).split("\n")
            return _markdown([*lines, *mentions(letter.mention)])
        case Enclosure():
            return bodies(in_words(letter), url)


def update(card: Card, task_id: str) -> Json:
    """Return the answer that redraws a pressed card."""
    drawn = {**replacement_card(card, limits.BOT_CARD), "task_id": task_id}
    return {"response_type": "update_template_card", "template_card": drawn}


def as_welcome(body: Json) -> Json | None:
    """Return a message as a welcome, which is text or a card; markdown becomes text."""
    if body["msgtype"] == "template_card":
        return body
    if body["msgtype"] == "markdown":
        return {"msgtype": "text", "text": body["markdown"]}
    return None


def as_push(body: Json) -> Json:
    """Return a welcome as what may be pushed, which is no plain text."""
    if body["msgtype"] == "text":
        return {"msgtype": "markdown", "markdown": body["text"]}
    return body


def _markdown(lines: list[str]) -> list[Json]:
    parts = split(lines, limits.BOT_CONTENT_BYTES, limits.PARTS, texts.CUT_OFF)
    if not "".join(parts).strip():
        raise SendFailed(Trouble.CONTENT, "nothing to say")
    return [{"msgtype": "markdown", "markdown": {"content": part}} for part in parts]
