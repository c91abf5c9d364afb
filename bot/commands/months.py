"""``关账 10月`` and ``反关账 10月``: a month is closed, or opened again by somebody else."""

from bot.commands.asking import Told
from bot.context import Context
from bot.texts import months as texts
from bot.understand.intent import Intent
from core.orders import periods


def close(context: Context, intent: Intent) -> None:
    """Close the month that was named."""
    periods.close(context.books, _month(intent), context.person)


def reopen(context: Context, intent: Intent) -> None:
    """Open the month that was named again."""
    periods.reopen(context.books, _month(intent), context.person)


def _month(intent: Intent) -> str:
    if not intent.period:
        raise Told(texts.WHICH)
    return intent.period
