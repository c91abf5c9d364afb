"""A card as plain text, where a platform cannot show it; numbered replies do the same."""

from bot.cards.model import Card, Message, Text
from bot.texts import cards


def as_text(message: Message) -> str:
    """Return the message as lines; buttons become ``回复 1 …``."""
    if isinstance(message, Text):
        return message.content
    lines = [message.title]
    if message.headline:
        lines.append(message.headline)
    lines.extend(f"{fact.name}：{fact.value}" for fact in message.facts)
    if message.note:
        lines.append(message.note)
    if message.state:
        lines.append(message.state)
    lines.extend(
        cards.REPLY.format(number=number, label=button.label)
        for number, button in enumerate(message.buttons, start=1)
    )
    return "\n".join(lines)


def buttons_of(message: Message) -> tuple[str, ...]:
    """Return the tokens of a card's buttons in the order of their numbers."""
    return tuple(button.token for button in message.buttons) if isinstance(message, Card) else ()
