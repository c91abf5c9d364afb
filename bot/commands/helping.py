"""``帮助``, a greeting, and what was not understood."""

from bot.commands import papers
from bot.context import Context
from bot.texts import cards, say
from bot.texts.help import COMMANDS
from bot.understand.intent import Intent


def show(context: Context, _intent: Intent) -> None:
    """List what can be said."""
    context.words(_list())


def greet(context: Context, intent: Intent) -> None:
    """Answer a greeting with the name, what waits, and what can be said."""
    hello = say.GREETING.format(name=context.person.name)
    context.words(f"{hello}\n{_list()}")
    if context.books.documents.waiting_for(context.person, 1):
        papers.waiting(context, intent)


def unknown(context: Context, intent: Intent) -> None:
    """Say that it was not understood, and what can be said instead."""
    examples = "；".join(word for word, _ in COMMANDS[:3])
    title = say.CHAT_TITLE.format(text=intent.free[:30])
    context.words(f"{title}{say.HINT.format(examples=examples)}")


def _list() -> str:
    rows = [f"{word}\n　{meaning}" for word, meaning in COMMANDS]
    return "\n".join([cards.HELP_TITLE, *rows])
