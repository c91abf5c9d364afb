"""A message that may have arrived before says so."""

from dataclasses import replace

from bot.cards.model import Card, Enclosure, Message, Payload, Text
from bot.texts import cards


def repeated(message: Message) -> Message:
    """Return a message that may have been sent already, and a line that says so.

    A file and an event say it by themselves: two of one name are one.
    """
    if isinstance(message, Enclosure | Payload):
        return message
    return repeated_card(message) if isinstance(message, Card) else _text(message)


def repeated_card(card: Card) -> Card:
    """Return the card with the line, once."""
    if cards.MAY_BE_REPEATED in card.note:
        return card
    return replace(card, note="\n".join(filter(None, (card.note, cards.MAY_BE_REPEATED))))


def _text(text: Text) -> Text:
    return Text(content=f"{cards.MAY_BE_REPEATED}\n{text.content}")
