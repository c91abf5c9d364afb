"""A card as plain text, where a platform cannot show it; numbered replies do the same."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.cards.model import Button, Card, Enclosure, Message, Text
from bot.texts import cards, files

SAID: Final = re.compile(
    cards.PRESS.format_map({"label": r"[^\n]+", "token": r"(?P<token>[-0-9A-Za-z_]{22})"})
)
"""What the link of a button says: its label, and the token that no other button has."""


def as_text(message: Message) -> str:
    """Return the message as lines; buttons become ``回复 1 …``."""
    if isinstance(message, Text):
        return message.content
    if isinstance(message, Enclosure):
        return in_words(message).content
    lines = [message.title]
    if message.headline:
        lines.append(message.headline)
    lines.extend(f"{fact.name}：{fact.value}" for fact in message.facts)
    if message.note:
        lines.append(message.note)
    if message.state:
        lines.append(message.state)
    lines.extend(_replies(message.buttons))
    return "\n".join(lines)


def in_words(file: Enclosure, reason: str = "") -> Text:
    """Return what a file is, and ``reason`` why it did not come."""
    form = files.PICTURE if file.mime.startswith("image/") else files.LINE
    named = form.format(name=file.name, size=files.size(file.size))
    return Text(content="\n".join(filter(None, (file.caption, named, reason))))


def in_writing(message: Message) -> str:
    """Return the message as lines for where nobody can answer; buttons become where to press."""
    if isinstance(message, Text):
        return message.content
    if isinstance(message, Enclosure):
        return in_words(message).content
    silent = as_text(replace(message, buttons=()))
    return "\n".join(filter(None, (silent, _in_chat(message.buttons))))


def in_short(message: Message, longest: int) -> str:
    """Return the message in one line of at most ``longest`` characters; the chat has the rest."""
    if isinstance(message, Text):
        parts = [message.content]
    elif isinstance(message, Enclosure):
        parts = [in_words(message).content, files.IN_CHAT]
    else:
        parts = [message.title, message.headline, message.state, _in_chat(message.buttons)]
    line = " ".join(" ".join(filter(None, parts)).split())
    if len(line) <= longest:
        return line
    return line[: longest - len(cards.REST_IN_CHAT)] + cards.REST_IN_CHAT


def _in_chat(buttons: Sequence[Button]) -> str:
    labels = "、".join(button.label for button in buttons)
    return cards.ANSWER_IN_CHAT.format(labels=labels) if buttons else ""


def so_numbered(buttons: Sequence[Button]) -> str:
    """Return on one line which number does what."""
    return cards.REPLIES.join(_replies(buttons))


def said(button: Button) -> str:
    """Return the sentence that presses this one button, whatever was shown since."""
    return cards.PRESS.format(label=button.label, token=button.token)


def token_said(text: str) -> str:
    """Return the token of the button whose sentence ``text`` is, or nothing."""
    found = SAID.fullmatch(text.strip())
    return found["token"] if found else ""


def _replies(buttons: Sequence[Button]) -> list[str]:
    return [
        cards.REPLY.format(number=number, label=button.label)
        for number, button in enumerate(buttons, start=1)
    ]


def buttons_of(message: Message) -> tuple[str, ...]:
    """Return the tokens of a card's buttons in the order of their numbers."""
    return tuple(button.token for button in message.buttons) if isinstance(message, Card) else ()
