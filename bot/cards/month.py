"""A month was closed or opened again."""

from zoneinfo import ZoneInfo

from bot.cards.model import Message, Text
from bot.cards.show import Facts
from bot.texts import months as texts


def told(facts: Facts, _zone: ZoneInfo) -> Message:
    """Say which month, who did it, and what that means."""
    month = texts.month(facts["month"])
    return Text(content=texts.TOLD[facts["what"]].format(month=month, by=facts["by"]))
